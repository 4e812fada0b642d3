"""Addresses, telephone numbers and e-mail addresses."""

from __future__ import annotations

import datetime as dt

import pytest

from matching.addresses import parse_house, tidy_postcode
from matching.compare_contacts import HouseLevel, compare_deaths, compare_emails, compare_houses, compare_phones

Address = tuple[str, str, str]


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (("3, Nursery Ln.", "Cragthorpe", "XQ7 4JS"), ("3 Nursery Lane", "", "XQ7 4JS"), HouseLevel.SAME_HOUSE),
        (("3 Nursery Lane", "Cragthorpe", ""), ("3 NURSERY LN", "cragthorpe", ""), HouseLevel.SAME_HOUSE),
        (("3 Nursery Lane", "Cragthorpe", ""), ("3 Nursrey Lane", "Cragthorpe", ""), HouseLevel.SAME_HOUSE),
        (("Flat 18, 11 Weft Street", "", "XQ5 4QS"), ("Flat 18 11 Weft St", "", "XQ5 4QS"), HouseLevel.SAME_HOUSE),
        (("Flat 18, 11 Weft Street", "", "XQ5 4QS"), ("Flat 2, 11 Weft St", "", "XQ5 4QS"), HouseLevel.SAME_STREET),
        (("", "", "XQ7 4JS"), ("3 Nursery Lane", "", "XQ7 4JS"), HouseLevel.SAME_POSTCODE),
        (("5 Nursery Lane", "Cragthorpe", ""), ("3 Nursery Lane", "Cragthorpe", ""), HouseLevel.SAME_STREET),
        (("3 Nursery Lane", "Cragthorpe", ""), ("3 Nursery Lane", "Otherby", ""), HouseLevel.DIFFERENT),
        (("3 Nursery Lane", "Cragthorpe", ""), ("8 Loom Fold", "Cragthorpe", ""), HouseLevel.SAME_TOWN),
        (("3 Nursery Lane", "", "XQ7 4JS"), ("8 Loom Fold", "", "XQ7"), HouseLevel.SAME_TOWN),
        (("3 Nursery Lane", "", "XQ7 4JS"), ("8 Loom Fold", "", "XQ2 1AB"), HouseLevel.DIFFERENT),
        (("", "Cragthorpe", ""), ("", "", "XQ7 4JS"), HouseLevel.NOT_COMPARABLE),
        (("High Row", "", ""), ("High Row", "", ""), HouseLevel.SAME_STREET),
    ],
)
def test_houses(left: Address, right: Address, level: HouseLevel) -> None:
    first, second = parse_house(*left), parse_house(*right)
    assert first is not None
    assert second is not None
    assert compare_houses(first, second).name == level.name
    assert compare_houses(second, first).name == level.name


def test_nothing_written_is_no_address() -> None:
    assert parse_house("", " ", "") is None


@pytest.mark.parametrize(
    ("text", "tidy"), [("xq7 4js", "XQ7 4JS"), ("XQ74JS", "XQ7 4JS"), ("XQ7", "XQ7"), ("Leeds", ""), ("", "")]
)
def test_postcodes_are_tidied(text: str, tidy: str) -> None:
    assert tidy_postcode(text) == tidy


def test_telephones() -> None:
    assert compare_phones("+447700900123", "+447700900123") == 1
    assert compare_phones("+441144960123", "+441144960123") == 2
    assert compare_phones("+447700900123", "+447700900132") == 3
    assert compare_phones("+447700900123", "+447700900999") == 4


def test_emails() -> None:
    assert compare_emails("maud.lumb@example.org", "maud.lumb@example.org") == 1
    assert compare_emails("maud.lumb@example.org", "maud.lumb@example.com") == 2
    assert compare_emails("maud.lumb@example.org", "mad.lumb@example.org") == 2
    assert compare_emails("maud.lumb@example.org", "ivor@example.org") == 3


def test_deaths() -> None:
    assert compare_deaths(dt.date(2019, 5, 4), dt.date(2019, 5, 4)) == 1
    assert compare_deaths(dt.date(2019, 5, 4), dt.date(2019, 4, 5)) == 2
    assert compare_deaths(dt.date(2019, 5, 4), dt.date(2011, 5, 4)) == 3
