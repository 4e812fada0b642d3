"""When a reader could tell that two places name one person."""

from __future__ import annotations

import datetime as dt

import pytest
from sample_agency.ledger import Ledger
from sample_agency.model import Person

from bench.agencies.witness import Said, Witness


def joins(one: Said, two: Said, *, shared: tuple[str, str] | None = None) -> bool:
    """Two places of Kelly Firth, born Hirst; ``shared`` are the words that tie each of them to her child."""
    people = {
        key: Person(key, n, given, "", born_as, surname, "", "F", dt.date(1987, 3, 5), None, "", "", "english")
        for n, (key, given, born_as, surname) in enumerate(
            (("kelly", "Kelly", "Hirst", "Firth"), ("x", "Ann", "A", "A"))
        )
    }
    ledger = Ledger()
    nodes = [
        ledger.mention("a.csv", str(n), "kelly", f"{said.given} {said.family}") for n, said in enumerate((one, two))
    ]
    child = ledger.mention("a.csv", "9", "x", "Ann A", external_id="P9")
    for node, label in zip(nodes, shared or (), strict=False):
        ledger.say("a.csv", "1", node, label, child, kind="kin", source="case")
    return Witness(ledger, dict(zip(nodes, (one, two), strict=True)), people).joins(*nodes)


@pytest.mark.parametrize(
    ("one", "two", "are_joined"),
    [
        (Said("Kelly", "Firth", "1987-03-05"), Said("Kelly", "Firth", "1987-03-05"), True),
        (Said("Kelly", "Firth"), Said("Kelly", "Firth"), False),
        (Said("Kelly", "Firth", "1987-03-05"), Said("Kelly", "Hirst", "1987-03-05"), True),
        (Said("Kelly", "Firth", "1987-03-05"), Said("Kelly", "Booth", "1987-03-05"), False),
        (Said("Kelly", "Firth", "1987-03-05", "h", "1"), Said("Kelly", "Firth", "1991-11-20", "h", "1"), False),
        (Said("Kelly", "Firth", "1987-03-05", "h", "1"), Said("Kelly", "Firth", "1987-05-03", "h", "1"), True),
        (Said("Kelly", "Firth", "1987-01-01"), Said("Kelly", "Firth", "1987-03-05"), False),
        (Said("Kelly", "Firth", phone="07700 900001"), Said("Kelly", "Firth", phone="07700 900001"), True),
        (Said("Joan", "Firth", "1987-03-05", nhs="1"), Said("Kelly", "Firth", "1987-03-05", nhs="1"), False),
    ],
)
def test_names_and_particulars(one: Said, two: Said, are_joined: bool) -> None:
    assert joins(one, two) is are_joined


def test_the_same_word_for_the_same_child_joins_a_name() -> None:
    bare = Said("Kelly", "Firth")
    assert joins(bare, bare, shared=("Mother", "Mother"))
    assert not joins(bare, bare, shared=("Mother", "Aunt"))
