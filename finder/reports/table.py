"""What a writer of files may see of a search: a finished table, already filtered for its audience."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Audience(StrEnum):
    """Who will hold the paper."""

    PROFESSIONAL = "professional"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list.

    Attributes:
        key: Stable name ("relationship").
        title: Heading, in words.
        width_chars: How wide the text usually is, in characters.
        group: Columns of one group share a cell where a page is too narrow for all of them.
    """

    key: str
    title: str
    width_chars: int
    group: str


@dataclass(frozen=True, slots=True)
class ReportTable:
    r"""A list that is ready to be written. Nothing in it may be hidden from the audience.

    Attributes:
        child: The child's name as this audience may see it.
        handling: The confidentiality line, or "".
        rows: One text a column; "\n" separates lines within a cell.
        notes: Sentences above the table.
        legend: Explanations below the table.
        document: The same content for the JSON form, as cli.md lays it out.
    """

    audience: Audience
    title: str
    child: str
    generated: dt.date
    handling: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    legend: tuple[str, ...] = ()
    document: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows), "a row has as many cells as there are columns"
