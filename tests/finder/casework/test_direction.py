"""Relationships entered the wrong way round are turned when the dates of birth allow it, and said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from finder.casework.agency import Agency, assemble
from finder.casework.direction import check_directions
from finder.casework.generations import generation_gap
from finder.model.record import (
    Form,
    PartialDate,
    PersonName,
    Precision,
    Record,
    RecordId,
    Source,
    Statement,
    record_ref,
)


def _person(key: str, year: int | None) -> Record:
    born = PartialDate(dt.date(year, 5, 1), dt.date(year, 5, 1), Precision.DAY, str(year)) if year else None
    name = PersonName(key, "", "Firth", "recorded", key)
    return Record(RecordId(key), Source("people.csv", "aa", key), Form.REGISTER, (name,), born=born)


def _mother(number: int, subject: str, other: str) -> Statement:
    source = Source("links.csv", "bb", str(number), "Mother")
    return Statement(
        f"s{number}", source, record_ref(RecordId(subject)), "mother", "Mother", record_ref(RecordId(other))
    )


def _agency(people: dict[str, int | None], pairs: list[tuple[str, str]]) -> Agency:
    records = [_person(key, year) for key, year in people.items()]
    return assemble(records, [_mother(n, a, b) for n, (a, b) in enumerate(pairs, start=2)], [])


def test_one_row_entered_backwards_is_turned_and_named() -> None:
    people: dict[str, int | None] = {"joan": 1960, "kelly": 1985, "kai": 2010, "may": 1935}
    agency, doubts = check_directions(_agency(people, [("joan", "kelly"), ("may", "joan"), ("kai", "kelly")]))
    assert [statement.is_reversed for statement in agency.statements] == [False, False, True]
    assert [(doubt.file, doubt.locator) for doubt in doubts] == [("links.csv", "4")]


def test_a_whole_file_imported_backwards_is_turned_with_the_rows_nobody_can_check() -> None:
    people: dict[str, int | None] = {f"m{n}": 1960 + n for n in range(6)} | {f"c{n}": 1990 + n for n in range(6)}
    people["x"] = None
    pairs = [(f"c{n}", f"m{n}") for n in range(6)] + [("c0", "x")]
    agency, doubts = check_directions(_agency(people, pairs))
    assert all(statement.is_reversed for statement in agency.statements)
    assert [doubt.locator for doubt in doubts] == [""]


def test_what_is_impossible_both_ways_stays_as_written() -> None:
    agency, doubts = check_directions(_agency({"a": 1990, "b": 1992}, [("b", "a")]))
    assert not agency.statements[0].is_reversed
    assert doubts == ()


def test_generations_of_codes() -> None:
    assert [
        generation_gap(code) for code in ("mother", "paternal_great_grandfather", "granddaughter", "step_mother")
    ] == [
        1,
        3,
        -2,
        0,
    ]


# ---- where dates are missing ----


def _undated(sexes: dict[str, str], rows: list[tuple[str, str, str]]) -> Agency:
    """Rows of (subject, code, object), from row 2."""
    people = [replace(_person(key, None), sex=sex) for key, sex in sexes.items()]
    statements = [
        replace(_mother(number, subject, other), code=code, label=code)
        for number, (subject, code, other) in enumerate(rows, start=2)
    ]
    return assemble(people, statements, [])


def _asked(agency: Agency) -> list[tuple[str, bool]]:
    return [(doubt.locator, doubt.is_turned) for doubt in check_directions(agency)[1]]


def test_a_mother_who_is_a_man_of_a_woman_is_asked_about_and_stays() -> None:
    agency = _undated({"neil": "M", "karen": "F"}, [("neil", "mother", "karen")])
    assert _asked(agency) == [("2", False)]
    assert not check_directions(agency)[0].statements[0].is_reversed
    assert _asked(_undated({"neil": "M", "karen": "M"}, [("neil", "mother", "karen")])) == [], "a mistyped sex"


def test_sexes_and_a_brother_in_common_turn_the_row() -> None:
    sexes = {"neil": "M", "karen": "F", "ann": "F"}
    rows = [("neil", "mother", "karen"), ("neil", "brother", "ann"), ("karen", "mother", "ann")]
    agency = _undated(sexes, rows)
    assert _asked(agency) == [("2", True)]
    assert [one.is_reversed for one in check_directions(agency)[0].statements] == [True, False, False]


def test_two_rows_that_say_the_contrary_are_both_asked_about() -> None:
    agency = _undated({"fatima": "F", "iram": "F"}, [("iram", "mother", "fatima"), ("fatima", "mother", "iram")])
    assert _asked(agency) == [("2", False), ("3", False)]


def test_a_reciprocal_row_that_agrees_raises_no_doubt() -> None:
    agency = _undated({"fatima": "F", "iram": "F"}, [("fatima", "mother", "iram"), ("iram", "daughter", "fatima")])
    assert _asked(agency) == []


def test_the_row_with_more_against_it_is_the_one_asked_about() -> None:
    sexes = dict.fromkeys(("iram", "fatima", "ned", "zia"), "F")
    rows = [
        ("iram", "mother", "fatima"),
        ("ned", "sister", "iram"), ("zia", "sister", "iram"), ("zia", "sister", "ned"),
        ("fatima", "mother", "ned"), ("fatima", "mother", "zia"),
    ]  # fmt: skip
    assert _asked(_undated(sexes, rows)) == [("2", False)]


def test_a_mother_who_was_a_child_when_it_was_recorded_is_asked_about() -> None:
    people = [_person("daljit", 2006), _person("ravinder", None)]
    row = replace(_mother(2, "daljit", "ravinder"), start=dt.date(2020, 1, 23))
    assert _asked(assemble(people, [row], [])) == [("2", False)]
    assert _asked(assemble(people, [replace(row, start=dt.date(2023, 1, 23))], [])) == []
    assert _asked(assemble(people, [replace(row, code="daughter")], [])) == []


def test_a_file_without_dates_is_turned_by_the_sexes_in_it() -> None:
    sexes = {f"m{n}": "F" for n in range(6)} | {f"c{n}": "M" for n in range(6)}
    agency = _undated(sexes, [(f"c{n}", "mother", f"m{n}") for n in range(6)])
    assert all(one.is_reversed for one in check_directions(agency)[0].statements)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(["mother", "son", "sister"]), st.sampled_from("abcdef")),
        max_size=12,
    )
)
def test_nothing_is_turned_without_two_signs(rows: list[tuple[str, str, str]]) -> None:
    """With nobody's sex or date known, rows may be asked about and none is turned."""
    agency, doubts = check_directions(_undated(dict.fromkeys("abcdef", ""), rows))
    assert not any(one.is_reversed for one in agency.statements)
    assert not any(doubt.is_turned for doubt in doubts)
