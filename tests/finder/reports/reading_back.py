"""Reads exports with other code than the program's own: only the standard library and its regular expressions."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def everything(data: bytes, file_format: str) -> str:
    """All text of a file, attributes and properties included, tags removed."""
    if file_format in {"csv", "json"}:
        return data.decode("utf-8-sig")
    pieces = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            text = package.read(name).decode("utf-8")
            pieces.append(html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</w:p>|</si>|</c>", "\n", text))))
            pieces.append(html.unescape(" ".join(re.findall(r'"([^"<>]{3,200})"', text))))
    return "\n".join(pieces)


def part(data: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ET.fromstring(package.read(name))


def docx_rows(data: bytes) -> list[list[str]]:
    table = next(part(data, "word/document.xml").iter(f"{W}tbl"))
    return [
        [
            "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in cell.iter(f"{W}p"))
            for cell in row.iter(f"{W}tc")
        ]
        for row in table.iter(f"{W}tr")
    ]


def xlsx_rows(data: bytes) -> list[list[str]]:
    strings = [
        "".join(t.text or "" for t in si.iter(f"{S}t")) for si in part(data, "xl/sharedStrings.xml").iter(f"{S}si")
    ]
    rows = []
    for row in part(data, "xl/worksheets/sheet1.xml").iter(f"{S}row"):
        assert all(cell.get("t") == "s" and cell.find(f"{S}f") is None for cell in row), "text only, no formulas"
        rows.append([strings[int(cell.findtext(f"{S}v") or 0)] for cell in row])
    return rows


def csv_rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def json_document(data: bytes) -> dict[str, object]:
    document = json.loads(data)
    assert isinstance(document, dict)
    return document
