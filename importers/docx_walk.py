"""The text of a DOCX in document order, with what python-docx loses: controls, ticks, tracked inserts, text boxes.

Names of elements are compared without their namespace, so the transitional and the strict form of the format
(ECMA-376 and ISO/IEC 29500) read alike.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from importers.blocks import Block, Cell, DocumentText, Paragraph, SidePart, Table, TableRow
from importers.docx_xml import (
    alternative,
    attribute,
    count_hidden,
    find,
    is_on,
    is_placeholder,
    local_name,
    small_number,
    text_and_boxes,
)
from importers.errors import UnreadableError
from importers.limits import open_container, parse_xml, read_member
from importers.ports import Watch

_DOCUMENT = "word/document.xml"
_SIDE_PARTS = ("header", "footer", "footnotes", "endnotes", "comments")
_CHECK_EVERY = 200


def read_docx(path: Path, name: str, watch: Watch) -> DocumentText:
    """Read the text of a DOCX.

    Args:
        path: Where the file is.
        name: For messages.
        watch: Cancellation.

    Raises:
        UnreadableError: When it is no DOCX, or too damaged to read.
        TooLargeError: When it would unpack to more than a document can honestly hold.
    """
    with open_container(path, name) as container:
        parts = {member.filename.lstrip("/").replace("\\", "/"): member for member in container.infolist()}
        document = _document_name(container, parts, name)
        if document not in parts:
            raise UnreadableError(f"{name} is not a Word document: it has no text part. Nothing was imported.")
        root, is_damaged = _parse(read_member(container, parts[document], name), name)
        body = next((child for child in root if local_name(child) == "body"), root)
        blocks = _Walker(watch).body(body)
        n_unread = sum(local_name(element) in {"altChunk", "subDoc"} for element in body.iter())
        side = []
        for part_name in sorted(parts):
            stem = posixpath.splitext(posixpath.basename(part_name))[0]
            if part_name.endswith(".xml") and "/_rels/" not in part_name and stem.rstrip("0123456789") in _SIDE_PARTS:
                part, was_damaged = _parse(read_member(container, parts[part_name], name), name)
                is_damaged = is_damaged or was_damaged
                side.append(SidePart(stem, _Walker(watch, prefix=f"{stem} ").side_part(part)))
    parts_read = tuple(part for part in side if part.blocks)
    return DocumentText(blocks, parts_read, is_damaged, count_hidden(body), n_unread)


def _document_name(container: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str) -> str:
    if "_rels/.rels" in parts:
        root, _ = _parse(read_member(container, parts["_rels/.rels"], name), name)
        for relation in root:
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return posixpath.normpath(str(relation.get("Target", ""))).lstrip("/")
    return _DOCUMENT


def _parse(data: bytes, name: str) -> tuple[etree._Element, bool]:
    try:
        return parse_xml(data, name), False
    except UnreadableError:
        return parse_xml(data, name, is_lenient=True), True


@dataclass(slots=True)
class _Counts:
    paragraphs: int = 0
    tables: int = 0


@dataclass(slots=True)
class _Walker:
    """Walks one part; blocks are collected in order."""

    watch: Watch
    prefix: str = ""
    _seen: int = field(default=0)

    def body(self, body: etree._Element) -> tuple[Block, ...]:
        return tuple(self._blocks(body, _Counts(), self.prefix))

    def side_part(self, root: etree._Element) -> tuple[Block, ...]:
        """Read a header or footer as one body; notes and comments as one body after the other."""
        counts = _Counts()
        notes = [child for child in root if local_name(child) in {"footnote", "endnote", "comment"}]
        blocks: list[Block] = []
        for holder in notes or [root]:
            blocks.extend(self._blocks(holder, counts, self.prefix))
        return tuple(block for block in blocks if isinstance(block, Table) or block.text.strip())

    def _blocks(self, holder: etree._Element, counts: _Counts, prefix: str) -> Iterator[Block]:
        for child in holder:
            name = local_name(child)
            if name == "p":
                counts.paragraphs += 1
                yield from self._paragraph(child, f"{prefix}P{counts.paragraphs}")
            elif name == "tbl":
                counts.tables += 1
                yield from self._table(child, f"{prefix}T{counts.tables}")
            elif name == "sdt":
                content = find(child, "sdtContent")
                if content is not None and not is_placeholder(child):
                    yield from self._blocks(content, counts, prefix)
            elif name == "AlternateContent":
                yield from self._blocks(alternative(child), counts, prefix)
            elif name in {"ins", "moveTo", "customXml", "smartTag"}:
                yield from self._blocks(child, counts, prefix)

    def _paragraph(self, paragraph: etree._Element, locator: str) -> Iterator[Block]:
        self._seen += 1
        if self._seen % _CHECK_EVERY == 0:
            self.watch.check()
        text, boxes = text_and_boxes(paragraph)
        yield Paragraph(locator, text, _is_heading(paragraph, text))
        counts = _Counts()
        for box in boxes:
            for block in self._blocks(box, counts, locator):
                yield block if isinstance(block, Table) else Paragraph(locator, block.text, block.is_heading)

    def _table(self, table: etree._Element, locator: str) -> Iterator[Block]:
        rows: list[TableRow] = []
        nested: list[Block] = []
        for number, row in enumerate(_rows(table), start=1):
            if find(row, "trPr", "del") is None:
                cells, inner = self._cells(row, f"{locator}R{number}")
                rows.append(TableRow(number, cells))
                nested.extend(inner)
        yield Table(locator, tuple(rows))
        yield from nested

    def _cells(self, row: etree._Element, locator: str) -> tuple[tuple[Cell, ...], list[Block]]:
        cells: list[Cell] = []
        tables: list[Block] = []
        counts = _Counts()
        column = small_number(attribute(find(row, "trPr", "gridBefore"), "val"), 0)
        for element in _cell_elements(row):
            span = max(1, small_number(attribute(find(element, "tcPr", "gridSpan"), "val"), 1))
            merge = find(element, "tcPr", "vMerge")
            goes_on = merge is not None and attribute(merge, "val", "continue") != "restart"
            blocks = [] if goes_on else list(self._blocks(element, counts, locator))
            # A paragraph between nested tables belongs to the cell, those inside them do not.
            lines = [block.text for block in blocks if isinstance(block, Paragraph) and _is_own(block.locator, locator)]
            tables.extend(block for block in blocks if isinstance(block, Table))
            cells.append(Cell(column, span, "\n".join(lines).strip("\n"), goes_on))
            column += span
        return tuple(cells), tables


def _is_own(locator: str, row_locator: str) -> bool:
    return re.fullmatch(r"P\d+", locator.removeprefix(row_locator)) is not None


def _rows(holder: etree._Element) -> Iterator[etree._Element]:
    yield from _descend(holder, "tr")


def _cell_elements(row: etree._Element) -> Iterator[etree._Element]:
    for cell in _descend(row, "tc"):
        if find(cell, "tcPr", "cellDel") is None:
            yield cell


def _descend(holder: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows or cells, those inside content controls and custom XML included."""
    for child in holder:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name == "sdt":
            content = find(child, "sdtContent")
            if content is not None:
                yield from _descend(content, wanted)
        elif name in {"customXml", "ins", "moveTo", "smartTag"}:
            yield from _descend(child, wanted)
        elif name == "AlternateContent":
            yield from _descend(alternative(child), wanted)


def _is_heading(paragraph: etree._Element, text: str) -> bool:
    style = attribute(find(paragraph, "pPr", "pStyle"), "val").casefold()
    if style.startswith(("heading", "title", "subtitle")) or find(paragraph, "pPr", "outlineLvl") is not None:
        return True
    runs = [run for run in paragraph if local_name(run) == "r" and "".join(map(str, run.itertext())).strip()]
    return bool(runs) and len(text) <= 120 and all(is_on(find(run, "rPr", "b")) for run in runs)
