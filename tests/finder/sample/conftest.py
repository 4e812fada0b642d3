"""The sample agency as it was generated, and its answers."""

from __future__ import annotations

import csv
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ansel
import docx
import pytest
import python_calamine

ROOT = Path(__file__).resolve().parents[3]
# the generator is a tool and no part of the installed program
sys.path.insert(0, str(ROOT / "tools"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def agency() -> Path:
    return ROOT / "finder/sample/agency"


@pytest.fixture(scope="session")
def answers() -> Path:
    return ROOT / "tests/data/sample_truth"


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    return json.loads((ROOT / "finder/sample/manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def children(answers: Path) -> list[dict[str, Any]]:
    return json.loads((answers / "children.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def record_map(answers: Path) -> list[dict[str, str]]:
    with (answers / "record_map.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def places(agency: Path) -> dict[tuple[str, str], str]:
    """The text at every place of every file, read with other tools than those that wrote it."""
    return read_places(agency)


# --- an independent reading of the files ----------------------------------------

ansel.register()
_CODECS = {"UTF-8": "utf-8-sig", "ANSI": "cp1252", "ANSEL": "ansel"}


def read_places(agency: Path) -> dict[tuple[str, str], str]:
    """(file, locator) to the text of that row, paragraph or record."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(p for p in agency.rglob("*") if p.is_file()):
        name = path.relative_to(agency).as_posix()
        for file, locator, text in _places(name, path):
            found[file, locator] = text
    return found


def _places(name: str, path: Path) -> Iterator[tuple[str, str, str]]:
    if path.suffix in (".csv", ".tsv"):
        yield from ((name, str(number), line) for number, line in enumerate(table_lines(path), start=1))
    elif path.suffix == ".xlsx":
        yield from ((name, locator, text) for locator, text in _sheet_rows(path))
    elif path.suffix == ".docx":
        yield from ((name, locator, text) for locator, text in _form_places(path))
    elif path.suffix == ".ged":
        yield from ((name, xref, text) for xref, text in _records(path.read_bytes()))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                yield from ((f"{name}/{member}", xref, text) for xref, text in _records(archive.read(member)))


def table_lines(path: Path) -> list[str]:
    """The physical lines of a table; no row of the sample runs over two."""
    data = path.read_bytes()
    if data.startswith(b"\xff\xfe"):
        return data.decode("utf-16").splitlines()
    if path.name == "address_register.csv":
        return data.decode("cp1252").splitlines()
    return [_mixed(line) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\r\n")]


def _mixed(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _sheet_rows(path: Path) -> Iterator[tuple[str, str]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top = (sheet.start or (0, 0))[0]
        for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
            yield f"{name}!{number}", " | ".join(str(value) for value in row)


def _form_places(path: Path) -> Iterator[tuple[str, str]]:
    document = docx.Document(str(path))
    for t, table in enumerate(document.tables, start=1):
        for r, row in enumerate(table.rows, start=1):
            yield f"T{t}R{r}", " | ".join(cell.text for cell in row.cells)
    for p, paragraph in enumerate(document.paragraphs, start=1):
        yield f"P{p}", paragraph.text


def _records(data: bytes) -> Iterator[tuple[str, str]]:
    charset = re.search(rb"1 CHAR (\S+)", data)
    assert charset
    text = data.decode(_CODECS[charset[1].decode()])
    for record in re.split(r"\r?\n(?=0 )", text):
        xref = re.match(r"0 (@\w+@) ", record)
        if xref:
            yield xref[1], record
