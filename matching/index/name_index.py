"""Search as one types over many people: by name, year of birth and place, exact by the score of ``likeness``."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.columns import Codes
from matching.index.fast import FastScan
from matching.index.find import Found, Wanted
from matching.index.likeness import reading_likeness
from matching.index.native import library
from matching.index.people import NO_YEAR, IndexedPerson, NameColumns, join_columns, keep_people
from matching.index.places import Flags8
from matching.index.query import Query, Years, parse_query
from matching.index.reason import reason
from matching.index.segment import Segment, make_segment
from matching.index.slow import find_all
from matching.index.words import family_terms, given_terms, middle_terms, name_words
from matching.schema import NameForm

_LONGEST_LIST = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """A person who was found.

    Attributes:
        score: In [0.6, 1]; see ``matching.index.likeness``.
        name: The name that was found, one of the person's.
        born: Year of birth, or None.
        place: As written.
        reason: Why, in plain words.
    """

    id: str
    score: float
    name: NameForm
    born: int | None
    place: str
    reason: str


class NameIndex:
    """People to be searched; may be used from several threads.

    Additions go into small parts of their own, which are joined when there are several of one size, so that adding
    costs in proportion to what is added; a search asks every part and merges the answers.
    """

    def __init__(self, columns: NameColumns | None = None) -> None:
        self._lock = threading.RLock()
        self._parts: list[_Part] = []
        self._new: dict[str, IndexedPerson] = {}
        if columns is not None and len(columns.ids):
            self._parts.append(_Part(make_segment(columns)))

    @classmethod
    def build(cls, people: Iterable[IndexedPerson] | NameColumns) -> NameIndex:
        """Index people.

        Args:
            people: One by one, or as columns with dictionary codes, which is faster.

        Raises:
            TableError: Two people have one id, or a year of birth is no year.
        """
        return cls(people if isinstance(people, NameColumns) else NameColumns.of(people))

    def __len__(self) -> int:
        with self._lock:
            return sum(part.n_present for part in self._parts) + len(self._new)

    def __contains__(self, person_id: object) -> bool:
        with self._lock:
            return person_id in self._new or any(part.place_of(person_id) is not None for part in self._parts)

    def add(self, people: Iterable[IndexedPerson]) -> None:
        """Add people; whoever is there under the same id is replaced.

        Raises:
            TableError: A year of birth is no year; nobody was added.
        """
        new = {person.id: person for person in people}
        NameColumns.of(new.values())
        with self._lock:
            for person_id in new:
                self.remove(person_id)
            self._new.update(new)

    def remove(self, person_id: str) -> bool:
        """Take a person out; tells whether they were there."""
        with self._lock:
            if self._new.pop(person_id, None) is not None:
                return True
            return any(part.remove(person_id) for part in self._parts)

    def search(
        self, text: str, limit: int = 10, born: Years | None = None, place: str | None = None
    ) -> tuple[Hit, ...]:
        """Find the people whose names fit best what was typed.

        Args:
            text: A name as people type it, in any order and unfinished; years of birth and postcodes in it narrow.
            limit: Number of people, from 1 to 1000.
            born: First and last year of birth; people without one do not pass.
            place: Words of a place or a postcode, all of which must be there ("LB7", "LB7 4JS", "eastr").

        Returns:
            The best by (score, family name, given names, id), best first: exactly those that scoring everybody would
            give. Nobody for a query without a letter.

        Raises:
            ValueError: The limit is out of range.
        """
        if not 1 <= limit <= _LONGEST_LIST:
            raise ValueError(f"limit is {limit}; it can be 1 to {_LONGEST_LIST}")
        query = parse_query(text)
        years = _both(query.born, born)
        if not query.readings or (years is not None and years[0] > years[1]):
            return ()
        places = tuple(p for p in (*query.places, place) if p is not None and p.strip())
        with self._lock:
            self._settle()
            found = [
                (-one.score, part.segment.key(one.name), part, one)
                for part in self._parts
                for one in part.find(query, limit, years, places)
            ]
            found.sort(key=lambda row: row[:2])
            return tuple(_hit(query, part.segment, one) for _, _, part, one in found[:limit])

    def _settle(self) -> None:
        """Make a part of what was added, and join parts of like size."""
        if self._new:
            self._parts.append(_Part(make_segment(NameColumns.of(self._new.values()))))
            self._new = {}
        self._parts = [part for part in self._parts if part.n_present]
        while len(self._parts) > 1 and self._parts[-2].n_present <= 2 * self._parts[-1].n_present:
            joined = join_columns([part.present_people() for part in self._parts[-2:]])
            self._parts[-2:] = [_Part(make_segment(joined))]


class _Part:
    """A segment, and what is needed to search it and to take people out."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.n_present = len(segment.columns.ids)
        lib = library()
        self._scan = None if lib is None else FastScan(lib, segment)
        self._hashes: Codes | None = None
        self._by_hash: Codes | None = None
        self._near: tuple[tuple[str, ...], Flags8] | None = None

    def find(self, query: Query, limit: int, born: Years | None, places: tuple[str, ...]) -> tuple[Found, ...]:
        """Find the best people of this part."""
        wanted = Wanted(query, limit, born, self._near_places(places))
        return find_all(self.segment, wanted) if self._scan is None else self._scan.find(wanted)

    def _near_places(self, places: tuple[str, ...]) -> Flags8 | None:
        """Look places up; the last answer is kept, because a filter stays while a name is typed."""
        if not places:
            return None
        if self._near is None or self._near[0] != places:
            near = np.ones(self.segment.places.n, dtype=np.uint8)
            for place in places:
                near &= self.segment.places.near(place)
            self._near = places, near
        return self._near[1]

    def place_of(self, person_id: object) -> int | None:
        """Return the place of a person who is there."""
        if self._hashes is None or self._by_hash is None:
            hashes = np.fromiter(map(hash, self.segment.columns.ids), np.int64, len(self.segment.columns.ids))
            self._by_hash = np.argsort(hashes)
            self._hashes = hashes[self._by_hash]
        first, last = (np.searchsorted(self._hashes, hash(person_id), side=side) for side in ("left", "right"))
        for place in self._by_hash[first:last].tolist():
            if self.segment.columns.ids[place] == person_id and self.segment.is_present[place]:
                return int(place)
        return None

    def remove(self, person_id: str) -> bool:
        """Take a person out."""
        place = self.place_of(person_id)
        if place is None:
            return False
        self.segment.is_present[place] = 0
        self.n_present -= 1
        return True

    def present_people(self) -> NameColumns:
        """Return the people who are still there."""
        return keep_people(self.segment.columns, self.segment.present)


def _both(left: Years | None, right: Years | None) -> Years | None:
    """Return the years that are in both spans."""
    spans = [span for span in (left, right) if span is not None]
    if not spans:
        return None
    return max(1, *(span[0] for span in spans)), min(span[1] for span in spans)


def _hit(query: Query, segment: Segment, found: Found) -> Hit:
    columns = segment.columns
    person = int(segment.people[found.name])
    name = NameForm(
        columns.given[found.name], columns.middle[found.name], columns.family[found.name], columns.kinds[found.name]
    )
    given = given_terms(name_words(name.given)) + middle_terms(name_words(name.middle))
    likeness = reading_likeness(query.readings[found.reading], given, family_terms(name_words(name.family)))
    born = int(columns.born[person])
    return Hit(
        columns.ids[person],
        found.score,
        name,
        None if born == NO_YEAR else born,
        columns.places[person],
        reason(likeness, name),
    )
