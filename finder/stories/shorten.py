"""A way through a family made as short as it can be: a brother's mother is a mother, a child's aunt is a sister.

A way leads over people who are named and over people who are not. Somebody without a name may be one of the others
("her son's father" may be herself, seen from the other side), so a way can have several
shortest forms, each with a weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from finder.stories.moves import Moves

_MOST_MOVES = 14


@dataclass(frozen=True, slots=True)
class Way:
    """A way through a family.

    Attributes:
        moves: One letter a move.
        named: For everybody on the way, both ends included, whether the text names them: one more than moves.
    """

    moves: Moves
    named: tuple[bool, ...]

    def then(self, moves: Moves) -> Way:
        """Return the way that goes on to a person who is named."""
        return Way(self.moves + moves, (*self.named, *(False,) * (len(moves) - 1), True))


# What two moves come to: across whom it goes does not matter, who stands at the ends does. First where the ends are two
# people for sure; second, what remains where one end has no name and both may be one person, with how likely that is.
_TWO_PEOPLE = {"SS": "S", "SU": "U", "UD": "S", "DS": "D", "DU": "P", "PD": "D", "UP": "U"}
_SAME_PERSON = {"SS": 0.3, "UD": 0.3, "DU": 0.8, "PP": 1.0}
"""How likely the two ends are one person when one of them is not named: judged from how people tell of families.
Whoever says "her grandson's aunt" mostly means a daughter, seldom a daughter-in-law's sister."""


def shortest(way: Way) -> dict[Moves, float]:
    """Return the shortest forms of a way, each with its weight; the weights sum to 1 or less.

    >>> shortest(Way("SU", (True, True, True)))
    {'U': 1.0}
    """
    if len(way.moves) > _MOST_MOVES:
        return {}
    return dict(_shortest(way.moves, way.named))


@cache
def _shortest(moves: Moves, named: tuple[bool, ...]) -> tuple[tuple[Moves, float], ...]:
    at = next((n for n in range(len(moves) - 1) if _meets(moves[n : n + 2])), -1)
    if at < 0:
        return ((moves, 1.0),)
    found: dict[Moves, float] = {}
    for replaced, people, weight in _replacements(moves, named, at):
        for form, share in _shortest(replaced, people):
            found[form] = found.get(form, 0.0) + weight * share
    return tuple(found.items())


def _meets(pair: Moves) -> bool:
    return pair in _TWO_PEOPLE or pair in _SAME_PERSON


def _replacements(moves: Moves, named: tuple[bool, ...], at: int) -> Iterator[tuple[Moves, tuple[bool, ...], float]]:
    """Yield what a pair of moves at a place may come to."""
    pair, start, end = moves[at : at + 2], named[at], named[at + 2]
    same = 0.0 if start and end else _SAME_PERSON.get(pair, 0.0)
    if same:
        yield moves[:at] + moves[at + 2 :], (*named[:at], start or end, *named[at + 3 :]), same
    if same < 1.0 and pair in _TWO_PEOPLE:
        yield moves[:at] + _TWO_PEOPLE[pair] + moves[at + 2 :], (*named[: at + 1], *named[at + 2 :]), 1.0 - same
