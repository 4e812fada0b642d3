"""Orders and warnings in the tables of systems that nobody has shown us: a gate that is lost is the worst loss."""

from __future__ import annotations

from typing import Any

import pytest

from importers.alerts import is_alert_wording
from importers.headers import read_header
from importers.rows import FactKind

NO_CONTACT, RISK, SEALED, WITHHELD = "no_contact_order", "risk_to_children", "adoption_sealed", "address_withheld"

TABLES = {
    "either of two names for the column": (
        "Ref,Client Ref,Client,Alert or Order,Concerning,In Force From,In Force To,Narrative\n"
        "1,K10,Ann Pell,Non-Molestation Order,K11,01/02/2025,01/02/2027,Not within 100 m\n"
        "2,K12,Bo Orme,Care Order,,03/04/2024,,\n",
        [("K10", "K11", NO_CONTACT), ("K12", "", "other")],
    ),
    "legal status with a stroke": (
        "Person No;Legal Status / Order;In relation to;Date made;Expires;Details\n"
        "K20;s34(4) refusal of contact;K21;01/02/2025;;\nK22;Placement Order;;01/02/2025;;\n",
        [("K20", "K21", NO_CONTACT), ("K22", "", "other")],
    ),
    "markers": (
        "Customer Number,Marker,Added,Removed\nK30,PPRC,01/02/2025,\nK31,Dangerous dog,01/02/2025,\n",
        [("K30", "", RISK), ("K31", "", "dog")],
    ),
    "hazards of named people": (
        "Surname,Forename,DOB,Hazard,Raised on,What to do\nPell,Ann,3/4/1980,Sex offender,1/2/2020,Ring first\n",
        [("Ann Pell", "", RISK)],
    ),
    "warning type and subject by name": (
        "Subject,Warning Type,From,Until,Other Party\nAnn Pell,Restraining Order,1/2/2025,1/2/2030,Bo Orme\n",
        [("Ann Pell", "Bo Orme", NO_CONTACT)],
    ),
    "a flag without dates": (
        "PersonID,Flag\n400,Adopted - record sealed\n401,Address confidential\n402,Interpreter\n",
        [("400", "", SEALED), ("401", "", WITHHELD), ("402", "", "interpreter")],
    ),
    "the person bound is named second": (
        "Protected Person,Order,Respondent,Date granted,Expiry date\nK50,Occupation order,K51,1/2/2025,1/8/2026\n",
        [("K51", "K50", NO_CONTACT)],
    ),
    "an order against somebody": (
        "Applicant,Injunction,Against,Granted\nAnn Pell,Non mol,Bo Orme,1/2/2025\n",
        [("Bo Orme", "Ann Pell", NO_CONTACT)],
    ),
    "a child beside the person": (
        "Person ID,Person Name,Order Type,Child ID,Child Name,Effective Date\n"
        "K60,Ann Pell,Prohibited Steps Order,K61,Cy Pell,1/2/2025\n",
        [("K60", "K61", NO_CONTACT)],
    ),
    "a header that says nothing of it": (
        "Client,Nature,Imposed,Lapses on\nK70,Sexual Harm Prevention Order,1/2/2025,1/2/2035\n"
        "K71,Bail conditions - no contact with children,1/2/2025,\nK72,Violent - visit in pairs,1/2/2025,\n",
        [("K70", "", RISK), ("K71", "", NO_CONTACT), ("K72", "", "other")],
    ),
    "only remarks": (
        "Pers Ref,Date,Remarks\nK80,1/2/2025,Non-mol order in place\nK81,1/2/2025,Risk to children (finding of fact)\n",
        [("K80", "", NO_CONTACT), ("K81", "", RISK)],
    ),
    "a general kind and the terms beside it": (
        "Person,Type,Detail,Start\nK90,Court order,s34 - no contact with the child,1/2/2025\n"
        "K91,Warning,Schedule 1 offender,1/2/2025\n",
        [("K90", "", NO_CONTACT), ("K91", "", RISK)],
    ),
    "orders with the birth date and sex of the person": (
        "Person Ref,Name,DOB,Sex,Court Order,Made On\nKA1,Ann Pell,3/4/1980,F,Restraining order,1/2/2025\n",
        [("KA1", "", NO_CONTACT)],
    ),
    "without a header": (
        "KB1001,Ann Pell,Non-Molestation Order,01/02/2025\nKB1002,Bo Orme,Address Withheld,01/02/2025\n"
        "KB1003,Cy Judd,Person posing a risk to children,01/02/2025\n",
        [("KB1001", "", NO_CONTACT), ("KB1002", "", WITHHELD), ("KB1003", "", RISK)],
    ),
    "beside a relationship": (
        "Person ID,Order,Protected Child ID,Relationship\nKC1,No contact order,KC2,Father\n",
        [("KC1", "KC2", NO_CONTACT)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES.keys())
def test_orders_and_warnings_are_found(read_table: Any, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = read_table(text)
    assert found.told(FactKind.ALERT, "code") == expected
    assert found.rejected == []


def test_a_register_gives_people_and_the_orders_beside_them(read_table: Any) -> None:
    found = read_table(
        "Person ID,Surname,Forename,DOB,Gender,Address,Alerts,Address Withheld\n"
        "K1,Pell,Ann,3/4/1980,F,1 Mill Lane,,No\nK2,Orme,Bo,3/4/1981,M,2 Mill Lane,Poses a risk to children,No\n"
        "K3,Judd,Cy,3/4/1982,M,3 Mill Lane,None,Yes\n"
    )
    assert (found.kind, found.names) == ("people", ["Ann Pell", "Bo Orme", "Cy Judd"])
    assert found.told(FactKind.ALERT, "code", "label") == [
        ("K2", "", RISK, "Poses a risk to children"),
        ("K3", "", WITHHELD, "Address Withheld"),
    ]


def test_the_end_of_a_relationship_does_not_end_an_order(read_table: Any) -> None:
    found = read_table(
        "Person ID,Relationship,Related Person ID,End Date,Restriction\nK1,Father,K2,1/2/2020,No contact order\n"
        "K3,Mother,K2,,\nK4,Aunt,K2,,\n"
    )
    assert found.kind == "relationships"
    assert found.said[0] == ("K1", "father", "K2")
    (order,) = found.facts(FactKind.ALERT)
    assert dict(order.fields) == {"label": "No contact order", "code": NO_CONTACT}


def test_a_review_date_is_no_end(read_table: Any) -> None:
    found = read_table("Person ID,Risk Marker,From,Review Date\nK1,Risk to children,1/2/2015,1/2/2016\n")
    (marker,) = found.facts(FactKind.ALERT)
    assert "end" not in dict(marker.fields)
    assert ("Review Date", "1/2/2016") in marker.extra


def test_orders_in_a_table_that_nobody_understands_are_said_loudly(read_table: Any) -> None:
    found = read_table("Vehicle,Colour,Remark\nVan,Red,Restraining order: not to park at school\nCar,Blue,\n")
    assert found.kind == "unrecognised table"
    assert "NOT IMPORTED" in found.doubts
    assert "(2)" in found.doubts


def test_orders_in_the_notes_of_a_register_are_said(read_table: Any) -> None:
    found = read_table(
        "Person ID,Name,DOB,Sex,Notes\nK1,Ann Pell,3/4/1980,F,Likes tea\nK2,Bo Orme,3/4/1981,M,"
        "Non-molestation order protects Ann from him\n"
    )
    assert found.kind == "people"
    assert "hold nobody back" in found.doubts


@pytest.mark.parametrize("text", ["Likes football", "No risk", "Everything in order", "None", "Order of service", ""])
def test_ordinary_words_are_no_warning(text: str) -> None:
    assert not is_alert_wording(text)


@pytest.mark.parametrize("header", ["Order or Alert", "Marker / Hazard", "Flag and Warning", "Legal Status / Order"])
def test_two_names_for_one_column(header: str) -> None:
    assert read_header(header) == ("", "label")
