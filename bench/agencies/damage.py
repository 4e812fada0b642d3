"""Rows of a register that no reader can take as they stand: reported with their place, and no other row lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from sample_agency.corruption import Line

_KINDS: tuple[tuple[str, Callable[[list[str], str], str]], ...] = (
    ("cut short", lambda cells, mark: mark.join(cells[:3])),
    (
        "stray quote and too few fields",
        lambda cells, mark: mark.join([cells[0], f'Unclosed "{cells[1][:3]}', cells[2]]),
    ),
    ("too many fields", lambda cells, mark: mark.join([*cells, *cells[1:4]])),
    ("not a row", lambda cells, mark: f"-- export interrupted after {cells[0]}, resumed --"),
)


def damaged_lines(rng: Random, number: int, width: int, encoding: str, delimiter: str) -> list[Line]:
    """Make damaged rows, each of one of the kinds in turn; ids begin with a 9 that no record of the agency has."""
    lines = []
    for at in range(number):
        problem, damage = _KINDS[at % len(_KINDS)]
        cells = [f"9{rng.randrange(10**6):06}", rng.choice(("Ingle", "Prowse", "Hollins")), "Moira"]
        cells += ["x"] * (width - len(cells))
        lines.append(Line((), raw=f"{damage(cells, delimiter)}\r\n".encode(encoding), problem=problem))
    return lines


def places(n_rows: int, n_damaged: int) -> tuple[int, ...]:
    """Return before which good rows (from 0) damaged ones stand: spread evenly, each with a good row after it."""
    return tuple((at + 1) * n_rows // (n_damaged + 1) for at in range(n_damaged))


def mixed(lines: Sequence[Line], damaged: Sequence[Line]) -> list[Line]:
    """Return good rows with the damaged ones among them, at ``places``."""
    found = list(lines)
    for place, line in sorted(zip(places(len(lines), len(damaged)), damaged, strict=True), key=lambda at: -at[0]):
        found.insert(place, line)
    return found
