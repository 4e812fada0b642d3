"""What must not leave in exports: the carers of a placement are strangers or family, and their addresses locate it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from finder.casework.confidential import is_family_placement
from tests.finder.agencies import AgencyBuilder, home


@pytest.mark.parametrize(
    "words",
    ["Placed with parents", "Special Guardianship (Aunt (Maternal))", "Kinship foster care",
     "Foster placement with relative or friend", "Connected person", "Family and Friends"],
)  # fmt: skip
def test_placements_with_family(words: str) -> None:
    assert is_family_placement(words)


@pytest.mark.parametrize(
    "words",
    ["Foster placement - agency", "Prospective adoptive parents", "Parent & child foster placement", "Foster parents",
     "Residential parent and baby unit", "Foster carer (not relative or friend)", "Early Permanence (FfA)",
     "Unrelated special guardianship", ""],
)  # fmt: skip
def test_placements_with_strangers(words: str) -> None:
    assert not is_family_placement(words)


def _texts(agency: AgencyBuilder) -> set[tuple[str, str]]:
    return {(one.text, one.audience) for one in agency.search("kai").confidential}


def test_an_adopters_short_surname_and_own_address_are_secret_from_the_family() -> None:
    agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").case("C-1", "kai")
    agency.person("fay", "Fay Ng", addresses=home("9 Heron Close", "LB9 1AB"), phones=("+447700900123",))
    agency.placement("kai", "fay", placement_type="Prospective adoptive parents")
    assert {
        ("Ng", "family"),
        ("9 Heron Close", "family"),
        ("LB9 1AB", "family"),
        ("+447700900123", "family"),
    } <= _texts(agency)


def test_an_address_that_says_itself_that_it_is_withheld_is_secret_from_everybody() -> None:
    (refuge,) = home("Refuge, 12 Heron Close", "LB9 1AB")
    (bare,) = home("Confidential", "LB9 1AB")
    agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").case("C-1", "kai")
    agency.person("joan", "Joan Marsh", addresses=(replace(refuge, is_withheld=True),))
    agency.person("ann", "Ann Marsh", addresses=(replace(bare, is_withheld=True),))
    texts = _texts(agency)
    assert {("Refuge, 12 Heron Close", "any"), ("LB9 1AB", "any")} <= texts
    assert ("Confidential", "any") not in texts
