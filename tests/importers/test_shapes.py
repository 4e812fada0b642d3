"""A table is known again by its headers; its mapping reads it as it was read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.base import ReadOptions
from importers.csv_reader import CsvReader
from importers.headers import field_groups, field_names
from importers.mapping import (
    MAPPED_READERS,
    ColumnMapping,
    KeptMapping,
    SheetMapping,
    TableKind,
    TableMapping,
    fitted,
    is_field,
    load_mapping,
    save_mapping,
)
from importers.recognition import recognise
from importers.registry import look_at_file
from importers.shapes import shape_of
from importers.table_reader import propose, read_tables
from importers.tables import RawTable, TableRow
from importers.xlsx_reader import XlsxReader

TODAY = date(2026, 3, 31)
HEADERS = st.sampled_from(
    ["Person ID", "Name", "Name", "DOB", "Gender", "Relationship", "Related Person ID", "Notes", "Start", "", "Zog"]
)
CELLS = st.sampled_from(
    ["P1", "P2", "Joan Firth", "Kelly", "03/04/1971", "2014-02-13", "M", "F", "Mother", "son of", "", "13/14/2001"]
)


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert done <= total

    def check(self) -> None:
        return None


@st.composite
def tables(draw: st.DrawFn) -> RawTable:
    headers = draw(st.lists(HEADERS, min_size=2, max_size=6))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), min_size=1, max_size=6))
    lines = [headers, *rows]
    return RawTable("", tuple(TableRow(str(at), tuple(cells), ",".join(cells)) for at, cells in enumerate(lines, 1)))


@settings(max_examples=120, deadline=None)
@given(tables())
def test_a_mapping_saved_and_loaded_reads_the_table_as_before(
    tmp_path_factory: pytest.TempPathFactory, table: RawTable
) -> None:
    options = ReadOptions(TODAY)
    path = tmp_path_factory.mktemp("m") / "mapping.json"
    mapping = propose([table], options)
    save_mapping(mapping, path)
    assert load_mapping(path) == mapping
    before = read_tables([table], Watch(), options, "a.csv")
    for again in (
        ReadOptions(TODAY, load_mapping(path)),
        ReadOptions(TODAY, kept=tuple(KeptMapping(one.shape, one.mapping) for one in before.tables)),
    ):
        after = read_tables([table], Watch(), again, "a.csv")
        assert (after.rows, after.kind, after.mapping) == (before.rows, before.kind, before.mapping)


@given(st.permutations(["Person ID", "Name", "DOB", "Gender", "Notes"]))
def test_the_order_of_columns_and_the_way_headers_are_written_do_not_change_a_shape(headers: list[str]) -> None:
    written = [header.upper().replace(" ", "_") for header in headers]
    assert shape_of(written, "a.csv") == shape_of(["Person ID", "Name", "DOB", "Gender", "Notes"], "b.csv")
    assert shape_of([*written, "Phone"], "a.csv") != shape_of(written, "a.csv")


def test_a_column_keeps_its_meaning_where_it_moves_and_twins_keep_their_order() -> None:
    columns = (ColumnMapping(0, "Name", "full_name"), ColumnMapping(1, "Name", "related.full_name"),
               ColumnMapping(2, "Rel", "relationship"))  # fmt: skip
    mapping = SheetMapping("", TableKind.RELATIONSHIPS, columns)
    assert fitted(mapping, ["REL", "Name", "Zog", "name"]) == ("relationship", "full_name", "", "related.full_name")


def test_a_mapping_that_is_given_goes_before_one_that_is_kept() -> None:
    rows = (TableRow("1", ("Zog", "Person ID"), ""), TableRow("2", ("Joan Firth", "P1"), ""))
    table = RawTable("", rows)
    mapping = recognise(table, TODAY).mapping
    named = SheetMapping("", TableKind.PEOPLE, (ColumnMapping(0, "Zog", "full_name"), mapping.columns[1]))
    kept = (KeptMapping(shape_of(["Zog", "Person ID"], "a"), mapping),)
    found = read_tables([table], Watch(), ReadOptions(TODAY, TableMapping((named,)), kept), "a.csv")
    assert found.tables[0].source == "given"
    assert found.tables[0].mapping.columns[0].field == "full_name"


def test_every_field_is_in_one_group_to_choose_from() -> None:
    grouped = [field for _, fields in field_groups() for field in fields]
    assert sorted(grouped) == sorted(field_names()["fields"])


def test_fields_are_known_with_their_owners() -> None:
    assert is_field("")
    assert is_field("carer.full_name")
    assert not is_field("nobody.full_name")
    assert not is_field("birth_day")


def test_the_readers_of_tables_are_those_that_can_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Person ID,Name\nP1,Joan Firth\n", encoding="utf-8")
    found = look_at_file(tmp_path / "a.csv", "a.csv", Watch(), ReadOptions(TODAY))
    assert found.reader in MAPPED_READERS
    assert [look.headers for look in found.looks] == [("Person ID", "Name")]
    assert found.rows == ()
    assert {CsvReader().name, XlsxReader().name} == MAPPED_READERS
    (tmp_path / "a.txt").write_text("Kelly rang today. Joan is her mother.\n", encoding="utf-8")
    assert look_at_file(tmp_path / "a.txt", "a.txt", Watch(), ReadOptions(TODAY)).status == "unreadable"
