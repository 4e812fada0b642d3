"""Pages and HTML letters: forms, tables of exports, prose; what nobody sees is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.base import Probe, ReadOptions
from importers.blocks import Paragraph, Table
from importers.html_blocks import decode_page, lines_of_html, read_html
from importers.html_reader import HtmlReader
from importers.registry import find_reader, read_file
from importers.rows import FactRow, FileResult, PersonForm, PersonRow, Problem, Ref, StatementRow

FORM = """<!DOCTYPE html><html><head><title>x</title><style>td {}</style></head><body><h1>Referral form</h1>
<table><tr><th>Child's name</th><td>Ella Firth</td></tr><tr><th>Date of birth</th><td>3 May 2015</td></tr>
<tr><th>Consent given?</th><td><input type=checkbox checked> Yes <input type="checkbox"> No</td></tr></table>
<h2>Significant people</h2><table><tr><th>Name</th><th>Relationship</th><th>Phone</th></tr>
<tr><td>Kelly Moss</td><td>Maternal aunt</td><td>07700 900123</td></tr></table></body></html>"""
REGISTER = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="windows-1252"></head><body>
<table><tr><td>Person ID</td><td>Forename</td><td>Surname</td><td>DOB</td></tr>
<tr><td>P1</td><td>Zo\xeb</td><td>Gray</td><td>01/02/1990</td></tr><tr><td>P2</td><td>Bob</td><td>Gray</td><td>02/02/1991</td></tr>
<tr><td>P3</td><td>Cy</td><td>Gray</td><td>03/02/1992</td></tr></table></body></html>"""


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def read(path: Path, data: bytes) -> FileResult:
    path.write_bytes(data)
    return read_file(path, path.name, Watch(), ReadOptions(today=date(2026, 3, 31)))


def said(result: FileResult) -> list[tuple[Ref, str, Ref]]:
    return [(row.subject, row.code, row.object) for row in result.rows if isinstance(row, StatementRow)]


def people(result: FileResult) -> list[PersonRow]:
    return [row for row in result.rows if isinstance(row, PersonRow)]


@pytest.mark.parametrize("name", ["form.html", "form.doc", "form.xls", "form.csv", "form.txt", "form"])
def test_a_form_saved_as_a_page_is_a_form_whatever_its_name(tmp_path: Path, name: str) -> None:
    result = read(tmp_path / name, FORM.encode())
    assert (result.kind, result.reader) == ("referral form", "web page")
    child, aunt = people(result)
    assert (dict(child.fields)["full_name"], dict(aunt.fields)["phone"]) == ("Ella Firth", "07700 900123")
    (aunts,) = (row for row in result.rows if isinstance(row, StatementRow))
    assert (aunts.code, aunts.locator) == ("maternal_aunt", "T2R2")
    (referral,) = (row for row in result.rows if isinstance(row, FactRow))
    assert ("consent", "yes") in [(name, value.casefold()) for name, value in referral.fields]


def test_an_export_that_calls_itself_a_workbook_is_a_table(tmp_path: Path) -> None:
    result = read(tmp_path / "people.xls", REGISTER.encode("cp1252"))
    assert (result.kind, result.encoding) == ("people", "cp1252")
    assert [(row.external_id, row.form, row.locator) for row in people(result)] == [
        (f"P{n}", PersonForm.REGISTER, f"T1R{n + 1}") for n in (1, 2, 3)
    ]
    assert ("given_name", "Zoë") in people(result)[0].fields


def test_tables_of_relationships_are_read_with_their_direction(tmp_path: Path) -> None:
    rows = [("P1", "P2", "Mother"), ("P1", "P3", "Father"), ("P4", "P2", "Mother")]
    cells = "".join(f"<tr><td>{a}<td>{b}<td>{c}</tr>" for a, b, c in rows)
    page = f"<p>Links</p><table><tr><th>Person ID<th>Related Person ID<th>Relationship</tr>{cells}</table>"
    result = read(tmp_path / "links.html", page.encode())
    assert result.kind == "relationships, document"
    lines = "\n".join(",".join(row) for row in [("Person ID", "Related Person ID", "Relationship"), *rows])
    table = read(tmp_path / "links.csv", lines.encode())
    assert said(result) == said(table)
    assert len(said(result)) == 3


def test_a_letter_saved_as_a_page_is_prose_without_scripts_and_hidden_text(tmp_path: Path) -> None:
    page = (
        "<html><body><script>var aunt = 'script';</script><!-- comment --><p>Our ref: C-2009</p>"
        "<div style='display: none'>hidden one</div><p hidden>hidden two</p><input type=hidden value='hidden three'>"
        "<p>Ella&#8217;s aunt Kelly&nbsp;Moss rang.</p><noscript>no script</noscript></body></html>"
    )
    result = read(tmp_path / "letter.html", page.encode())
    (event,) = (row for row in result.rows if isinstance(row, FactRow))
    text = dict(event.fields)["text"]
    assert text == "Our ref: C-2009\nElla’s aunt Kelly Moss rang."
    (problem,) = (row for row in result.rows if isinstance(row, Problem) and row.code == "hidden_text")
    assert "3 places" in problem.reason
    (aunt,) = (row for row in result.rows if isinstance(row, StatementRow))
    assert (aunt.locator, aunt.code) == ("P2", "aunt")


def test_fields_lists_and_headings() -> None:
    page = (
        "<h2>Title</h2><p><b>Bold</b></p><p>some <b>bold</b></p><ul><li>one</li><li>two</li></ul>"
        "<input value='typed'> <select><option>a</option><option selected>b</option></select><textarea>x\ny</textarea>"
        "<dl><dt>Name</dt><dd>Ella</dd></dl><pre>a  b\nc</pre><p>gone <del>deleted</del></p>"
    )
    found = read_html(page, "a")
    paragraphs = [(block.text, block.is_heading) for block in found.blocks if isinstance(block, Paragraph)]
    assert paragraphs == [
        ("Title", True), ("Bold", True), ("some bold", False), ("one", False), ("two", False), ("typed bx\ny", False),
        ("a  b\nc", False), ("gone", False),
    ]  # fmt: skip
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert [row.texts for row in table.rows] == [("Name", "Ella")]


def test_cells_that_go_on_and_tables_that_only_place_things() -> None:
    inner = "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    found = read_html(f"<table><tr><td><p>Left</p></td><td>{inner}</td></tr></table>", "a")
    left, table = found.blocks
    assert isinstance(left, Paragraph)
    assert isinstance(table, Table)
    grid = [[(cell.column, cell.span, cell.text, cell.goes_on) for cell in row.cells] for row in table.rows]
    assert grid == [
        [(0, 1, "a", False), (1, 2, "b", False)],
        [(0, 1, "", True), (1, 1, "c", False), (2, 1, "d", False)],
    ]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<meta charset=utf-8><p>Zoë".encode(), "utf-8"),
        ('<meta http-equiv=x content="text/html; charset=iso-8859-1"><p>Zoë’s'.encode("cp1252"), "cp1252"),
        ("<p>Zoë".encode("utf-8-sig"), "utf-8-sig"),
        ("<p>Zoë".encode("utf-16"), "utf-16-le"),
        ("<meta charset=utf-8><p>Zoë".encode("cp1252"), "cp1252"),
        ("<meta charset=no-such><p>Zoë".encode(), "utf-8"),
        ("<meta charset=base64><p>Zoë".encode(), "utf-8"),
    ],
)
def test_pages_in_any_encoding_and_lies_about_it(data: bytes, encoding: str) -> None:
    page, found = decode_page(data)
    assert found == encoding
    assert "Zoë" in lines_of_html(page)


def test_pages_are_known_by_their_beginning() -> None:
    for head in (b"\r\n<!-- x --><!DOCTYPE HTML>", "<html>".encode("utf-16"), b'<?xml version="1.0"?><html xmlns="x">'):
        assert isinstance(find_reader(Probe(head, ".xls")), HtmlReader)
    assert not HtmlReader().recognises(Probe(b'<?xml version="1.0"?><people>', ".xml"))
    assert not HtmlReader().recognises(Probe(b"<3 you all, says nan", ".txt"))


@pytest.mark.parametrize(
    "head", ["From: <Saved by Blink>\r\nSubject: x\r\nDate: x\r\nMIME-Version: 1.0", "MIME-Version: 1.0"]
)
def test_a_page_packed_with_its_pictures_is_a_page(tmp_path: Path, head: str) -> None:
    page = FORM.encode("cp1252").replace(b"=", b"=3D")
    data = (
        f'{head}\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode() + page + b"\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"  # fmt: skip
    for name in ("form.doc", "form.mht"):
        result = read(tmp_path / name, data)
        assert (result.kind, result.reader) == ("referral form", "web page")


def test_cells_without_end_are_cut_and_said() -> None:
    rows = ("<tr>" + "<td rowspan=200>x" * 200) * 50
    found = read_html(f"<table>{rows}</table>", "a")
    (table,) = found.blocks
    assert isinstance(table, Table)
    assert max(len(row.cells) for row in table.rows) <= 1_200
    assert found.is_damaged


def test_elements_nested_without_end_are_said_and_do_not_break(tmp_path: Path) -> None:
    result = read(tmp_path / "deep.html", b"<p>Nan rang.</p>" + b"<div>" * 100_000 + b"deep")
    assert any(isinstance(row, Problem) and row.code == "damaged_document" for row in result.rows)


def test_entities_are_not_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    page = f'{entity}<html><p>&x;</p><img src="http://127.0.0.1:9/a"></html>'
    assert "secret words" not in repr(read(tmp_path / "a.html", page.encode()))


_PIECES = st.sampled_from(
    [
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td rowspan=3>",
        "<td colspan=99999999>",
        "<td rowspan=0>",
        "<caption>",
        "<p>",
        "</p>",
        "<br>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<blockquote>",
        "</blockquote>",
        "<li>",
        "words",
        "<input type=checkbox>",
        "<select><option selected>",
        "<b>",
        "<div hidden>",
        "&#0;",
        "&bogus;",
        "<![CDATA[",
        "<!--",
        "\x00",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=5), max_size=40))
def test_nothing_breaks_the_reader(pieces: list[str]) -> None:
    page = "".join(pieces)
    for block in read_html(page, "a").blocks:
        if isinstance(block, Table):
            places = [[cell.column for cell in row.cells] for row in block.rows]
            assert all(place == sorted(set(place)) for place in places)
    lines_of_html(page).encode()
