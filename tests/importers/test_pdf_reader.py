"""PDF documents: reading order, fields, tables with and without rules, scans; and pictures of documents."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from importers import pdf_reader
from importers.base import ReadOptions
from importers.page_runs import Run, lines_of
from importers.recognised_text import RecognisedPage, Recogniser, find_engine, read_tsv
from importers.registry import read_file
from importers.rows import FactKind, Problem
from tests.importers.conftest import QuietWatch, Told
from tests.importers.pdf_writer import PdfPage, picture_of, saved, write_pdf

HAS_ENGINE = find_engine() is not None
needs_engine = pytest.mark.skipif(not HAS_ENGINE, reason="no Tesseract on this machine")

CHILD = [["Child's name", "Ella Firth"], ["Date of birth", "03/04/2012"], ["Mosaic ID", "100200"]]
PEOPLE = [
    ["Name", "Relationship to child", "Telephone"],
    ["Jean Firth", "Maternal grandmother", "07700 900123"],
    ["Carl Moss", "Father", ""],
]
WHO = [("Jean Firth", "maternal_grandmother", "100200"), ("Carl Moss", "father", "100200")]


def read(folder: Path, data: bytes, name: str = "paper.pdf") -> Told:
    path = folder / name
    path.write_bytes(data)
    return Told(read_file(path, name, QuietWatch(), ReadOptions(today=date(2026, 3, 31))))


def said(found: Told) -> list[tuple[str, str, str]]:
    ids = {row.key: row.external_id for row in found.people if row.external_id}
    return [(found.who(row.subject), row.code, ids.get(row.object.key, "")) for row in found.statements]


def texts(found: Told) -> list[tuple[str, str]]:
    return [(row.locator, dict(row.fields)["text"]) for row in found.facts(FactKind.EVENT)]


def problems(found: Told) -> dict[str, Problem]:
    return {row.code: row for row in found.result.rows if isinstance(row, Problem)}


# ---- forms and tables


def test_ruled_tables_are_read_by_the_form_engine(tmp_path: Path) -> None:
    page = PdfPage().text(60, 800, "Lifelong Links Referral Form")
    page.grid([60, 200, 400], [780, 762, 744, 726], CHILD)
    page.text(60, 700, "Significant people").grid([60, 180, 330, 480], [690, 672, 654, 636], PEOPLE)
    found = read(tmp_path, write_pdf(page))
    assert (found.kind, said(found)) == ("referral form", WHO)
    assert problems(found) == {}, "nothing is said to be kept as text or read for sentences that was not"
    assert ("phone", "07700 900123") in found.people[1].fields
    assert found.people[1].locator == "p1T2R2"


def _at(page: PdfPage, xs: list[float], y: float, rows: list[list[str]]) -> PdfPage:
    for number, row in enumerate(rows):
        for x, words in zip(xs, row, strict=True):
            page.text(x, y - 18 * number, words)
    return page


def test_tables_without_rules_are_read_by_their_columns(tmp_path: Path) -> None:
    page = PdfPage().text(60, 800, "Lifelong Links Referral Form")
    _at(page, [60, 200], 770, CHILD)
    _at(page.text(60, 700, "Significant people"), [60, 180, 330], 680, PEOPLE)
    found = read(tmp_path, write_pdf(page))
    assert (found.kind, said(found)) == ("referral form", WHO)


def test_a_high_cell_belongs_to_the_row_it_is_centred_on_and_to_nobody_else(tmp_path: Path) -> None:
    page = _at(PdfPage().text(60, 800, "Referral Form"), [60, 200], 770, CHILD)
    page.text(60, 700, "Significant people")
    for x, words in zip((60, 180, 330), ("Name", "Relationship", "Address"), strict=True):
        page.text(x, 680, words)
    page.text(60, 656, "Jean Firth").text(180, 656, "Grandmother")
    page.text(330, 634, "3 Hill Row").text(60, 628, "Carl Moss").text(180, 628, "Father").text(
        330, 622, "Otley ZZ1 1AA"
    )
    jean, carl = read(tmp_path, write_pdf(page)).people[1:]
    assert "address" not in dict(jean.fields)
    assert "3 Hill Row" in dict(carl.fields)["address"]
    assert "ZZ1 1AA" in dict(carl.fields)["address"]


def test_dates_and_telephone_numbers_that_a_narrow_cell_divides_are_read_whole(tmp_path: Path) -> None:
    page = PdfPage().text(60, 800, "Lifelong Links Referral Form")
    page.grid([60, 200, 400], [780, 762, 744, 726], CHILD)
    people = [
        ["Name", "Relationship to child", "DOB", "Telephone"],
        ["Jean Firth", "Maternal grandmother", "02/06/196\n1", "07700\n900123"],
        ["Carl Moss", "Father", "19/09/\n1989", "01632\n960 222"],
        ["Amy Moss", "Sister", "19/09/19\n10", ""],
    ]
    page.text(60, 700, "Significant people").grid([60, 180, 330, 400, 500], [690, 672, 640, 610, 580], people)
    fields = {dict(row.fields)["full_name"]: dict(row.fields) for row in read(tmp_path, write_pdf(page)).people}
    assert (fields["Jean Firth"]["date_of_birth"], fields["Jean Firth"]["phone"]) == ("02/06/1961", "07700 900123")
    assert (fields["Carl Moss"]["date_of_birth"], fields["Carl Moss"]["phone"]) == ("19/09/1989", "01632 960 222")
    assert "age" not in {**fields["Jean Firth"], **fields["Carl Moss"]}
    assert "1910" not in str(fields["Amy Moss"]), "a year of two digits is not made longer by an age below it"


def test_what_was_typed_into_fields_is_read_where_the_fields_stand(tmp_path: Path) -> None:
    page = PdfPage().text(60, 800, "Family Group Conference Referral Form")
    for number, (label, value) in enumerate(CHILD):
        page.text(60, 770 - 24 * number, label).field(200, 765 - 24 * number, 160, f"f{number}", value)
    page.text(60, 690, "Does the child agree?").tick(200, 688, "y", is_ticked=True).text(216, 690, "Yes")
    page.tick(260, 688, "n", is_ticked=False).text(276, 690, "No").text(60, 660, "Significant people")
    for x, words in zip((60, 184, 308), PEOPLE[0], strict=True):
        page.text(x, 640, words)
    for number, row in enumerate(PEOPLE[1:]):
        for x, value in zip((60, 184, 308), row, strict=True):
            page.field(x, 616 - 22 * number, 120, f"p{number}{x}", value)
    found = read(tmp_path, write_pdf(page))
    assert said(found) == WHO
    assert found.told(FactKind.REFERRAL, "child_agrees")[0][2] == "yes"


def test_a_field_with_nothing_printed_beside_it_has_the_name_of_the_field(tmp_path: Path) -> None:
    page = PdfPage().text(60, 800, "Referral Form")
    page.field(300, 700, 200, "x1", "Ella Firth", "Child name").field(300, 600, 200, "date_of_birth", "03/04/2012")
    page.field(300, 500, 200, "x2", "Ann Firth", "Mother")
    found = read(tmp_path, write_pdf(page))
    assert sorted(found.names) == ["Ann Firth", "Ella Firth"]
    assert [row.code for row in found.statements] == ["mother"]


def test_a_table_that_a_system_exported_is_read_as_such(tmp_path: Path) -> None:
    rows = [["Person ID", "Relationship", "Related Person ID"], ["901", "Mother", "900"], ["902", "Father", "900"]]
    page = PdfPage().grid([60, 180, 330, 480], [690, 672, 654, 636], rows)
    found = read(tmp_path, write_pdf(page))
    assert found.said == [("901", "mother", "900"), ("902", "father", "900")]
    assert {row.locator for row in found.statements} == {"p1T1R2", "p1T1R3"}


# ---- prose

STORY = """Ella went to see her maternal grandmother on
Saturday and they baked a cake in the small
kitchen of the old house. Later they walked
to the river with the dog and talked about
the winter. Jean said that she would like to
see Ella more often than once in a month.
They had tea with the neighbours after that."""


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    page = PdfPage().text(60, 800, "What Ella told us on both of her visits to the office in the last two weeks")
    page.lines(60, 780, STORY).lines(310, 780, STORY.replace("Ella", "Tom"))
    ((_, text),) = texts(read(tmp_path, write_pdf(page)))
    assert text.index("They had tea with the neighbours after that.") < text.index("Tom went to see")
    assert text.startswith("What Ella told us")


def test_labels_and_values_side_by_side_are_no_columns() -> None:
    rows = [("Name", "Ann Pell"), ("Address", "3 Hill Row, Otley, and then a long remark"), ("Job", "Baker")] * 4
    runs = [
        Run(words, x, 700 - 20 * at, x + 5 * len(words), 710 - 20 * at)
        for at, row in enumerate(rows)
        for x, words in zip((60, 250), row, strict=True)
    ]
    assert [len(line.cells) for line in lines_of(runs)] == [2] * len(rows)


def test_a_page_of_crumbs_is_read_in_one_piece() -> None:
    runs = [Run("a", at % 139 * 4.1, at // 139 * 5, at % 139 * 4.1 + 3, at // 139 * 5 + 4) for at in range(20_000)]
    lines = lines_of(runs)
    assert sum(len(line.text.split()) for line in lines) == len(runs)


def test_what_is_printed_on_every_page_breaks_no_sentence(tmp_path: Path) -> None:
    pages = []
    parts = [
        "Ella was well today and she ate her lunch at home. Her uncle Dave",
        "Firth is the brother of her mother.\nHe lives in Leeds with his aunt. The school rang at four and said",
        "that all is well.",
    ]
    for number, part in enumerate(parts, start=1):
        page = PdfPage().text(60, 810, "Northshire Council CONFIDENTIAL").text(280, 30, f"Page {number} of 3")
        pages.append(page.lines(60, 760, part))
    pages[1].texts[2] = (60, 760, "firth is the brother of her mother.")
    found = texts(read(tmp_path, write_pdf(*pages)))
    assert [locator for locator, _ in found] == ["p1", "p2"]
    assert "Her uncle Dave\nfirth is the brother of her mother." in found[0][1]
    assert found[1][1].endswith("The school rang at four and said\nthat all is well.")
    assert sum(text.count("Northshire") for _, text in found) == 1
    assert "Page 2" not in found[1][1]


def test_a_locked_pdf_says_so_in_one_line(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.append(_file(tmp_path, write_pdf(PdfPage().text(60, 700, "Secret"))))
    writer.encrypt("geheim", algorithm="RC4-128")
    with (tmp_path / "locked.pdf").open("wb") as sink:
        writer.write(sink)
    found = read(tmp_path, (tmp_path / "locked.pdf").read_bytes(), "locked.pdf")
    (problem,) = problems(found).values()
    assert (found.result.status, "password" in problem.reason) == ("unreadable", True)


def _file(folder: Path, data: bytes) -> Path:
    (folder / "plain.pdf").write_bytes(data)
    return folder / "plain.pdf"


# ---- scans and pictures

LETTER = [
    "Child: Ella Firth",
    "Case reference: CF24/0113",
    "Jean Stone is her maternal grandmother.",
    "Jean lives at 14 Mill Lane, Otley.",
]


@needs_engine
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "PDF"])
def test_words_in_pictures_are_recognised_and_marked(tmp_path: Path, kind: str) -> None:
    found = read(tmp_path, saved(picture_of(LETTER), kind), f"scan.{kind.lower()}")
    ((locator, text),) = texts(found)
    assert locator == "p1"
    assert "Jean Stone is her maternal grandmother." in text
    assert problems(found)["page_was_recognised"].is_rejected is False
    assert "compare them with the original" in found.doubts
    assert [row.code for row in found.statements] == ["maternal_grandmother"]
    assert all("recognised in a picture" in row.note for row in found.statements)
    assert {dict(row.extra).get("source") for row in found.people} == {"recognised in a picture"}


@needs_engine
def test_a_sheet_that_lay_sideways_is_turned(tmp_path: Path) -> None:
    sheet = picture_of([*LETTER, *LETTER]).rotate(90, expand=True, fillcolor=255)
    ((_, text),) = texts(read(tmp_path, saved(sheet, "PNG"), "scan.png"))
    assert "maternal grandmother" in text


class _Engine:
    """Recognises whatever it is told to."""

    def __init__(self, words: list[tuple[str, float]], error: Exception | None = None) -> None:
        self._words, self._error = words, error
        self.n_calls = 0

    def words(self, picture: Any) -> list[Run]:
        self.n_calls += 1
        if self._error:
            raise self._error
        return [Run(word, 60.0 * at, 110, 60.0 * at + 50, 100, sure) for at, (word, sure) in enumerate(self._words)]


def test_pages_of_a_scan_that_are_too_many_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "find_engine", lambda: _Engine([("Case:", 0.9), ("C-2009.", 0.9)]))
    monkeypatch.setattr(pdf_reader, "_MOST_FRAMES", 2)
    sink = io.BytesIO()
    picture_of(["x"]).save(sink, "TIFF", save_all=True, append_images=[picture_of(["y"]), picture_of(["z"])])
    found = read(tmp_path, sink.getvalue(), "scan.tiff")
    left_out = problems(found)["pages_not_read"]
    assert (left_out.locator, "3 pages; the first 2" in left_out.reason) == ("p3", True)


def test_doubtful_words_are_listed_and_what_hangs_on_them_is_only_alleged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [("Case:", 0.9), ("C-2009.", 0.9), ("Jean", 0.95), ("Stone", 0.3), ("is", 0.9), ("Ella", 0.9)]
    words += [("Firth's", 0.9), ("aunt.", 0.9)]
    monkeypatch.setattr(pdf_reader, "find_engine", lambda: _Engine(words))
    found = read(tmp_path, saved(picture_of(["x"]), "PNG"), "scan.png")
    assert "“Stone”" in problems(found)["page_was_recognised"].reason
    assert [(row.code, row.certainty) for row in found.statements] == [("aunt", "alleged")]


def test_without_an_engine_one_clear_line_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "find_engine", lambda: None)
    found = read(tmp_path, saved(picture_of(LETTER), "PDF"))
    problem = problems(found)["page_is_picture"]
    assert (problem.locator, problem.is_rejected) == ("p1", True)
    assert "install Tesseract" in problem.reason


@pytest.mark.parametrize("error", [TimeoutError(), OSError("no")])
def test_a_picture_that_cannot_be_recognised_in_time_costs_only_its_page(error: Exception) -> None:
    page = Recogniser(_Engine([], error), 10.0).recognise(picture_of(["x"]), 0.36)
    assert page.runs == ()
    assert page.reason


def test_pages_after_the_time_of_a_file_are_said_not_to_be_read() -> None:
    engine = _Engine([("Ella", 0.9)])
    recogniser = Recogniser(engine, 0.0)
    assert "split the file" in recogniser.recognise(picture_of(["x"]), 0.36).reason
    assert engine.n_calls == 0


def test_the_table_of_the_program_gives_words_with_places_and_confidence() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    rows = "4\t1\t1\t1\t1\t0\t10\t20\t99\t12\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.5\tJean\n5\t1\t1\t1\t1\t2\tx\n"
    assert list(read_tsv(head + rows + '5\t1\t1\t1\t1\t3\t50\t20\t30\t12\t40\t"Stone\n')) == [
        Run("Jean", 10, 32, 40, 20, 0.965),
        Run('"Stone', 50, 32, 80, 20, 0.4),
    ]


def test_a_page_without_words_has_no_confidence() -> None:
    assert (RecognisedPage().confidence_01, RecognisedPage().doubtful) == (0.0, ())


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n rubbish", b"II*\x00" + b"\xff" * 40, b"BM" + b"\0" * 60])
def test_a_damaged_picture_is_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, data, "scan.png")
    (problem,) = problems(found).values()
    assert found.result.status == "unreadable"
    assert "damaged" in problem.reason
