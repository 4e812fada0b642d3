"""Tables of scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.agencies.run import Run
from bench.agencies.score import Score

INTRODUCTION = """# Relatives found in agencies of the generator's own

`python -m bench.agencies` makes invented agencies, lets the program import, resolve and search them in fresh
workspaces, and compares what it found with the answers. What each column counts is told in `bench/agencies/score.py`;
"structured" leaves out relatives who are tied to the child in prose only (M3). Cultures are those of the children; with
a few relatives each, a culture's figure is a hint, not a measurement. Seconds are of the wall.
"""
_MECHANISMS = ("M0", "MD", "M1", "M2", "M3", "M4", "M5", "M6")


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def pairs_f1(score: Score) -> float | None:
    """Pairwise F1 of the records that have an id."""
    n = score.counts["true pairs"] + score.counts["pairs taken"]
    return 2 * score.counts["pairs right"] / n if n else None


def summary(runs: Sequence[tuple[str, Run]]) -> Iterator[str]:
    """One row an agency."""
    yield (
        "| agency | searched | hidden kin | recall | structured | tied | precision | base | side | full | gates "
        "| traps | leaks | unguarded | blocked | ranks | not kin | pairs F1 | s |"
    )
    yield "|---|" + "---:|" * 18
    for name, run in runs:
        score, counts = run.score, run.score.counts
        cells = [
            str(counts["children"] - counts["not searched"]), str(score.wanted["all"]), _percent(score.recall("all")),
            _percent(score.recall("structured")), _percent(score.recall("tied")),
            _percent(score.share("truly kin", "shown as kin")),
            _percent(score.share("base", "labels")), _percent(score.share("side", "labels")),
            _percent(score.share("full", "labels")), f"{counts['gate broken']} of {counts['gated']}",
            f"{counts['trapped']} of {counts['traps']}", str(counts["leaks"]),
            f"{counts['unguarded']} of {counts['secrets']}",
            _percent(score.share("blocked", "free")),
            _percent(score.share("ranks kept", "rank pairs")), _percent(score.recall("not kin")),
            _percent(pairs_f1(score)),
            f"{run.seconds:.1f}",
        ]  # fmt: skip
        yield f"| {name} | " + " | ".join(cells) + " |"


def mechanisms(runs: Sequence[tuple[str, Run]]) -> Iterator[str]:
    """Recall by what it takes to find somebody, one row an agency."""
    yield "| agency | " + " | ".join(_MECHANISMS) + " | M7 alone |"
    yield "|---|" + "---|" * (len(_MECHANISMS) + 1)
    for name, run in runs:
        cells = [_of(run.score, tag) for tag in (*_MECHANISMS, "M7 alone")]
        yield f"| {name} | " + " | ".join(cells) + " |"


def cultures(score: Score) -> Iterator[str]:
    """Recall and precision by the child's naming culture."""
    yield "| culture | hidden kin | recall | precision |"
    yield "|---|---:|---:|---:|"
    groups = [group for group in score.wanted if group.startswith("culture ")]
    for group in sorted(groups, key=lambda g: score.recall(g) or 0.0):
        precision = score.share(f"truly kin, {group}", f"shown as kin, {group}")
        name = group.removeprefix("culture ")
        yield f"| {name} | {score.wanted[group]} | {_percent(score.recall(group))} | {_percent(precision)} |"


def _of(score: Score, group: str) -> str:
    return f"{_percent(score.recall(group))} of {score.wanted[group]}" if score.wanted[group] else ""


def whole(runs: Sequence[tuple[str, Run]]) -> str:
    """Every table; cultures over all runs."""
    total = Score()
    for _, run in runs:
        total.add(run.score)
    parts = [summary(runs), mechanisms(runs), cultures(total)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"
