"""OpenDocument text: forms, tables, notes, tracked changes, controls, packed and flat."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.base import ReadOptions
from importers.blocks import DocumentText, Paragraph, Table
from importers.errors import UnreadableError
from importers.odt_blocks import read_odt
from importers.registry import read_file
from importers.rows import FileResult, PersonRow, Problem, StatementRow

_MIME = "application/vnd.oasis.opendocument.text"
_NAMES = "".join(
    f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for one, full in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("form", "form"),
        ("style", "style"),
    )
)  # fmt: skip


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def content(body: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_NAMES}><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )


def packed(body: str, mime: str = _MIME, **parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("mimetype", mime)
        container.writestr("content.xml", content(body))
        for name, text in parts.items():
            container.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


def document(tmp_path: Path, body: str, **parts: str) -> DocumentText:
    path = tmp_path / "a.odt"
    path.write_bytes(packed(body, **parts))
    return read_odt(path, "a.odt", Watch())


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def row(*cells: str) -> str:
    inside = "".join(
        cell if cell.startswith("<") else f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"


def table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def texts(found: DocumentText) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, Paragraph)]


def read(path: Path, data: bytes) -> FileResult:
    path.write_bytes(data)
    return read_file(path, path.name, Watch(), ReadOptions(today=date(2026, 3, 31)))


FORM = (
    "<text:h>Referral form</text:h>"
    + table(row("Child's name", "Ella Firth"), row("Date of birth", "3 May 2015"))
    + "<text:h>Significant people</text:h>"
    + table(row("Name", "Relationship"), row("Kelly Moss", "Maternal aunt"))
)


@pytest.mark.parametrize("name", ["form.odt", "form.doc", "form.zip", "form"])
def test_a_form_is_a_form_whatever_its_name(tmp_path: Path, name: str) -> None:
    result = read(tmp_path / name, packed(FORM))
    assert (result.kind, result.reader) == ("referral form", "odt")
    assert [dict(row.fields)["full_name"] for row in result.rows if isinstance(row, PersonRow)] == [
        "Ella Firth", "Kelly Moss",
    ]  # fmt: skip
    (said,) = (row for row in result.rows if isinstance(row, StatementRow))
    assert (said.code, said.locator) == ("maternal_aunt", "T2R2")


def test_the_flat_form_reads_alike(tmp_path: Path) -> None:
    flat = (
        f'<?xml version="1.0"?><office:document{_NAMES} office:mimetype="{_MIME}"><office:body><office:text>{FORM}'
        "</office:text></office:body></office:document>"
    )
    assert read(tmp_path / "form.fodt", flat.encode()).kind == "referral form"


def test_other_containers_of_the_format_are_left_to_others(tmp_path: Path) -> None:
    sheet = packed("", mime="application/vnd.oasis.opendocument.spreadsheet")
    assert read(tmp_path / "a.odt", sheet).reader != "odt"
    drawing = read(tmp_path / "a.odg", packed("", mime="application/vnd.oasis.opendocument.graphics"))
    assert drawing.status == "unreadable"


def test_spaces_breaks_and_tabs_are_elements(tmp_path: Path) -> None:
    body = p("one\n   two<text:s text:c='3'/>three<text:tab/>four<text:line-break/>five <text:span>six</text:span>")
    assert texts(document(tmp_path, body)) == ["one two   three\tfour\nfive six"]


def test_deletions_and_hidden_text_are_left_out(tmp_path: Path) -> None:
    changes = "<text:tracked-changes><text:changed-region><text:deletion>" + p("deleted secret")
    changes += "</text:deletion></text:changed-region></text:tracked-changes>"
    hidden = "<text:hidden-text text:is-hidden='true'>hidden secret</text:hidden-text>"
    section = f"<text:section text:display='none'>{p('section secret')}</text:section>"
    found = document(tmp_path, changes + p(f"Seen <text:change/>{hidden}words") + section)
    assert texts(found) == ["Seen words"]
    assert found.n_hidden == 2
    assert "secret" not in repr(found)


def test_notes_comments_margins_and_boxes_stand_apart(tmp_path: Path) -> None:
    body = f"<text:note-body>{p('a note')}</text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{body}</text:note>"
    comment = f"<office:annotation>{p('a comment')}</office:annotation>"
    box = f"<draw:frame><draw:text-box>{p('in a box')}</draw:text-box></draw:frame>"
    styles = f"<office:document-styles{_NAMES}><style:header>{p('Case C-2009')}</style:header></office:document-styles>"
    found = document(tmp_path, p(f"Text{note} goes{comment} on{box}"), styles_xml=styles)
    assert texts(found) == ["Text goes on", "in a box"]
    assert {part.name: [block.locator for block in part.blocks] for part in found.parts} == {
        "header": ["header P1"], "footnotes": ["footnotes P1"], "comments": ["comments P1"],
    }  # fmt: skip


def test_controls_show_what_was_ticked_and_typed(tmp_path: Path) -> None:
    forms = (
        "<office:forms><form:form><form:checkbox form:id='c1' form:label='Yes' form:current-state='checked'/>"
        "<form:checkbox form:id='c2' form:label='No'/><form:text form:id='c3' form:current-value='Ella'/></form:form>"
        "</office:forms>"
    )
    shown = "".join(f"<draw:control draw:control='c{n}'/> " for n in (1, 2, 3))
    assert texts(document(tmp_path, forms + p(shown)))[0].split() == ["[x]", "Yes", "[", "]", "No", "Ella"]


def test_merged_repeated_and_nested_cells(tmp_path: Path) -> None:
    wide = (
        f"<table:table-cell table:number-columns-spanned='2'>{p('wide')}</table:table-cell><table:covered-table-cell/>"
    )
    tall = f"<table:table-cell table:number-rows-spanned='2'>{p('tall')}</table:table-cell>"
    same = f"<table:table-cell table:number-columns-repeated='2'>{p('same')}</table:table-cell>"
    inner = f"<table:table-cell>{p('outer')}{table(row('inner', 'cell'))}</table:table-cell>"
    header = f"<table:table-header-rows>{row(wide, 'c')}</table:table-header-rows>"
    below = row("<table:covered-table-cell/>", same)
    found = document(tmp_path, table(header, row(tall, same), below, row("a", "b", inner)))
    outer, nested = (block for block in found.blocks if isinstance(block, Table))
    grid = [[(cell.column, cell.span, cell.text, cell.goes_on) for cell in one.cells] for one in outer.rows]
    assert grid == [
        [(0, 2, "wide", False), (2, 1, "c", False)],
        [(0, 1, "tall", False), (1, 1, "same", False), (2, 1, "same", False)],
        [(0, 1, "", True), (1, 1, "same", False), (2, 1, "same", False)],
        [(0, 1, "a", False), (1, 1, "b", False), (2, 1, "outer", False)],
    ]
    assert (nested.locator, nested.rows[0].texts) == ("T1R4T1", ("inner", "cell"))


def test_locked_damaged_and_empty_documents(tmp_path: Path) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    locked = read(tmp_path / "a.odt", packed("x", **{"META-INF__manifest_xml": manifest}))
    (problem,) = locked.rows
    assert isinstance(problem, Problem)
    assert "password" in problem.reason
    body = content(p("Nan rang.") + p("Then"))[:-60]
    with zipfile.ZipFile(tmp_path / "cut.odt", "w") as container:
        container.writestr("mimetype", _MIME)
        container.writestr("content.xml", body)
    cut = read(tmp_path / "cut.odt", (tmp_path / "cut.odt").read_bytes())
    assert any(isinstance(row, Problem) and row.code == "damaged_document" for row in cut.rows)
    with pytest.raises(UnreadableError):
        document(tmp_path, "", **{"META-INF__manifest_xml": manifest})
    (tmp_path / "not.odt").write_bytes(b"just words")
    assert read(tmp_path / "not.odt", b"just words and more of them").status == "read"


def test_cells_repeated_a_million_times_are_not_believed(tmp_path: Path) -> None:
    many = f"<table:table-cell table:number-columns-repeated='9999999'>{p('x')}</table:table-cell>"
    (found,) = document(tmp_path, table(row(many))).blocks
    assert isinstance(found, Table)
    assert len(found.rows[0].cells) <= 200


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 1500), noise=st.binary(min_size=1, max_size=12))
def test_a_document_with_any_bytes_changed_is_read_or_refused(tmp_path: Path, at: int, noise: bytes) -> None:
    data = bytearray(packed(FORM))
    data[at : at + len(noise)] = noise
    result = read(tmp_path / "a.odt", bytes(data))
    assert result.status == "read" or any(isinstance(row, Problem) for row in result.rows)
