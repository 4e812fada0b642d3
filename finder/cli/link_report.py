"""What ``link`` prints: the JSON document and the lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.block_keys import RULES, Rule
from matching.block_suggest import Suggestion
from matching.blocking import RuleCount
from matching.decided import LEAST_DECISIONS
from matching.flat_read import RowProblem
from matching.link import FileReport, Linked, Read
from matching.link_decisions import Decided
from matching.link_pairs import Explanation
from matching.model import Model

Document = dict[str, object]
_MOST_SHOWN = 5
_TOO_FEW = f"scores are as computed, as they learn from {LEAST_DECISIONS} decisions of both kinds on"


@dataclass(frozen=True, slots=True)
class Report:
    """A finished link.

    Attributes:
        seconds: Time of everything after the start of the program.
        model_file: The file that holds the model, if any.
        is_trained: The model was trained on these tables.
        decision_problems: Decisions that could not be used as they stand; None where no file of decisions was given.
        exported: What was written for Splink.
    """

    linked: Linked
    seconds: float
    model_file: Path | None
    is_trained: bool
    decision_problems: tuple[RowProblem, ...] | None = None
    exported: Exported | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written for Splink."""

    folder: Path
    files: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Files that were asked for."""

    pairs: Path | None
    clusters: Path | None
    waterfall: Path | None


def link_document(report: Report) -> Document:
    """Return the document of ``link``."""
    linked = report.linked
    return {
        "records": linked.n_records,
        "pairs": len(linked.scores.left),
        "clusters": linked.n_clusters,
        "seconds": round(report.seconds, 3),
        "model": str(report.model_file) if report.model_file else None,
        "model_trained": report.is_trained,
        "linked_records": _n_linked(linked),
        "refused_pairs": len(linked.clusters.cut_left),
        "files": [_file(file) for file in linked.files],
        "rules": [_rule(count) for count in linked.counts],
        "notes": list(linked.notes),
        "stages": {stage: round(seconds, 3) for stage, seconds in linked.seconds.items()},
        **_decision_document(report),
        **_explanation_document(linked.explanation),
        **_export_document(report.exported),
    }


def _decision_document(report: Report) -> Document:
    problems = report.decision_problems
    if problems is None:
        return {}
    decided = report.linked.decided or Decided()
    n_same = int(decided.is_one_person.sum())
    return {
        "decisions": {
            "used": len(decided),
            "same": n_same,
            "different": len(decided) - n_same,
            "refused": _n_refused(report.linked),
            "scores_learned": _has_learned(report),
            "odd_rows": len(problems),
            "problems": _problem_documents(problems),
        }
    }


def _n_refused(linked: Linked) -> int:
    """Decisions that other decisions forbade: a is b, b is c, but c is not a."""
    return int(np.count_nonzero(np.isnan(linked.clusters.cut_bits)))


def _has_learned(report: Report) -> bool:
    model = report.linked.model
    return bool(report.linked.decided) and isinstance(model, Model) and model.learned is not None


def _explanation_document(explanation: Explanation | None) -> Document:
    if explanation is None:
        return {}
    return {
        "explained": {
            "id_a": explanation.id_a,
            "id_b": explanation.id_b,
            "match_weight": explanation.bits,
            "probability": explanation.probability,
            "veto": explanation.veto,
            "proposed": explanation.is_proposed,
        },
        "explanation": [
            {
                "comparison": row.comparison,
                "level": row.level,
                "left": row.left,
                "right": row.right,
                "bits": row.match_bits,
                "why": row.why,
            }
            for row in explanation.rows
        ],
    }


def _export_document(exported: Exported | None) -> Document:
    if exported is None:
        return {}
    return {
        "splink": {"folder": str(exported.folder), "files": list(exported.files), "notes": list(exported.notes)},
    }


def suggest_document(read: Read, found: Sequence[Suggestion]) -> Document:
    """Return the document of ``link --suggest-rules``."""
    return {
        "records": sum(file.n_rows for file in read.files),
        "files": [_file(file) for file in read.files],
        "suggestions": [
            {
                "rule": rule_words(one.rule),
                "pairs": one.n_pairs,
                "new": one.n_new,
                "expected_matches": round(one.expected_matches, 1),
                "why": one.why,
            }
            for one in found
        ],
        "notes": list(read.flat.notes),
    }


def count_document(read: Read, counts: Sequence[RuleCount]) -> Document:
    """Return the document of ``link --counts``."""
    return {
        "records": sum(file.n_rows for file in read.files),
        "pairs": sum(count.n_new for count in counts),
        "files": [_file(file) for file in read.files],
        "rules": [_rule(count) for count in counts],
        "notes": list(read.flat.notes),
    }


def _file(file: FileReport) -> Document:
    return {
        "file": str(file.path),
        "records": file.n_rows,
        "encoding": file.encoding,
        "delimiter": file.delimiter,
        "columns": {field: list(names) for field, names in file.fields.items()},
        "ignored": [{"column": name, "why": why} for name, why in file.ignored],
        "odd_rows": file.n_problems,
        "problems": _problem_documents(file.problems),
    }


def _problem_documents(problems: Sequence[RowProblem]) -> list[Document]:
    return [{"locator": str(problem.line), "what": problem.what} for problem in problems]


def _rule(count: RuleCount) -> Document:
    return {
        "rule": count.rule,
        "pairs": count.n_pairs,
        "new": count.n_new,
        "split_blocks": count.n_split_blocks,
        "dropped_blocks": count.n_dropped_blocks,
        "dropped_pairs": count.n_dropped_pairs,
    }


def _n_linked(linked: Linked) -> int:
    """Records that share a cluster with another one."""
    sizes = np.bincount(linked.clusters.labels, minlength=1)
    return int(sizes[sizes > 1].sum())


def link_text(report: Report, written: Written) -> str:
    """Return the result as lines for people."""
    linked = report.linked
    lines = [*_file_lines(linked.files), *linked.notes, *_decision_lines(report)]
    people = f"{linked.n_records:,} records are {linked.n_clusters:,} people"
    pairs = f"{len(linked.scores.left):,} pairs" + ("" if written.pairs is None else f" are in {written.pairs}")
    lines.append(f"{people}; {pairs} ({report.seconds:.1f} s).")
    if written.clusters is not None:
        lines.append(f"Clusters are in {written.clusters}.")
    if report.model_file is not None:
        lines.append(f"The model {'was trained and is' if report.is_trained else 'came from'} {_in(report)}.")
    lines += _export_lines(report.exported)
    if linked.explanation is not None:
        lines += _explanation_lines(linked.explanation)
    if written.waterfall is not None:
        lines.append(f"The drawing is in {written.waterfall}.")
    return "\n".join(lines)


def _decision_lines(report: Report) -> Iterator[str]:
    problems = report.decision_problems
    if problems is None:
        return
    n_used = len(report.linked.decided or Decided())
    taught = "the scores learned from them" if _has_learned(report) else _TOO_FEW
    yield f"Decisions: {n_used:,} are obeyed; {taught}."
    n_refused = _n_refused(report.linked)
    if n_refused:
        yield f'  {n_refused:,} "same" contradict other decisions and were not joined.'
    yield from _problem_lines(problems)


def _problem_lines(problems: Sequence[RowProblem]) -> Iterator[str]:
    """Yield every problem: a decision that is not used must not be overlooked."""
    for problem in problems:
        yield f"  line {problem.line}: {problem.what}" if problem.line else f"  {problem.what}"


def _export_lines(exported: Exported | None) -> Iterator[str]:
    if exported is None:
        return
    yield f"For Splink, in {exported.folder}: {', '.join(exported.files)}."
    yield from (f"  {note}" for note in exported.notes)


def _explanation_lines(explanation: Explanation) -> Iterator[str]:
    yield ""
    yield f"Why {explanation.id_a} and {explanation.id_b} score as they do, in bits (each doubles the odds):"
    for row in explanation.rows:
        values = f" [{row.left} | {row.right}]" if row.left or row.right else ""
        yield f"{row.match_bits:>+9.2f}  {row.comparison}: {row.level}{values}. {row.why}".rstrip()
    yield f"{explanation.bits:>+9.2f}  in all: probability {explanation.probability:.6f}"
    if explanation.veto:
        yield f"{'':>9}  Never joined all the same: {explanation.veto}."
    if not explanation.is_proposed:
        yield f"{'':>9}  No blocking rule proposes this pair; it was compared because you asked."


def _in(report: Report) -> str:
    return f"in {report.model_file}" if report.is_trained else str(report.model_file)


def count_text(read: Read, counts: Sequence[RuleCount]) -> str:
    """Return counted pairs as lines for people."""
    lines = [*_file_lines(read.files), *read.flat.notes, f"{'pairs':>12} {'new':>12}  rule"]
    for count in counts:
        dropped = f" ({count.n_dropped_blocks} blocks too large, left out)" if count.n_dropped_blocks else ""
        lines.append(f"{count.n_pairs:>12,} {count.n_new:>12,}  {count.rule}{dropped}")
    lines.append(f"{'':>12} {sum(count.n_new for count in counts):>12,}  in all")
    return "\n".join(lines)


def suggest_text(read: Read, found: Sequence[Suggestion]) -> str:
    """Return suggested rules as lines for people."""
    lines = [*_file_lines(read.files), *read.flat.notes]
    if not found:
        lines.append("No rule finds likely matches in this table.")
    for one in found:
        lines.append(f'--rule "{rule_words(one.rule)}"')
        lines.append(f"  {one.n_pairs:,} pairs; {one.why}.")
    return "\n".join(lines)


def rule_words(rule: Rule) -> str:
    """Return a rule as ``--rule`` takes it: the name of one of the program's own, or pieces between commas."""
    return rule.name if rule.name in RULES else ", ".join(rule.keys[0].pieces)


def _file_lines(files: Sequence[FileReport]) -> Iterator[str]:
    for file in files:
        used = "; ".join(f"{field}: {', '.join(names)}" for field, names in file.fields.items())
        yield f"{file.path}: {file.n_rows:,} records. Compared: {used}."
        if file.ignored:
            yield f"  Not compared: {', '.join(name for name, _ in file.ignored)}."
        for problem in file.problems[:_MOST_SHOWN]:
            yield f"  line {problem.line}: {problem.what}"
        if file.n_problems > _MOST_SHOWN:
            yield f"  and {file.n_problems - _MOST_SHOWN:,} more rows like these."
