"""Damaged and backward rows of a generated agency, and the comparison of what is reported with them."""

from __future__ import annotations

import csv
import io
import json
from random import Random

import pytest

from bench.agencies.agency import Wish, make_agency
from bench.agencies.damage import Line, damaged_lines, mixed
from bench.agencies.layout import Layout
from bench.agencies.problems import compare
from finder.model.record import RejectedRow
from finder.services import ImportedFile


def report(file: str, *, rejected: tuple[str, ...] = (), doubts: tuple[str, ...] = ()) -> ImportedFile:
    rows = tuple(RejectedRow(file, "aa", locator, "too_few_fields", "", "") for locator in rejected)
    return ImportedFile(file, "people", "utf-8", 1, 1, rows, (), "imported", doubts=doubts)


@pytest.mark.parametrize("layout", Layout.names())
def test_damaged_rows_stand_where_the_answers_say_and_the_register_stays_whole(layout: str) -> None:
    agency = make_agency(Wish(5, children=6, noise="high", layout=layout))
    style = Layout(layout).table("persons")
    lines = agency.files[style.file].decode(style.encoding).splitlines()
    broken = json.loads(agency.answers["broken_rows.json"])
    assert len(broken) == 9
    for row in broken:
        assert lines[int(row["locator"]) - 1] == row["text"]
    told = csv.DictReader(io.StringIO(agency.answers["record_map.csv"].decode("utf-8")))
    people = {
        row["locator"]: row["external_id"] for row in told if row["file"] == style.file and row["kind"] == "person"
    }
    assert len(people) + len(broken) == len(lines) - 1
    assert all(lines[int(at) - 1].startswith(external_id) for at, external_id in people.items())


def test_backward_rows_are_named_with_parent_and_child() -> None:
    agency = make_agency(Wish(13, children=12, noise="high"))
    errors = json.loads(agency.answers["data_errors.json"])
    rows = agency.files["relationships.csv"].decode("utf-8-sig").splitlines()
    assert errors
    for error in errors:
        row = rows[int(error["locator"]) - 1]
        assert row.index(error["child_external_id"]) < row.index(error["parent_external_id"])


def test_every_damaged_row_has_a_good_one_after_it() -> None:
    lines = [Line((str(number),)) for number in range(12)]
    found = mixed(lines, damaged_lines(Random(1), 4, 5, "utf-8", ","))
    assert [line for line in found if not line.raw] == lines
    assert not found[-1].raw


def test_what_is_missed_and_what_is_doubted_in_vain_is_counted() -> None:
    doubts = (
        "links.csv, 7: “Mother” may have been entered the wrong way round. Check it.",
        "links.csv, 9: the dates of birth say that “Son” was entered the wrong way round.",
    )
    files = [report("people.csv", rejected=("3",)), report("links.csv", doubts=doubts)]
    broken = frozenset({("people.csv", "3"), ("people.csv", "4")})
    found = compare(broken, frozenset({("links.csv", "7"), ("links.csv", "8")}), files)
    assert found.lost == {("people.csv", "4")}
    assert found.overlooked == {("links.csv", "8")}
    assert found.false_alarms == {("links.csv", "9")}
    assert "backward rows turned or queried: 1 of 2" in found.told()


def test_a_file_that_was_turned_as_a_whole_overlooks_none_of_its_rows() -> None:
    doubt = "The relationships of links.csv read the wrong way round and were turned."
    found = compare(frozenset(), frozenset({("links.csv", "8")}), [report("links.csv", doubts=(doubt,))])
    assert not found.overlooked
