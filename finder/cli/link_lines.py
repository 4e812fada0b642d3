"""What ``link`` prints for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from finder.cli.link_report import Exported, Report, has_learned, n_loose, n_refused, rule_words
from matching.agglomerate import LARGE_SIZE
from matching.block_suggest import Suggestion
from matching.blocking import RuleCount
from matching.decided import LEAST_DECISIONS
from matching.flat_read import RowProblem
from matching.link import FileReport, Read
from matching.link_decisions import Decided
from matching.link_pairs import Explanation

_MOST_SHOWN = 5
_TOO_FEW = f"scores are as computed, as they learn from {LEAST_DECISIONS} decisions of both kinds on"


@dataclass(frozen=True, slots=True)
class Written:
    """Files that were asked for."""

    pairs: Path | None
    clusters: Path | None
    waterfall: Path | None


def link_text(report: Report, written: Written) -> str:
    """Return the result as lines for people."""
    linked = report.linked
    lines = [*_file_lines(linked.files), *linked.notes, *_decision_lines(report), *_loose_lines(report)]
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


def _loose_lines(report: Report) -> Iterator[str]:
    n_pairs = n_loose(report.linked)
    if n_pairs:
        yield (
            f"{n_pairs:,} pairs were not joined: they would make persons of more than {LARGE_SIZE} "
            "records, most of them not alike. The rules or the model may be too generous; look at them "
            "before using the clusters."
        )


def _decision_lines(report: Report) -> Iterator[str]:
    problems = report.decision_problems
    if problems is None:
        return
    n_used = len(report.linked.decided or Decided())
    taught = "the scores learned from them" if has_learned(report) else _TOO_FEW
    n_contrary = n_refused(report.linked)
    yield f"Decisions: {n_used - n_contrary:,} are obeyed; {taught}."
    if n_contrary:
        yield f'  {n_contrary:,} "same" contradict other decisions and were not joined.'
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
