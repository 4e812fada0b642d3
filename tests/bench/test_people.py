"""The generator of people: what a bench table must be like before anything is measured on it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.people import slips
from bench.people.__main__ import main
from bench.people.check import cluster_sizes, n_true_pairs, print_report, read_columns
from bench.people.households import CHILD, NOBODY, settle
from bench.people.naming import name_people
from bench.people.records import COLUMNS, make_table
from bench.people.stocks import cultures, read_json

STYLES = ("town", "north", "coast")


@pytest.fixture(scope="module")
def town():
    return make_table(6000, seed=5)


def lists(table):
    return {name: column.tolist() for name, column in table.items()}


@pytest.mark.parametrize("style", STYLES)
def test_a_table_has_as_many_records_as_asked_and_a_fifth_are_seen_again(style):
    table = make_table(3000, seed=2, style_name=style)
    assert tuple(table) == COLUMNS
    assert {len(column) for column in table.values()} == {3000}
    assert len(set(table["cluster_id"])) == 2400
    assert len(set(table["unique_id"])) == 3000
    assert set(cluster_sizes(table["cluster_id"].tolist())) <= {1, 2, 3, 4, 5}


def test_one_seed_makes_one_table(town):
    again, other = make_table(6000, seed=5), make_table(6000, seed=6)
    assert lists(again) == lists(town)
    assert lists(other) != lists(town)


def test_no_birthday_is_crowded_and_none_lies_ahead(town):
    days = [day for day in town["dob"] if day]
    usual = Counter(day for day in days if not day.endswith("-01-01"))
    assert usual.most_common(1)[0][1] < 12
    assert max(days) <= "2026-06-01"
    assert all(dt.date.fromisoformat(day) for day in days)


def test_skew_puts_in_values_that_very_many_share():
    table = make_table(6000, seed=5, is_skewed=True)
    top = {name: Counter(v for v in table[name] if v).most_common(1)[0][1] / 6000 for name in COLUMNS[4:]}
    assert top["dob"] > 0.04
    assert top["postcode"] > 0.015
    assert top["phone"] > 0.01
    assert top["surname"] > 0.015


@pytest.mark.parametrize("style", STYLES)
def test_parents_are_a_generation_older(style):
    people, _ = settle(4000, read_json("styles.json")[style], np.random.default_rng(3))
    has_mother = people.mother != NOBODY
    years = (people.born[has_mother] - people.born[people.mother[has_mother]]) / 365.25
    assert has_mother.sum() > 200
    assert years.min() > 14
    assert years.max() < 48
    assert (people.mother[has_mother] != np.flatnonzero(has_mother)).all()
    assert people.is_male[people.father[people.father != NOBODY]].mean() > 0.9


def test_households_share_address_and_often_a_name(town):
    first = {}
    for row, person in enumerate(town["cluster_id"]):
        first.setdefault(person, row)
    rows = list(first.values())
    by_household = {}
    for row in rows:
        by_household.setdefault(town["household"][row], []).append(row)
    pairs = [(m[0], m[1]) for m in by_household.values() if len(m) > 1]
    same_name = np.mean([town["surname"][a] == town["surname"][b] for a, b in pairs])
    same_postcode = np.mean([town["postcode"][a] == town["postcode"][b] for a, b in pairs])
    assert same_name > 0.25
    assert same_postcode > 0.25


def test_there_are_twins_and_namesakes(town):
    born = {}
    for person, household, day in zip(town["cluster_id"], town["household"], town["dob"], strict=True):
        if day and not day.endswith("-01-01"):
            born.setdefault((household, day), set()).add(person)
    assert sum(len(people) > 1 for people in born.values()) >= 5
    named = {}
    for person, *name in zip(town["cluster_id"], town["first_name"], town["surname"], strict=True):
        named.setdefault(tuple(name), set()).add(person)
    assert sum(len(people) > 1 for people in named.values()) >= 20


def test_naming_cultures_follow_their_own_rules():
    style = read_json("styles.json")["town"]
    people, n_lineages = settle(12000, style, np.random.default_rng(8))
    names = name_people(people, n_lineages, style | {"other_spelling": 0.0}, np.random.default_rng(9))
    place = {culture.name: i for i, culture in enumerate(cultures())}
    sikh = people.culture == place["sikh"]
    title = np.where(people.is_male, "Singh", "Kaur")
    assert ((names.middle == title) | (names.surname == title))[sikh].all()
    chain = (people.culture == place["somali"]) & (people.role == CHILD) & (people.father != NOBODY)
    chain &= people.culture[people.father] == place["somali"]
    assert chain.sum() > 5
    assert np.mean(names.middle[chain] == names.first[people.father[chain]]) > 0.95
    polish = (people.culture == place["polish"]) & ~people.is_male
    assert any(name.endswith("ska") for name in names.surname[polish])
    assert not any(name.endswith("ski") for name in names.surname[polish])
    assert (names.birth_surname != "").sum() > 500


def test_every_family_name_has_its_three_forms():
    for culture in cultures():
        assert len(culture.families.values) == len(culture.women) == len(culture.wives)
        assert culture.families.cumulative[-1] == pytest.approx(1.0)
    lithuanian = next(culture for culture in cultures() if culture.name == "lithuanian")
    assert (lithuanian.families.values[0], lithuanian.women[0], lithuanian.wives[0]) == (
        "Kazlauskas",
        "Kazlauskaitė",
        "Kazlauskienė",
    )


NAME = st.text(alphabet="abcdefghijklmnopqrstuvwxyzłśé' -", min_size=1, max_size=14).map(str.capitalize)


@given(NAME, st.integers(0, 2**32))
def test_slips_leave_a_text_and_depend_on_the_seed_only(name, seed):
    for slip in (
        slips.name_slip,
        slips.punctuation,
        slips.nickname,
        slips.spelling,
        slips.stray_word,
        slips.unaccented,
    ):
        assert slip(name, Random(seed)) == slip(name, Random(seed))
    assert len(name) <= 1 or abs(len(slips.name_slip(name, Random(seed))) - len(name)) <= 2


@given(st.dates(dt.date(1906, 1, 1), dt.date(2025, 6, 1)), st.integers(0, 2**32))
def test_slips_in_dates_leave_dates(day, seed):
    for slip in (slips.date_digit, slips.day_month, slips.year_off, slips.fifteenth, slips.first_of_year):
        assert dt.date.fromisoformat(slip(day.isoformat(), Random(seed)))


def test_slips_do_what_they_say():
    random = Random(4)
    assert slips.day_month("1999-03-07", random) == "1999-07-03"
    assert slips.day_month("1999-03-17", random) == "1999-03-17"
    assert slips.unaccented("Małgorzata Żyła", random) == "Malgorzata Zyla"
    assert slips.nickname("Margaret", random) in {"Maggie", "Peggy", "Meg", "Marge"}
    assert slips.address_short("Flat 2, 9 Mill Street", Random(1)).lower() == "apt 2, 9 mill st"
    assert slips.number_lost("9 Mill Street", random) == "Mill Street"
    assert {slips.phone_format("07610000001", Random(i))[-1] for i in range(20)} == {"1"}


def test_the_command_writes_what_the_check_reads(tmp_path: Path, capsys):
    out = tmp_path / "people.csv"
    assert main(["500", str(out), "--seed", "3", "--style", "coast"]) == 0
    columns = read_columns(out)
    assert len(columns["unique_id"]) == 500
    print_report(columns)
    said = capsys.readouterr().out
    assert f"{n_true_pairs(columns['cluster_id'])} true pairs" in said
    assert "people per household" in said
