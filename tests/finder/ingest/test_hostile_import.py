"""Files made to break readers, among good ones: the good ones are all in, the others are listed with the reason."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.fuzz import seeds_mail, seeds_office, seeds_pages
from finder.app import create_workspace
from finder.jobs import JobContext
from finder.session import Session

GOOD = "Person ID,First Name,Last Name,Date of Birth\n{id},Ann,Quarmby,01/02/1980\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened, _ = create_workspace(tmp_path / "a.kinfinder", "three short words", use_keyring=False)
    yield opened
    opened.close()


def _packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return stream.getvalue()


def _sectors_in_a_circle() -> bytes:
    data = bytearray(dict((name, data) for name, data, _ in seeds_office.files())["book.xls"])
    (fat,) = struct.unpack_from("<I", data, 76)
    struct.pack_into("<I", data, (fat + 1) * 512 + 4, 0)
    return bytes(data)


def _cell_beyond_what_is_declared() -> bytes:
    book = seeds_office.workbook()
    with zipfile.ZipFile(io.BytesIO(book)) as container:
        sheet = container.read("xl/worksheets/sheet1.xml").replace(b'r="A2"', b'r="XFD1048576"')
    return seeds_office.repacked(book, {"xl/worksheets/sheet1.xml": sheet})


def _folder_inside_itself() -> bytes:
    data = bytearray(dict((name, data) for name, data, _ in seeds_mail.files())["letter.msg"])
    (first,) = struct.unpack_from("<I", data, 48)
    data[(first + 1) * 512 + 66] = 1
    struct.pack_into("<I", data, (first + 1) * 512 + 76, 0)
    return bytes(data)


HOSTILE = {
    "bomb.docx": _packed({"[Content_Types].xml": b"", "word/document.xml": bytes(60_000_000)}),
    "bomb.zip": _packed({"bomb.csv": bytes(60_000_000)}),
    "cut.zip": _packed({"a.csv": b"x" * 1_000})[:-30],
    "circle.xls": _sectors_in_a_circle(),
    "corner.xlsx": _cell_beyond_what_is_declared(),
    "folder.msg": _folder_inside_itself(),
    "deep.docx": seeds_office.marked_document("<w:tbl>" * 50_000 + "</w:tbl>" * 50_000),
    "loop.pdf": seeds_pages.pdf([["x"]]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"),
    "noise.ged": bytes(range(256)) * 20,
    "nothing.csv": b"",
}


def test_hostile_files_cost_themselves_and_nothing_else(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, (name, data) in enumerate(HOSTILE.items()):
        # A good file before and behind each of the others.
        (folder / f"{number:02}-{name}").write_bytes(data)
        (folder / f"{number:02}-good.csv").write_text(GOOD.format(id=f"P{number}"), encoding="utf-8")
    (folder / "99-good.csv").write_text(GOOD.format(id="P99"), encoding="utf-8")
    files = {file.file: file for file in session.import_paths([folder], JobContext()).files}
    good = {name for name in files if name.endswith("good.csv")}
    assert len(good) == len(HOSTILE) + 1
    assert all((files[name].status, files[name].records) == ("imported", 1) for name in good)
    told = {name.split("/")[0][3:]: file for name, file in files.items() if name not in good}
    assert set(told) == set(HOSTILE)
    assert all(file.rejected or file.warnings for file in told.values())
    assert session.resolve(JobContext()).records >= len(good)
