"""A part of the index that never changes: its words, its names, and which names have which words."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.columns import Codes, Flags, Floats
from matching.index.likeness import (
    BEGINS_PER_SHARE,
    INITIAL,
    RECORDED_INITIAL,
    Side,
    known_kin,
    worth_of_beginning,
)
from matching.index.native import library
from matching.index.order import id_ranks
from matching.index.people import Coded, NameColumns
from matching.index.places import Places, make_places
from matching.index.query import Probe
from matching.index.words import Terms, family_terms, folded, given_terms, middle_terms
from matching.namedata import name_knowledge

Ints = npt.NDArray[np.int32]
Parts = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class SideIndex:
    """The given side, or the family side, of all names.

    A value is a distinct folded name of this side. Given and middle names are values of one side, the middle names
    after the given ones, and every name has one of each.

    Attributes:
        side: Which one it is.
        terms: Distinct words to compare, ascending.
        lengths: Letters of every term.
        places: Place in ``terms`` of the names that the name files know.
        starts: Where the values of each term begin in ``values``; shape (terms + 1,).
        values: Values that have each term.
        parts: Which part of the value the term is; beside ``values``.
        value_of: By name.
        second_of: The value of the middle names, by name; None on the family side.
        value_starts: Where the names of each value begin in ``names``; shape (values + 1,).
        names: Names by value, each under both its values; None when the names already lie like that.
    """

    side: Side
    terms: Sequence[str]
    lengths: Codes
    places: Mapping[str, int]
    starts: Codes
    values: Ints
    parts: Parts
    value_of: Ints
    second_of: Ints | None
    value_starts: Codes
    names: Ints | None

    @property
    def n_values(self) -> int:
        """Number of distinct names."""
        return len(self.value_starts) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """People as they were when the segment was made; who is taken out later only loses ``is_present``.

    Names are numbered in the order of (family, given, middle, id of the person).

    Attributes:
        columns: What was said about them; its names are in the order above.
        people: Person of every name.
        person_places: Place of every person, NONE for none.
        is_present: 0 for people who were taken out; shape (people,).
    """

    columns: NameColumns
    given: SideIndex
    family: SideIndex
    people: Ints
    person_places: Ints
    places: Places
    is_present: Parts

    @property
    def present(self) -> Flags:
        """Who has not been taken out."""
        return self.is_present.astype(np.bool_)

    def key(self, name: int) -> tuple[str, str, str, str]:
        """Return what equal scores are ordered by."""
        columns = self.columns
        texts = (columns.family[name], columns.given[name], columns.middle[name])
        family, given, middle = map(folded, texts)
        return family, given, middle, columns.ids[self.people[name]]


@dataclass(frozen=True, slots=True, eq=False)
class _Folded:
    """A column of names after folding.

    Attributes:
        texts: Distinct folded names, ascending, "" among them where a row has none.
        codes: By row.
    """

    texts: Sequence[str]
    codes: Ints


def make_segment(columns: NameColumns) -> Segment:
    """Index people; their ids are unique."""
    family, given, middle = (_fold(column) for column in (columns.family, columns.given, columns.middle))
    order = _order_of_names(columns, (family, given, middle))
    ordered = _in_order(columns, order)
    return Segment(
        columns=ordered,
        given=_given_side(given, middle, order),
        family=_family_side(family, family.codes[order]),
        people=ordered.people.astype(np.int32),
        person_places=columns.places.codes.astype(np.int32),
        places=make_places(columns.places.values),
        is_present=np.ones(len(columns.ids), dtype=np.uint8),
    )


def special_terms(side: SideIndex, probe: Probe) -> tuple[Ints, Floats]:
    """Return the terms that are like a probe for another reason than their letters; a term may come twice."""
    found: list[tuple[Ints, Floats]] = []
    first, last = _span(side.terms, probe.text)
    begun = np.arange(first, last, dtype=np.int32)
    base = worth_of_beginning(probe)
    if base is not None:
        found.append((begun, base + BEGINS_PER_SHARE * (len(probe.text) / side.lengths[first:last])))
    if len(probe.text) == 1:
        found.append((begun, np.full(len(begun), INITIAL)))
    initial = bisect_left(side.terms, probe.text[:1])
    is_one_word = len(probe.text) > 1 and not probe.is_joined
    if is_one_word and initial < len(side.terms) and side.terms[initial] == probe.text[:1]:
        found.append((np.array([initial], dtype=np.int32), np.array([RECORDED_INITIAL])))
    for names, likeness, _ in known_kin(probe, side.side):
        places = [side.places[name] for name in names if name in side.places]
        found.append((np.array(places, dtype=np.int32), np.full(len(places), likeness)))
    if not found:
        return np.zeros(0, dtype=np.int32), np.zeros(0)
    return np.concatenate([terms for terms, _ in found]), np.concatenate([likeness for _, likeness in found])


def _span(terms: Sequence[str], prefix: str) -> tuple[int, int]:
    """Return where the terms that begin with ``prefix`` begin and end."""
    return bisect_left(terms, prefix), bisect_left(terms, prefix + "\U0010ffff")


def group(keys: Ints, n_keys: int, order: Ints | None = None) -> tuple[Codes, Ints]:
    """Sort places by small integers, keeping the order of equal ones.

    Args:
        keys: In [0, n_keys).
        order: The places to sort; all, in their own order, when left out.

    Returns:
        Where each key begins, of shape (n_keys + 1,), and the sorted places.
    """
    lib = library()
    if lib is None:
        listed = keys if order is None else keys[order]
        sorted_places = np.argsort(listed, kind="stable").astype(np.int32)
        starts = np.concatenate([[0], np.cumsum(np.bincount(listed, minlength=n_keys))])
        return starts.astype(np.int64), sorted_places if order is None else order[sorted_places]
    starts = np.zeros(n_keys + 1, dtype=np.int64)
    n = len(keys) if order is None else len(order)
    grouped = np.empty(n, dtype=np.int32)
    lib.kf_index_group(keys, None if order is None else order.ctypes.data, n, n_keys, starts, grouped)
    return starts, grouped


def _fold(column: Coded) -> _Folded:
    """Fold every distinct text once and number the results in their order."""
    folded_texts = list(map(folded, column.values))
    texts = sorted({*folded_texts, ""})
    code_of = {text: code for code, text in enumerate(texts)}
    # the place of NONE is the last one
    codes = np.array([*map(code_of.__getitem__, folded_texts), 0], dtype=np.int32)
    return _Folded(texts, codes[column.codes])


def _order_of_names(columns: NameColumns, folded_columns: Sequence[_Folded]) -> Ints:
    """Order names by the columns and the id of the person; names without a letter are left out."""
    order = np.arange(len(columns.people), dtype=np.int32)
    ranks = id_ranks(columns.ids)
    if ranks is not None:
        _, order = group(ranks[columns.people].astype(np.int32), len(columns.ids))
    for column in reversed(folded_columns):  # the least telling first: sorting keeps the order of equal ones
        _, order = group(column.codes, len(column.texts), order)
    has_letters = np.zeros(len(order), dtype=np.bool_)
    for column in folded_columns:
        has_letters |= column.codes > 0
    return order[has_letters[order]]


def _in_order(columns: NameColumns, order: Ints) -> NameColumns:
    return NameColumns(
        ids=columns.ids,
        people=columns.people[order],
        given=columns.given.take(order),
        middle=columns.middle.take(order),
        family=columns.family.take(order),
        kinds=columns.kinds.take(order),
        born=columns.born,
        places=columns.places,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Items:
    """Terms of distinct texts, end to end.

    Attributes:
        owners: Place of the text that each term belongs to.
    """

    terms: Sequence[str]
    owners: Ints
    parts: Parts


def _items(texts: Sequence[str], terms_of: Callable[[tuple[str, ...]], Terms]) -> _Items:
    terms: list[str] = []
    parts: list[int] = []
    owners: list[int] = []
    for owner, text in enumerate(texts):
        for term, part in terms_of(tuple(text.split())):
            terms.append(term)
            parts.append(part)
            owners.append(owner)
    return _Items(terms, np.array(owners, dtype=np.int32), np.array(parts, dtype=np.uint8))


@dataclass(frozen=True, slots=True, eq=False)
class _Postings:
    """Which values have which terms, and as what."""

    terms: Ints
    values: Ints
    parts: Parts


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """Which values every name has, and the names of every value; see ``SideIndex``."""

    value_of: Ints
    second_of: Ints | None
    starts: Codes
    by_value: Ints | None


def _given_side(given: _Folded, middle: _Folded, order: Ints) -> SideIndex:
    first, second = _items(given.texts, given_terms), _items(middle.texts, middle_terms)
    terms, codes = _vocabulary([*first.terms, *second.terms])
    n_given = len(given.texts)
    postings = _Postings(
        codes,
        np.concatenate([first.owners, second.owners + n_given]).astype(np.int32),
        np.concatenate([first.parts, second.parts]),
    )
    value_of, second_of = given.codes[order], middle.codes[order] + np.int32(n_given)
    starts, both = group(np.concatenate([value_of, second_of]), n_given + len(middle.texts))
    names = _Names(value_of, second_of, starts, both % np.int32(max(len(order), 1)))
    return _side(Side.GIVEN, terms, postings, names)


def _family_side(family: _Folded, value_of: Ints) -> SideIndex:
    items = _items(family.texts, family_terms)
    terms, codes = _vocabulary(items.terms)
    starts = np.searchsorted(value_of, np.arange(len(family.texts) + 1)).astype(np.int64)
    return _side(Side.FAMILY, terms, _Postings(codes, items.owners, items.parts), _Names(value_of, None, starts, None))


def _vocabulary(words: Sequence[str]) -> tuple[list[str], Ints]:
    terms = sorted(set(words))
    code_of = {term: code for code, term in enumerate(terms)}
    return terms, np.fromiter(map(code_of.__getitem__, words), np.int32, len(words))


def _side(side: Side, terms: list[str], postings: _Postings, names: _Names) -> SideIndex:
    starts, order = group(postings.terms, len(terms))
    known = _known(side)
    return SideIndex(
        side=side,
        terms=terms,
        lengths=np.fromiter(map(len, terms), np.int64, len(terms)),
        places={term: place for place, term in enumerate(terms) if term in known},
        starts=starts,
        values=postings.values[order],
        parts=postings.parts[order],
        value_of=np.ascontiguousarray(names.value_of),
        second_of=names.second_of,
        value_starts=names.starts,
        names=names.by_value,
    )


@functools.cache
def _known(side: Side) -> frozenset[str]:
    """Return the names that the name files know."""
    knowledge = name_knowledge()
    if side is Side.FAMILY:
        return frozenset(knowledge.family_variants)
    return frozenset(knowledge.variants) | frozenset(knowledge.forms)
