"""Who goes into the index: people one by one, or columns with dictionary codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from matching.columns import NONE, Codes, Flags
from matching.errors import TableError
from matching.schema import NameForm

Ints = npt.NDArray[np.int32]
Years16 = npt.NDArray[np.int16]

NO_YEAR = 0
_FIRST_YEAR, _LAST_YEAR = 1, 9999


@dataclass(frozen=True, slots=True)
class IndexedPerson:
    """One person to be found.

    Attributes:
        id: Unique; equal scores and names are ordered by it.
        names: All names that the person is found by; nobody finds a person without any.
        born: Year of birth, or None.
        place: Postcode, town, or both, as written; "" for none.
    """

    id: str
    names: tuple[NameForm, ...]
    born: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of texts, each text once.

    Attributes:
        values: Texts; a text may occur twice.
        codes: Place in ``values`` of every row, NONE for none; shape (rows,).
    """

    values: Sequence[str]
    codes: Codes

    def __getitem__(self, row: int) -> str:
        code = int(self.codes[row])
        return "" if code == NONE else self.values[code]

    def take(self, rows: Codes | Ints | Flags) -> Coded:
        """Return some of the rows; the texts stay."""
        return Coded(self.values, self.codes[rows])


@dataclass(frozen=True, slots=True, eq=False)
class NameColumns:
    """People as columns; names are rows of their own.

    Attributes:
        ids: Id of every person.
        people: Place of the person of every name, ascending; shape (names,).
        given: By name; so are ``middle``, ``family`` and ``kinds`` (see ``NameForm.kind``).
        born: Year of birth by person, 0 for not known; shape (people,).
        places: By person.
    """

    ids: Sequence[str]
    people: Codes
    given: Coded
    middle: Coded
    family: Coded
    kinds: Coded
    born: Years16
    places: Coded

    @classmethod
    def of(cls, people: Iterable[IndexedPerson]) -> NameColumns:
        """Encode people.

        Raises:
            TableError: A year of birth is no year.
        """
        kept = people if isinstance(people, Sequence) else tuple(people)
        counts = np.fromiter((len(person.names) for person in kept), np.int64, len(kept))
        names = list(chain.from_iterable(person.names for person in kept))
        return cls(
            ids=[person.id for person in kept],
            people=np.repeat(np.arange(len(kept)), counts),
            given=encode_texts([name.given for name in names]),
            middle=encode_texts([name.middle for name in names]),
            family=encode_texts([name.family for name in names]),
            kinds=encode_texts([name.kind for name in names]),
            born=_years(kept),
            places=encode_texts([person.place for person in kept]),
        )

    @classmethod
    def one_name_each(
        cls,
        ids: Sequence[str],
        *,
        given: Coded,
        middle: Coded,
        family: Coded,
        born: npt.NDArray[np.integer],
        places: Coded,
    ) -> NameColumns:
        """Take columns of people with one name each; everything by person.

        Args:
            born: Year of birth, 0 for not known.

        Raises:
            TableError: The columns have different lengths, or a year of birth is no year.
        """
        lengths = {len(ids), len(born), *(len(column.codes) for column in (given, middle, family, places))}
        if len(lengths) > 1:
            raise TableError(f"The columns have {sorted(lengths)} rows. Nobody was added.")
        if len(born) and (born.min() < NO_YEAR or born.max() > _LAST_YEAR):
            raise TableError("A year of birth is not from 1 to 9999, or 0 for not known. Nobody was added.")
        people = np.arange(len(ids))
        recorded = Coded(("recorded",), np.zeros(len(ids), dtype=np.int64))
        return cls(ids, people, given, middle, family, recorded, born.astype(np.int16), places)


def _years(people: Sequence[IndexedPerson]) -> Years16:
    years = [person.born or NO_YEAR for person in people]
    if years and (min(years) < NO_YEAR or max(years) > _LAST_YEAR):
        wrong = next(p for p in people if p.born is not None and not _FIRST_YEAR <= p.born <= _LAST_YEAR)
        raise TableError(f"Person {wrong.id} has the year of birth {wrong.born}. Nobody was added.")
    return np.array(years, dtype=np.int16)


def encode_texts(texts: Sequence[str]) -> Coded:
    """Give every text a code, in order of first appearance; the empty text has none."""
    code_of = {text: code for code, text in enumerate(dict.fromkeys(texts))}
    codes = np.fromiter(map(code_of.__getitem__, texts), np.int64, len(texts))
    if "" in code_of:
        codes[codes == code_of[""]] = NONE
    return Coded(tuple(code_of), codes)


def join_columns(parts: Sequence[NameColumns]) -> NameColumns:
    """Put columns below each other."""
    shifts = np.cumsum([0, *(len(part.ids) for part in parts)])
    return NameColumns(
        ids=list(chain.from_iterable(part.ids for part in parts)),
        people=np.concatenate([part.people + shift for part, shift in zip(parts, shifts, strict=False)]),
        given=_join([part.given for part in parts]),
        middle=_join([part.middle for part in parts]),
        family=_join([part.family for part in parts]),
        kinds=_join([part.kinds for part in parts]),
        born=np.concatenate([part.born for part in parts]),
        places=_join([part.places for part in parts]),
    )


def _join(parts: Sequence[Coded]) -> Coded:
    codes = np.concatenate([part.codes for part in parts])
    values = list(chain.from_iterable(part.values for part in parts))
    shifts = np.repeat(np.cumsum([0, *(len(part.values) for part in parts[:-1])]), [len(part.codes) for part in parts])
    joined = np.where(codes == NONE, NONE, codes + shifts)
    used, small = np.unique(joined, return_inverse=True)
    if len(used) and used[0] == NONE:
        return Coded([values[code] for code in used[1:]], small.astype(np.int64) - 1)
    return Coded([values[code] for code in used], small.astype(np.int64))


def keep_people(columns: NameColumns, is_kept: Flags) -> NameColumns:
    """Return the columns of some people.

    Args:
        is_kept: By person.
    """
    new_place = np.cumsum(is_kept) - 1
    names = is_kept[columns.people]
    return NameColumns(
        ids=[person for person, kept in zip(columns.ids, is_kept.tolist(), strict=True) if kept],
        people=new_place[columns.people[names]],
        given=columns.given.take(names),
        middle=columns.middle.take(names),
        family=columns.family.take(names),
        kinds=columns.kinds.take(names),
        born=columns.born[is_kept],
        places=columns.places.take(is_kept),
    )
