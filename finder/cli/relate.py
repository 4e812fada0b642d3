"""The command ``relate``: how one person of a text is related to another, for a file of texts."""

from __future__ import annotations

import argparse
import json

from finder.cli import exits
from finder.cli.console import Console
from finder.cli.link_files import write_text
from finder.stories.answer import UNKNOWN, relation_in
from finder.stories.documents import answer_json, read_questions

_CHECKED_EVERY = 20


def run_relate(args: argparse.Namespace, console: Console) -> int:
    """Answer every line of a file of questions."""
    lines: list[dict[str, object]] = []
    with console.job() as job:
        questions = list(read_questions(args.stories.read_bytes()))
        for number, question in enumerate(questions):
            if number % _CHECKED_EVERY == 0:
                job.check()
                console.progress(number, len(questions), "texts")
            answer = UNKNOWN if question.problem else relation_in(question.text, question.of, question.to)
            lines.append(answer_json(question, answer))
        write_text(args.out, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), job)
    problems = [question.problem for question in questions if question.problem]
    n_answered = sum(line["relationship"] is not None for line in lines)
    summary = {"texts": len(lines), "answered": n_answered, "unknown": len(lines) - n_answered, "problems": problems}
    told = f"{len(lines)} texts: {n_answered} answered, {len(lines) - n_answered} not known. Written to {args.out}."
    console.result(summary, "\n".join((told, *problems)))
    return exits.WITH_PROBLEMS if problems else exits.DONE
