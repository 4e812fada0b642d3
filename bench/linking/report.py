"""Results as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bench.linking.figures import LEAST_GROUP_PAIRS
from bench.linking.job import ENGINES

_HEAD = (
    "engine", "linkage s", "cpu s", "process s", "peak MB", "pairs", "reach", "best F1", "F1 at .5", "precision",
    "recall", "calibration error", "cluster F1", "group furthest below",
)  # fmt: skip
_OURS = ("ours_settings", "ours_rules", "ours")


def written(results: Mapping[str, Any]) -> str:
    """Write all tables."""
    machine = results["machine"]
    lines = [
        "# Linkage bench",
        "",
        f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}; medians of "
        f"{results['runs']} alternating runs, each a fresh process. *linkage*: read, train, score, cluster, without "
        "imports; *process*: all of it. *pairs*: proposed by blocking, for the peers counted once for every rule. "
        "*best F1*: at the threshold that truth likes best, for ranking only. *calibration error*: ten bins of pairs "
        f"from .01. *group*: the naming culture (of {LEAST_GROUP_PAIRS} true pairs or more) whose recall lies furthest "
        "below the overall one. Made by `make bench`.",
        "",
        *_ratios(results["tables"]),
    ]
    for name, table in results["tables"].items():
        lines += ["", f"## {name}: {table['n_rows']:,} records", ""]
        lines.append("| " + " | ".join(_HEAD) + " |")
        lines.append("|" + "---|" * len(_HEAD))
        lines += [_line(engine, told) for engine, told in table["engines"].items()]
    return "\n".join(lines) + "\n"


def _ratios(tables: Mapping[str, Any]) -> Iterator[str]:
    """Say how many times faster we are than Splink."""
    yield "How many times Splink's speed (linkage alone; whole process in brackets):"
    yield ""
    yield "| table | " + " | ".join(ENGINES[engine][1] for engine in _OURS) + " |"
    yield "|---|" + "---|" * len(_OURS)
    for name, table in tables.items():
        theirs = table["engines"].get("splink", {}).get("median")
        if theirs:
            yield f"| {name} | " + " | ".join(_ratio(theirs, table["engines"].get(e, {})) for e in _OURS) + " |"


def _ratio(theirs: Mapping[str, float], told: Mapping[str, Any]) -> str:
    ours = told.get("median")
    if not ours:
        return "-"
    return f"{theirs['link_s'] / ours['link_s']:.1f} ({theirs['process_s'] / ours['process_s']:.1f})"


def _line(engine: str, told: Mapping[str, Any]) -> str:
    name = ENGINES[engine][1]
    if "error" in told:
        return f"| {name} | failed: {told['error']} |" + " |" * (len(_HEAD) - 2)
    figures, median = told["figures"], told.get("median")
    times = ["-"] * 4
    if median:
        times = [f"{median[key]:.2f}" for key in ("link_s", "link_cpu_s", "process_s")] + [f"{median['peak_mb']:.0f}"]
    keys = ("reach", "best_f1", "f1", "precision", "recall", "calibration_error", "cluster_f1")
    cells = [name, *times, f"{figures['n_proposed']:,}", *(f"{figures[key]:.4f}" for key in keys), _worst(figures)]
    return "| " + " | ".join(cells) + " |"


def _worst(figures: Mapping[str, Any]) -> str:
    groups = {name: g for name, g in figures["groups"].items() if g["n_true"] >= LEAST_GROUP_PAIRS}
    if not groups:
        return "-"
    name = min(groups, key=lambda each: groups[each]["recall"])
    return f"{name} {(groups[name]['recall'] - figures['recall']) * 100:+.1f}"
