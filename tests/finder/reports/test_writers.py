from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.reports.audience import for_audience
from finder.reports.characters import printable
from finder.reports.csv_writer import neutral, write_csv
from finder.reports.docx_writer import write_docx
from finder.reports.export import WRITERS
from finder.reports.table import ReportTable
from finder.reports.xlsx_writer import write_xlsx
from tests.finder.reports.reading_back import S, W, csv_rows, docx_rows, everything, json_document, part, xlsx_rows
from tests.finder.reports.samples import candidate, everybody, search

DAY = dt.date(2026, 3, 31)
FORMULAS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "  =cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    "\n@x",
    "＝1+1",
    '=HYPERLINK("http://x")',
)


def table_of(*rows: tuple[str, str]) -> ReportTable:
    return dataclasses.replace(for_audience(search(candidate()), "family", DAY), rows=rows)


def test_csv_comes_back_as_it_was() -> None:
    table = for_audience(everybody(), "professional", DAY)
    header, *rows = csv_rows(write_csv(table))
    assert header == [column.title for column in table.columns]
    assert rows == [list(row) for row in table.rows]


def test_xlsx_comes_back_as_it_was() -> None:
    table = for_audience(everybody(), "professional", DAY)
    header, *rows = xlsx_rows(write_xlsx(table))
    assert header == [column.title for column in table.columns]
    filled = [[cell for cell in row if cell] for row in table.rows]
    assert [[cell for cell in row if cell] for row in rows] == filled


def test_docx_says_everything_that_the_table_says() -> None:
    table = for_audience(everybody(), "professional", DAY)
    header, *rows = docx_rows(write_docx(table))
    assert header[:3] == ["No.", "Person", "Relationship"]
    for row, cells in zip(rows, table.rows, strict=True):
        text = "\n".join(row)
        assert all(line in text for cell in cells for line in cell.split("\n"))


def test_json_is_the_document_of_the_table() -> None:
    table = for_audience(everybody(), "professional", DAY)
    assert json_document(WRITERS["json"](table)) == table.document


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_stay_text_in_csv(text: str) -> None:
    ((_, _), (cell, _)) = csv_rows(write_csv(table_of((text, "aunt"))))
    assert cell.startswith("'")
    assert cell.lstrip("'").strip() == text.strip()


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_stay_text_in_workbooks(text: str) -> None:
    _, (cell, _) = xlsx_rows(write_xlsx(table_of((text, "aunt"))))
    assert cell.strip() == text.strip()


def test_numbers_keep_their_zeros_and_links_are_no_links() -> None:
    data = write_xlsx(table_of(("0000000001", "https://example.org/x")))
    assert xlsx_rows(data)[1] == ["0000000001", "https://example.org/x"]
    assert not any("hyperlink" in name or "rels/sheet" in name for name in zipfile.ZipFile(io.BytesIO(data)).namelist())


@pytest.mark.parametrize(
    ("written", "expected"),
    [("+44 7700 900123", "07700 900123"), ("+44 (0)1632 960123", "01632 960123"), ("+447700900123", "07700900123")],
)
def test_uk_numbers_lose_the_plus_that_looks_like_a_formula(written: str, expected: str) -> None:
    assert neutral(written) == expected


@given(st.text(max_size=30))
def test_no_csv_cell_begins_like_a_formula(text: str) -> None:
    cell = neutral(text)
    assert cell.strip()[:1] not in set("=+-@") or cell.startswith("'")
    assert cell[:1] not in {"\t", "\r", "\n"} or text.startswith(("\t", "\r", "\n")) is False


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30), st.sampled_from(tuple(WRITERS)))
def test_any_text_at_all_can_be_written(text: str, file_format: str) -> None:
    table = dataclasses.replace(table_of((text, text)), title=text, document={"candidates": [text]})
    data = WRITERS[file_format](table)
    if file_format in {"docx", "xlsx"}:
        for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
            if name.endswith((".xml", ".rels")):
                part(data, name)
    assert "\x00" not in everything(data, file_format)


@pytest.mark.parametrize("audience", ["professional", "family"])
@pytest.mark.parametrize("file_format", ["docx", "xlsx"])
class TestOfficeFiles:
    @pytest.fixture
    def data(self, file_format: str, audience: str) -> bytes:
        return WRITERS[file_format](for_audience(everybody(), audience, DAY))

    def test_properties_say_nothing_but_a_neutral_title(self, data: bytes) -> None:
        core = part(data, "docProps/core.xml")
        said = {
            element.tag.split("}")[1]: element.text for element in core.iter() if element.text and element.text.strip()
        }
        assert said.pop("title") == "Connections list"
        assert set(said) <= {"created", "modified", "revision", "language"}
        assert {value[:10] for key, value in said.items() if key in {"created", "modified"}} == {"2026-03-31"}

    def test_no_company_machine_or_template(self, data: bytes, file_format: str) -> None:
        package = zipfile.ZipFile(io.BytesIO(data))
        names = package.namelist()
        assert not any(word in name for name in names for word in ("thumbnail", "customXml", "comments", "theme/media"))
        if "docProps/app.xml" in names:
            app = {e.tag.split("}")[1]: e.text for e in ET.fromstring(package.read("docProps/app.xml")).iter()}
            assert not app.get("Company")
            assert not app.get("Manager")
            assert "Template" not in app
        text = everything(data, file_format)
        assert not any(word in text for word in ("python", "xlsxwriter", "/home", "/tmp", "C:\\"))

    def test_the_clock_of_the_machine_is_nowhere(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_the_same_list_gives_the_same_bytes(self, data: bytes, file_format: str, audience: str) -> None:
        assert WRITERS[file_format](for_audience(everybody(), audience, DAY)) == data


class TestDocxLayout:
    def test_is_a4_with_a_heading_row_that_repeats_and_rows_that_hold_together(self) -> None:
        body = part(write_docx(for_audience(everybody(), "professional", DAY)), "word/document.xml")
        size = next(body.iter(f"{W}pgSz"))
        assert (size.get(f"{W}orient"), size.get(f"{W}w"), size.get(f"{W}h")) == ("landscape", "16838", "11906")
        rows = list(next(body.iter(f"{W}tbl")).iter(f"{W}tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert next(body.iter(f"{W}tblCaption")).get(f"{W}val") == "Connections found for Kai Brindle"

    def test_has_headings_page_numbers_handling_line_and_british_english(self) -> None:
        data = write_docx(for_audience(everybody(), "professional", DAY))
        body = part(data, "word/document.xml")
        assert [s.get(f"{W}val") for s in body.iter(f"{W}pStyle")][:1] == ["Heading1"]
        assert "CONFIDENTIAL: for professionals only" in everything(data, "docx")
        footer = part(data, "word/footer1.xml")
        assert [e.text for e in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
        assert {e.get(f"{W}val") for e in part(data, "word/styles.xml").iter(f"{W}lang")} == {"en-GB"}

    def test_the_familys_paper_is_upright_and_carries_no_handling_line(self) -> None:
        data = write_docx(for_audience(everybody(), "family", DAY))
        assert next(part(data, "word/document.xml").iter(f"{W}pgSz")).get(f"{W}orient") in {None, "portrait"}
        assert "CONFIDENTIAL" not in everything(data, "docx")


def test_the_heading_row_of_the_workbook_is_frozen_and_columns_have_widths() -> None:
    sheet = part(write_xlsx(for_audience(everybody(), "professional", DAY)), "xl/worksheets/sheet1.xml")
    pane = next(sheet.iter(f"{S}pane"))
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    assert len(list(sheet.iter(f"{S}col"))) >= 5


def test_control_characters_and_direction_overrides_are_dropped() -> None:
    assert printable("Ann\x00\x0b\u202e\ud800\ufffe Bell\r\nx\ty") == "Ann Bell\nx y"
    assert printable("Zoë O’Neill 李 🙂") == "Zoë O’Neill 李 🙂"
