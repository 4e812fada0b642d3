"""What a form is made of: labels with values, rows of people, headings, free text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with what stands beside, below or after it."""

    label: str
    value: str
    locator: str


@dataclass(frozen=True, slots=True)
class PersonCells:
    """One row of a table of people: (heading, meaning of the heading, text) for each cell."""

    locator: str
    cells: tuple[tuple[str, str, str], ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: of the document, before a table, or in a row of its own."""

    text: str
    locator: str


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words that are neither."""

    text: str
    locator: str


Item = Pair | PersonCells | Heading | FreeText
