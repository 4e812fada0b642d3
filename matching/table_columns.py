"""Which column of a person table says what: found out from the header, and sometimes from the first rows."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.errors import TableError
from matching.fold import fold_words
from matching.namedata import read_data

SEVERAL = frozenset(
    {
        "known_as", "birth_family", "middle", "phone", "email", "nhs_number", "other_number", "house_number",
        "more_address",
    }
)  # fmt: skip
_ID = "id"
_BIRTH_PARTS = ("birth_year", "birth_month", "birth_day")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)")
_OTHER_NUMBER = "other_number"
_NOT_COMPARED = "not about who somebody is, as far as its name says"


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns of one table.

    Attributes:
        fields: For each field the places of its columns in the header.
        ignored: Columns that are not compared, with the reason.
    """

    fields: Mapping[str, tuple[int, ...]]
    ignored: tuple[tuple[str, str], ...]

    def places(self, field: str) -> tuple[int, ...]:
        """Return the columns of a field, () for none."""
        return self.fields.get(field, ())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What ``table_columns.json`` says.

    Attributes:
        field_of: Field of each known header, as folded words and as one word.
        kind_of: Kind of number that each known header of the field "other_number" names; the same.
        untelling: Words that may be left out of a header.
        absent: Texts that mean "not recorded" in every column, lower case.
        absent_but_in_names: The same, except where somebody may be called so.
        sex_of: "F" or "M" for each way of writing it.
    """

    field_of: Mapping[str, str]
    kind_of: Mapping[str, str]
    untelling: frozenset[str]
    absent: frozenset[str]
    absent_but_in_names: frozenset[str]
    sex_of: Mapping[str, str]


@functools.cache
def vocabulary() -> Vocabulary:
    """Read ``data/table_columns.json``."""
    data: dict[str, Any] = read_data("table_columns.json")
    return Vocabulary(
        field_of=_by_header(
            {**data["fields"], _OTHER_NUMBER: [name for names in data["numbers"].values() for name in names]}
        ),
        kind_of=_by_header(data["numbers"]),
        untelling=frozenset(data["untelling"]),
        absent=frozenset(data["absent"]),
        absent_but_in_names=frozenset(data["absent_but_in_names"]),
        sex_of={text: sex for sex, texts in data["sex"].items() for text in texts},
    )


def _by_header(fields: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Map headers as they are listed, and run together where that is no other field's ("birthday" is a whole date)."""
    named = [(fold_words(name), field) for field, names in fields.items() for name in names]
    field_of = {" ".join(words): field for words, field in named}
    for words, field in named:
        field_of.setdefault("".join(words), field)
    return field_of


def field_of_header(name: str) -> str:
    """Return the field that a header names, or "".

    >>> field_of_header("client_firstName"), field_of_header("PHONE 2"), field_of_header("mother's name")
    ('given', 'phone', '')
    """
    return _looked_up(vocabulary().field_of, name)


def number_kind(name: str) -> str:
    """Return the kind of number in a column of the field "other_number".

    >>> number_kind("client_NINO"), number_kind("soc_sec_id"), number_kind("Library Card 2")
    ('National Insurance number', 'social security number', 'library card')
    """
    words = fold_words(_CAPITAL.sub(" ", name))
    return _looked_up(vocabulary().kind_of, name) or " ".join(_without_number(words)) or "number"


def _looked_up(known: Mapping[str, str], name: str) -> str:
    words = fold_words(_CAPITAL.sub(" ", name))
    telling = tuple(word for word in words if word not in vocabulary().untelling)
    for tried in (words, telling, _without_number(words), _without_number(telling)):
        found = known.get(" ".join(tried)) or known.get("".join(tried))
        if found:
            return found
    return ""


def _without_number(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[:-1] if words and words[-1].isdecimal() else words


def recognise(
    header: Sequence[str], asked: Mapping[str, Sequence[str]], id_column: str | None = None, what: str = "The table"
) -> TableColumns:
    """Find the columns of a table.

    Args:
        asked: Field to the columns that the user names for it; no columns leave the field out.
        id_column: The column with the records' ids; found out when None.
        what: The file, for error messages.

    Raises:
        TableError: A named column is not there, a field is unknown, or nothing can be compared.
    """
    fields = {field: tuple(_place(header, name, what) for name in names) for field, names in _checked(asked).items()}
    if id_column is not None:
        fields[_ID] = (_place(header, id_column, what),)
    taken = {place for places in fields.values() for place in places}
    ignored = []
    for place, name in enumerate(header):
        field = field_of_header(name) if place not in taken else _ID
        if place in taken:
            continue
        if not field or field in asked:
            ignored.append((name, _NOT_COMPARED))
        elif field in fields and (field not in SEVERAL or field == _ID):
            ignored.append((name, f"{header[fields[field][0]]} says it already"))
        else:
            fields[field] = (*fields.get(field, ()), place)
    found = _without_doubles(header, fields, ignored)
    if not any(places for field, places in found.items() if field != _ID):
        known = ", ".join(sorted({*vocabulary().field_of.values()} - {_ID}))
        raise TableError(
            f"{what} has no column that can be compared (it has {', '.join(header[:12])}). Nothing was linked. "
            f"Say which is which with --columns FIELD=COLUMN,...; fields are {known}."
        )
    return TableColumns({field: places for field, places in found.items() if places}, tuple(ignored))


def _checked(asked: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    known = {*vocabulary().field_of.values()}
    for field in asked:
        if field not in known:
            raise TableError(f"There is no field {field}. Nothing was linked. Fields are {', '.join(sorted(known))}.")
    return asked


def _place(header: Sequence[str], name: str, what: str) -> int:
    exact = [place for place, one in enumerate(header) if one == name]
    alike = [place for place, one in enumerate(header) if one.casefold() == name.strip().casefold()]
    for found in (exact, alike):
        if found:
            return found[0]
    raise TableError(f"{what} has no column {name}. Nothing was linked. Its columns are {', '.join(header)}.")


def _without_doubles(
    header: Sequence[str], fields: Mapping[str, tuple[int, ...]], ignored: list[tuple[str, str]]
) -> dict[str, tuple[int, ...]]:
    """Leave out what another column says better: a whole name beside its parts, parts of a date beside the date."""
    found = dict(fields)

    def leave_out(field: str, by: str) -> None:
        for place in found.pop(field, ()):
            ignored.append((header[place], f"{header[found[by][0]]} says it already"))

    has_given = bool(found.get("given") or found.get("given_names"))
    if found.get("full_name") and found.get("family") and not has_given:
        found["given"] = found.pop("full_name")
    elif found.get("full_name") and has_given and not found.get("family"):
        found["family"] = found.pop("full_name")
    elif found.get("full_name") and has_given:
        leave_out("full_name", "family")
    if found.get("given"):
        leave_out("given_names", "given")
    if found.get("born"):
        for part in _BIRTH_PARTS:
            leave_out(part, "born")
    return found


def asked_columns(text: str) -> dict[str, tuple[str, ...]]:
    """Read ``--columns``: "given=first_name,phone=home;mobile,town=".

    Raises:
        TableError: A part has no "=".
    """
    asked: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        field, is_there, names = part.partition("=")
        if not is_there:
            raise TableError(f'"{part}" names no field. Nothing was linked. Write --columns given=first_name,...')
        asked[field.strip()] = tuple(name.strip() for name in names.split(";") if name.strip())
    return asked


def describe_fields(header: Sequence[str], columns: TableColumns) -> dict[str, list[str]]:
    """Return the columns of each field by name."""
    return {field: [header[place] for place in places] for field, places in sorted(columns.fields.items())}


def fields_to_read(columns: TableColumns) -> Iterable[int]:
    """Return the places of all columns that are read."""
    return tuple(dict.fromkeys(place for places in columns.fields.values() for place in places))
