"""OpenDocument text (ODT, FODT) as paragraphs and tables; what was deleted or hidden is left out, notes stand apart.

Source: OASIS Open Document Format 1.3, part 3: sections 5 (paragraphs, notes, tracked changes), 9 (tables), 13 (forms).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from importers.blocks import Block, Cell, DocumentText, Paragraph, SidePart, Table, TableRow
from importers.docx_xml import CHECKED, UNCHECKED, attribute, local_name
from importers.errors import UnreadableError
from importers.form_ticks import plain_ticks
from importers.limits import open_container, parse_xml, read_member
from importers.ports import Watch

# Fields show their text as their content; a field whose text is not shown is no text.
_DROPPED = frozenset({
    "tracked-changes", "forms", "hidden-text", "sequence-decls", "variable-decls", "user-field-decls", "title", "desc",
    "bibliography-mark", "image", "object", "object-ole", "plugin", "script", "ruby-text", "placeholder",
})  # fmt: skip
_HIDDEN = frozenset({"hidden-text", "hidden-paragraph"})
_MAX_REPEATED = 200
_MAX_SPACES = 200
_CHECK_EVERY = 200


def read_odt(path: Path, name: str, watch: Watch) -> DocumentText:
    """Read a document, packed (ODT) or as a single XML file (FODT).

    Args:
        path: Where the file is.
        name: For messages.
        watch: Cancellation.

    Raises:
        UnreadableError: When it is no OpenDocument text, locked with a password, or too damaged to read.
        TooLargeError: When it would unpack to more than a document can honestly hold.
    """
    with path.open("rb") as stream:
        is_packed = stream.read(2) == b"PK"
    try:
        if not is_packed:
            root, is_damaged = _parsed(path.read_bytes(), name)
            return _document([root], watch, name, is_damaged=is_damaged)
        with open_container(path, name) as container:
            parts = {member.filename: member for member in container.infolist()}
            if "content.xml" not in parts:
                raise UnreadableError(f"{name} is not an OpenDocument text. Nothing was imported.")
            if "META-INF/manifest.xml" in parts and b"encryption-data" in read_member(
                container, parts["META-INF/manifest.xml"], name
            ):
                raise UnreadableError(
                    f"{name} is locked with a password. Nothing was imported; save it without one and import it again."
                )
            read = [
                _parsed(read_member(container, parts[part], name), name)
                for part in ("content.xml", "styles.xml")
                if part in parts
            ]
    except RecursionError as err:
        raise UnreadableError(f"{name} nests its parts too deep. Nothing was imported.") from err
    return _document([root for root, _ in read], watch, name, is_damaged=any(damaged for _, damaged in read))


def _parsed(data: bytes, name: str) -> tuple[etree._Element, bool]:
    try:
        return parse_xml(data, name), False
    except UnreadableError:
        return parse_xml(data, name, is_lenient=True), True


def _document(roots: list[etree._Element], watch: Watch, name: str, *, is_damaged: bool) -> DocumentText:
    context = _Context(watch, _controls(roots[0]))
    body = next((one for one in roots[0].iter() if local_name(one) == "text" and _holds_text(one)), None)
    if body is None:
        raise UnreadableError(f"{name} is not an OpenDocument text. Nothing was imported.")
    try:
        walker = _Walker(context)
        walker.children(body)
        margins = [
            side
            for root in roots
            for one in root.iter()
            if local_name(one) in {"header", "footer"} and (side := _side(one, context)).blocks
        ]
    except RecursionError as err:
        raise UnreadableError(f"{name} nests its parts too deep. Nothing was imported.") from err
    notes = [SidePart(kind, tuple(found.blocks)) for kind, found in sorted(context.notes.items()) if found.blocks]
    return DocumentText(tuple(walker.blocks), (*margins, *notes), is_damaged, context.n_hidden)


def _holds_text(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == "body"


def _side(element: etree._Element, context: _Context) -> SidePart:
    kind = local_name(element)
    walker = _Walker(context, f"{kind} ")
    walker.children(element)
    return SidePart(kind, tuple(walker.blocks))


def _controls(root: etree._Element) -> dict[str, str]:
    """Return what form controls show, by their id."""
    shown: dict[str, str] = {}
    for element in root.iter():
        kind = local_name(element)
        key = attribute(element, "id")
        if kind in {"checkbox", "radio"}:
            state = attribute(element, "current-state") or attribute(element, "state", "unchecked")
            is_on = state == "checked" or attribute(element, "current-selected") == "true"
            shown[key] = f"{CHECKED if is_on else UNCHECKED} {attribute(element, 'label')}"
        elif kind in {"textarea", "formatted-text", "date", "combobox", "listbox", "number"} and key:
            chosen = [attribute(one, "label") for one in element if attribute(one, "current-selected") == "true"]
            shown[key] = attribute(element, "current-value") or "; ".join(chosen)
        elif kind == "text" and key:
            shown[key] = attribute(element, "current-value") or attribute(element, "value")
    return shown


@dataclass(slots=True)
class _Context:
    """What all walkers of one document share."""

    watch: Watch
    controls: dict[str, str]
    notes: dict[str, _Walker] = field(default_factory=dict)
    n_hidden: int = 0
    n_seen: int = 0

    def note(self, kind: str) -> _Walker:
        return self.notes.setdefault(kind, _Walker(self, f"{kind} "))


@dataclass(slots=True)
class _Walker:
    """Walks the body, a margin, a cell or the notes; blocks are collected in order."""

    context: _Context
    prefix: str = ""
    blocks: list[Block] = field(default_factory=list)
    _paragraphs: int = 0
    _tables: int = 0

    def children(self, holder: etree._Element) -> None:
        """Read the blocks of whatever holds blocks."""
        for child in holder:
            name = local_name(child)
            if name in {"p", "h"}:
                self._paragraph(child, is_heading=name == "h")
            elif name == "table":
                self._table(child)
            elif name in _HIDDEN or (name == "section" and attribute(child, "display") in {"none", "condition"}):
                self.context.n_hidden += 1
            elif name not in _DROPPED:
                # Lists, sections, frames and whatever is new: their paragraphs are read.
                self.children(child)

    def _paragraph(self, element: etree._Element, *, is_heading: bool) -> None:
        self.context.n_seen += 1
        if self.context.n_seen % _CHECK_EVERY == 0:
            self.context.watch.check()
        boxes: list[etree._Element] = []
        if any(local_name(one) == "hidden-paragraph" and attribute(one, "is-hidden") == "true" for one in element):
            self.context.n_hidden += 1
            return
        text = plain_ticks("".join(self._inline(element, boxes)))
        self._paragraphs += 1
        style = attribute(element, "style-name").casefold()
        is_title = is_heading or style.startswith(("title", "subtitle", "heading"))
        self.blocks.append(Paragraph(f"{self.prefix}P{self._paragraphs}", text, is_title))
        for box in boxes:
            self.children(box)

    def _inline(self, holder: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        yield _plain(holder.text)
        for child in holder:
            yield from self._piece(child, boxes)
            yield _plain(child.tail)

    def _piece(self, child: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        name = local_name(child)
        if name == "s":
            count = attribute(child, "c", "1")
            yield " " * (min(int(count), _MAX_SPACES) if count.isascii() and count[:6].isdigit() else 1)
        elif name in {"tab", "line-break"}:
            yield "\t" if name == "tab" else "\n"
        elif name in {"note", "annotation"}:
            self._note(child, name)
        elif name == "control":
            yield self.context.controls.get(attribute(child, "control"), "")
        elif name in {"frame", "text-box"}:
            boxes.append(child)
        elif name in _HIDDEN:
            self.context.n_hidden += attribute(child, "is-hidden", "true") == "true"
        elif name not in _DROPPED:
            yield from self._inline(child, boxes)

    def _note(self, element: etree._Element, name: str) -> None:
        body = next((child for child in element if local_name(child) == "note-body"), element)
        self.context.note("footnotes" if name == "note" else "comments").children(body)

    # ---- tables

    def _table(self, element: etree._Element) -> None:
        self._tables += 1
        locator = f"{self.prefix}T{self._tables}"
        rows: list[TableRow] = []
        nested: list[Block] = []
        for number, row in enumerate(_rows(element), start=1):
            rows.append(TableRow(number, tuple(self._cells(row, f"{locator}R{number}", nested))))
        self.blocks.append(Table(locator, tuple(rows)))
        self.blocks.extend(nested)

    def _cells(self, row: etree._Element, locator: str, nested: list[Block]) -> Iterator[Cell]:
        column = 0
        for element in row:
            name = local_name(element)
            if name not in {"table-cell", "covered-table-cell"}:
                continue
            text = self._cell_text(element, locator, nested) if name == "table-cell" else ""
            span = _number(element, "number-columns-spanned")
            for _ in range(_number(element, "number-columns-repeated")):
                if name == "table-cell":
                    yield Cell(column, span, text)
                elif not _is_beside(element):
                    yield Cell(column, 1, "", goes_on=True)
                column += 1

    def _cell_text(self, element: etree._Element, locator: str, nested: list[Block]) -> str:
        inner = _Walker(self.context, locator)
        inner.children(element)
        nested.extend(block for block in inner.blocks if isinstance(block, Table))
        return "\n".join(block.text for block in inner.blocks if isinstance(block, Paragraph)).strip("\n")


def _plain(text: str | None) -> str:
    """Return text as the format means it: white space is one space; more are elements of their own."""
    return " ".join(f"_{text}_".split())[1:-1] if text else ""


def _is_beside(element: etree._Element) -> bool:
    """Return True for a cell that is covered by the one to its left, which holds its width already."""
    before = element.getprevious()
    while before is not None and local_name(before) == "covered-table-cell":
        before = before.getprevious()
    return before is not None and _number(before, "number-columns-spanned") > 1


def _number(element: etree._Element, name: str) -> int:
    text = attribute(element, name, "1")
    return max(1, min(int(text), _MAX_REPEATED)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows, those of groups and headers included; a row that is repeated is there so often."""
    for child in table:
        name = local_name(child)
        if name == "table-row":
            is_empty = not "".join(map(str, child.itertext())).strip()
            for _ in range(1 if is_empty else _number(child, "number-rows-repeated")):
                yield child
        elif name in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(child)
