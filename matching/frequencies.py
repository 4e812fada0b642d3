"""How common values were when a model was trained: kept, so that later records move no earlier score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from matching import rarity
from matching.columns import NONE, Codes, Column, Floats
from matching.rarity import People
from matching.table import Columns, NameKeys, Shares, Table, _name_keys, shares_of


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """Figures by the hash of a text or value; two of a million texts share one of 64 bits once in ten million runs.

    Attributes:
        hashes: Ascending.
    """

    hashes: Codes
    figures: Floats

    @classmethod
    def of(cls, hashes: Codes, figures: Codes | Floats) -> _Known:
        hashes, first = np.unique(hashes, return_index=True)
        return cls(hashes, np.asarray(figures, dtype=np.float64)[first])

    def look_up(self, hashes: Codes, otherwise: Floats) -> Floats:
        if not len(self.hashes):
            return otherwise
        place = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[place] == hashes, self.figures[place], otherwise)


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """The shares of a table's values, for tables of other records.

    A value that the table did not hold is as rare as one that nobody bore there.
    """

    people: People
    _key_numbers: _Known
    _shares: dict[str, _Known]

    @classmethod
    def of(cls, table: Table) -> Frequencies:
        """Keep the frequencies of a table."""
        columns = columns_of(table)
        shares = {
            field.name: _Known.of(
                _share_hashes(field.name, getattr(columns, field.name)), getattr(table.shares, field.name)
            )
            for field in fields(Columns)
        }
        texts = _hashes(table.people.key_texts)
        return cls(table.people, _Known.of(texts, np.arange(len(texts))), shares)

    def applied(self, table: Table) -> Table:
        """Return a table as it would be weighed by these frequencies; records and values stay."""
        columns = columns_of(table)
        keys, key_texts = _name_keys(table.given, table.middle, table.family)
        people = self._people(keys, key_texts, len(table.ids))
        is_marker = np.array([name.is_marker for name in table.family.values], dtype=np.bool_)
        # Nobody among these people bears anything: what comes out are the shares of values never met.
        unmet = shares_of(columns, keys, _numbered(_share_hashes("houses", table.houses)), is_marker, people)
        shares = {
            name: known.look_up(_share_hashes(name, getattr(columns, name)), getattr(unmet, name))
            for name, known in self._shares.items()
        }
        return replace(
            table, keys=keys, people=people, is_established=rarity.is_established(people), shares=Shares(**shares)
        )

    def _people(self, keys: NameKeys, key_texts: tuple[str, ...], n_rows: int) -> People:
        """Return the people, their names numbered as in another table, and none of its records among them."""
        known = self._key_numbers.look_up(_hashes(key_texts), np.full(len(key_texts), NONE, dtype=np.float64))
        numbers = known.astype(np.int64)
        new_of = np.full(len(self.people.key_texts) + 1, NONE, dtype=np.int64)
        new_of[0] = 0
        new_of[numbers[numbers >= 0] + 1] = np.flatnonzero(numbers >= 0) + 1
        given, family = (new_of[key] for key in np.divmod(self.people.names, len(self.people.key_texts) + 1))
        here = np.flatnonzero((given >= 0) & (family >= 0))
        names = given[here] * (len(key_texts) + 1) + family[here]
        order = np.argsort(names)
        n_of_given = np.append(self.people.n_of_given, 0)[numbers]
        return People(
            of_row=np.full(n_rows, NONE, dtype=np.int64),
            n_people=self.people.n_people,
            given_keys=keys.given,
            family_keys=keys.family,
            key_texts=key_texts,
            names=names[order],
            n_of_name=self.people.n_of_name[here[order]],
            n_of_given=n_of_given,
        )


def columns_of(table: Table) -> Columns:
    """Return the columns whose values are rare or common."""
    return Columns(**{field.name: getattr(table, field.name) for field in fields(Columns)})


def _share_hashes(name: str, column: Column[Any]) -> Codes:
    """Hash what makes two values of a column equally common, by value code."""
    if name in {"given", "middle", "family"}:
        return _hashes(value.key for value in column.values)
    if name == "houses":
        return _hashes(value.key or value.written for value in column.values)
    return _hashes(column.values)


def _hashes(values: Iterable[object]) -> Codes:
    return np.fromiter(map(hash, values), dtype=np.int64)


def _numbered(hashes: Codes) -> Codes:
    return np.unique(hashes, return_inverse=True)[1]
