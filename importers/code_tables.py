"""Code tables: what the numbers in a column of another table stand for.

Systems keep relationships as numbers (``personal_rel_type_id``: 11) and say in a table of its own what 11 is. A code
table is recognised without being known: two columns, one of numbers, one of relationships, and nobody's name or id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.columns import Column
from importers.headers import squeeze
from importers.known_tables import Gives, KnownTable, alternatives
from importers.tables import TableRow

MAX_CODES = 5_000

_NUMBERS = 0.9
_RELATIONS = 0.6

Code = tuple[str, str, str]
"""Header of the numbers, a number, what it stands for."""


@dataclass(slots=True)
class CodeBook:
    """What is known of numbers while the tables of a file are read.

    Args:
        codes: From files that were read before.
    """

    _by_header: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of_codes(cls, codes: Iterable[Code]) -> CodeBook:
        """Return a book with these codes."""
        book = cls()
        book.add(codes)
        return book

    def add(self, codes: Iterable[Code]) -> None:
        """Add codes; the first meaning of a number stays."""
        for header, number, text in codes:
            self._by_header.setdefault(squeeze(header), {}).setdefault(number.casefold(), text)

    def of(self, header: str) -> Mapping[str, str]:
        """Return what the numbers under a header stand for; {} when no table said so."""
        return self._by_header.get(squeeze(header), {})


def given_codes(table: KnownTable, headers: Sequence[str], rows: Sequence[TableRow]) -> Iterator[Code]:
    """Yield the codes that a known table gives."""
    for gives in table.gives:
        key, text = _place(gives.key, headers), _place(gives.text, headers)
        if key is not None and text is not None:
            yield from _codes(gives, rows, key, text)


def _codes(gives: Gives, rows: Sequence[TableRow], key: int, text: int) -> Iterator[Code]:
    for row in rows:
        if row.cell(key) and row.cell(text):
            yield gives.names, row.cell(key).removesuffix(".0"), row.cell(text).removesuffix(".0")


def _place(wanted: str, headers: Sequence[str]) -> int | None:
    there = [squeeze(header) for header in headers]
    return next((there.index(name) for name in alternatives(wanted) if name in there), None)


def recognised_codes(columns: Sequence[Column], rows: Sequence[TableRow]) -> list[Code]:
    """Return the codes of a table that is a code table by what its columns hold, else []."""
    if not rows or len(rows) > MAX_CODES or any(column.actor or column.field in _OF_SOMEBODY for column in columns):
        return []
    key = next((column for column in columns if _is_key(column, rows)), None)
    text = max((c for c in columns if c is not key and c.profile.relations >= _RELATIONS),
               key=lambda column: column.profile.mean_chars, default=None)  # fmt: skip
    if key is None or text is None or not key.header:
        return []
    pairs = ((row.cell(key.position).removesuffix(".0"), row.cell(text.position)) for row in rows)
    return [(key.header, number, words) for number, words in pairs if number and words]


_OF_SOMEBODY = frozenset({
    "full_name", "given_name", "family_name", "date_of_birth", "nhs_number", "address", "address_line", "phone",
    "email", "sentence", "case_ref",
})  # fmt: skip


def _is_key(column: Column, rows: Sequence[TableRow]) -> bool:
    """Return True for a column of numbers or short codes of which none stands twice, and that are nobody's ids."""
    values = column.profile
    if column.field == "id":
        return False
    texts = [row.cell(column.position) for row in rows]
    is_number = max(values.numbers, values.ids) >= _NUMBERS
    return is_number and all(texts) and len(set(texts)) == len(texts)
