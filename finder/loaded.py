"""What an open workspace holds in memory: what files say, who is who, and results, each with what it hangs on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from finder.casework.agency import Agency
from finder.casework.children import Child
from finder.casework.direction import DirectionDoubt
from finder.discovery.search import RESTRICTED_NAME, Searcher
from finder.errors import UserError
from finder.identity.resolve import Resolver
from finder.model.candidate import SearchResult
from finder.model.person import Resolution
from finder.model.record import RecordId

ASK_SENIOR = f"{RESTRICTED_NAME}."


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything computed from one generation of the workspace, on one day: orders begin and end at midnight."""

    generation: int
    today: dt.date
    agency: Agency
    doubts: tuple[DirectionDoubt, ...]
    resolution: Resolution
    searcher: Searcher
    children: tuple[Child, ...]

    def hides(self, *records: RecordId) -> bool:
        """True when one of the records is of a sealed or restricted person."""
        person_of = self.resolution.person_of
        return any(record in person_of and self.searcher.is_hidden(person_of[record]) for record in records)

    def visible(self) -> tuple[Child, ...]:
        """Return the children with an open case who are not hidden."""
        return tuple(child for child in self.children if not self.searcher.is_hidden(child.person))

    def refuse_hidden(self, *records: RecordId) -> None:
        """Refuse to decide about records that are hidden, or that are not there.

        Raises:
            UserError: One of the records is sealed or restricted, or not in the workspace.
        """
        if self.hides(*records):
            raise UserError(ASK_SENIOR)
        if not set(records) <= self.agency.records.keys():
            raise UserError("This record is not in the workspace any more. Nothing was recorded.")


@dataclass(slots=True)
class Read:
    """What the files say, and the resolver that has learned from it."""

    counts: tuple[int, ...]
    agency: Agency
    doubts: tuple[DirectionDoubt, ...]
    learned: Resolver | None = None

    def resolver(self) -> Resolver:
        """Return the resolver; a decision resolves again with what it has learned from the files."""
        if self.learned is None:
            self.learned = Resolver(self.agency)
        return self.learned


@dataclass(frozen=True, slots=True)
class Version:
    """What a result hangs on: the workspace's generation, what was decided and noted, and the weights."""

    generation: int
    entries: tuple[int, ...]
    scales: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A search result: scored with every contribution counted once, and with the agency's weights."""

    version: Version
    plain: SearchResult
    weighed: SearchResult
