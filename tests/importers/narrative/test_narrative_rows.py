"""Texts become rows: one person for each name, statements with their sentence, the child by id or by case."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.base import ReadOptions
from importers.narrative.rows import narrative_rows
from importers.registry import read_file
from importers.rows import FactKind, FactRow, FileResult, PersonForm, PersonRow, Ref, StatementRow
from tests.importers.conftest import QuietWatch

NOTE = """Client: Ella Pell    Person ID: P700001
Case: C-7001    Date: 03/02/2026

Carly has a daughter, Skye (12). Carly Pell is Ella's maternal aunt.

Rita Cole was there too; she is mum's mum.
"""


def read(path: Path, data: str) -> FileResult:
    path.write_text(data, encoding="utf-8")
    return read_file(path, path.name, QuietWatch(), ReadOptions(today=dt.date(2026, 3, 31)))


def people(result: FileResult) -> dict[str, PersonRow]:
    rows = [row for row in result.rows if isinstance(row, PersonRow)]
    return {dict(row.fields)["full_name"]: row for row in rows}


def statements(result: FileResult) -> list[StatementRow]:
    return [row for row in result.rows if isinstance(row, StatementRow)]


def test_a_note_names_people_once_and_points_at_its_child(tmp_path: Path) -> None:
    result = read(tmp_path / "visit.txt", NOTE)
    named = people(result)
    assert set(named) == {"Carly Pell", "Skye", "Rita Cole"}
    assert all(row.form is PersonForm.NARRATIVE and row.case_ref == "C-7001" for row in named.values())
    assert dict(named["Skye"].fields) == {"full_name": "Skye", "sex": "F", "age": "12", "age_on": "03/02/2026"}
    mother_of_mum = next(one for one in statements(result) if one.code == "maternal_grandmother")
    assert mother_of_mum.object == Ref(external_id="P700001")
    assert mother_of_mum.subject == Ref(key=named["Rita Cole"].key)
    assert (mother_of_mum.locator, mother_of_mum.note) == ("L6", "Rita Cole was there too; she is mum's mum.")


def test_a_short_name_is_the_full_one_of_the_same_text(tmp_path: Path) -> None:
    result = read(tmp_path / "visit.txt", NOTE)
    daughter = next(one for one in statements(result) if one.code == "daughter")
    assert daughter.object == Ref(key=people(result)["Carly Pell"].key)


def test_the_text_stays_as_it_is(tmp_path: Path) -> None:
    events = [row for row in read(tmp_path / "visit.txt", NOTE).rows if isinstance(row, FactRow)]
    assert [dict(row.fields)["text"] for row in events] == [NOTE.rstrip()]


def test_without_an_id_the_case_says_who_the_child_is() -> None:
    (person, statement) = narrative_rows(_entry("Rita Cole is mum's mum.", case_ref="C-9"))
    assert isinstance(statement, StatementRow)
    assert statement.object == Ref(case_child="C-9")
    assert isinstance(person, PersonRow)


def test_a_text_about_nobody_says_nothing() -> None:
    assert list(narrative_rows(_entry("Rita Cole is mum's mum."))) == []


def test_professionals_are_left_out() -> None:
    assert list(narrative_rows(_entry("Jo Black (school nurse) attended.", case_ref="C-9"))) == []


def test_a_letter_names_its_writer_where_the_name_stands(tmp_path: Path) -> None:
    mail = (
        "From: Carly Pell <carly@example.org>\nTo: Duty <duty@example.org>\nDate: Tue, 3 Feb 2026 10:00:00 +0000\n"
        "Subject: about Ella [ref C-7001]\n\nHello\n\nI am Ella's aunt.\n\nCarly Pell\n"
    )
    result = read(tmp_path / "letter.eml", mail)
    assert people(result)["Carly Pell"].locator == "L5"
    ((code, other),) = [(one.code, one.object) for one in statements(result)]
    assert (code, other) == ("aunt", Ref(case_child="C-7001"))


@pytest.mark.parametrize("text", ["", " \n\n", "Mum", "her her", "'s 's", "and, and (", "Mum's mum's mum's mum"])
def test_odd_texts_are_read_without_harm(text: str) -> None:
    assert list(narrative_rows(_entry(text, case_ref="C-9"))) == []


_WORDS = st.sampled_from([
    "Mum", "dad's", "her", "his", "sister", "brother", "(12)", "(", ")", ",", "-", "is", "not", "called", "Kelly",
    "Firth", "Ella's", "and", "two", "children", "has", "a", "the", "who", "aunt", "of", "to", "in", "Leeds", ".", ";",
    "'Uncle'", "she", "I", "my", "married", "step-dad", "MGM", "M/Aunt", "on", "side", "DOB", "1/2/1980",
])  # fmt: skip


@given(st.lists(_WORDS, max_size=40).map(" ".join))
def test_any_row_of_words_gives_rows_that_hang_together(text: str) -> None:
    rows = list(narrative_rows(_entry(text, case_ref="C-9")))
    keys = {row.key for row in rows if isinstance(row, PersonRow)}
    for row in rows:
        if isinstance(row, StatementRow):
            assert row.subject.key in keys
            assert not row.object.key or row.object.key in keys
            assert row.subject != row.object
    assert len(keys) == sum(isinstance(row, PersonRow) for row in rows)


def _entry(text: str, case_ref: str = "") -> FactRow:
    return FactRow(FactKind.EVENT, "Chronology!4", (("text", text), ("date", "2026-02-03")), case_ref=case_ref)
