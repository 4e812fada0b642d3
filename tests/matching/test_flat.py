"""A CSV file as a table is the table of the same records made one by one."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from matching import bearers, flat_codes, flat_read, flat_source, flat_texts
from matching.columns import Column
from matching.errors import TableError
from matching.flat import FlatTable, flat_table
from matching.flat_contacts import read_email, read_nhs_number, read_phone
from matching.flat_read import read_flat
from matching.ports import NoWatch
from matching.schema import BirthSpan, MatchRecord, NameForm
from matching.table import Table, build_table
from matching.table_columns import fields_to_read, recognise
from tests.matching.people import FAMILY, GIVEN, STREETS

HEADER = (
    "unique_id", "first_name", "known_as", "middle_name", "surname", "maiden_name", "dob", "sex", "address", "town",
    "postcode", "phone", "mobile", "email", "nhs_number", "date_of_death", "occupation",
)  # fmt: skip


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(*paths: Path, **asked: tuple[str, ...]) -> FlatTable:
    found = []

    def choose(header: list[str], rows: list[list[str]]) -> tuple[int, ...]:
        found.append(recognise(header, asked))
        return tuple(fields_to_read(found[-1]))

    files = [read_flat(path, choose, NoWatch()) for path in paths]
    return flat_table(files, found, NoWatch())


def townspeople(n_rows: int, seed: int) -> list[dict[str, str]]:
    """Rows with every kind of value, gap and oddity."""
    pick = random.Random(seed)

    def one(*texts: str) -> str:
        return pick.choice(texts)

    rows = []
    for number in range(n_rows):
        sex = pick.choice("FM")
        day = dt.date(1940, 1, 1) + dt.timedelta(pick.randrange(26_000))
        given = pick.choice((*GIVEN[sex], "Ann Marie", "Siân", "J", "Baby", "unknown", "Łukasz", ""))
        rows.append(
            {
                "unique_id": f"r{number}",
                "first_name": given,
                "known_as": one("", "", "", "Kate", given),
                "middle_name": one("", "", "Jo", "J", "Ann Jo Ann", "van Rose", "É"),
                "surname": pick.choice((*FAMILY, "O'Neill", "van der Berg", "Begum", "Kowalska", "N/A", "")),
                "maiden_name": one("", "", "", "Hill"),
                "dob": one(day.isoformat(), day.isoformat(), f"{day.year}-01-01", "1900-01-01", str(day.year), ""),
                "sex": one(sex, sex.lower(), {"F": "Female", "M": "male"}[sex], "", "U"),
                "address": one(
                    "", f"{pick.randrange(1, 40)} {pick.choice(STREETS)} {one('St', 'Street')}", "Élan Court"
                ),
                "town": one("", "Cragthorpe", "St. Élan"),
                "postcode": one("", "XQ1 2AB", "xq12ab", "XQ3", "2119", "none"),
                "phone": one("", "", "07700 900123", f"07700 9005{pick.randrange(99):02}", "ask mum"),
                "mobile": one("", "", "+44 7700 900123", "+1 202 555 0147"),
                "email": one("", "", "Ann@Example.org", f"p{pick.randrange(9)}@example.org", "none"),
                "nhs_number": one("", "", "999 000 0018", "9990000026", "1234567890"),
                "date_of_death": one("", "", "2019-03-04", "2020"),
                "occupation": "weaver",
            }
        )
    return rows


def record_of(row: dict[str, str]) -> MatchRecord:
    """The same row, made into a record by hand."""
    forms = [NameForm(row["first_name"], row["middle_name"], row["surname"])]
    if row["known_as"]:
        forms.append(NameForm(row["known_as"], "", "", "alias"))
    if row["maiden_name"]:
        forms.append(NameForm("", "", row["maiden_name"], "birth"))
    phones = [read_phone(row["phone"]), read_phone(row["mobile"])]
    has_place = row["address"] or row["town"]
    postcode = "" if row["postcode"] == "none" else row["postcode"]
    died = row["date_of_death"]
    return MatchRecord(
        row["unique_id"],
        tuple(forms),
        span_of(row["dob"]),
        {"f": "F", "m": "M"}.get(row["sex"][:1].lower(), ""),
        (postcode,) if postcode else (),
        ((row["address"], row["town"]),) if has_place else (),
        tuple(phone for phone in phones if phone),
        tuple(filter(None, [read_email(row["email"])])),
        read_nhs_number(row["nhs_number"]),
        dt.date.fromisoformat(died) if len(died) == 10 else None,
    )


def span_of(text: str) -> BirthSpan | None:
    if len(text) == 4:
        return BirthSpan(dt.date(int(text), 1, 1), dt.date(int(text), 12, 31), is_exact=False)
    day = dt.date.fromisoformat(text) if text else None
    # so many rows have the first day of 1900 that it must be a default
    is_default = text == "1900-01-01"
    return BirthSpan(day, day, not is_default, is_default) if day else None


def by_value(column: Column[object], share: np.ndarray | None = None) -> dict[object, float]:
    codes = sorted(set(column.codes.tolist()))
    return {column.values[code]: 0.0 if share is None else round(float(share[code]), 12) for code in codes}


def rows_of(column: Column[object]) -> list[Counter[object]]:
    return [Counter(column.of(row)) for row in range(len(column.starts) - 1)]


def partition(table: Table, names: str) -> list[list[int]]:
    """Which values of the name columns have one number in the shared vocabulary, as rows see them."""
    given, family = (("given", "family"), ("given_sounds", "family_sounds"))[names == "sounds"]
    numbers = [*getattr(table.keys, given)[table.given.codes], *getattr(table.keys, family)[table.family.codes]]
    first: dict[int, int] = {}
    return [[first.setdefault(int(number), place)] for place, number in enumerate(numbers)]


def check_same(flat: Table, built: Table) -> None:
    for name in ("given", "middle", "family", "born", "houses", "phones", "emails", "numbers", "died"):
        assert rows_of(getattr(flat, name)) == rows_of(getattr(built, name)), name
    for name in ("given", "middle", "family", "born", "houses", "phones", "emails"):
        ours, theirs = (by_value(getattr(t, name), getattr(t.shares, name)) for t in (flat, built))
        assert ours == theirs, name
    assert list(flat.ids) == list(built.ids)
    assert dict(flat.row_of) == dict(built.row_of)
    assert flat.sexes.tolist() == built.sexes.tolist()
    assert flat.people.n_people == built.people.n_people
    assert flat.people.full_names == built.people.full_names
    assert flat.people.given_names == built.people.given_names
    same_person = [[np.flatnonzero(t.people.of_row == p).tolist() for p in t.people.of_row] for t in (flat, built)]
    assert same_person[0] == same_person[1]
    for names in ("names", "sounds"):
        assert partition(flat, names) == partition(built, names)
    ours, theirs = (
        {t.given.values[code].written: bool(t.is_established[code]) for code in set(t.given.codes.tolist())}
        for t in (flat, built)
    )
    assert ours == theirs
    codes = np.arange(min(len(flat.given.values), len(flat.family.values)))
    counted = zip(codes, flat.people.pair_count(codes, codes), flat.people.given_count(codes), strict=True)
    for code, n_both, n_given in counted:
        given, family = flat.given.values[code].key, flat.family.values[code].key
        assert n_both == built.people.full_names.get((given, family), 0)
        assert n_given == built.people.given_names.get(given, 0)


@pytest.mark.parametrize("path", ["compiled", "plain"])
@pytest.mark.parametrize("seed", range(4))
def test_the_table_is_that_of_the_same_records(
    tmp_path: Path, seed: int, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = townspeople(250, seed)
    if path == "plain":
        for module in (flat_texts, flat_codes, flat_read, flat_source, bearers):
            monkeypatch.setattr(module, "library", lambda: None)
    flat = read(written(tmp_path / "people.csv", rows)).table
    check_same(flat, build_table([record_of(row) for row in rows]))


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    rows = townspeople(120, 9)
    one = read(written(tmp_path / "a.csv", rows)).table
    other = read(written(tmp_path / "b.csv", rows[::-1])).table
    for name in ("given", "family", "houses"):
        ours, theirs = (by_value(getattr(t, name), getattr(t.shares, name)) for t in (one, other))
        assert ours == theirs


def test_an_empty_table_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,first_name,surname,dob,postcode,phone\n")
    table = read(path).table
    assert (len(table.ids), len(table.given.codes), table.people.n_people) == (0, 0, 1)


def test_two_files_know_where_their_rows_come_from(tmp_path: Path) -> None:
    left = written(tmp_path / "a.csv", [{"id": "1", "surname": "Hill"}, {"id": "2", "surname": "Lumb"}])
    right = written(tmp_path / "b.csv", [{"ref": "2", "Last Name": "Hill", "forename": "Ann"}])
    found = read(left, right)
    assert found.table.sources.tolist() == [0, 0, 1]
    assert list(found.table.ids) == ["1", "2", "2 (2)"]
    assert [found.ids[row] for row in range(3)] == ["1", "2", "2"]
    assert (
        [name.key for name in found.table.family.of(2)] == ["hill"] == [name.key for name in found.table.family.of(0)]
    )
    assert [name.key for name in found.table.given.of(2)] == ["ann"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"id": "1", "surname": "Hill"}, {"id": "1", "surname": "Lumb"}], "lines 2 and 3 have one id"),
        ([{"id": "1", "surname": "Hill"}, {"id": "", "surname": "Lumb"}], "line 3: the column id is empty"),
    ],
)
def test_ids_must_tell_records_apart(tmp_path: Path, rows: list[dict[str, str]], words: str) -> None:
    with pytest.raises(TableError, match=words):
        read(written(tmp_path / "people.csv", rows))


def test_a_table_without_ids_is_known_by_its_lines(tmp_path: Path) -> None:
    assert list(read(written(tmp_path / "a.csv", [{"surname": "Hill"}, {"surname": "Lumb"}])).table.ids) == ["2", "3"]


def test_a_table_as_a_generator_of_test_data_writes_it(tmp_path: Path) -> None:
    """Street number apart, a second line that is no street, digits for postcode, days without dashes."""
    row = {
        "rec_id": "rec-1-org", " given_name": " mitchell", " surname": " green", " street_number": " 7",
        " address_1": " wallaby place", " address_2": " delmar", " suburb": " cleveland", " postcode": " 2119",
        " state": " sa", " date_of_birth": " 19560409", " soc_sec_id": " 1804974",
    }  # fmt: skip
    table = read(written(tmp_path / "febrl.csv", [row])).table
    (house,) = table.houses.of(0)
    assert (house.number, house.street, house.town, house.postcode) == ("7", "wallaby place", "cleveland", "2119")
    (born,) = table.born.of(0)
    assert (born.earliest, born.is_exact) == (dt.date(1956, 4, 9), True)


def test_a_second_line_counts_where_the_first_names_no_street(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "address line 1": "Flat 2", "address line 2": "9 Loom Row", "postcode": ""},
        {"id": "2", "address line 1": "9 Loom Row", "address line 2": "Cragthorpe", "postcode": ""},
    ]
    table = read(written(tmp_path / "a.csv", rows)).table
    assert [house.street for row in range(2) for house in table.houses.of(row)] == ["loom row", "loom row"]


def test_whole_names_and_dates_in_parts(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "Name": "van der Berg, Jan Piet", "by": "1967", "bm": "9", "bd": "27"},
        {"id": "2", "Name": "Dr Ann Marie Hill", "by": "1967.0", "bm": "2", "bd": ""},
        {"id": "3", "Name": "Bea Hill", "by": "1967", "bm": "", "bd": ""},
        {"id": "4", "Name": "Cher", "by": "", "bm": "2", "bd": "31"},
        {"id": "5", "Name": "Bo Hill", "by": "1967", "bm": "13", "bd": "10"},
        {"id": "6", "Name": "Bo Gray", "by": "2001", "bm": "12", "bd": "64"},
        {"id": "7", "Name": "Bo Gray", "by": "1949", "bm": "19", "bd": "13"},
    ]
    found = read(written(tmp_path / "a.csv", rows))
    table = found.table
    names = [
        [tuple(n.written for n in c.of(row)) for c in (table.given, table.middle, table.family)] for row in range(4)
    ]
    assert names == [
        [("Jan",), ("piet",), ("van der Berg",)],
        [("Ann",), ("marie",), ("Hill",)],
        [("Bea",), (), ("Hill",)],
        [("Cher",), (), ()],
    ]
    spans = [[(s.earliest.isoformat(), s.latest.isoformat()) for s in table.born.of(row)] for row in range(7)]
    assert spans == [
        [("1967-09-27", "1967-09-27")],
        [("1967-02-01", "1967-02-28")],
        [("1967-01-01", "1967-12-31")],
        [],
        [("1967-10-13", "1967-10-13")],
        [("2001-12-01", "2001-12-31")],
        [("1949-01-01", "1949-12-31")],
    ]
    assert found.notes == (
        "1 dates of birth have a month above 12; day and month are read the other way round.",
        "2 dates of birth have a day or month that cannot be; what is left of them counts.",
    )


def names_of(table: Table, row: int) -> tuple[list[str], list[str], list[str]]:
    given, middle, family = ([n.written for n in c.of(row)] for c in (table.given, table.middle, table.family))
    return given, middle, family


def test_two_files_may_write_names_each_in_its_way(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.csv", [{"id": "1", "Name": "Ann Marie Hill"}])
    parted = written(tmp_path / "b.csv", [{"id": "2", "first_name": "Bo", "middle_name": "Jo", "surname": "Gray"}])
    joined = written(tmp_path / "c.csv", [{"id": "3", "forenames": "Cy Lee", "surname": "Dale"}])
    table = read(whole, parted, joined).table
    assert [names_of(table, row) for row in range(3)] == [
        (["Ann"], ["marie"], ["Hill"]),
        (["Bo"], ["jo"], ["Gray"]),
        (["Cy"], ["lee"], ["Dale"]),
    ]


def test_the_second_part_of_a_double_name_is_no_name_at_birth(tmp_path: Path) -> None:
    rows = [{"surname": "Hill", "lname_c2": "Gray"}, {"surname": "Hill", "lname_c2": ""}]
    table = read(written(tmp_path / "a.csv", rows)).table
    assert [names_of(table, row)[2] for row in range(2)] == [["Hill Gray"], ["Hill"]]


def test_a_postcode_inside_the_address_is_found(tmp_path: Path) -> None:
    table = read(written(tmp_path / "a.csv", [{"id": "1", "address": "9 Loom Row, Cragthorpe, XQ1 2AB"}])).table
    assert [house.postcode for house in table.houses.of(0)] == ["XQ1 2AB"]


def test_notes_say_how_dates_were_read(tmp_path: Path) -> None:
    rows = [{"id": str(n), "dob": f"{n % 12 + 1:02}/{n % 28 + 1:02}/1980"} for n in range(40)]
    found = read(written(tmp_path / "a.csv", [*rows, {"id": "x", "dob": "soon"}]))
    assert any("month first" in note for note in found.notes)
    assert any(note.startswith("1 dates of birth are no date") for note in found.notes)
