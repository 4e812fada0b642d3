"""A file of questions about texts, one JSON object a line, and the answers to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from finder.stories.answer import Answer

_WANTED = ("text", "of", "to")


@dataclass(frozen=True, slots=True)
class Question:
    """What is ``of`` to ``to`` in a text?

    Attributes:
        id: As the file has it; text or a number.
        problem: Why the line cannot be answered, or "".
    """

    id: object
    text: str = ""
    of: str = ""
    to: str = ""
    problem: str = ""


def read_questions(content: bytes) -> Iterator[Question]:
    """Yield the question of every line that is not empty; a line that is none says why."""
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            yield _question(line, number)


def _question(line: bytes, number: int) -> Question:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Question(number, problem=f"line {number} is not JSON")
    if not isinstance(found, dict):
        return Question(number, problem=f"line {number} is no JSON object")
    missing = [name for name in _WANTED if not isinstance(found.get(name), str)]
    if missing:
        return Question(found.get("id", number), problem=f'line {number} has no text "{missing[0]}"')
    return Question(found.get("id", number), found["text"], found["of"], found["to"])


def answer_json(question: Question, answer: Answer) -> dict[str, object]:
    """Return one line of the answers; ``error`` stands in it where the question could not be read."""
    line: dict[str, object] = {
        "id": question.id,
        "relationship": answer.relationship,
        "confidence": answer.confidence,
    }
    return {**line, "error": question.problem} if question.problem else line
