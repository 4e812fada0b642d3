"""Relationships entered the wrong way round are turned when the dates of birth allow it, and said."""

from __future__ import annotations

import datetime as dt

from finder.casework.agency import Agency, assemble
from finder.casework.direction import check_directions, generation_gap
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
