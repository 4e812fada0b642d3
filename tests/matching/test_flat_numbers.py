"""Numbers of persons in tables: one form, known kinds, and no fillers."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from matching import NoWatch
from matching.features import texts_of
from matching.flat import FlatTable, flat_table
from matching.flat_numbers import read_number, read_numbers
from matching.flat_read import read_flat
from matching.flat_texts import strings_of
from matching.table_columns import fields_to_read, recognise


def read(*paths: Path) -> FlatTable:
    columns = []

    def choose(header: list[str], rows: list[list[str]]) -> tuple[int, ...]:
        columns.append(recognise(header, {}))
        return tuple(fields_to_read(columns[-1]))

    files = [read_flat(path, choose, NoWatch()) for path in paths]  # type: ignore[arg-type]
    return flat_table(files, columns, NoWatch())


def numbers_of(found: FlatTable) -> list[tuple[str, ...]]:
    return [found.table.numbers.of(row) for row in range(len(found.ids))]


@given(st.lists(st.text("0129abZz-/ \u00e9\u0663", max_size=9) | st.sampled_from(("1234567", "0000000", "AAAA1"))))
def test_numbers_are_read_alike_in_bulk(texts: list[str]) -> None:
    assert strings_of(read_numbers(texts_of(texts))) == [read_number(text) for text in texts]


def test_kinds_meet_whatever_their_columns_are_called(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("id,surname,soc_sec_id,nhs_number\na,Hill,180-4974,999 000 0018\nb,Gray,1234567,\n")
    two.write_text("id,surname,Social Security Number,NINO\nc,Hill,1804974,qq 12 34 56 c\nd,Gray,n/a,\n")
    assert numbers_of(read(one, two)) == [
        ("9990000018", "social security number 1804974"),
        (),
        ("social security number 1804974", "National Insurance number QQ123456C"),
        (),
    ]


def test_a_number_that_far_too_many_have_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = [f"r{n},Hill,{'777123' if n % 4 else 5_000_013 + 7 * n}" for n in range(400)]
    path.write_text("\n".join(["id,surname,passport number", *rows]))
    found = read(path)
    assert [len(one) for one in numbers_of(found)] == [0 if n % 4 else 1 for n in range(400)]
    assert found.notes == (
        "300 records have the passport number 777123, too many for one person; it counts as not recorded.",
    )
