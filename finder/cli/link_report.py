"""What ``link`` prints: the JSON document and the lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.blocking import RuleCount
from matching.link import FileReport, Linked, Read

Document = dict[str, object]
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Report:
    """A finished link.

    Attributes:
        seconds: Time of everything after the start of the program.
        model_file: The file that holds the model, if any.
        is_trained: The model was trained on these tables.
    """

    linked: Linked
    seconds: float
    model_file: Path | None
    is_trained: bool


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
        "problems": [{"locator": str(problem.line), "what": problem.what} for problem in file.problems],
    }


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


def link_text(report: Report, out: Path, clusters: Path | None) -> str:
    """Return the result as lines for people."""
    linked = report.linked
    lines = [*_file_lines(linked.files), *linked.notes]
    n_pairs, seconds = len(linked.scores.left), report.seconds
    people = f"{linked.n_records:,} records are {linked.n_clusters:,} people"
    lines.append(f"{people}; {n_pairs:,} pairs are in {out} ({seconds:.1f} s).")
    if clusters is not None:
        lines.append(f"Clusters are in {clusters}.")
    if report.model_file is not None:
        lines.append(f"The model {'was trained and is' if report.is_trained else 'came from'} {_in(report)}.")
    return "\n".join(lines)


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
