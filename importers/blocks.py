"""What a document of any format is made of: paragraphs and tables in order, and the parts that stand beside them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body, of a cell or of a side part.

    Attributes:
        locator: ``P14``, numbered over the paragraphs of the body that stand outside tables, from 1; inside a table
            the locator of the table's row.
        text: With ``[x]`` and ``[ ]`` for ticks, tabs and line breaks kept.
        is_heading: Styled as a heading or title, or wholly bold.
    """

    locator: str
    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; a merged cell occurs once, where it begins.

    Attributes:
        column: 0-based position in the table's grid.
        span: How many grid columns it covers.
        text: Its paragraphs, a line each; the text of nested tables is not in it.
        goes_on: True for the lower part of a vertically merged cell, whose text stands above.
    """

    column: int
    span: int
    text: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; ``number`` counts every row of the table from 1, the header row included."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The stripped text of each cell."""
        return tuple(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        locator: ``T2``, numbered over the tables that stand directly in the body, from 1; a table nested in a row is
            ``T2R3T1``, one in a text box of a paragraph ``P5T1``.
        rows: Without rows whose deletion is tracked; the numbers of the others do not change for it.
    """

    locator: str
    rows: tuple[TableRow, ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class SidePart:
    """A header, footer, set of notes or of comments; ``name`` is the part's name without folder and suffix."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What a document says.

    Attributes:
        blocks: The body in document order; a nested table follows the table that holds it.
        parts: Headers, footers, notes and comments.
        is_damaged: The body was not well-formed; what could be read was kept.
        n_hidden: Pieces of text that nobody sees who opens the document; they were left out.
        n_unread: Documents of another format that stand within this one; they were left out.
    """

    blocks: tuple[Block, ...]
    parts: tuple[SidePart, ...] = ()
    is_damaged: bool = False
    n_hidden: int = 0
    n_unread: int = 0
