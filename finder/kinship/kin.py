"""Everybody who was found by kinship, with the ways that lead to them; whoever looks at a way has it made."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Protocol

from finder.kinship.columns import People
from finder.kinship.readings import Reading
from finder.kinship.ways import Way

Found = dict[int, list[Way]]
"""Ways by the person at their end, the first the cheapest."""


Relative = tuple[int, Reading, bool, float, int]
"""Somebody found: number; reading of the best way; whether all ways are known to tell one name; probability of that
name in (0, 1], or below 0 where it is not known yet; place."""


class Kin(Protocol):
    """What a search for kin gives, whoever has made it; ``kin[place]`` is the best way to somebody."""

    @property
    def cut(self) -> Set[int]:
        """People to whom more ways lead than are kept."""
        ...

    def __contains__(self, person: object, /) -> bool: ...

    def __getitem__(self, place: int, /) -> Way: ...

    def ways(self, place: int) -> list[Way]:
        """Return every way to somebody."""
        ...

    def likelihood(self, place: int) -> float:
        """Return the probability of the only name of somebody."""
        ...

    def nearest(self) -> Iterable[Relative]:
        """Yield everybody who is identified, the nearest first."""
        ...

    def starts(self, most_cost: int) -> list[Way]:
        """Return the first way to everybody near who has a carer or holds a role, in the order of finding."""
        ...


class FoundKin:
    """Kin that the plain search has found."""

    def __init__(self, people: People, found: Found, cut: Set[int]) -> None:
        self.cut = cut
        self._found = found
        self._ways = list(found.values())
        self._is_placeholder = people.is_placeholder

    def __contains__(self, person: object, /) -> bool:
        return person in self._found

    def __getitem__(self, place: int, /) -> Way:
        return self._ways[place][0]

    def ways(self, place: int) -> list[Way]:
        """Return every way to somebody."""
        return self._ways[place]

    def likelihood(self, place: int) -> float:
        """Return the probability of the only name of somebody."""
        return self._ways[place][0].p

    def nearest(self) -> Iterable[Relative]:
        """Yield everybody who is identified, the nearest first."""
        order = sorted(
            (ways[0].reading.distance, person, place)
            for place, (person, ways) in enumerate(self._found.items())
            if not self._is_placeholder[person]
        )
        for _, person, place in order:
            ways = self._ways[place]
            yield person, ways[0].reading, len(ways) == 1, ways[0].p, place

    def starts(self, most_cost: int) -> list[Way]:
        """Return the first way to everybody near."""
        return [ways[0] for ways in self._ways if ways[0].reading.cost <= most_cost]
