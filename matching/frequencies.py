"""How common values were when a model was trained: kept, so that later records move no earlier score."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from matching import rarity
from matching.block_hashes import house_hashes
from matching.columns import NONE, Codes, Floats
from matching.compare_features import features_of
from matching.rarity import People
from matching.table import Columns, NameKeys, Shares, Table, _name_keys, shares_of
from matching.text_hashes import hash_texts, hash_values, mixed


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
        shares = {
            field.name: _Known.of(_share_hashes(table, field.name), getattr(table.shares, field.name))
            for field in fields(Columns)
        }
        texts = hash_values(table.people.key_texts)
        return cls(table.people, _Known.of(texts, np.arange(len(texts))), shares)

    def applied(self, table: Table) -> Table:
        """Return a table as it would be weighed by these frequencies; records and values stay."""
        columns = columns_of(table)
        keys, key_texts = _name_keys(table.given, table.middle, table.family)
        people = self._people(keys, key_texts, len(table.ids))
        is_marker = np.array([name.is_marker for name in table.family.values], dtype=np.bool_)
        # Nobody among these people bears anything: what comes out are the shares of values never met.
        unmet = shares_of(columns, keys, house_numbers(table), is_marker, people)
        shares = {
            name: known.look_up(_share_hashes(table, name), getattr(unmet, name))
            for name, known in self._shares.items()
        }
        return replace(
            table, keys=keys, people=people, is_established=rarity.is_established(people), shares=Shares(**shares)
        )

    def _people(self, keys: NameKeys, key_texts: tuple[str, ...], n_rows: int) -> People:
        """Return the people, their names numbered as in another table, and none of its records among them."""
        known = self._key_numbers.look_up(hash_values(key_texts), np.full(len(key_texts), NONE, dtype=np.float64))
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
            is_counted=self.people.is_counted,
        )


def columns_of(table: Table) -> Columns:
    """Return the columns whose values are rare or common."""
    return Columns(**{field.name: getattr(table, field.name) for field in fields(Columns)})


def _share_hashes(table: Table, name: str) -> Codes:
    """Hash what makes two values of a column equally common, by value code."""
    features = features_of(table)
    if name in {"given", "middle", "family"}:
        return hash_texts(getattr(features, name).keys)
    if name == "born":
        born = features.born
        return mixed(born.earliest, born.latest, born.is_exact, born.is_placeholder)
    if name == "houses":
        return _house_hashes(table)
    return hash_values(getattr(table, name).values)


def _house_hashes(table: Table) -> Codes:
    """Hash the house, or what is written where that is too thin for one."""
    hashes = house_hashes(table)
    thin = np.flatnonzero(hashes < 0)
    values = table.houses.values
    hashes[thin] = mixed(hash_values([values[place].written for place in thin.tolist()]))
    return hashes


def house_numbers(table: Table) -> Codes:
    """Number what makes two addresses one, by value code."""
    return _numbered(_house_hashes(table))


def _numbered(hashes: Codes) -> Codes:
    return np.unique(hashes, return_inverse=True)[1]
