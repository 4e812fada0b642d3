"""A table as the compiled comparisons read it: packed values by code, and one short row per record."""

from __future__ import annotations

import ctypes
import dataclasses
import functools
import operator
import threading
from collections.abc import Callable, Iterator, Sequence
from ctypes import byref
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import Codes, Column, Flags, Floats
from matching.compare_features import PersonFeatures, features_of
from matching.compare_layout import (
    HOUSE,
    NAME,
    RECORD,
    SPAN,
    Array,
    ColumnView,
    HousesView,
    ListsView,
    NamesView,
    PeopleView,
    aligned,
    check,
    declared,
)
from matching.compare_near import PackedTexts, known_lists, near_lists, pack_texts
from matching.compare_result import ADDRESS, BORN, COMPARISONS, DIED, EMAIL, FAMILY, GIVEN, MIDDLE, NUMBER, PHONE
from matching.errors import KernelError
from matching.features import DateFeatures, HouseFeatures, Lists, NameFeatures, Texts, no_lists, texts_of
from matching.namedata import name_knowledge
from matching.numbers import kinds_of
from matching.parts import parts_of, two_at_once
from matching.ports import NoWatch, Watch
from matching.table import Table

_KEY = "packed people"
# Threads that compare parts of the same pairs ask for the packed table at the same time.
_LOCK = "packing people"
_TWO_THREADS_FROM = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class PackedPeople:
    """A packed table.

    Attributes:
        view: For the kernel.
        arrays: Everything that the view points into.
        packed_from: The arrays of the table that it was made from.
    """

    view: PeopleView
    arrays: tuple[Array, ...]
    packed_from: tuple[Array, ...]


def is_packed(table: Table) -> bool:
    """Tell whether this table is packed already."""
    return _found(table) is not None


def _found(table: Table) -> PackedPeople | None:
    """What was packed, unless it was for another table that shares the given names with this one."""
    found = table.given.derived.get(_KEY)
    if isinstance(found, PackedPeople) and all(map(operator.is_, found.packed_from, _arrays_of(table))):
        return found
    return None


def packed_people(table: Table, library: ctypes.CDLL, watch: Watch | None = None) -> PackedPeople:
    """Return the packed table; worked out once, whoever asks first, and kept as long as its column of given names.

    Raises:
        KernelError: Ready-made features do not fit the table.
    """
    with table.given.derived.setdefault(_LOCK, threading.Lock()):
        found = _found(table)
        if found is None:
            features = features_of(table)
            _check_lengths(table, features)
            found = _Packing(declared(library), watch or NoWatch()).people(table, features)
            table.given.derived[_KEY] = found
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Identity:
    """What the table, not the features, says of names: numbers of their keys and first sounds, and who is usual."""

    numbers: Codes
    first_sounds: Codes | None = None
    is_established: Flags | None = None
    word_may_be_given: int | None = None


class _Packing:
    """Packs one table, and remembers every array that a structure points into."""

    def __init__(self, library: ctypes.CDLL, watch: Watch) -> None:
        self._library = library
        self._watch = watch
        self._kept: list[Array] = []

    def people(self, table: Table, features: PersonFeatures) -> PackedPeople:
        """Pack a whole table."""
        keys = table.keys
        view = PeopleView(
            n_rows=len(table.sexes),
            columns=(ColumnView * len(COMPARISONS))(*self._columns(table)),
            births=self._spans(features.born),
            deaths=self._spans(features.died),
        )
        work: dict[str, Callable[[], Any]] = {
            "family_as_given": lambda: self._family_as_given(features.family, keys.family),
            "phones": lambda: self._texts(features.phones).view,
            "emails": lambda: self._texts(features.emails).view,
            "houses": lambda: self._houses(features.houses),
            "family": lambda: self._family(features.family, keys.family, keys.family_sounds),
            "given": lambda: self._given(
                features.given, _Identity(keys.given, keys.given_sounds, table.is_established)
            ),
            "middle": lambda: self._given(features.middle, _Identity(keys.middle)),
            "numbers": lambda: self._person_numbers(features.numbers).view,
        }
        for name, packed in zip(work, self._done(list(work.values()), len(table.sexes)), strict=True):
            setattr(view, name, packed)
        view.records = self._records(table, view)
        return PackedPeople(view, tuple(self._kept), _arrays_of(table))

    def _done(self, work: Sequence[Callable[[], Any]], n_rows: int) -> list[Any]:
        """Do different things; two at once where that is worth starting a thread."""
        if n_rows < _TWO_THREADS_FROM:
            return [one() for one in work]
        return two_at_once(work, self._watch)

    def _at(self, array: Array, dtype: npt.DTypeLike) -> int:
        """Keep an array and return where it is."""
        kept = np.ascontiguousarray(array, dtype=dtype)
        self._kept.append(kept)
        return int(kept.ctypes.data)

    def _maybe_at(self, array: Array | None, dtype: npt.DTypeLike) -> int | None:
        return None if array is None else self._at(array, dtype)

    def _new(self, n: int, dtype: np.dtype[Any]) -> int:
        """Make room for ``n`` structures and return where it is."""
        return self._at(aligned(n, dtype), dtype)

    def _lists(self, lists: Lists) -> ListsView:
        return ListsView(self._at(lists.items, np.int32), self._at(lists.starts, np.int64))

    def _texts(self, texts: Texts) -> PackedTexts:
        packed = pack_texts(self._library, texts)
        self._kept += [packed.packed, packed.texts.blob]
        return packed

    def _person_numbers(self, numbers: Texts) -> PackedTexts:
        packed = self._texts(numbers)
        packed.packed["number"] = kinds_of(numbers)
        return packed

    def _records(self, table: Table, view: PeopleView) -> int:
        at = self._new(len(table.sexes), RECORD)
        columns = _placed(table)
        n_items, n_values = (np.zeros(len(COMPARISONS), dtype=np.int64) for _ in range(2))
        for place, column in columns.items():
            n_items[place], n_values[place] = len(column.codes), len(column.values)
        sexes = self._at(table.sexes, np.int64)

        def pack(part: slice) -> None:
            status = self._library.kf_pack_records(
                byref(view), n_items.ctypes.data, n_values.ctypes.data, sexes, part.start, part.stop, at
            )
            check(status, "records")

        self._done([functools.partial(pack, part) for part in parts_of(len(table.sexes))], len(table.sexes))
        return at

    def _columns(self, table: Table) -> Iterator[ColumnView]:
        columns, shares = _placed(table), _shares(table)
        for place in range(len(COMPARISONS)):
            column, share = columns.get(place), shares.get(place)
            if column is None:
                yield ColumnView()
                continue
            codes, starts = self._at(column.codes, np.int64), self._at(column.starts, np.int64)
            yield ColumnView(codes, starts, self._maybe_at(share, np.float64))

    def _given(self, names: NameFeatures, ids: _Identity) -> NamesView:
        keys = self._texts(names.keys)
        return self._names(names, keys, near_lists(self._library, names.forms, keys), ids)

    def _family(self, names: NameFeatures, numbers: Codes, first: Codes) -> NamesView:
        return self._names(names, self._texts(names.keys), no_lists(len(numbers)), _Identity(numbers, first))

    def _family_as_given(self, names: NameFeatures, numbers: Codes) -> NamesView:
        """Family names as ``given_name`` would read them, for finding names that stand the other way round."""
        keys = self._texts(names.keys)
        forms = known_lists(self._library, keys)
        is_initial = (keys.packed["n_chars"] == 1).astype(np.uint8)
        as_given = dataclasses.replace(names, forms=forms, variants=no_lists(len(numbers)), is_initial=is_initial)
        may_be_given = self._words_but(names.word_texts, name_knowledge().no_given_name, 1)
        near = near_lists(self._library, forms, keys)
        return self._names(as_given, keys, near, _Identity(numbers, word_may_be_given=may_be_given))

    def _names(self, names: NameFeatures, keys: PackedTexts, near: Lists, ids: _Identity) -> NamesView:
        n, at = len(names.keys), self._maybe_at
        view = NamesView(
            names=self._new(n, NAME),
            blob=keys.view.blob,
            words=self._lists(names.words),
            word_texts=self._texts(names.word_texts).view,
            word_is_telling=self._words_but(names.word_texts, name_knowledge().compound_starts, 2),
            forms=self._lists(names.forms),
            variants=self._lists(names.variants),
            near=self._lists(near),
        )
        status = self._library.kf_pack_names(
            byref(view), keys.view.texts, n, len(names.words.items), len(names.forms.items),
            len(names.variants.items), len(near.items), len(names.word_texts), at(ids.numbers, np.int64),
            at(names.sounds, np.int32), at(ids.first_sounds, np.int64),
            at(names.stems if len(names.stems) else names.sounds, np.int32), at(names.is_initial, np.uint8),
            at(ids.is_established, np.uint8), ids.word_may_be_given, view.names,
        )  # fmt: skip
        check(status, "names")
        return view

    def _words_but(self, words: Texts, others: frozenset[str], at_least_letters: int) -> int:
        """Mark the words that are long enough and none of the others."""
        packed, unwanted = pack_texts(self._library, words), pack_texts(self._library, texts_of(sorted(others)))
        at = self._new(len(words), np.dtype(np.uint8))
        status = self._library.kf_pack_telling(
            byref(packed.view), len(words), byref(unwanted.view), len(others), at_least_letters, at
        )
        check(status, "words")
        return at

    def _spans(self, dates: DateFeatures) -> int:
        n = len(dates.earliest)
        at = self._new(n, SPAN)
        status = self._library.kf_pack_spans(
            self._at(dates.earliest, np.int32), self._at(dates.latest, np.int32), self._at(dates.is_exact, np.uint8),
            self._at(dates.is_placeholder, np.uint8), n, at,
        )  # fmt: skip
        check(status, "dates")
        return at

    def _houses(self, houses: HouseFeatures) -> HousesView:
        streets, towns = self._texts(houses.street_texts), self._texts(houses.town_texts)
        n = len(houses.numbers)
        at = self._new(n, HOUSE)
        status = self._library.kf_pack_houses(
            self._at(houses.numbers, np.int32), self._at(houses.streets, np.int32), self._at(houses.towns, np.int32),
            self._at(houses.postcodes, np.int32), self._at(houses.districts, np.int32),
            self._at(houses.is_full, np.uint8), n, byref(streets.view), len(streets.texts), len(towns.texts), at,
        )  # fmt: skip
        check(status, "addresses")
        return HousesView(at, streets.view, towns.view)


def _placed(table: Table) -> dict[int, Column[Any]]:
    return {
        GIVEN: table.given, MIDDLE: table.middle, FAMILY: table.family, BORN: table.born, ADDRESS: table.houses,
        PHONE: table.phones, EMAIL: table.emails, NUMBER: table.numbers, DIED: table.died,
    }  # fmt: skip


def _shares(table: Table) -> dict[int, Floats]:
    """Shares that decide between equally good values."""
    shares = table.shares
    return {
        GIVEN: shares.given, MIDDLE: shares.middle, FAMILY: shares.family, ADDRESS: shares.houses,
        PHONE: shares.phones, EMAIL: shares.emails,
    }  # fmt: skip


def _arrays_of(table: Table) -> tuple[Array, ...]:
    columns = (array for column in _placed(table).values() for array in (column.codes, column.starts))
    keys = table.keys
    return (
        *columns, *_shares(table).values(), table.sexes, table.is_established, keys.given, keys.middle, keys.family,
        keys.given_sounds, keys.family_sounds,
    )  # fmt: skip


def _check_lengths(table: Table, features: PersonFeatures) -> None:
    """Refuse arrays that are shorter than what the kernel would read from them."""
    by_column: dict[int, tuple[Any, ...]] = {
        GIVEN: (*_name_arrays(features.given), table.keys.given, table.keys.given_sounds, table.is_established),
        MIDDLE: (*_name_arrays(features.middle), table.keys.middle),
        FAMILY: (*_name_arrays(features.family), features.family.stems, table.keys.family, table.keys.family_sounds),
        BORN: _date_arrays(features.born),
        DIED: _date_arrays(features.died),
        ADDRESS: _house_arrays(features.houses),
        PHONE: (features.phones,),
        EMAIL: (features.emails,),
        NUMBER: (features.numbers,),
    }
    shares = _shares(table)
    for place, column in _placed(table).items():
        wanted = len(column.values)
        found = [len(array) for array in (*by_column[place], *([shares[place]] if place in shares else []))]
        if any(n != wanted for n in found) or len(column.starts) != len(table.sexes) + 1:
            raise KernelError(f'The comparison "{COMPARISONS[place]}" has {wanted} values, its features {found}.')


def _name_arrays(names: NameFeatures) -> tuple[Any, ...]:
    return names.keys, names.words, names.forms, names.variants, names.sounds, names.is_initial


def _date_arrays(dates: DateFeatures) -> tuple[Any, ...]:
    return dates.earliest, dates.latest, dates.is_exact, dates.is_placeholder


def _house_arrays(houses: HouseFeatures) -> tuple[Any, ...]:
    return houses.numbers, houses.streets, houses.towns, houses.postcodes, houses.districts, houses.is_full
