"""A table's records as flat columns: what the SQL of an exported model compares.

Everything that needs this program's files or rules about names is worked out here, once per record: folded names, name
groups, sounds, usable dates, parts of addresses. SQL is left with comparing.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.addresses import House, parse_house
from matching.columns import Column, Floats
from matching.compare import ADDRESS, BORN, EMAIL, FAMILY, GIVEN, MIDDLE, PHONE, compare_pairs
from matching.compare_names import near_forms
from matching.errors import TableError
from matching.model import Model
from matching.namedata import name_knowledge
from matching.names import FamilyName, GivenName, family_name, given_name
from matching.parts import looked_at
from matching.phonetic import phonetic_key
from matching.ports import NoWatch, Watch
from matching.schema import BirthSpan
from matching.table import Table
from matching.weights import log_shares, scales_of

Cell = str | int | None
PreparedColumns = dict[str, list[Cell]]
Frequencies = dict[str, list[tuple[int, float]]]

_EPOCH = dt.date(1970, 1, 1)
_ORDINARY = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 @.-_+")
# One-byte letters that stand for others; "|" separates, and quotes and backslashes would have to be escaped.
_SPARE = tuple(chr(c) for c in range(33, 127) if chr(c) not in _ORDINARY | set("|'\"\\`,")) + tuple(
    map(chr, range(1, 9))
)


@dataclass(frozen=True, slots=True)
class TermColumn:
    """A column for the term-frequency adjustment of one level.

    Attributes:
        name: Its name in the prepared table.
        comparison: Place of the comparison.
        level: Place of the level, counted from 1.
        of_full_name: True where the given name is the same too, so that the family name's share is that among
            namesakes.
    """

    name: str
    comparison: int
    level: int
    of_full_name: bool = False


def term_columns(model: Model) -> tuple[TermColumn, ...]:
    """Return the columns that adjust levels, one for each level with an adjustment."""
    found = []
    for c, weights in enumerate(model.comparisons):
        for place, level in enumerate(weights.levels, start=1):
            if level.rarity > 0 and c in _SHORT_NAMES:
                found.append(TermColumn(f"term_{_SHORT_NAMES[c]}_{place}", c, place))
                if c == FAMILY and place <= 2:
                    found.append(TermColumn(f"term_full_name_{place}", c, place, of_full_name=True))
    return tuple(found)


_SHORT_NAMES: Mapping[int, str] = {
    GIVEN: "given", MIDDLE: "middle", FAMILY: "family", BORN: "born", ADDRESS: "house", PHONE: "phone", EMAIL: "email"
}  # fmt: skip


def prepared_table(table: Table, model: Model, watch: Watch | None = None) -> PreparedColumns:
    """Return one row per record, by column name; None is NULL, lists are joined by "|".

    Args:
        watch: Looked at every few values.

    Raises:
        TableError: A record has two names, addresses, telephones or the like; SQL compares one with one. Or the texts
            have more different letters than one byte can tell apart.
    """
    watch = watch or NoWatch()
    letters, of_column = _Letters(table, watch), functools.partial(_of_column, table, watch=watch)
    columns: PreparedColumns = {"unique_id": list(looked_at(table.ids, watch))}
    columns |= of_column("given", table.given, lambda name: _given("given", name, letters), given_name("Ann"))
    established = _one_each(table, "given name", table.given)
    is_established = [*map(int, table.is_established.tolist()), 0]
    columns["given_established"] = [is_established[code] for code in established]
    columns |= of_column("family name", table.family, lambda name: _family(name, letters), family_name("Lee"))
    columns |= _middle(table, letters, watch)
    columns |= of_column("date of birth", table.born, _born, BirthSpan(_EPOCH, _EPOCH, is_exact=True))
    columns["sex"] = [(None, "F", "M")[sex] for sex in table.sexes.tolist()]
    columns |= of_column("address", table.houses, lambda house: _house(house, letters), parse_house("1", "", ""))
    columns |= of_column("telephone", table.phones, lambda phone: {"phone": letters.write(phone)}, "")
    columns |= of_column("e-mail", table.emails, lambda email: _email(email, letters), "")
    columns |= of_column("number", table.numbers, lambda number: _number(number, letters), "")
    columns |= of_column("date of death", table.died, _died, _EPOCH)
    return columns | _terms(table, model, watch)


def frequency_tables(table: Table, model: Model, watch: Watch | None = None) -> Frequencies:
    """Return the term frequencies to register in Splink, by column: (value, frequency).

    They are no counts: each is chosen so that Splink's formula gives the very adjustment that our engine makes, its
    smoothing and its bounds included. log2 u - log2 frequency, times the level's weight, is that adjustment.
    """
    shares = log_shares(table)
    rows = np.arange(len(table.ids), dtype=np.int64)
    scales = scales_of(table, model, compare_pairs(table, rows, rows, watch or NoWatch()), shares)
    found: Frequencies = {}
    for term in term_columns(model):
        scale, level = scales[term.comparison], model.comparisons[term.comparison].levels[term.level - 1]
        if term.of_full_name:
            codes, log_share = _full_names(table, scale.pair_log_share)
        else:
            log_share = shares[term.comparison]
            codes = list(range(len(log_share)))
        place = term.level
        free = scale.bits[place] + scale.strength[place] * (scale.log_usual - log_share)
        added = np.clip(free, scale.floor[place], scale.ceiling[place]) - scale.bits[place]
        frequency = np.exp2(np.log2(level_u(level.u, level.bits)) - added / level.rarity)
        found[term.name] = list(zip(codes, frequency.tolist(), strict=True))
    return found


def level_u(u: float, bits: float) -> float:
    """Return the u that is written for a level: the model's own, unless m, which is u times 2 ** bits, would pass 1."""
    return float(min(u, 2.0**-bits))


def write_csv(columns: Mapping[str, Sequence[Cell]], watch: Watch | None = None) -> str:
    """Write prepared columns as CSV; an empty cell is NULL."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(looked_at(zip(*columns.values(), strict=True), watch or NoWatch()))
    return written.getvalue()


# ---- one value of each kind ----


class _Letters:
    """Writes every letter as one byte, so that distances in bytes are distances in letters."""

    def __init__(self, table: Table, watch: Watch) -> None:
        families = list(looked_at(table.family.values, watch))
        texts = [name.key for column in (table.given, table.middle) for name in looked_at(column.values, watch)]
        texts += [name.key for name in families]
        texts += [text for house in looked_at(table.houses.values, watch) for text in (house.street, house.town)]
        as_given = (given_name(family.written) for family in looked_at(families, watch))
        texts += [name.key for name in as_given if name is not None]
        texts += [*table.emails.values, *table.phones.values, *table.numbers.values]
        others = sorted({letter for text in looked_at(texts, watch) for letter in text} - _ORDINARY)
        if len(others) > len(_SPARE):
            raise TableError(
                f"The table has {len(others)} letters beyond a to z; an exported model can tell {len(_SPARE)} apart."
                " Nothing was written. Export a table with fewer scripts."
            )
        self._table = str.maketrans(dict(zip(others, _SPARE, strict=False)))

    def write(self, text: str) -> str:
        return text.translate(self._table)

    def joined(self, texts: Iterable[str]) -> str | None:
        return "|".join(self.write(text) for text in texts) or None


def _groups(numbers: Iterable[int]) -> str | None:
    return "|".join(map(str, sorted(numbers))) or None


def _given(prefix: str, name: GivenName, letters: _Letters) -> dict[str, Cell]:
    starts = name_knowledge().compound_starts
    return {
        f"{prefix}_written": name.written,
        f"{prefix}_letters": letters.write(name.key),
        f"{prefix}_words": letters.joined(name.words),
        f"{prefix}_n_words": len(name.words),
        f"{prefix}_telling": int(any(word not in starts and len(word) > 1 for word in name.words)),
        f"{prefix}_forms": _groups(name.forms),
        f"{prefix}_near": _groups(near_forms(name)),
        f"{prefix}_variants": _groups(name.variants),
        f"{prefix}_sound": f"~{name.sound}",
        f"{prefix}_first_sound": f"~{phonetic_key(name.key)[:1]}",
        f"{prefix}_initial": int(name.is_initial),
    }


def _family(name: FamilyName, letters: _Letters) -> dict[str, Cell]:
    as_given = given_name(name.written)
    return {
        "family_written": name.written,
        "family_letters": letters.write(name.key),
        "family_words": letters.joined(name.words),
        "family_n_words": len(name.words),
        "family_long_words": letters.joined(word for word in name.words if len(word) > 2),
        "family_stem": name.stem,
        "family_women": letters.joined(_womens_forms(name.key)),
        "family_variants": _groups(name.variants),
        "family_sound": f"~{name.sound}",
        "family_first_sound": f"~{phonetic_key(name.key)[:1]}",
        **({} if as_given is None else _given("as_given", as_given, letters)),
    }


def _womens_forms(man: str) -> list[str]:
    """Names that ``names.same_stem`` takes for the woman's form of a man's."""
    if len(man) < 4:
        return []
    forms = [man + "ova", man + "va", man[:-1] + "ova", man[:-2] + man[-1] + "ova"]
    return [*forms, man + "a", man[:-1] + "a"] if man[-1] in "vny" else forms


def _born(span: BirthSpan) -> dict[str, Cell]:
    first, last = span.earliest, span.latest
    return {
        "born_first": (first - _EPOCH).days,
        "born_last": (last - _EPOCH).days,
        "born_exact": int(span.is_exact),
        "born_placeholder": int(span.is_placeholder),
        "born_year": first.year,
        "born_month": first.month,
        "born_day": first.day,
        "born_last_year": last.year,
        "born_digits": f"{first.day:02}{first.month:02}{first.year:04}",
    }


def _house(house: House, letters: _Letters) -> dict[str, Cell]:
    return {
        "house": house.written,
        "house_number": house.number or None,
        "house_street": letters.write(house.street) or None,
        "house_town": letters.write(house.town) or None,
        "house_postcode": house.postcode or None,
        "house_district": house.district or None,
    }


def _email(email: str, letters: _Letters) -> dict[str, Cell]:
    return {"email": letters.write(email), "email_local": f"~{letters.write(email.partition('@')[0])}"}


def _number(number: str, letters: _Letters) -> dict[str, Cell]:
    kind, _, own = number.rpartition(" ")
    return {"number": f"#{letters.write(own)}", "number_kind": f"#{letters.write(kind)}"}


def _died(day: dt.date) -> dict[str, Cell]:
    return {"died": (day - _EPOCH).days, "died_year": day.year}


def _middle(table: Table, letters: _Letters, watch: Watch) -> PreparedColumns:
    rows = [_middle_row(table.middle.of(row), letters) for row in looked_at(range(len(table.ids)), watch)]
    names = tuple(_middle_row((), letters))
    return {name: [row[name] for row in rows] for name in names}


def _middle_row(names: Sequence[GivenName], letters: _Letters) -> dict[str, Cell]:
    whole = [name for name in names if not name.is_initial]
    return {
        "middle_recorded": 1 if names else None,
        "middle_words": letters.joined(name.key for name in whole),
        "middle_unknown": letters.joined(name.key for name in whole if not name.forms),
        "middle_forms": _groups(frozenset().union(*(name.forms for name in whole))),
        "middle_near": _groups(frozenset().union(*(near_forms(name) for name in whole))),
        "middle_variants": _groups(frozenset().union(*(name.variants for name in whole))),
        "middle_initials": letters.joined(name.key for name in names if name.is_initial),
        "middle_firsts": letters.joined(name.key[0] for name in names),
    }


# ---- columns ----


def _one_each(table: Table, what: str, column: Column[Any]) -> list[int]:
    """Return each record's value code, -1 for none."""
    counts = np.diff(column.starts)
    if (counts > 1).any():
        row = int(np.argmax(counts > 1))
        raise TableError(
            f"Record {table.ids[row]} has {counts[row]} values for {what}; an exported model compares one with one."
            " Nothing was written. Export a table with one value each."
        )
    codes = np.full(len(counts), -1, dtype=np.int64)
    codes[counts > 0] = column.codes
    return codes.tolist()


def _of_column(
    table: Table,
    what: str,
    column: Column[Any],
    describe: Callable[[Any], dict[str, Cell]],
    example: object,
    *,
    watch: Watch,
) -> PreparedColumns:
    """Describe each record's value; the example has every column, as a table may have no value at all."""
    codes = _one_each(table, what, column)
    described = [describe(value) for value in looked_at(column.values, watch)]
    names = tuple(describe(example))
    described.append({})
    return {name: [described[code].get(name) for code in looked_at(codes, watch)] for name in names}


def _terms(table: Table, model: Model, watch: Watch) -> PreparedColumns:
    """Value codes for the term-frequency tables; middle names only where there is just one."""
    of_kind = {
        GIVEN: _one_each(table, "given name", table.given),
        FAMILY: _one_each(table, "family name", table.family),
        BORN: _one_each(table, "date of birth", table.born),
        ADDRESS: _one_each(table, "address", table.houses),
        PHONE: _one_each(table, "telephone", table.phones),
        EMAIL: _one_each(table, "e-mail", table.emails),
        MIDDLE: _only_middle(table),
    }
    full_names = _full_name_codes(table)
    columns: PreparedColumns = {}
    for term in term_columns(model):
        codes = full_names if term.of_full_name else of_kind[term.comparison]
        columns[term.name] = [None if code < 0 else code for code in looked_at(codes, watch)]
    return columns


def _only_middle(table: Table) -> list[int]:
    codes = []
    for row in range(len(table.ids)):
        of_row = table.middle.codes[table.middle.starts[row] : table.middle.starts[row + 1]].tolist()
        whole = [code for code in of_row if not table.middle.values[code].is_initial]
        codes.append(whole[0] if len(whole) == 1 else -1)
    return codes


def _full_name_codes(table: Table) -> list[int]:
    """Number the full names by their keys, -1 where a part is missing."""
    code_of: dict[tuple[str, str], int] = {}
    codes = []
    for row in range(len(table.ids)):
        given, family = table.given.of(row), table.family.of(row)
        named = given and family
        codes.append(code_of.setdefault((given[0].key, family[0].key), len(code_of)) if named else -1)
    return codes


def _full_names(table: Table, log_share: Floats | None) -> tuple[list[int], Floats]:
    """Return the codes of full names and log2 of the family name's share among namesakes.

    Args:
        log_share: By record, as the engine weighs the record against itself.
    """
    assert log_share is not None
    codes = np.array(_full_name_codes(table), dtype=np.int64)
    distinct, first = np.unique(codes, return_index=True)
    named = distinct >= 0
    return distinct[named].tolist(), log_share[first[named]]
