"""Tables of case systems and national returns that are known by their headers; each system is a data file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from importers.errors import UnreadableError
from importers.headers import field_names, squeeze
from importers.mapping import TableKind

_SEARCH_ROWS = 40
_T = TypeVar("_T")

CODES = "codes"
LEFT_OUT = "left out"


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a column says of an order or a gate beside what the row is.

    Attributes:
        column: Header.
        label: Wording of the fact; the (expanded) value of the column follows it.
        values: Those that count; any when empty.
        code: Of ``alerts.json``; recognised from the wording when "".
        start: Header of the day from which it holds.
        end: Header of the day on which it ended.
    """

    column: str
    label: str
    values: tuple[str, ...] = ()
    code: str = ""
    start: str = ""
    end: str = ""


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column about the same person that is not what the row is about: the home beside a placement.

    Attributes:
        column: Header.
        field: Field of a person row.
        until: Header of the day on which it ceased to hold.
    """

    column: str
    field: str
    until: str = ""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values of a JSON cell that together are one field."""

    keys: tuple[str, ...]
    field: str


class Withheld(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which addresses of a table must not be shown: those whose kind has one of the words."""

    column: str
    words: tuple[str, ...]


class Gives(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code list that a table holds: what the numbers in a column of another table stand for.

    Attributes:
        key: Header of the numbers here.
        names: Header of the numbers there.
        text: Header of what they stand for.
    """

    key: str
    names: str
    text: str


class KnownTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of a system. A header may give alternatives: ``"RELATIONSHIP_TYPE_ID|ID"``.

    Attributes:
        name: As the system calls it.
        headers: All must be there, in any order and case.
        kind: A ``TableKind``, ``"codes"`` for a code table, ``"left out"`` for one that names nobody.
        columns: Header to meaning, as in a saved mapping; "" for a column that is only kept.
        codes: Header to the name of the code list its values are written out with.
        joined: Header of a number that another table explains, to the meaning of what it stands for.
        always: Meaning to a text that holds for every row.
        text: Headers whose values together are the text of an entry.
        unpack: Header of a column of JSON to its parts.
        is_flipped: As in a saved mapping.
    """

    name: str
    headers: tuple[str, ...]
    kind: str
    columns: dict[str, str]
    codes: dict[str, str] = {}
    joined: dict[str, str] = {}
    always: dict[str, str] = {}
    text: tuple[str, ...] = ()
    unpack: dict[str, tuple[Part, ...]] = {}
    withheld: Withheld | None = None
    signals: tuple[Signal, ...] = ()
    details: tuple[Detail, ...] = ()
    gives: tuple[Gives, ...] = ()
    is_flipped: bool = False


class CaseSystem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One data file of ``importers/case_systems``."""

    system: str
    about: str
    tables: tuple[KnownTable, ...]
    code_lists: dict[str, dict[str, str]] = {}


class Known(msgspec.Struct, frozen=True):
    """A table that was found in a file: what is known of it, and of which system it is."""

    system: CaseSystem
    table: KnownTable

    @property
    def kind(self) -> TableKind:
        """What its rows are read as."""
        return TableKind.UNRECOGNISED if self.table.kind in {CODES, LEFT_OUT} else TableKind(self.table.kind)

    def written_out(self, header: str, text: str) -> str:
        """Return ``"C2: full care order"`` for a code of a known list, other text as it is.

        Numbers of spreadsheets lose nothing by it: ``"1.0"`` is the code ``"1"``.
        """
        if not self.table.codes:
            return text
        lists = {squeeze(name): codes for name, codes in self.table.codes.items()}
        codes = self.system.code_lists.get(lists.get(squeeze(header), ""), {})
        code = text.strip().upper().removesuffix(".0")
        return f"{code}: {codes[code]}" if code in codes else text


class _HasCells(Protocol):
    @property
    def cells(self) -> tuple[str, ...]: ...


@cache
def systems(folder: Path | None = None) -> tuple[CaseSystem, ...]:
    """Return the systems of the program, and those of a folder of further data files.

    Raises:
        UnreadableError: When a data file of the folder is not one.
    """
    own = (entry for entry in (files("importers") / "case_systems").iterdir() if entry.name.endswith(".json"))
    read = [_decode(entry.read_bytes(), entry.name) for entry in sorted(own, key=lambda entry: entry.name)]
    if folder is not None:
        read.extend(_decode(path.read_bytes(), path.name) for path in sorted(folder.glob("*.json")))
    return tuple(read)


def _decode(content: bytes, shown: str) -> CaseSystem:
    try:
        system = msgspec.json.decode(content, type=CaseSystem)
    except msgspec.DecodeError as err:
        raise UnreadableError(f"{shown} describes no case system ({err}). Nothing was imported with it.") from err
    for table in system.tables:
        _check(table, system, shown)
    return system


def _check(table: KnownTable, system: CaseSystem, shown: str) -> None:
    """Refuse words that no room knows, so that a slip in a data file is found when it is loaded."""
    where = f"{shown}, table {table.name}"
    if table.kind not in {CODES, LEFT_OUT, *TableKind}:
        raise UnreadableError(f"{where}: “{table.kind}” is no kind of table. Nothing was imported with it.")
    names = field_names()
    parts = (part.field for parts in table.unpack.values() for part in parts)
    meanings = [*table.columns.values(), *table.joined.values(), *table.always, *parts]
    for meaning in filter(None, meanings):
        actor, _, field = meaning.rpartition(".")
        if field not in names["fields"] or (actor and actor not in names["actors"]):
            raise UnreadableError(
                f"{where}: “{meaning}” is no field; see docs/fields.md. Nothing was imported with it."
            )
    for name in table.codes.values():
        if name not in system.code_lists:
            raise UnreadableError(f"{where}: there is no code list “{name}”. Nothing was imported with it.")


def known_header(rows: Sequence[_HasCells], folder: Path | None = None) -> int | None:
    """Return the position of the first row that has the headers of a known table, or None."""
    return next((at for at, row in enumerate(rows[:_SEARCH_ROWS]) if find_known(row.cells, folder)), None)


def find_known(headers: Sequence[str], folder: Path | None = None) -> Known | None:
    """Return the known table with these headers, the one that needs most of them; None for unknown tables."""
    there = {squeeze(header) for header in headers if header.strip()}
    return max(_fitting(there, folder), key=lambda known: len(known.table.headers), default=None)


def _fitting(there: set[str], folder: Path | None) -> Iterator[Known]:
    # Later systems go before earlier ones: an agency's own data file before that of the program.
    for system in reversed(systems(folder)):
        for table in system.tables:
            if all(any(name in there for name in alternatives(header)) for header in table.headers):
                yield Known(system, table)


def alternatives(header: str) -> tuple[str, ...]:
    """Return the headers, in the form in which they are compared, of which one must be there.

    >>> alternatives("RELATIONSHIP_TYPE_ID|ID")
    ('relationshiptypeid', 'id')
    """
    return tuple(squeeze(one) for one in header.split("|"))


def by_header(said: Mapping[str, _T], header: str) -> _T | None:
    """Return what a data file says of a header."""
    wanted = squeeze(header)
    return next((value for name, value in said.items() if wanted in alternatives(name)), None)
