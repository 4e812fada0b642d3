"""Pages and HTML letters as paragraphs and tables; scripts, styles and what nobody sees are left out.

Source: the elements and what they mean are those of the HTML Standard (WHATWG), sections 4.3, 4.4, 4.9 and 4.10.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from importers.blocks import Block, Cell, DocumentText, Paragraph, Table, TableRow
from importers.docx_xml import CHECKED, UNCHECKED
from importers.errors import UnreadableError
from importers.form_ticks import plain_ticks
from importers.text import decode_lines

_SILENT = frozenset({
    "script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe", "datalist", "del",
    "audio", "video", "canvas", "map",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "blockquote", "hr", "pre", "section", "article", "header", "footer", "main", "nav",
    "aside", "address", "fieldset", "form", "details", "summary", "figure", "figcaption", "center", "body", "html",
    "tr", "td", "th", "thead", "tbody", "tfoot", "table", "dl", "dt", "dd", "caption", "legend",
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend", "summary"})
_BOLD = frozenset({"b", "strong"})
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{2,40})|<\?xml[^>]{0,80}encoding=["']([\w.:-]+)""", re.IGNORECASE
)
_HEAD_BYTES = 4096
_MAX_SPAN = 200
_MAX_COLUMNS = 1_000
_MAX_HEADING_CHARS = 120


def decode_page(data: bytes) -> tuple[str, str]:
    """Return a page as text and its encoding: by its mark, as it declares, else as any text file is decoded."""
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    has_mark = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if declared and not has_mark:
        try:
            charset = codecs.lookup((declared[1] or declared[2]).decode("ascii")).name
            # Browsers read what calls itself Latin-1 as Windows-1252, and so do those who write it.
            charset = "cp1252" if charset in {"iso8859-1", "ascii"} else charset
            return data.decode(charset), charset
        except (LookupError, ValueError):
            # A lie about the encoding, or no text encoding at all: look at the bytes.
            pass
    decoded = decode_lines(data)
    return "\n".join(line.text for line in decoded.lines), decoded.encoding


def read_html(page: str, name: str, prefix: str = "") -> DocumentText:
    """Read a page.

    Args:
        page: Its source.
        name: For messages.
        prefix: Of all places in it.

    Raises:
        UnreadableError: When its elements are nested too deep to be a page that people read.
    """
    walker = _walk(page, name, _Walker(prefix=prefix))
    return DocumentText(tuple(walker.blocks), is_damaged=walker.is_damaged, n_hidden=walker.n_hidden)


def lines_of_html(page: str) -> str:
    r"""Return the words of an HTML letter, one line for each paragraph, row or item; quotations begin with ``>``.

    >>> lines_of_html("<style>p {}</style><p>Dear Ella<br>thank you</p><blockquote>Ann &amp; Bob</blockquote>")
    'Dear Ella\nthank you\n> Ann & Bob'
    """
    walker = _walk(page, "The letter", _Walker(is_letter=True))
    lines = (line for block in walker.blocks for line in _block_lines(block))
    return "\n".join(lines)


def _block_lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from filter(None, block.text.split("\n"))
    else:
        yield from (" | ".join(" ".join(text.split()) for text in row.texts if text) for row in block.rows)


def _walk(page: str, name: str, walker: _Walker) -> _Walker:
    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(_XML_DECLARATION.sub("", page).replace("\0", "\ufffd"), parser)
        if isinstance(root, etree._Element):
            walker.element(root)
    except (etree.XMLSyntaxError, ValueError):
        # The parser refuses a page without a single element; there are no words in it.
        pass
    except RecursionError as err:
        raise UnreadableError(f"{name} nests its elements too deep. Nothing was imported.") from err
    walker.flush()
    # Beyond some 250 elements in each other the parser goes no further; it says so in its log only.
    is_cut = any("depth" in entry.message.casefold() for entry in parser.error_log)
    walker.is_damaged = is_cut or walker.n_beyond > 0
    return walker


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].casefold()


@dataclass(slots=True)
class _Walker:
    """Walks a page; inline text gathers until a block ends."""

    is_letter: bool = False
    prefix: str = ""
    blocks: list[Block] = field(default_factory=list)
    n_hidden: int = 0
    n_beyond: int = 0
    is_damaged: bool = False
    _pieces: list[str] = field(default_factory=list)
    _is_plain: bool = False
    _paragraphs: int = 0
    _tables: int = 0
    _quotes: int = 0
    _bold: int = 0
    _kept_spaces: int = 0

    def element(self, element: etree._Element) -> None:
        """Read an element; the text behind it belongs to whatever holds it."""
        tag = _tag(element)
        if tag in _SILENT or not tag:
            return
        if _is_hidden(element):
            self.n_hidden += bool("".join(map(str, element.itertext())).strip() or tag in {"input", "select"})
            return
        if tag == "br":
            self._pieces.append("\n")
        elif tag in {"input", "select", "textarea"}:
            self._field(element, tag)
        elif tag == "table" and _is_data_table(element):
            self._table(element)
        elif tag == "dl":
            self._definitions(element)
        elif tag in _BLOCKS:
            self._block(element, tag)
        else:
            self._bold += tag in _BOLD
            self._children(element)
            self._bold -= tag in _BOLD

    def _block(self, element: etree._Element, tag: str) -> None:
        self.flush()
        self._quotes += tag == "blockquote"
        self._kept_spaces += tag == "pre"
        self._children(element)
        self.flush(is_heading=tag in _HEADINGS)
        self._kept_spaces -= tag == "pre"
        self._quotes -= tag == "blockquote"

    def _children(self, element: etree._Element) -> None:
        self._text(element.text)
        for child in element:
            self.element(child)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        self._is_plain |= bool(text.strip()) and not self._bold
        self._pieces.append(text if self._kept_spaces else _SPACES.sub(" ", text))

    def flush(self, *, is_heading: bool = False) -> None:
        """End a paragraph, if one has begun."""
        lines = "".join(self._pieces).split("\n")
        is_bold = not self._is_plain
        self._pieces, self._is_plain = [], False
        stripped = [line.rstrip() if self._kept_spaces else " ".join(line.split()) for line in lines]
        text = plain_ticks("\n".join(stripped).strip("\n"))
        if not text.strip():
            return
        if self.is_letter and self._quotes:
            text = "\n".join(f"{'>' * self._quotes} {line}" for line in text.split("\n"))
        self._paragraphs += 1
        is_title = is_heading or (is_bold and len(text) <= _MAX_HEADING_CHARS)
        self.blocks.append(Paragraph(f"{self.prefix}P{self._paragraphs}", text, is_title))

    def _field(self, element: etree._Element, tag: str) -> None:
        kind = (element.get("type") or "text").casefold()
        if tag == "textarea":
            self._pieces.append("".join(map(str, element.itertext())))
        elif tag == "select":
            chosen = [option for option in element.iter("option") if option.get("selected") is not None]
            self._pieces.append("; ".join("".join(map(str, option.itertext())).strip() for option in chosen))
        elif kind in {"checkbox", "radio"}:
            self._pieces.append(f"{CHECKED if element.get('checked') is not None else UNCHECKED} ")
        elif kind not in {"hidden", "password", "submit", "button", "reset", "image", "file"}:
            self._pieces.append(element.get("value") or "")
        self._is_plain = True

    def _definitions(self, element: etree._Element) -> None:
        """Read "term, description" as rows of two cells."""
        self.flush()
        self._tables += 1
        locator = f"{self.prefix}T{self._tables}"
        rows: list[TableRow] = []
        term = ""
        for child in element.iter():
            if _tag(child) == "dt":
                term = self._cell_text(child, locator, [])
            elif _tag(child) == "dd":
                cells = (Cell(0, 1, term), Cell(1, 1, self._cell_text(child, locator, [])))
                rows.append(TableRow(len(rows) + 1, cells))
        self.blocks.append(Table(locator, tuple(rows)))

    # ---- tables

    def _table(self, table: etree._Element) -> None:
        self.flush()
        caption = next((child for child in table if _tag(child) == "caption"), None)
        if caption is not None:
            self._block(caption, "caption")
        self._tables += 1
        locator = f"{self.prefix}T{self._tables}"
        rows: list[TableRow] = []
        below: dict[int, tuple[int, int]] = {}
        nested: list[Block] = []
        for number, row in enumerate(_rows(table), start=1):
            if not _is_hidden(row):
                rows.append(TableRow(number, tuple(self._cells(row, f"{locator}R{number}", below, nested))))
        self.blocks.append(Table(locator, tuple(rows)))
        self.blocks.extend(nested)

    def _cells(
        self, row: etree._Element, locator: str, below: dict[int, tuple[int, int]], nested: list[Block]
    ) -> Iterator[Cell]:
        """Yield the cells of a row, with the lower parts of those that begin above.

        Args:
            row: The row.
            locator: Of the row.
            below: By column: (span, rows still to come) of cells that go on; brought up to date.
            nested: Receives what the cells hold besides text.
        """
        column = 0
        waiting = dict(below)
        for element in (child for child in row if _tag(child) in {"td", "th"}):
            if column >= _MAX_COLUMNS:
                self.n_beyond += 1
                continue
            while column in waiting:
                span, left = waiting.pop(column)
                yield self._lower_part(column, span, left, below)
                column += span
            span, n_rows = _span(element, "colspan"), _span(element, "rowspan")
            if n_rows > 1:
                below[column] = (span, n_rows - 1)
            text = "" if _is_hidden(element) else self._cell_text(element, locator, nested)
            yield Cell(column, span, text)
            column += span
        for place, (span, left) in sorted(waiting.items()):
            if place < column:
                # Two cells that claim one place: the format leaves it to the reader.
                below.pop(place, None)
                continue
            yield self._lower_part(place, span, left, below)

    @staticmethod
    def _lower_part(column: int, span: int, left: int, below: dict[int, tuple[int, int]]) -> Cell:
        if left > 1:
            below[column] = (span, left - 1)
        else:
            below.pop(column, None)
        return Cell(column, span, "", goes_on=True)

    def _cell_text(self, element: etree._Element, locator: str, nested: list[Block]) -> str:
        inner = _Walker(self.is_letter, locator)
        inner._children(element)
        inner.flush()
        self.n_hidden += inner.n_hidden
        self.n_beyond += inner.n_beyond
        nested.extend(block for block in inner.blocks if isinstance(block, Table))
        return "\n".join(block.text for block in inner.blocks if isinstance(block, Paragraph))


def _is_hidden(element: etree._Element) -> bool:
    is_hidden_field = _tag(element) == "input" and (element.get("type") or "").casefold() == "hidden"
    return element.get("hidden") is not None or is_hidden_field or bool(_HIDDEN.search(element.get("style") or ""))


def _span(element: etree._Element, name: str) -> int:
    text = (element.get(name) or "1").strip()
    return min(int(text), _MAX_SPAN) if text.isascii() and text.isdigit() and int(text[:6]) > 0 else 1


def _is_data_table(table: etree._Element) -> bool:
    """Return True for rows and columns of values; a table that only places things on the page holds tables itself."""
    if (table.get("role") or "") == "presentation" or any(True for _ in table.iterdescendants("table")):
        return False
    return any(sum(_tag(cell) in {"td", "th"} for cell in row) > 1 for row in _rows(table))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        tag = _tag(child)
        if tag == "tr":
            yield child
        elif tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if _tag(row) == "tr")
