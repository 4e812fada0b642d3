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

    A value is a distinct folded name of this side; values are numbered in the order of their texts.

    Attributes:
        side: Which one it is.
        terms: Distinct words to compare, ascending.
        lengths: Letters of every term.
        places: Place in ``terms`` of the names that the name files know.
        starts: Where the values of each term begin in ``values``; shape (terms + 1,).
        values: Values that have each term.
        parts: Which part of the value the term is; beside ``values``.
        value_of: By name.
        value_starts: Where the names of each value begin in ``names``; shape (values + 1,).
        names: Names by value; None when the names already lie like that.
    """

    side: Side
    terms: Sequence[str]
    lengths: Codes
    places: Mapping[str, int]
    starts: Codes
    values: Ints
    parts: Parts
    value_of: Ints
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
    pairs, pair_of = _pairs(given, middle)
    order = _order_of_names(columns, pair_of, len(pairs), family)
    order = order[(pairs[pair_of[order]] > 0) | (family.codes[order] > 0)]
    ordered = _in_order(columns, order)
    return Segment(
        columns=ordered,
        given=_given_side(given, middle, pairs, pair_of[order]),
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


def _pairs(given: _Folded, middle: _Folded) -> tuple[Codes, Ints]:
    """Number the distinct pairs of given and middle names: the pairs, ascending, and the number of every row's.

    A pair is ``given code * number of middle names + middle code``; 0 has no letters at all.
    """
    pairs = given.codes.astype(np.int64) * len(middle.texts) + middle.codes
    distinct, codes = np.unique(pairs, return_inverse=True)
    return distinct, codes.astype(np.int32)


def _order_of_names(columns: NameColumns, pair_of: Ints, n_pairs: int, family: _Folded) -> Ints:
    """Order names by family name, given names, and the id of the person."""
    ranks = id_ranks(columns.ids)
    by_id = None if ranks is None else group(ranks[columns.people].astype(np.int32), len(columns.ids))[1]
    _, by_given = group(pair_of, n_pairs, by_id)
    return group(family.codes, len(family.texts), by_given)[1]


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
    """Terms of distinct texts, end to end."""

    terms: Sequence[str]
    parts: Parts
    starts: Codes


def _items(texts: Sequence[str], terms_of: Callable[[tuple[str, ...]], Terms]) -> _Items:
    terms: list[str] = []
    parts: list[int] = []
    starts = [0]
    for text in texts:
        for term, part in terms_of(tuple(text.split())):
            terms.append(term)
            parts.append(part)
        starts.append(len(terms))
    return _Items(terms, np.array(parts, dtype=np.uint8), np.array(starts, dtype=np.int64))


def _expand(items: _Items, texts: Codes) -> tuple[Codes, Ints]:
    """List the items of the text of every value: places of items, and the values they belong to."""
    counts = items.starts[texts + 1] - items.starts[texts]
    values = np.repeat(np.arange(len(texts), dtype=np.int32), counts)
    places = np.arange(len(values)) - np.repeat(np.cumsum(counts) - counts, counts) + items.starts[texts][values]
    return places, values


@dataclass(frozen=True, slots=True, eq=False)
class _Postings:
    """Which values have which terms, and as what."""

    terms: Ints
    values: Ints
    parts: Parts


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """Which value every name has, and the names of every value; see ``SideIndex``."""

    value_of: Ints
    starts: Codes
    by_value: Ints | None


def _given_side(given: _Folded, middle: _Folded, pairs: Codes, value_of: Ints) -> SideIndex:
    first, later = _items(given.texts, given_terms), _items(middle.texts, middle_terms)
    terms, codes = _vocabulary([*first.terms, *later.terms])
    first_places, first_values = _expand(first, pairs // len(middle.texts))
    later_places, later_values = _expand(later, pairs % len(middle.texts))
    n_first = len(first.terms)
    postings = _Postings(
        np.concatenate([codes[:n_first][first_places], codes[n_first:][later_places]]),
        np.concatenate([first_values, later_values]),
        np.concatenate([first.parts[first_places], later.parts[later_places]]),
    )
    return _side(Side.GIVEN, terms, postings, _Names(value_of, *group(value_of, len(pairs))))


def _family_side(family: _Folded, value_of: Ints) -> SideIndex:
    items = _items(family.texts, family_terms)
    terms, codes = _vocabulary(items.terms)
    places, values = _expand(items, np.arange(len(family.texts)))
    starts = np.searchsorted(value_of, np.arange(len(family.texts) + 1)).astype(np.int64)
    postings = _Postings(codes[places], values, items.parts[places])
    return _side(Side.FAMILY, terms, postings, _Names(value_of, starts, None))


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
