"""Documents that are no forms: letters, minutes, reports, running records, tables among prose."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from importers.base import ReadOptions
from importers.registry import read_file
from importers.rows import FactKind, FactRow, FileResult, PersonForm, PersonRow, Problem, Ref, StatementRow

Block = str | list[list[str]]


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def read(folder: Path, *blocks: Block, header: str = "", name: str = "paper.docx") -> FileResult:
    document = docx.Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block.removeprefix("# "), style="Heading 1" if block.startswith("# ") else None)
        else:
            table = document.add_table(rows=len(block), cols=len(block[0]))
            for row, texts in zip(table.rows, block, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
    document.save(str(folder / name))
    return read_file(folder / name, name, Watch(), ReadOptions(today=date(2026, 3, 31)))


def events(result: FileResult) -> list[tuple[str, dict[str, str]]]:
    facts = [row for row in result.rows if isinstance(row, FactRow) and row.kind is FactKind.EVENT]
    return [(row.locator, dict(row.fields)) for row in facts]


def statements(result: FileResult) -> list[tuple[str, str, str]]:
    names = {row.key: dict(row.fields).get("full_name", "") for row in result.rows if isinstance(row, PersonRow)}
    rows = [row for row in result.rows if isinstance(row, StatementRow)]
    return [(row.locator, names[row.subject.key], row.code) for row in rows]


def test_a_letter_is_read_for_its_sentences_and_they_keep_their_paragraph(tmp_path: Path) -> None:
    result = read(tmp_path, "Dear Asha,", "Re Ella Firth (P100200).", "", "Ella's aunt Kelly Moss rang on Tuesday.")
    ((locator, fields),) = events(result)
    assert (result.kind, locator, fields["event_type"]) == ("document", "P1", "document")
    assert statements(result) == [("P4", "Kelly Moss", "aunt")]


def test_whom_a_letter_is_about_may_stand_in_its_header_only(tmp_path: Path) -> None:
    result = read(
        tmp_path, "Ella's aunt Kelly Moss rang.", header="Child: Ella Firth   Case: C-2009   Date: 3 May 2025"
    )
    (event,) = (row for row in result.rows if isinstance(row, FactRow))
    assert event.case_ref == "C-2009"
    assert events(result)[0][1]["date"] == "3 May 2025"


@pytest.mark.parametrize("mark", ["# ", ""])
def test_a_running_record_is_divided_where_entries_begin(tmp_path: Path, mark: str) -> None:
    result = read(
        tmp_path,
        "# Record for case C-2009",
        f"{mark}12/03/2025 - Home visit",
        "All well.",
        f"{mark}Tuesday 1st April 2025: telephone call",
        "Mum's sister Kelly Moss rang. She is born 4 May 1980.",
    )
    assert [(place, fields.get("date", "")) for place, fields in events(result)] == [
        ("P1", ""),
        ("P2", "12/03/2025"),
        ("P4", "1st April 2025"),
    ]
    assert [(place, name) for place, name, _ in statements(result)] == [("P5", "Kelly Moss")]


def test_one_line_that_begins_with_a_date_is_no_running_record(tmp_path: Path) -> None:
    result = read(tmp_path, "3 May 2025", "Dear Asha,", "Ella was well.")
    assert len(events(result)) == 1


def test_a_chronology_in_a_report_is_read_as_one_and_the_rest_as_prose(tmp_path: Path) -> None:
    table = [["Date", "Child ID", "Event"], ["01/05/2025", "P1", "Moved in with nan."], ["02/06/2025", "P1", "Visit."]]
    result = read(tmp_path, "Chronology for the court", table, "Written for the hearing.")
    assert result.kind == "chronology, document"
    assert [place for place, _ in events(result)] == ["T1R2", "T1R3", "P1"]
    about = [row.about for row in result.rows if isinstance(row, FactRow)]
    assert about[:2] == [Ref(external_id="P1"), Ref(external_id="P1")]


def test_a_register_pasted_into_a_document_is_no_form_about_its_first_person(tmp_path: Path) -> None:
    people = [["Person ID", "Forename", "Surname", "DOB"]]
    people += [[f"P{n}", "Ann", f"Gray{n}", f"0{n}/02/1990"] for n in range(1, 6)]
    result = read(tmp_path, "Here is the list.", people)
    rows = [row for row in result.rows if isinstance(row, PersonRow)]
    assert (result.kind, [row.external_id for row in rows]) == ("people, document", ["P1", "P2", "P3", "P4", "P5"])
    assert {row.form for row in rows} == {PersonForm.REGISTER}
    assert rows[0].locator == "T1R2"


def test_a_report_that_begins_like_a_form_is_read_both_ways(tmp_path: Path) -> None:
    prose = "Ella told the worker that she would like to see more of the family that she remembers from home."
    result = read(
        tmp_path,
        "Child's name: Ella Firth",
        "Date of birth: 3 May 2015",
        "Our reference: C-2009",
        *[prose] * 4,
        "Her maternal aunt Kelly Moss said that she would always have a place for Ella with her.",
    )
    (child,) = (row for row in result.rows if isinstance(row, PersonRow) and row.form is PersonForm.REGISTER)
    assert ("date_of_birth", "3 May 2015") in child.fields
    told = [row for row in result.rows if isinstance(row, StatementRow)]
    assert [(row.locator, row.code, row.object) for row in told] == [("P8", "maternal_aunt", Ref(key=child.key))]


def test_notes_below_the_text_are_read_too(tmp_path: Path) -> None:
    result = read(tmp_path, "Our ref: C-2009", "Ella was well.")
    assert [fields["event_type"] for _, fields in events(result)] == ["document"]
    document = docx.Document(str(tmp_path / "paper.docx"))
    document.add_comment(document.paragraphs[1].runs, text="Ella's uncle Bob Moss was there as well.", author="AS")
    document.save(str(tmp_path / "commented.docx"))
    result = read_file(tmp_path / "commented.docx", "commented.docx", Watch(), ReadOptions())
    assert [fields["event_type"] for _, fields in events(result)] == ["document", "document note"]
    assert statements(result) == [("comments P1", "Bob Moss", "uncle")]


def test_an_empty_document_stays_in_the_list_with_its_reason(tmp_path: Path) -> None:
    result = read(tmp_path, "  ")
    assert [row.code for row in result.rows if isinstance(row, Problem)] == ["no_text"]
    assert result.status == "read"


FORM = [["Child's name", "Ella Firth"], ["Date of birth", "03/04/2012"], ["Mosaic ID", "P100200"]]


def test_what_a_form_tells_as_its_background_is_read_for_sentences(tmp_path: Path) -> None:
    background = ["Ella lives with her aunt Kelly Moss.", "Kelly Moss has a brother, Lee Moss."]
    result = read(tmp_path, "# Referral form", FORM, "# Background", *background)
    assert result.kind == "referral form"
    assert statements(result) == [("P3", "Kelly Moss", "aunt"), ("P4", "Lee Moss", "brother")]
    ((place, fields),) = events(result)
    assert (place, fields["text"]) == ("P3", "\n".join(background))


def test_the_background_may_stand_in_a_cell(tmp_path: Path) -> None:
    result = read(tmp_path, "# Referral form", [*FORM, ["Background", "Ella's aunt Kelly Moss would like to help."]])
    assert statements(result) == [("T1R4", "Kelly Moss", "aunt")]
    child = next(row for row in result.rows if isinstance(row, PersonRow) and row.external_id == "P100200")
    assert [row.object for row in result.rows if isinstance(row, StatementRow)] == [Ref(key=child.key)]


def test_no_sentence_of_a_form_with_much_prose_is_read_twice(tmp_path: Path) -> None:
    prose = "The meeting went on for long and nothing was agreed about the summer holidays this time. " * 5
    background = "Ella's aunt Kelly Moss would like to help."
    result = read(tmp_path, "# Referral form", FORM, "# Last visit", prose, "# Background", background)
    assert statements(result) == [("P5", "Kelly Moss", "aunt")]
    assert len(events(result)) == 1
