"""Files made to break readers, each through the real reading process: a clear sentence, and the process serves on."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter

from bench.fuzz import seeds_office, seeds_pages, seeds_text
from importers.base import ReadOptions
from importers.isolate import IsolatedReader, ReadLimits
from importers.rows import FileResult, PersonRow, Problem
from importers.walk import InputFile

from .conftest import OPTIONS, QuietWatch, ReadAll, codes

BOMB = "<!DOCTYPE d [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
SECRET = "the words of another file"


def one(results: dict[str, FileResult]) -> FileResult:
    (result,) = results.values()
    return result


def reason(result: FileResult) -> str:
    return " ".join(row.reason for row in result.rows if isinstance(row, Problem))


def everything(result: FileResult) -> str:
    return repr(result)


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return stream.getvalue()


# ---- archives ----


@pytest.mark.parametrize("member", ["word/document.xml", "xl/workbook.xml", "content.xml"])
def test_a_bomb_in_a_document_is_refused_by_what_it_declares(read_in_child: ReadAll, member: str) -> None:
    suffix = {"w": "docx", "x": "xlsx", "c": "ods"}[member[0]]
    found = one(read_in_child(f"bomb.{suffix}", packed({"[Content_Types].xml": b"", member: bytes(60_000_000)})))
    assert (found.status, codes(found)) == ("unreadable", ["too_large"])
    assert "ZIP bombs" in reason(found)


def test_flat_and_nested_bombs_are_listed_with_the_reason(read_in_child: ReadAll) -> None:
    flat = packed({"a.csv": bytes(60_000_000)})
    assert "ZIP bombs" in reason(one(read_in_child("flat.zip", flat)))
    nested = packed({f"{number}.zip": flat for number in range(3)})
    results = read_in_child("nested.zip", nested)
    assert len(results) == 3
    assert all(result.status == "unreadable" and "ZIP bombs" in reason(result) for result in results.values())


def test_archives_too_deep_are_not_opened(read_in_child: ReadAll) -> None:
    data = packed({"people.csv": seeds_text.PEOPLE.encode()})
    for depth in range(6):
        data = packed({f"level{depth}.zip": data})
    (result,) = read_in_child("deep.zip", data).values()
    assert "archives deep" in reason(result)


def test_members_that_lie_over_each_other_are_refused(read_in_child: ReadAll) -> None:
    """Many entries of the directory that all point at one packed member, as bombs without nesting do."""
    single = packed({"a.csv": b"Person ID,Name\n" + b"x" * 3_000_000})
    start = single.index(b"PK\x01\x02")
    entry = single[start : single.index(b"PK\x05\x06")]
    n_entries = 1_500
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, n_entries, n_entries, len(entry) * n_entries, start, 0)
    found = one(read_in_child("overlap.zip", single[:start] + entry * n_entries + end))
    assert found.status == "unreadable"
    assert "MB" in reason(found) or "ZIP bombs" in reason(found)


def test_an_archive_that_holds_itself_ends(read_in_child: ReadAll) -> None:
    """Not a true quine, which needs its own check sum: each copy lies in the next, as deep as anybody likes."""
    data = packed({"r.zip": b"PK\x05\x06" + bytes(18)})
    for _ in range(30):
        data = packed({"r.zip": data})
    assert all(result.status == "unreadable" for result in read_in_child("r.zip", data).values())


def test_names_of_members_lead_nowhere_else(read_in_child: ReadAll, tmp_path: Path) -> None:
    outside = tmp_path.parent / "evil.csv"
    names = [
        "../../evil.csv",
        "/etc/evil.csv",
        "C:\\evil.csv",
        "a/../../evil.csv",
        "con\x01trol\x1b[2J.csv",
        "\u202egnp.csv",
    ]
    results = read_in_child("paths.zip", packed({name: seeds_text.PEOPLE.encode() for name in names}))
    assert len(results) == len(names)
    assert all(result.status == "read" for result in results.values())
    assert not any(".." in name or not name.isprintable() for name in results)
    assert not outside.exists()


# ---- XML ----


@pytest.mark.parametrize("entity", [BOMB, "<!DOCTYPE d [<!ENTITY i SYSTEM '{path}'>]>"], ids=["laughs", "file"])
def test_entities_are_not_resolved(read_in_child: ReadAll, tmp_path: Path, entity: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    doctype = entity.replace("{path}", secret.as_uri())
    body = "<w:p><w:r><w:t>Child: Zebedee &i; Quillfeather</w:t></w:r></w:p>"
    document = seeds_office.marked_document(body, before=doctype)
    sheet = seeds_office.spreadsheet([["Person ID", "Surname"], ["P1", "&i;"]], before=doctype)
    sheet = seeds_office.repacked(sheet, {"content.xml": _content(sheet).replace(b"&amp;i;", b"&i;")})
    book = seeds_office.repacked(seeds_office.workbook(), {"xl/sharedStrings.xml": _shared_strings(doctype)})
    for name, data in (("a.docx", document), ("a.ods", sheet), ("a.xlsx", book)):
        found = one(read_in_child(name, data))
        assert SECRET not in everything(found)
        assert "lol" * 10 not in everything(found)
        assert found.rows


def _content(sheet: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(sheet)) as container:
        return container.read("content.xml")


def _shared_strings(doctype: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(seeds_office.workbook())) as container:
        text = container.read("xl/sharedStrings.xml").decode()
    head, _, rest = text.partition("?>")
    return f"{head}?>{doctype}{rest}".replace("Quillfeather", "&i;").encode()


@pytest.mark.parametrize("tag", ["w:sdt", "w:tbl", "w:ins"])
def test_xml_a_hundred_thousand_deep_is_no_document(read_in_child: ReadAll, tag: str) -> None:
    depth = 100_000
    body = f"<{tag}>" * depth + "<w:p/>" + f"</{tag}>" * depth
    found = one(read_in_child("deep.docx", seeds_office.marked_document(body)))
    assert found.rows


def test_a_page_of_a_hundred_thousand_open_tags_is_read(read_in_child: ReadAll) -> None:
    page = (
        b"<html><body>"
        + b"<div>" * 100_000
        + b"<p>Child: Zebedee Quillfeather (P1001)</p>"
        + b"<table><tr><td>" * 20_000
    )
    found = one(read_in_child("deep.html", page))
    assert "Quillfeather" in everything(found) or "missing" in reason(found)


# ---- macros ----


@pytest.mark.parametrize("name", ["book.xlsm", "form.docm"])
def test_macros_are_never_run_and_the_rest_is_read(read_in_child: ReadAll, name: str) -> None:
    if name == "book.xlsm":
        data = dict((each, content) for each, content, _ in seeds_office.files())["book.xlsm"]
    else:
        data = seeds_office.repacked(seeds_office.marked_document(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    found = one(read_in_child(name, data))
    assert found.status == "read"
    assert any(isinstance(row, PersonRow) for row in found.rows)


# ---- tables beyond measure ----


def test_a_cell_in_the_last_corner_is_named_and_the_sheet_refused(read_in_child: ReadAll) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["Person ID", "Forename"])
        sheet.write(1_048_575, 16_383, "x")
    found = one(read_in_child("corner.xlsx", stream.getvalue()))
    assert codes(found) == ["too_large"]
    assert "row 1,048,576" in reason(found)
    assert "column 16,384" in reason(found)


def test_a_million_declared_rows_without_content_do_not_matter(read_in_child: ReadAll) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["Person ID", "Forename", "Surname"])
        sheet.write_row(1, 0, ["P1", "Ann", "Gray"])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    found = one(read_in_child("declared.xlsx", stream.getvalue()))
    assert [row.external_id for row in found.rows if isinstance(row, PersonRow)] == ["P1"]


def test_a_sheet_that_lies_about_its_corner_costs_itself(read_in_child: ReadAll) -> None:
    with zipfile.ZipFile(io.BytesIO(seeds_office.workbook())) as book:
        sheet = (
            book.read("xl/worksheets/sheet1.xml").replace(b'r="A2"', b'r="XFD1048576"')
            + b"<!--%s-->" % random.Random(1).randbytes(2 << 20).hex().encode()
        )
    found = one(
        read_in_child("lies.xlsx", seeds_office.repacked(seeds_office.workbook(), {"xl/worksheets/sheet1.xml": sheet}))
    )
    assert found.status == "unreadable"
    assert "the other files are not affected" in reason(found) or "memory" in reason(found)
    assert one(read_in_child("people.csv", seeds_text.PEOPLE.encode())).status == "read"


@pytest.mark.parametrize("kind", ["values", "huge"])
def test_cells_repeated_beyond_measure_cost_one_file(read_in_child: ReadAll, kind: str) -> None:
    repeat = {"values": 'table:number-columns-repeated="16384"', "huge": 'table:number-columns-repeated="4000000000"'}[
        kind
    ]
    sheet = seeds_office.spreadsheet(
        [["Person ID", "Surname"], ["P1", "Gray"]], sheet_attributes='table:number-rows-repeated="1048000"'
    )
    cell = f'<table:table-cell {repeat} office:value-type="string"><text:p>x</text:p></table:table-cell>'
    content = _content(sheet).replace(b"<table:table-cell/>", cell.encode())
    found = one(read_in_child("repeated.ods", seeds_office.repacked(sheet, {"content.xml": content})))
    assert found.rows


def test_a_row_of_ten_million_columns(tmp_path: Path) -> None:
    """Within the limits it is a problem of its line, beyond them of its file; no row beside it is lost in silence."""
    path = tmp_path / "wide.csv"
    path.write_bytes(b"Person ID,Forename,Surname\nP1,Ann,Gray\n" + b"," * 10_000_000 + b"x\nP2,Bob,Gray\n")
    with IsolatedReader(ReadLimits(seconds=100, seconds_per_mebibyte=0)) as reader:
        found = reader.read(InputFile(path, "wide.csv"), QuietWatch(), OPTIONS)
    assert found.rows
    if found.status == "read":
        assert {"2", "4"} <= {row.locator for row in found.rows}
        assert any(isinstance(row, Problem) and row.locator == "3" for row in found.rows)


def test_a_cell_of_a_hundred_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"Person ID,Forename,Surname\nP1,Ann,Gray\nP3," + b"x" * 100_000_000 + b",y\nP2,Bob,Gray\n")
    with IsolatedReader(ReadLimits(seconds=100, seconds_per_mebibyte=0)) as reader:
        found = reader.read(InputFile(path, "long.csv"), QuietWatch(), OPTIONS)
    assert [row.external_id for row in found.rows if isinstance(row, PersonRow)] == ["P1", "P2"]
    assert "cell_too_long" in codes(found)


# ---- PDF ----


def _page_tree(depth: int) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects += [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth + 2)]
    return seeds_pages.assembled([*objects, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("loop.pdf", seeds_pages.pdf([["x"]]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")),
        ("itself.pdf", seeds_pages.pdf([["x"]]).replace(b"/Pages 2 0 R", b"/Pages 1 0 R")),
        ("deep.pdf", _page_tree(20_000)),
        ("prev.pdf", seeds_pages.pdf([["x"]]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9")),
        ("count.pdf", seeds_pages.pdf([["x"]]).replace(b"/Count 1", b"/Count 999999999")),
        ("box.pdf", seeds_pages.pdf([["x"]]).replace(b"[0 0 595 842]", b"[0 0 9e30 9e30]")),
        ("bomb.pdf", seeds_pages.assembled([
            b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Filter /FlateDecode /Length 99999 >>\nstream\n" + zlib.compress(b"q " * 12_000_000) + b"\nendstream",
        ])),
    ],
)  # fmt: skip
def test_broken_pdfs_cost_themselves(read_in_child: ReadAll, name: str, data: bytes) -> None:
    found = one(read_in_child(name, data))
    assert found.rows
    assert all(row.reason for row in found.rows if isinstance(row, Problem))


def test_a_picture_that_unpacks_beyond_measure(read_in_child: ReadAll) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(30_000_000))
    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    found = one(read_in_child("scan.png", picture))
    assert found.rows
    assert reason(found)


# ---- text ----


def test_a_tree_a_hundred_thousand_levels_deep(read_in_child: ReadAll) -> None:
    lines = [
        "0 HEAD",
        "0 @I1@ INDI",
        "1 NAME Ann /Gray/",
        *(f"{level} NOTE x" for level in range(2, 100_000)),
        "0 TRLR",
    ]
    found = one(read_in_child("deep.ged", "\n".join(lines).encode()))
    assert [row.key for row in found.rows if isinstance(row, PersonRow)] == ["@I1@"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7", "cp037", "shift_jis"])
def test_an_encoding_that_is_not_what_it_says(read_in_child: ReadAll, encoding: str) -> None:
    data = b"<?xml encoding='utf-8'?>\n" + seeds_text.PEOPLE.encode(encoding, "replace")
    assert one(read_in_child("people.csv", data)).rows


@pytest.mark.parametrize(
    "piece", [b"\0", b"\xed\xa0\x80", "\u202e".encode(), b"\xff\xfe", "\ufdd0".encode(), b"\x1b[2J"]
)
def test_characters_that_are_none_are_kept_or_told_of(read_in_child: ReadAll, piece: bytes) -> None:
    table = seeds_text.PEOPLE.encode().replace(b"Ottoline", b"Otto" + piece + b"line")
    found = one(read_in_child("people.csv", table))
    assert {"2", "3", "5"} <= {row.locator for row in found.rows}
    note = seeds_text.NOTE.encode().replace(b"Ottoline", b"Otto" + piece + b"line")
    assert "Wexcombe" in everything(one(read_in_child("note.txt", note)))


# ---- cancelling ----


class CancelledError(Exception):
    pass


class CancelsAtWork:
    """Cancels as soon as the reading process says that it is at work."""

    def __init__(self) -> None:
        self.is_at_work = False

    def progress(self, done: int, total: int, what: str) -> None:
        self.is_at_work = True

    def check(self) -> None:
        if self.is_at_work:
            raise CancelledError


def test_cancelling_in_the_middle_of_a_file_ends_the_reading_process(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = "".join(f"P{number},Ann,Gray,01/02/1990\n" for number in range(400_000))
    path.write_text("Person ID,Forename,Surname,Date of birth\n" + rows, encoding="utf-8")
    with IsolatedReader() as reader:
        watch = CancelsAtWork()
        with pytest.raises(CancelledError):
            reader.read(InputFile(path, "long.csv"), watch, OPTIONS)
        # The first progress came in the middle of the work; nothing goes on behind the cancellation.
        assert reader._process is None
        small = tmp_path / "people.csv"
        small.write_text(seeds_text.PEOPLE, encoding="utf-8")
        assert reader.read(InputFile(small, "people.csv"), QuietWatch(), OPTIONS).status == "read"


def test_the_reading_process_says_nothing_on_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken = seeds_pages.pdf([["Zebedee Quillfeather"]]).replace(b"endobj", b"Quillfeather", 2)
    path = tmp_path / "broken.pdf"
    path.write_bytes(broken)
    with IsolatedReader(ReadLimits(seconds=60)) as reader:
        reader.read(InputFile(path, "broken.pdf"), QuietWatch(), ReadOptions())
    assert "Quillfeather" not in "".join(capfd.readouterr())
