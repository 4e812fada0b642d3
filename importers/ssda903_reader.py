"""The return of looked after children as XML: its elements become the tables that the return has as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from importers.base import Probe, ReadOptions, shown_raw
from importers.errors import UnreadableError
from importers.limits import parse_xml
from importers.note_text import read_bytes
from importers.ports import Watch
from importers.rows import FileResult
from importers.table_reader import read_tables
from importers.tables import RawTable, TableRow

_SUFFIXES = frozenset({".xml", ".903", ""})
_MARKS = re.compile(rb"<(?:CHILDID|CHILD_ID|CHILD)>")
_MORE_MARKS = re.compile(rb"<(?:EPISODE|DECOM|HEADER|AREVIEW|PERMANENCE)\b")
_AS_IN_CSV = {"CHILDID": "CHILD", "CHILD_ID": "CHILD", "PL": "PLACE"}
_OF_CHILD = ("CHILD", "DOB")


class Ssda903Reader:
    """Reads an SSDA903 return as XML (the CSV files of the return are tables like others)."""

    name = "SSDA903 (XML)"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True for XML with the elements of the return."""
        is_xml = probe.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and probe.suffix in _SUFFIXES
        return is_xml and _MARKS.search(probe.head) is not None and _MORE_MARKS.search(probe.head) is not None

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the file; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, options.max_bytes)
        watch.check()
        root = parse_xml(data, name)
        tables = list(_tables(root))
        if not tables:
            raise UnreadableError(f"{name} is XML, but holds no child of the return. Nothing was imported.")
        found = read_tables(tables, watch, options, name)
        return FileResult(
            name, sha256, self.name, self.version, found.kind, encoding="utf-8", rows=found.rows,
            mapping=found.mapping, samples=found.samples, doubts=found.doubts,
        )  # fmt: skip


def _tables(root: Any) -> Iterator[RawTable]:
    """Gather the elements of one name of all children into one table each, in the order of the return."""
    rows: dict[str, list[dict[str, str]]] = {}
    for child in root.iterchildren(etree.Element):
        of_child = _of_child(child)
        for element in child.iter(etree.Element):
            values = _values(element)
            if values:
                rows.setdefault(_tag(element), []).append({**of_child, **values})
    for tag, records in rows.items():
        yield _table(tag, records)


def _of_child(child: Any) -> dict[str, str]:
    """Return id and birth date of a child, which stand once and belong to every table."""
    found: dict[str, str] = {}
    for element in child.iter(etree.Element):
        name = _AS_IN_CSV.get(_tag(element), _tag(element))
        if name in _OF_CHILD and len(element) == 0 and element.text:
            found.setdefault(name, element.text.strip())
    return found


def _values(element: Any) -> dict[str, str]:
    return {
        _AS_IN_CSV.get(_tag(inner), _tag(inner)): (inner.text or "").strip()
        for inner in element.iterchildren(etree.Element)
        if len(inner) == 0
    }


def _tag(element: Any) -> str:
    return str(etree.QName(element).localname).upper()


def _table(tag: str, records: list[dict[str, str]]) -> RawTable:
    """Return the elements of one name; the place of each is its number among them: ``EPISODE!3``."""
    headers = tuple(dict.fromkeys(name for record in records for name in record))
    rows = [TableRow(f"{tag}!0", headers, " | ".join(headers))]
    for number, record in enumerate(records, start=1):
        cells = tuple(record.get(header, "") for header in headers)
        raw = shown_raw(" | ".join(f"{header}: {text}" for header, text in record.items() if text))
        rows.append(TableRow(f"{tag}!{number}", cells, raw))
    return RawTable(tag, tuple(rows))
