"""The generator of agencies: the answers fit the files, nobody is real, and a seed gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from typing import Any

import pytest

from bench.agencies.agency import Agency, Wish, make_agency
from bench.agencies.layout import Layout

LAYOUTS = Layout.names()


@cache
def small(layout: str, seed: int = 5) -> Agency:
    return make_agency(Wish(seed, children=6, noise="high", layout=layout))


def rows(agency: Agency, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(agency.answers[name].decode("utf-8"))))


def children(agency: Agency) -> list[dict[str, Any]]:
    return json.loads(agency.answers["children.json"])


def everything_written(agency: Agency) -> str:
    """What is legible in the files without unpacking, in any of the encodings used."""
    data = list(agency.files.values())
    return "\n".join(one.decode(codec, "ignore") for one in data for codec in ("utf-8", "utf-16-le"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_seed_gives_the_same_bytes_and_another_other_people(layout: str) -> None:
    again = make_agency(Wish(5, children=6, noise="high", layout=layout))
    assert again == small(layout)
    assert small(layout, seed=6).answers["children.json"] != again.answers["children.json"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_telephone_and_nhs_number_belongs_to_nobody(layout: str) -> None:
    text = everything_written(small(layout))
    numbers = re.findall(r"(?<![\d/.-])0\d{4} \d{6}(?!\d)", text)
    assert len(numbers) > 50
    assert all(re.fullmatch(r"07700 900\d{3}|01632 960\d{3}", number) for number in numbers)
    assert re.search(r"(?<!\d)999\d{7}(?!\d)", text)
    assert not re.search(r"(?<![\d.])(?!999)[1-9]\d{9}(?![\d.])", text)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_mail_goes_to_example_org_only(layout: str) -> None:
    addresses = re.findall(r"[\w.+-]+@([\w.-]+\w)", everything_written(small(layout)))
    assert addresses
    assert {address for address in addresses if "." in address} == {"example.org"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_witness_begins_at_the_child_and_ends_at_the_relative(layout: str) -> None:
    person_of = {row["external_id"]: row["true_id"] for row in rows(small(layout), "record_map.csv")}
    hidden = 0
    for child in children(small(layout)):
        for person in child["people"]:
            if person["status"] == "hidden" and person["discoverable"] and person["kind"] == "kin":
                hidden += 1
                told = [step for step in person["witness_path"] if step["step"] == "assertion"]
                at = {child["true_id"]}
                for step in told:
                    ends = {step["from_id"], step["to_id"]}
                    assert ends & at
                    at = ends - at or ends
                assert person["true_id"] in at or person["mechanisms"] == ["M7"]
                assert person["mechanisms"]
    assert hidden > 30
    assert len(person_of) > 100


@pytest.mark.parametrize("layout", LAYOUTS)
def test_known_are_those_of_the_own_case_and_nobody_is_both(layout: str) -> None:
    for child in children(small(layout)):
        ids = [person["true_id"] for person in child["people"]]
        assert len(ids) == len(set(ids))
        assert any(person["status"] == "known" for person in child["people"])
        assert child["true_id"] not in ids


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_place_in_the_record_map_is_in_a_file(layout: str) -> None:
    agency = small(layout)
    files = {row["file"] for row in rows(agency, "record_map.csv")}
    assert files <= agency.files.keys()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ids_and_names_stand_where_the_answers_say(layout: str) -> None:
    agency = small(layout)
    lines: dict[str, list[str]] = {}
    n_ids = n_names = 0
    for row in rows(agency, "record_map.csv"):
        if row["file"].endswith(".csv") and row["locator"].isdigit():
            table = lines.setdefault(row["file"], agency.files[row["file"]].decode("utf-8-sig").splitlines())
            if row["external_id"]:
                n_ids += 1
                assert row["external_id"] in table[int(row["locator"]) - 1].split(",")
        elif row["file"].startswith("notes/"):
            encoding = Layout(layout).part("note")["encoding"]
            text = agency.files[row["file"]].decode(encoding).splitlines()
            if row["kind"] == "mention":
                n_names += 1
                assert (
                    row["name_as_written"].encode(encoding, "replace").decode(encoding)
                    in text[int(row["locator"][1:]) - 1]
                )
    assert n_ids > 300
    assert n_names > 5


@pytest.mark.parametrize("layout", LAYOUTS)
def test_gates_stand_on_people_with_a_source(layout: str) -> None:
    gates = [gate for child in children(small(layout)) for person in child["people"] for gate in person["gates"]]
    assert {"deceased"} < {gate["gate"] for gate in gates}
    assert all(gate["sources"] for gate in gates if gate["discoverable"] and gate["gate"] != "restricted")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_siblings_are_called_differently(layout: str) -> None:
    for child in children(small(layout)):
        siblings = [p["name"] for p in child["people"] if p["relationship"] in ("brother", "sister")]
        assert child["true_name"] not in siblings
        assert len(siblings) == len(set(siblings))


def test_the_same_people_stand_behind_every_layout() -> None:
    """A second layout is the same agency written differently, so that only reading can make a difference."""
    first, *others = ([(c["true_id"], c["dob"]) for c in children(small(layout))] for layout in LAYOUTS)
    assert all(other == first for other in others)
