"""People and edges as columns: a million people take megabytes, and objects are made of a row when one is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from finder.model.family import Edge, EdgeKind, FamilyMember
from finder.model.person import PersonId

_NO_YEAR = -32768
_SEX_CODES = {"F": 1, "M": 2}
_SEXES = ("", "F", "M")
_KINDS = tuple(EdgeKind)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_SEPARATOR = "\x1f"


class Words:
    """Numbers for the few words that columns repeat."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """Return the number of a word, new or known."""
        known = self._numbers.get(word)
        if known is None:
            known = self._numbers[word] = len(self.words)
            self.words.append(word)
        return known


class MemberRows:
    """Columns of members in the order in which they came; the last of one id counts."""

    def __init__(self, members: Iterable[FamilyMember]) -> None:
        self.ids: list[PersonId] = []
        self.sex = bytearray()
        self.flags = bytearray()
        self.years = array("h")
        self.row_of: dict[PersonId, int] = {}
        for member in members:
            self._put(self.row(member.id), member)

    def row(self, person: PersonId) -> int:
        """Return the row of somebody, who is added without attributes if need be."""
        known = self.row_of.get(person)
        if known is None:
            known = self.row_of[person] = len(self.ids)
            self.ids.append(person)
            self.sex.append(0)
            self.flags.append(0)
            self.years.extend((_NO_YEAR,) * 4)
        return known

    def _put(self, row: int, member: FamilyMember) -> None:
        self.sex[row] = _SEX_CODES.get(member.sex, 0)
        self.flags[row] = member.is_placeholder | member.is_deceased << 1
        years = (member.born_from, member.born_to, member.died_from, member.died_to)
        for column, year in enumerate(years):
            self.years[4 * row + column] = _NO_YEAR if year is None else max(1 - 2**15, min(2**15 - 1, year))


class People(Mapping[PersonId, FamilyMember]):
    """Everybody, numbered in the order of their ids.

    Attributes:
        ids: By number.
        sex: 1 for "F", 2 for "M", 0 for "", by number.
        is_placeholder: 0 or 1, by number.
        years: Born from, born to, died from, died to, by number.
        number_of_row: Where the rows went that these people were made of; the rows are used up.
    """

    def __init__(self, rows: MemberRows) -> None:
        order = sorted(range(len(rows.ids)), key=rows.ids.__getitem__)
        self.ids = [rows.ids[row] for row in order]
        self.sex = bytes(rows.sex[row] for row in order)
        self._flags = bytes(rows.flags[row] for row in order)
        self.is_placeholder = bytes(flags & 1 for flags in self._flags)
        self.years = array("h", (rows.years[4 * row + column] for row in order for column in range(4)))
        # the table of rows becomes that of numbers: a second one would be the largest thing here
        self.numbers = rows.row_of
        self.number_of_row = np.empty(len(order), dtype=np.int32)
        self.number_of_row[order] = np.arange(len(order), dtype=np.int32)
        for number, person in enumerate(self.ids):
            self.numbers[person] = number

    def __getitem__(self, person: PersonId) -> FamilyMember:
        return self.at(self.numbers[person])

    def __iter__(self) -> Iterator[PersonId]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, number: int) -> FamilyMember:
        """Return a member by number."""
        flags = self._flags[number]
        born_from, born_to, died_from, died_to = (
            None if year == _NO_YEAR else year for year in self.years[4 * number : 4 * number + 4]
        )
        return FamilyMember(
            self.ids[number],
            _SEXES[self.sex[number]],
            born_from,
            born_to,
            is_deceased=bool(flags & 2),
            is_placeholder=bool(flags & 1),
            died_from=died_from,
            died_to=died_to,
        )

    def sex_of(self, number: int) -> str:
        """Return "F", "M" or ""."""
        return _SEXES[self.sex[number]]


class EdgeTable(Sequence[Edge]):
    """Every edge as a row; a relation of somebody to themselves is left out.

    Attributes:
        people: The people at the ends, and whoever else was given.
        a, b: Numbers of the people at the ends.
        p: Probabilities.
        may_share_source: 0 when no other edge rests on a source of this one; else 0 or 1.
    """

    def __init__(self, edges: Iterable[Edge], rows: MemberRows) -> None:
        self.a, self.b, self.p = array("i"), array("i"), array("d")
        self.kind, self.subtype, self.status = bytearray(), array("H"), bytearray()
        self.subtypes, self.statuses = Words(), Words()
        self._is_inferred = bytearray()
        self._evidence = bytearray()
        self._ends = array("q", (0,))
        self._made: dict[int, Edge] = {}
        hashes, owners = array("q"), array("i")
        for edge in edges:
            if edge.a != edge.b:
                for source in edge.evidence:
                    hashes.append(hash(source))
                    owners.append(len(self.a))
                self._add(edge, rows)
        self.may_share_source = _repeated(hashes, owners, len(self.a))
        self.people = People(rows)
        self._renumber()

    def _renumber(self) -> None:
        for ends in (self.a, self.b):
            numbers = self.people.number_of_row[np.frombuffer(ends, np.int32)]
            ends[:] = array("i", numbers.tobytes())

    def _add(self, edge: Edge, rows: MemberRows) -> None:
        self.a.append(rows.row(edge.a))
        self.b.append(rows.row(edge.b))
        self.p.append(edge.p)
        self.kind.append(_KIND_NUMBERS[edge.kind])
        self.subtype.append(self.subtypes.number(edge.subtype))
        self.status.append(self.statuses.number(edge.status))
        self._is_inferred.append(edge.is_inferred)
        for source in edge.evidence:
            self._evidence += (_SEPARATOR + source).encode()
        self._ends.append(len(self._evidence))

    @overload
    def __getitem__(self, row: int) -> Edge: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Edge, ...]: ...
    def __getitem__(self, row: int | slice) -> Edge | tuple[Edge, ...]:
        if isinstance(row, slice):
            return tuple(self[one] for one in range(*row.indices(len(self))))
        if row < 0:
            row += len(self)
        made = self._made.get(row)
        if made is None:
            made = self._made[row] = self._make(row)
        return made

    def __len__(self) -> int:
        return len(self.a)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Edge.__eq__, self, other))

    def __hash__(self) -> int:
        return hash((len(self), tuple(self.p[:8])))

    def evidence(self, row: int) -> tuple[str, ...]:
        """Return the ids of the statements that an edge rests on."""
        packed = self._evidence[self._ends[row] : self._ends[row + 1]].decode()
        return tuple(packed.split(_SEPARATOR)[1:])

    def _make(self, row: int) -> Edge:
        ids = self.people.ids
        return Edge(
            _KINDS[self.kind[row]],
            ids[self.a[row]],
            ids[self.b[row]],
            self.subtypes.words[self.subtype[row]],
            self.statuses.words[self.status[row]],
            self.evidence(row),
            self.p[row],
            bool(self._is_inferred[row]),
        )


def _repeated(hashes: array[int], rows: array[int], n_rows: int) -> bytes:
    """Return 1 for rows of which a hash occurs in another place too."""
    values, owners = np.frombuffer(hashes, dtype=np.int64), np.frombuffer(rows, dtype=np.int32)
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    marks: npt.NDArray[np.uint8] = np.zeros(n_rows, dtype=np.uint8)
    marks[owners[counts[inverse] > 1]] = 1
    return marks.tobytes()
