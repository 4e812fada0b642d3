"""Steps from person to person as flat arrays: rows sorted by who leaves, then by kind of step (kinship.md section 7).

Whoever walks a family reads numbers only; how a step is spoken of stands once in ``kinds``, for all rows that are
alike. What the law has cut (adoption) is worked out here, so that nobody need do it again.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from finder.kinship.columns import EdgeTable, People
from finder.model.family import EdgeKind

WED_KINDS = frozenset({"married", "civil"})
SOCIAL_PARENTHOOD = frozenset({"step", "foster", "donor"})
"""Recorded as parents, and not parents by birth or in law."""

MOVES = "UDPSZTtFfRr"
"""To a parent, child, partner, sibling, step-sibling, recorded step-parent, step-child; foster carer, foster child,
holder of a role, person for whom it is held."""
COSTS = {"U": 1, "D": 1, "P": 1, "S": 2, "Z": 2, "T": 2, "t": 2, "F": 1, "f": 1, "R": 1, "r": 1}
UP, DOWN, COUPLE, OTHER_KIN, SOCIAL = range(5)
"""Groups of steps: the rows of one person stand in this order."""
N_GROUPS = 5
_GROUP_OF_MOVE = np.array([UP, DOWN, COUPLE, *[OTHER_KIN] * 4, *[SOCIAL] * 4], dtype=np.int64)

_PARENT_RANK = {"biological": 5, "legal": 4, "adoptive": 3, "presumed": 2, "unknown": 1}
_PARTNER_RANK = {"married": 4, "civil": 3, "cohabiting": 2, "unknown": 1}
_SIBLING_RANK = {"full": 5, "half_maternal": 4, "half_paternal": 4, "half": 3, "adoptive": 2, "unknown": 1}
_STATUS_RANK = {"current": 3, "widowed": 2, "ended": 1}

_AT_A_TIME = 1 << 18

Ints = npt.NDArray[np.signedinteger]
"""Narrow where there are millions: people and edges in 32 bits, kinds and marks in 8."""


class StepKind(NamedTuple):
    """All that a name needs to know of a step.

    Attributes:
        move: One of ``MOVES``.
        sex: Of the person to whom it leads: "F", "M" or "".
        is_placeholder: That person is not identified.
        is_adoptive: Parenthood, or siblings, by adoption.
        is_severed: Birth parenthood that an adoption has ended in law.
        subtype: Of a couple or a role; "" for other steps.
        status: "current", "ended" or "widowed"; "current" for steps to parents, children and siblings.
    """

    move: str
    sex: str
    is_placeholder: bool
    is_adoptive: bool
    is_severed: bool
    subtype: str
    status: str

    @property
    def is_wed(self) -> bool:
        """A marriage or civil partnership that was not dissolved; one that a death ended counts."""
        return self.subtype in WED_KINDS and self.status != "ended"

    @property
    def has_ended(self) -> bool:
        """The relation is over."""
        return self.status == "ended"


@dataclass(frozen=True, slots=True)
class Steps:
    """The index.

    Attributes:
        starts: Where the rows of a group begin: ``starts[5 * person + group]``.
        to: Whom a row leads to.
        kind: Number of the row's kind in ``kinds``.
        edge: Row of the edge in the edge table.
        moves, costs: Of each kind.
        is_adopted: 1 for everybody who has a parent by adoption.
    """

    starts: array[int]
    to: array[int]
    kind: array[int]
    edge: array[int]
    kinds: tuple[StepKind, ...]
    moves: tuple[str, ...]
    costs: tuple[int, ...]
    is_adopted: bytes

    def rows(self, person: int, group: int) -> range:
        """Return the rows of one group of a person's steps."""
        at = N_GROUPS * person + group
        return range(self.starts[at], self.starts[at + 1])

    def of(self, person: int, group: int) -> list[tuple[int, StepKind]]:
        """Return whom one group of a person's steps leads to, and how."""
        return [(self.to[row], self.kinds[self.kind[row]]) for row in self.rows(person, group)]

    def parents(self, person: int) -> array[int]:
        """Return parents by birth or in law."""
        at = N_GROUPS * person
        return self.to[self.starts[at] : self.starts[at + 1]]


class _Rows(NamedTuple):
    """Unsorted rows: one entry a step."""

    source: Ints
    to: Ints
    move: Ints
    edge: Ints
    is_adoptive: Ints
    is_severed: Ints


def index_steps(edges: EdgeTable, people: People) -> Steps:
    """Index every edge from both of its ends."""
    rows = _sorted(_all_rows(edges))
    numbers, kinds = _kinds(rows, edges, people)
    return Steps(
        starts=_ints("i", _starts(rows, len(people))),
        to=_ints("i", rows.to),
        kind=_ints("H", numbers),
        edge=_ints("i", rows.edge),
        kinds=kinds,
        moves=tuple(kind.move for kind in kinds),
        costs=tuple(COSTS[kind.move] for kind in kinds),
        is_adopted=_adopted(rows, len(people)),
    )


def _sorted(rows: _Rows) -> _Rows:
    order = np.lexsort((rows.edge, rows.to, rows.move, rows.source))
    return _Rows(*(column[order] for column in rows))


def _starts(rows: _Rows, n_people: int) -> Ints:
    place = rows.source.astype(np.int64) * N_GROUPS + _GROUP_OF_MOVE[rows.move]
    counts = np.bincount(place, minlength=N_GROUPS * n_people)
    return np.concatenate(([0], np.cumsum(counts)))


def _adopted(rows: _Rows, n_people: int) -> bytes:
    marks = np.zeros(n_people, dtype=np.uint8)
    marks[rows.source[(rows.move == MOVES.index("U")) & (rows.is_adoptive == 1)]] = 1
    return marks.tobytes()


def _ints(code: str, values: Ints | npt.NDArray[np.uint16]) -> array[int]:
    found: array[int] = array(code)
    found.frombytes(values.astype({"i": np.int32, "H": np.uint16}[code]).tobytes())
    return found


def _all_rows(edges: EdgeTable) -> _Rows:
    a, b = np.frombuffer(edges.a, np.int32), np.frombuffer(edges.b, np.int32)
    of_kind = _by_kind(edges, a, b)
    couples = _best(np.minimum(a, b), np.maximum(a, b), of_kind["partner"], _couple_ranks(edges))
    siblings = _best(np.minimum(a, b), np.maximum(a, b), of_kind["sibling"], _ranks(edges, _SIBLING_RANK))
    parents = _best(a, b, of_kind["parent"], _ranks(edges, _PARENT_RANK))
    is_adoptive = _has_subtype(edges, {"adoptive"})
    is_severed = _severed(edges, of_kind["parent"], parents, couples)
    is_step = _has_subtype(edges, {"step"})
    parts = [
        _both("UD", (b, a), parents, is_adoptive, is_severed),
        _both("PP", (a, b), couples, None, None),
        _both("ZZ", (a, b), siblings[is_step[siblings] == 1], None, None),
        _both("SS", (a, b), siblings[is_step[siblings] == 0], is_adoptive, None),
        _both("Tt", (b, a), of_kind["step"], None, None),
        _both("Ff", (b, a), of_kind["foster"], None, None),
        _both("Rr", (b, a), of_kind["role"], None, None),
    ]
    return _Rows(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _both(moves: str, ends: tuple[Ints, Ints], edge: Ints, is_adoptive: Ints | None, is_severed: Ints | None) -> _Rows:
    """Return the rows of some edges from both ends.

    Args:
        moves: The letter of the step from the first of the ends, then that of the step back.
    """
    source, to = ends
    none = np.zeros(len(edge), dtype=np.int8)
    adoptive = none if is_adoptive is None else is_adoptive[edge]
    severed = none if is_severed is None else is_severed[edge]
    letters = [np.full(len(edge), MOVES.index(move), dtype=np.int8) for move in moves]
    return _Rows(
        np.concatenate((source[edge], to[edge])),
        np.concatenate((to[edge], source[edge])),
        np.concatenate(letters),
        np.concatenate((edge, edge)),
        np.concatenate((adoptive, adoptive)),
        np.concatenate((severed, severed)),
    )


def _by_kind(edges: EdgeTable, a: Ints, b: Ints) -> Mapping[str, Ints]:
    """Return rows of edges by how they are walked; relations of somebody to themselves are left out."""
    kind = np.frombuffer(bytes(edges.kind), np.uint8)
    is_real = a != b
    kinds = list(EdgeKind)
    found = {one.value: np.flatnonzero(is_real & (kind == kinds.index(one))).astype(np.int32) for one in kinds}
    for subtype, name in (("step", "step"), ("foster", "foster"), ("donor", "role")):
        is_one = _has_subtype(edges, {subtype})[found["parent"]] == 1
        found[name] = np.concatenate((found.get(name, np.zeros(0, np.int32)), found["parent"][is_one]))
        found["parent"] = found["parent"][~is_one]
    return found


def _has_subtype(edges: EdgeTable, subtypes: Collection[str]) -> Ints:
    return _looked_up(edges, {subtype: 1 for subtype in subtypes})


def _ranks(edges: EdgeTable, ranks: Mapping[str, int]) -> Ints:
    return _looked_up(edges, ranks)


def _looked_up(edges: EdgeTable, values: Mapping[str, int]) -> Ints:
    table = np.array([values.get(word, 0) for word in edges.subtypes.words] or [0], dtype=np.int8)
    return table[np.frombuffer(edges.subtype, np.uint16)]


def _couple_ranks(edges: EdgeTable) -> Ints:
    statuses = np.array([_STATUS_RANK.get(word, 0) for word in edges.statuses.words] or [0], dtype=np.int8)
    return 10 * statuses[np.frombuffer(bytes(edges.status), np.uint8)] + _ranks(edges, _PARTNER_RANK)


def _best(a: Ints, b: Ints, rows: Ints, rank: Ints) -> Ints:
    """Return one row for every pair of people: the one of highest rank, the first of equals."""
    if not len(rows):
        return rows
    order = rows[np.lexsort((rows, -rank[rows], b[rows], a[rows]))]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (a[order[1:]] != a[order[:-1]]) | (b[order[1:]] != b[order[:-1]])
    return order[is_first]


def _severed(edges: EdgeTable, stated: Ints, parents: Ints, couples: Ints) -> Ints:
    """Mark birth parenthood that adoption ended in law (ACA 2002 s67).

    It did, unless the parent is the adopter, or is the partner of the only adopter.
    """
    marks = np.zeros(len(edges), dtype=np.int8)
    is_adoptive = _has_subtype(edges, {"adoptive"})
    adopters: dict[int, set[int]] = defaultdict(set)
    for row in stated[is_adoptive[stated] == 1]:
        adopters[edges.b[row]].add(edges.a[row])
    if not adopters:
        return marks
    adopted = np.zeros(len(edges), dtype=bool)
    adopted[:] = np.isin(np.frombuffer(edges.b, np.int32), list(adopters))
    candidates = parents[adopted[parents] & (is_adoptive[parents] == 0)]
    single = {next(iter(found)) for found in adopters.values() if len(found) == 1}
    together = _couples_of(edges, couples, single)
    for row in candidates:
        parent, found = edges.a[row], adopters[edges.b[row]]
        if parent not in found and (len(found) > 1 or frozenset((parent, *found)) not in together):
            marks[row] = 1
    return marks


def _couples_of(edges: EdgeTable, couples: Ints, people: Iterable[int]) -> set[frozenset[int]]:
    a, b = np.frombuffer(edges.a, np.int32)[couples], np.frombuffer(edges.b, np.int32)[couples]
    wanted = list(people)
    near = couples[np.isin(a, wanted) | np.isin(b, wanted)]
    words = edges.statuses.words
    return {frozenset((edges.a[row], edges.b[row])) for row in near if words[edges.status[row]] != "ended"}


def _kinds(rows: _Rows, edges: EdgeTable, people: People) -> tuple[npt.NDArray[np.uint16], tuple[StepKind, ...]]:
    """Number the kinds of steps that occur, some rows at a time: all keys at once would be the largest thing here."""
    sizes = (len(MOVES), 3, 2, 2, 2, len(edges.subtypes.words) + 1, len(edges.statuses.words) + 1)
    parts = [slice(first, first + _AT_A_TIME) for first in range(0, len(rows.to), _AT_A_TIME)]
    found = [np.unique(_keys(rows, part, edges, people, sizes)) for part in parts]
    unique: Ints = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    numbers = np.zeros(len(rows.to), dtype=np.uint16)
    for part in parts:
        numbers[part] = np.searchsorted(unique, _keys(rows, part, edges, people, sizes))
    return numbers, tuple(_kind(int(key), sizes, edges) for key in unique)


def _keys(rows: _Rows, part: slice, edges: EdgeTable, people: People, sizes: tuple[int, ...]) -> Ints:
    """Return all that tells kinds of steps apart as one number for each of some rows."""
    to, move, edge = rows.to[part], rows.move[part], rows.edge[part]
    is_said = np.isin(move, [MOVES.index(one) for one in "PRr"])
    has_status = np.isin(move, [MOVES.index(one) for one in "PRrTtFf"])
    columns = (
        move,
        np.frombuffer(people.sex, np.uint8)[to],
        np.frombuffer(people.is_placeholder, np.uint8)[to],
        rows.is_adoptive[part],
        rows.is_severed[part],
        np.where(is_said, np.frombuffer(edges.subtype, np.uint16)[edge].astype(np.int32) + 1, 0),
        np.where(has_status, np.frombuffer(edges.status, np.uint8)[edge].astype(np.int16) + 1, 0),
    )
    keys = np.zeros(len(to), dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        keys = keys * size + column
    return keys


def _kind(key: int, sizes: tuple[int, ...], edges: EdgeTable) -> StepKind:
    values = []
    for size in reversed(sizes):
        key, value = divmod(key, size)
        values.append(value)
    status, subtype, severed, adoptive, placeholder, sex, move = values
    return StepKind(
        MOVES[move],
        ("", "F", "M")[sex],
        bool(placeholder),
        bool(adoptive),
        bool(severed),
        edges.subtypes.words[subtype - 1] if subtype else "",
        edges.statuses.words[status - 1] if status else "current",
    )
