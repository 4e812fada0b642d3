"""Headers that nobody has seen before are recognised, or said to be left out."""

from __future__ import annotations

import pytest

from matching.errors import TableError
from matching.namedata import read_data
from matching.table_columns import asked_columns, describe_fields, field_of_header, recognise


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("First_Name", "given"),
        ("firstName", "given"),
        ("GIVEN NAME", "given"),
        ("client_forename", "given"),
        ("fname", "given"),
        ("Surname", "family"),
        ("LastName", "family"),
        ("Name", "full_name"),
        ("Preferred Name", "known_as"),
        ("maiden name", "birth_family"),
        ("DOB", "born"),
        ("Date of Birth (recorded)", "born"),
        ("dateOfBirth", "born"),
        ("Birthday", "born"),
        ("birth_day", "birth_day"),
        ("yob", "birth_year"),
        ("Gender", "sex"),
        ("street_number", "house_number"),
        ("address_1", "address"),
        ("Address Line 2", "more_address"),
        ("suburb", "town"),
        ("Post Code", "postcode"),
        ("ZIP", "postcode"),
        ("Mobile No", "phone"),
        ("phone2", "phone"),
        ("E-mail address", "email"),
        ("NHS No.", "nhs_number"),
        ("rec_id", "id"),
        ("Mother's name", ""),
        ("GP surname", ""),
        ("occupation", ""),
        ("birth_place", ""),
        ("cluster", ""),
    ],
)
def test_headers(header: str, field: str) -> None:
    assert field_of_header(header) == field


def test_no_header_belongs_to_two_fields() -> None:
    owners: dict[str, set[str]] = {}
    for field, listed in read_data("table_columns.json")["fields"].items():
        for name in listed:
            owners.setdefault(name, set()).add(field)
    assert {name: fields for name, fields in owners.items() if len(fields) > 1} == {}


def test_a_name_column_is_what_the_others_leave() -> None:
    assert dict(recognise(["name", "surname"], {}).fields) == {"given": (0,), "family": (1,)}
    assert dict(recognise(["name", "forename"], {}).fields) == {"family": (0,), "given": (1,)}
    whole = recognise(["name", "forename", "surname"], {})
    assert dict(whole.fields) == {"given": (1,), "family": (2,)}
    assert whole.ignored == (("name", "surname says it already"),)


def test_what_is_left_out_is_said() -> None:
    header = ["id", "surname", "dob", "yob", "soc_sec_id", "occupation", "Family Name"]
    found = recognise(header, {})
    assert describe_fields(header, found) == {
        "born": ["dob"], "family": ["surname"], "id": ["id"], "other_number": ["soc_sec_id"],
    }  # fmt: skip
    assert {name for name, _ in found.ignored} == {"yob", "occupation", "Family Name"}


def test_a_user_may_say_which_is_which() -> None:
    asked = asked_columns("given=col1, family=col2;col3,phone=")
    assert asked == {"given": ("col1",), "family": ("col2", "col3"), "phone": ()}
    found = recognise(["Col1", "col2", "col3", "phone"], asked)
    assert dict(found.fields) == {"given": (0,), "family": (1, 2)}
    assert [name for name, _ in found.ignored] == ["phone"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [("given", "names no field"), ("shoe=a", "no field shoe"), ("given=b", "has no column b"), ("", "can be compared")],
)
def test_what_cannot_be_is_one_sentence(asked: str, words: str) -> None:
    with pytest.raises(TableError, match=words):
        recognise(["a"], asked_columns(asked))
