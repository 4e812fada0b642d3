"""A person table becomes the engine's ``Table`` without a Python object for each record."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching import rarity
from matching.columns import Codes, Column, Flags
from matching.errors import TableError
from matching.features import Ints, NameFeatures, Texts, texts_of
from matching.flat_births import FlatBirths, flat_births
from matching.flat_cells import (
    Cells,
    column_of_lists,
    combined,
    counts_of,
    field_cells,
    lazy_ids,
)
from matching.flat_codes import column_of, combine_codes, empty_column, translated
from matching.flat_contacts import FlatTexts, flat_emails, flat_phones, lazy_texts
from matching.flat_dates import Spans, flat_days, read_spans
from matching.flat_names import flat_family, flat_given, flat_middle
from matching.flat_numbers import FlatNumbers, flat_numbers
from matching.flat_places import FlatHouses, Written, flat_houses, has_street
from matching.flat_read import FlatFile
from matching.flat_split import full_names, given_and_middle, postcode_in
from matching.flat_texts import Numbered, number_texts, sounds_of, strings_of, together
from matching.names import FamilyName, GivenName
from matching.ports import Watch
from matching.table import NOBODY, Columns, NameKeys, Table, shares_of
from matching.table_columns import TableColumns, vocabulary

_LOOK_EVERY_S = 0.05

_Done = Callable[[str], Any]


@dataclass(frozen=True, slots=True, eq=False)
class FlatTable:
    """A table and what was noticed while it was made.

    Attributes:
        table: The records of all files, one file after another.
        ids: Id of each row as its file writes it.
        notes: What a person should know about how columns were read.
    """

    table: Table
    ids: Texts
    notes: tuple[str, ...]


def flat_table(files: Sequence[FlatFile], columns: Sequence[TableColumns], watch: Watch) -> FlatTable:
    """Encode one table, or two that are to be linked with each other.

    The same records through ``build_table`` give the same table, up to the order of values.

    Args:
        files: Tables that ``read_flat`` has read.
        columns: Which columns of each say what.

    Raises:
        TableError: Two records of one file have one id.
    """
    ids = lazy_ids(files, columns)
    n_rows = len(ids)
    cells = functools.partial(field_cells, files, columns)
    parts = _prepared(
        {
            "houses": lambda _: _houses(cells, n_rows),
            "names": lambda _: _named(_names(cells, n_rows)),
            "born": lambda _: flat_births(functools.partial(cells, is_name=False), n_rows),
            "emails": lambda _: _contacts(cells("email", is_name=False), flat_emails, n_rows),
            # what waits for others, and is waited for, goes before what does not
            "people": lambda done: _people(done("names"), done("born")),
            "phones": lambda _: _contacts(cells("phone", is_name=False), flat_phones, n_rows),
            "days": lambda done: column_of([done("born").dates.codes], done("born").dates.values),
            "ids": lambda _: unique_ids(files, columns, ids),
            "numbers": lambda _: flat_numbers(files, columns, n_rows),
            "died": lambda _: _died(cells, n_rows),
            "sexes": lambda _: _sexes(cells("sex", is_name=False), n_rows),
        },
        watch,
    )
    named: _Named = parts["names"]
    names, keys = named.names, named.keys
    births: FlatBirths = parts["born"]
    numbers: FlatNumbers = parts["numbers"]
    houses: _Houses = parts["houses"]
    row_ids, phones, emails = parts["ids"], parts["phones"], parts["emails"]
    people: rarity.People = parts["people"]
    shared = Columns(names.given, names.middle, names.family, parts["days"], houses.column, phones, emails)
    table = Table(
        ids=row_ids,
        row_of=LazyRows(row_ids),
        given=names.given,
        middle=names.middle,
        family=names.family,
        is_established=rarity.is_established(people),
        born=parts["days"],
        houses=houses.column,
        phones=phones,
        emails=emails,
        numbers=numbers.column,
        died=parts["died"],
        sexes=parts["sexes"],
        groups=np.full(n_rows, -1, dtype=np.int64),
        sources=np.repeat(np.arange(len(files)), [file.n_rows for file in files]),
        keys=keys,
        shares=shares_of(shared, keys, houses.keys, names.is_marker, people, watch=watch),
        people=people,
    )
    watch.check()
    return FlatTable(table, ids, (*births.notes, *numbers.notes))


def _prepared(work: Mapping[str, Callable[[_Done], Any]], watch: Watch) -> dict[str, Any]:
    """Do work, two things at once: the kernel and numpy leave the interpreter free.

    Args:
        work: By name; each is given what waits for the result of an earlier one.
    """
    found = {}
    futures: dict[str, Future[Any]] = {}
    with ThreadPoolExecutor(2) as pool:
        for name, task in work.items():
            futures[name] = pool.submit(task, lambda earlier: futures[earlier].result())
        try:
            for done, (name, future) in enumerate(futures.items()):
                watch.progress(done, len(work), "Preparing columns")
                while not wait((future,), _LOOK_EVERY_S).done:
                    watch.check()
                found[name] = future.result()
            watch.progress(len(work), len(work), "Preparing columns")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return found


class LazyRows(Mapping[str, int]):
    """Row of every id, worked out when the first one is asked for."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = ids

    @functools.cached_property
    def _rows(self) -> dict[str, int]:
        return {record_id: row for row, record_id in enumerate(self._ids)}

    def __getitem__(self, record_id: str) -> int:
        return self._rows[record_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def unique_ids(files: Sequence[FlatFile], columns: Sequence[TableColumns], ids: Texts) -> Sequence[str]:
    """Return ids that are unique among all files; an id that two files use gets the file's number behind it."""
    numbered = _numbered_ids(files, columns, ids)
    begin = 0
    for file, known in zip(files, columns, strict=True):
        own = numbered.codes[begin : begin + file.n_rows]
        _check_own_ids(file, known, own, numbered.values)
        begin += file.n_rows
    if len(numbered.values) == len(ids):
        return lazy_texts(ids)
    files_of = np.repeat(np.arange(len(files)), [file.n_rows for file in files]).tolist()
    seen: dict[str, int] = {}
    unique = [
        text if seen.setdefault(text, n) == n else f"{text} ({n + 1})"
        for text, n in zip(strings_of(ids), files_of, strict=True)
    ]
    return lazy_texts(texts_of(unique))


def _numbered_ids(files: Sequence[FlatFile], columns: Sequence[TableColumns], ids: Texts) -> Numbered:
    """Number the ids; those of a single column were numbered when it was read."""
    if len(files) == 1 and columns[0].places("id"):
        column = files[0].columns[columns[0].places("id")[0]]
        return Numbered(column.codes, column.values)
    return number_texts(ids)


def _check_own_ids(file: FlatFile, known: TableColumns, codes: Ints, values: Texts) -> None:
    name = file.header[known.places("id")[0]] if known.places("id") else ""
    if len(codes) == len(values):
        # as many different ids as records, so none is missing either
        return
    missing = np.flatnonzero(codes < 0)
    if len(missing):
        raise TableError(
            f"{file.path}, line {int(file.lines[missing[0]])}: the column {name} is empty, so the record has no id. "
            "Nothing was linked. Give every record an id, or name another column with --id."
        )
    counts = np.bincount(codes)
    if counts.max(initial=1) > 1:
        code = int(counts.argmax())
        lines = file.lines[np.flatnonzero(codes == code)[:2]].tolist()
        raise TableError(
            f"{file.path}: the records on lines {lines[0]} and {lines[1]} have one id ({name} {values[code]}). "
            "Nothing was linked. Give every record its own id, or name another column with --id."
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """Columns of names; ``forms`` are given and family codes of each form of a record, best first."""

    given: Column[GivenName]
    middle: Column[GivenName]
    family: Column[FamilyName]
    is_marker: Flags
    forms: tuple[tuple[Ints, Ints], ...]

    def first(self, keys: NameKeys, days: Ints) -> rarity.FirstNames:
        """Return the first form with a name of each record."""
        given, family = self.forms[0]
        for other_given, other_family in self.forms[1:]:
            is_empty = (given < 0) & (family < 0)
            given, family = np.where(is_empty, other_given, given), np.where(is_empty, other_family, family)
        return rarity.FirstNames(
            translated(given, keys.given.astype(np.int32)), translated(family, keys.family.astype(np.int32)), days
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """Names, and their numbers."""

    names: _Names
    keys: NameKeys
    key_texts: Texts


def _named(names: _Names) -> _Named:
    return _Named(names, *_name_keys(names))


def _people(named: _Named, births: FlatBirths) -> rarity.People:
    first = named.names.first(named.keys, births.dates.days)
    return rarity.guess_people(first, named.keys.given, named.keys.family, lazy_texts(named.key_texts))


def _names(cells: Any, n_rows: int) -> _Names:
    """Read names: the recorded form, then what somebody is known as, then names at birth."""
    given, middle, family = (cells(field, is_name=True) for field in ("given", "middle", "family"))
    whole = cells("given_names", is_name=True)
    if whole.slots:
        first, further = given_and_middle(whole)
        given = _either(first, given)
        middle = Cells(together(further.texts, middle.texts), (*further.slots, *_behind(middle, further)))
    whole = cells("full_name", is_name=True)
    if whole.slots:
        first, further, last = full_names(whole)
        given, family = _either(first, given), _either(last, family)
        middle = Cells(together(further.texts, middle.texts), (*further.slots, *_behind(middle, further)))
    second_family = cells("more_family", is_name=True)
    if second_family.slots:
        family = combined([family, second_family], n_rows)
    known_as, at_birth = cells("known_as", is_name=True), cells("birth_family", is_name=True)
    givens = Cells(together(given.texts, known_as.texts), (*given.slots, *_behind(known_as, given)))
    families = Cells(together(family.texts, at_birth.texts), (*family.slots, *_behind(at_birth, family)))
    given_names, family_names = flat_given(givens.texts), flat_family(families.texts)
    given_slots, family_slots = givens.mapped(given_names.code_of), families.mapped(family_names.code_of)
    nothing = np.full(n_rows, -1, dtype=np.int32)
    n_given, n_family = len(given.slots), len(family.slots)
    recorded = (given_slots[0] if n_given else nothing, family_slots[0] if n_family else nothing)
    forms = (recorded, *((one, nothing) for one in given_slots[n_given:]))
    forms = (*forms, *((nothing, one) for one in family_slots[n_family:]))
    return _Names(
        given=column_of(given_slots or [nothing], given_names.values),
        middle=_middle(combined([middle], n_rows), n_rows),
        family=column_of(family_slots or [nothing], family_names.values),
        is_marker=family_names.is_marker,
        forms=forms,
    )


def _either(cells: Cells, otherwise: Cells) -> Cells:
    """Take the texts of other columns where there are none: one of two files may write names another way."""
    if not otherwise.slots:
        return cells
    slot = np.where(cells.slots[0] >= 0, cells.slots[0], _behind(otherwise, cells)[0])
    return Cells(together(cells.texts, otherwise.texts), (slot.astype(np.int32),))


def _behind(cells: Cells, first: Cells) -> tuple[Ints, ...]:
    """Shift the places of texts that are laid out behind others."""
    return tuple(np.where(slot < 0, -1, slot + len(first.texts)).astype(np.int32) for slot in cells.slots)


def _middle(cells: Cells, n_rows: int) -> Column[GivenName]:
    lists, names = flat_middle(cells.texts)
    if not cells.slots:
        return empty_column(n_rows, names.values)
    return column_of_lists(lists, cells.slots[0], names.values)


def _name_keys(names: _Names) -> tuple[NameKeys, Texts]:
    """Number the folded names; also return them by number."""
    given, middle, family = (_features(column) for column in (names.given, names.middle, names.family))
    keys = number_texts(together(given.keys, middle.keys, family.keys))
    codes = keys.codes.astype(np.int64)
    n_given, n_middle = len(given.keys), len(middle.keys)
    of_middle = codes[n_given : n_given + n_middle]
    first_sounds = _first_letters(sounds_of(keys.values))[codes]
    return (
        NameKeys(
            given=codes[:n_given],
            middle=np.where(middle.is_initial == 1, NOBODY, of_middle),
            middle_texts=of_middle,
            family=codes[n_given + n_middle :],
            given_sounds=first_sounds[:n_given],
            family_sounds=first_sounds[n_given + n_middle :],
        ),
        keys.values,
    )


def _features(column: Column[Any]) -> NameFeatures:
    features: NameFeatures = column.values.features  # type: ignore[attr-defined]
    return features


def _first_letters(texts: Texts) -> Codes:
    """Number the first letter of each text; the empty text has a number too."""
    numbered = number_texts(texts)
    letters = [text[:1] for text in strings_of(numbered.values)]
    number_of = {letter: number for number, letter in enumerate(dict.fromkeys(letters))}
    return np.array([*(number_of[letter] for letter in letters), len(number_of)], dtype=np.int64)[numbered.codes]


def _died(cells: Any, n_rows: int) -> Column[Any]:
    written = cells("died", is_name=False)
    if not written.slots:
        nothing = np.zeros(0, dtype=np.int64)
        return empty_column(n_rows, flat_days(Spans(nothing, nothing))[1])
    spans, _ = read_spans(written.texts, counts_of(written))
    slot = written.slot(0, n_rows)
    codes, values = flat_days(Spans(np.append(spans.earliest, 0)[slot], np.append(spans.latest, 0)[slot]))
    return column_of([codes], values)


@dataclass(frozen=True, slots=True, eq=False)
class _Houses:
    column: Column[Any]
    keys: Codes


def _houses(cells: Any, n_rows: int) -> _Houses:
    """Read addresses; further lines count only where the first names no street."""
    first = combined([cells("house_number", is_name=False), cells("address", is_name=False)], n_rows)
    further = combined([cells("more_address", is_name=False)], n_rows)
    if further.slots:
        has_own = np.append(has_street(first.texts), False)[first.slot(0, n_rows)]
        further = Cells(further.texts, (np.where(has_own, -1, further.slots[0]).astype(np.int32),))
        first = combined([first, further], n_rows)
    towns, postcodes = cells("town", is_name=False), cells("postcode", is_name=False)
    if first.slots and not postcodes.slots:
        postcodes = postcode_in(first)
    whole, members = combine_codes([one.slot(0, n_rows) for one in (first, towns, postcodes)])
    houses: FlatHouses = flat_houses(Written(first.texts, towns.texts, postcodes.texts, *members))
    return _Houses(column_of([translated(whole, houses.code_of)], houses.values), houses.keys)


def _contacts(cells: Cells, read: Any, n_rows: int) -> Column[str]:
    found: FlatTexts = read(cells.texts)
    if not cells.slots:
        return empty_column(n_rows, found.values)
    return column_of(cells.mapped(found.code_of), found.values)


def _sexes(cells: Cells, n_rows: int) -> Codes:
    sex_of = vocabulary().sex_of
    codes = [{"F": 1, "M": 2}.get(sex_of.get(text.casefold().strip(), ""), 0) for text in strings_of(cells.texts)]
    return translated(cells.slot(0, n_rows), np.array(codes, dtype=np.int32), absent=0).astype(np.int64)
