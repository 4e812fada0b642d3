"""What a run of ``bench/importing.py`` found, as Markdown."""

from __future__ import annotations

from typing import Any

_READERS = {
    "ours": "ours, all typed rows held together",
    "ours_in_parts": "ours, handed on as they are read",
    "ours_folder": "ours, one process",
    "pandas": "pandas.read_csv, as it comes",
    "pandas_as_text": "pandas.read_csv, as text",
    "pandas_objects": "pandas.read_csv, texts as objects",
    "calamine": "python-calamine to lists",
    "import": "import into an encrypted workspace",
}
_HEAD = "| reader | reading s | reading CPU s | process s | process CPU s | peak MB |\n|---|--:|--:|--:|--:|--:|"


def written(results: dict[str, Any]) -> str:
    """Return the report."""
    machine, sizes, timings = results["machine"], results["sizes"], results["timings"]
    return "\n".join([
        "# Reading and importing large files",
        "",
        f"`python bench/importing.py`; {machine['cpu']}, {machine['cores']} cores, {machine['system']}, Python "
        f"{machine['python']}; medians of {results['runs']} runs in turns. The load of the machine was "
        f"{machine['load']:.1f} when it was written: where that is above the number of cores, wall times say little "
        "and times of the processor (CPU) more. What each reader gives is told at the top of `bench/importing.py`.",
        "",
        f"## CSV: {sizes['csv']:,} people in 15 columns",
        "",
        _table(timings["csv"]),
        "",
        *_ratios(timings["csv"], ("pandas", "pandas_as_text", "pandas_objects")),
        "",
        f"## Workbook: {sizes['xlsx']:,} people in 12 columns",
        "",
        _table(timings["xlsx"]),
        "",
        *_ratios(timings["xlsx"], ("calamine",)),
        "",
        f"## Case notes: {sizes['notes']:,} of two pages, with everything that their sentences say",
        "",
        _table(timings["notes"]),
        "",
        "## Imports as a user does them",
        "",
        "The process that reads is a child; its memory is not in the figure, its processor time is.",
        "",
        _table({"import": timings["import_csv"]["import"]}, f"{sizes['csv']:,} people"),
        "",
        _table({"import": timings["import_notes"]["import"]}, f"{sizes['notes']:,} notes"),
        "",
        f"## Stages, {sizes['stages']:,} people, microseconds of the processor for each",
        "",
        "| stage | µs |\n|---|--:|",
        *(f"| {stage} | {cpu_s / sizes['stages'] * 1e6:.1f} |" for stage, cpu_s in results["stages"].items()),
        "",
    ])  # fmt: skip


def _table(readers: dict[str, dict[str, float]], what: str = "") -> str:
    rows = [
        f"| {_READERS[name]}{f', {what}' if what else ''} | {one['read_s']:.2f} | {one['read_cpu_s']:.2f} | "
        f"{one['process_s']:.2f} | {one['process_cpu_s']:.2f} | {one['peak_mb']:,.0f} |"
        for name, one in readers.items()
    ]
    return "\n".join([_HEAD, *rows])


def _ratios(readers: dict[str, dict[str, float]], peers: tuple[str, ...]) -> list[str]:
    ours = [name for name in ("ours", "ours_in_parts") if name in readers]
    return [
        f"- {_READERS[own]} / {_READERS[peer]}: {readers[own]['read_s'] / readers[peer]['read_s']:.2f} by wall, "
        f"{readers[own]['read_cpu_s'] / readers[peer]['read_cpu_s']:.2f} by CPU, "
        f"{readers[own]['process_cpu_s'] / readers[peer]['process_cpu_s']:.2f} by CPU of whole processes"
        for own in ours
        for peer in peers
    ]
