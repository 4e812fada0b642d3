"""Figures of a run as text."""

from __future__ import annotations

from collections.abc import Iterator

from bench.fuzz.worker import Tally


def report(tally: Tally, guided: Tally | None, wall_s: float) -> str:
    """Return the figures as Markdown."""
    return "\n".join(_lines(tally, guided, wall_s)) + "\n"


def _lines(tally: Tally, guided: Tally | None, wall_s: float) -> Iterator[str]:
    yield f"{tally.inputs:,} mutated inputs, {tally.in_child:,} of them in the isolated process too; "
    yield f"{tally.cpu_s:,.0f} s of processor time, {wall_s:,.0f} s by the clock; "
    yield f"slowest input {tally.slowest_s:.1f} s."
    yield ""
    yield from _table(tally)
    if guided is not None:
        yield ""
        yield f"Chosen by coverage (atheris): {guided.inputs:,} inputs, {guided.cpu_s:,.0f} s of processor time."
        yield ""
        yield from _table(guided)


def _table(tally: Tally) -> Iterator[str]:
    yield "| reader | files | read | rows | problems |"
    yield "|---|--:|--:|--:|--:|"
    for reader, (files, read, rows, problems) in sorted(tally.readers.items()):
        yield f"| {reader} | {files:,} | {read:,} | {rows:,} | {problems:,} |"
    yield ""
    if not tally.findings:
        yield "Nothing found."
        return
    yield "| found | times | first input |"
    yield "|---|--:|---|"
    for where, found in sorted(tally.findings.items(), key=lambda item: -item[1]["times"]):
        yield f"| {where} | {found['times']:,} | {found['input']} ({found['seed']}) |"
