"""Takes a finished file apart again, the way somebody curious would: every part, every text, every property."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from finder.errors import BugError

_XML_PARTS = frozenset({".xml", ".rels", ".svg", ".html", ".xhtml"})
_PACKAGES = frozenset({".docx", ".xlsx", ".zip", ".odt", ".ods", ".docm", ".xlsm"})
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Names of XML namespaces and part types are the same in every file of the kind.
_MACHINE_PREFIXES = ("http://schemas.", "http://purl.org", "application/vnd.", "urn:schemas")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text in a file.

    Attributes:
        where: For people: "word/document.xml, paragraph 12", "List!B4", "line 7", "candidates[3].name".
        is_readable: False for XML attributes and undecoded bytes.
    """

    where: str
    text: str
    is_readable: bool = True


Stream = tuple[Unit, ...]
"""Units in an order in which a reader meets them: a string may run from one into the next."""


def streams(data: bytes, suffix: str) -> tuple[Stream, ...]:
    """Return everything that ``data`` says, in every order in which it can be read.

    Args:
        suffix: ".docx", ".xlsx", ".csv", ".json", ".svg", ".txt" ...

    Raises:
        BugError: The bytes are not what the suffix says; nothing unreadable may pass as clean.
    """
    kind = suffix.casefold()
    try:
        if kind in _PACKAGES:
            return tuple(_package(data, ""))
        return tuple(_part("", kind, data))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, UnicodeDecodeError, json.JSONDecodeError, csv.Error) as err:
        raise BugError(f"The finished {kind} file could not be read back, so it could not be checked.") from err


def _package(data: bytes, prefix: str) -> Iterator[Stream]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
        yield tuple(Unit(f"name of part {n}", name, is_readable=False) for n, name in enumerate(parts, 1))
        yield (Unit("comment of the archive", package.comment.decode("utf-8", "replace")),)
    for name, content in parts.items():
        yield from _part(prefix + name, PurePosixPath(name).suffix.casefold(), content)
    if "xl/workbook.xml" in parts:
        yield from _sheets(parts)


def _part(name: str, suffix: str, data: bytes) -> Iterator[Stream]:
    if suffix in _XML_PARTS:
        yield from _xml(name, data)
    elif suffix in _PACKAGES:
        yield from _package(data, f"{name}/")
    elif suffix == ".csv":
        yield from _grid(list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))), "line {row}")
    elif suffix == ".json":
        units = tuple(_json_units(json.loads(data), ""))
        yield tuple(unit for unit in units if unit.is_readable)
        yield tuple(unit for unit in units if not unit.is_readable)
    elif suffix == ".txt":
        yield (Unit(name or "text", data.decode("utf-8-sig")),)
    else:
        codecs = ("utf-8", "utf-16-le", "latin-1")
        yield tuple(Unit(name or "bytes", data.decode(codec, "replace"), is_readable=False) for codec in codecs)


def _xml(name: str, data: bytes) -> Iterator[Stream]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(data, parser)
    yield tuple(_text_units(root, name))
    yield tuple(Unit(f"{name}, property", value, is_readable=False) for value in sorted(_attributes(root)))
    for number, table in enumerate(root.iter(f"{_W}tbl"), 1):
        rows = [[_text(cell) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
        yield from _grid(rows, f"{name}, table {number}, row {{row}}")


def _text_units(root: etree._Element, name: str) -> Iterator[Unit]:
    """Paragraphs as wholes, because a word may be cut into runs; other texts as they come, comments too."""
    paragraphs = 0
    for element in root.iter("*"):
        if element.tag == f"{_W}p":
            paragraphs += 1
            yield Unit(f"{name}, paragraph {paragraphs}", _text(element))
        elif element.text and element.text.strip() and not _is_read_elsewhere(element):
            yield Unit(name, element.text)
        if element.tail and element.tail.strip():
            yield Unit(name, element.tail)
    hidden_inside = root.iter(etree.Comment, etree.ProcessingInstruction)
    for hidden in (*hidden_inside, *root.itersiblings(preceding=True), *root.itersiblings()):
        yield Unit(f"{name}, comment", f"{hidden.text or ''} {hidden.tail or ''}")


def _is_read_elsewhere(element: etree._Element) -> bool:
    """Runs are read with their paragraph; numbers of shared strings in a sheet stand for the strings themselves."""
    parent = element.getparent()
    is_index = element.tag == f"{_S}v" and parent is not None and parent.get("t") == "s"
    return is_index or next(element.iterancestors(f"{_W}p"), None) is not None


def _text(element: etree._Element) -> str:
    breaks = {f"{_W}br", f"{_W}cr", f"{_W}tab", f"{_W}p"}
    pieces = ("\n" if part.tag in breaks else part.text or "" for part in element.iter("*"))
    return "".join(pieces).strip("\n")


def _attributes(root: etree._Element) -> set[str]:
    values = {str(value) for element in root.iter("*") for value in element.attrib.values()}
    return {value for value in values if not value.startswith(_MACHINE_PREFIXES)}


def _sheets(parts: dict[str, bytes]) -> Iterator[Stream]:
    """Cells in the order of the sheet: the file itself keeps each different text once, in order of appearance."""
    shared = _shared_strings(parts.get("xl/sharedStrings.xml"))
    for name, data in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            root = etree.fromstring(data)
            rows = [[_cell(cell, shared) for cell in row.iter(f"{_S}c")] for row in root.iter(f"{_S}row")]
            yield from _grid(rows, f"{name}, row {{row}}")


def _shared_strings(data: bytes | None) -> list[str]:
    if data is None:
        return []
    items = etree.fromstring(data).iter(f"{_S}si")
    return ["".join(text.text or "" for text in item.iter(f"{_S}t")) for item in items]


def _cell(cell: etree._Element, shared: Sequence[str]) -> str:
    value = cell.findtext(f"{_S}v") or ""
    if cell.get("t") == "s" and value:
        return shared[int(value)]
    return value or "".join(text.text or "" for text in cell.iter(f"{_S}t"))


def _grid(rows: Sequence[Sequence[str]], where: str) -> Iterator[Stream]:
    """Across, and down each column."""
    yield tuple(Unit(where.format(row=number), cell) for number, row in enumerate(rows, 1) for cell in row)
    for column in range(max((len(row) for row in rows), default=0)):
        cells = ((number, row[column]) for number, row in enumerate(rows, 1) if column < len(row))
        yield tuple(Unit(f"{where.format(row=number)}, column {column + 1}", cell) for number, cell in cells)


def _json_units(value: object, where: str) -> Iterator[Unit]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield Unit(where, str(key), is_readable=False)
            yield from _json_units(item, f"{where}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _json_units(item, f"{where}[{index}]")
    elif value is not None and not isinstance(value, bool):
        yield Unit(where, str(value))
