"""The vocabulary of forms: each wording means one thing, and the data file holds no word that nothing understands."""

from __future__ import annotations

import json
import time
from importlib import resources

import pytest

from importers.form_words import amount_of, column_field, fold, is_word, label_meaning, relationship_of, section_of
from importers.relations import is_code


@pytest.mark.parametrize(
    ("text", "area", "field"),
    [
        ("Young person", "child", "full_name"),
        ("Child / young person's name", "child", "full_name"),
        ("1. Child(ren)'s full name(s):", "child", "full_name"),
        ("D.o.B.", "child", "date_of_birth"),
        ("Date of birth / EDD", "child", "date_of_birth"),
        ("Child ref", "child", "external_id"),
        ("LCS number", "child", "external_id"),
        ("File number", "child", "case_ref"),
        ("NHS No.", "child", "nhs_number"),
        ("Allocated social worker", "referral", "worker"),
        ("Why are you making this referral?", "referral", "reason"),
        ("Does the young person know about this referral?", "referral", "child_aware"),
        ("Has the young person agreed to this referral?", "referral", "child_agrees"),
        ("Has consent been obtained from a person with PR?", "referral", "consent"),
        ("Mother's address", "relative", "address"),
        ("Name of father", "relative", "full_name"),
        ("School / nursery", "other", ""),
    ],
)
def test_labels(text: str, area: str, field: str) -> None:
    meaning = label_meaning(text)
    assert meaning is not None
    assert (meaning.area, meaning.field) == (area, field)


@pytest.mark.parametrize(
    "text", ["Hillside Primary", "Ellie Ward", "04/03/2012", "", "She lives with her nan and is well."]
)
def test_values_are_no_labels(text: str) -> None:
    assert label_meaning(text) is None
    assert column_field(text) == ""


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Who", "full_name"),
        ("How related", "relationship"),
        ("How do they know them?", "relationship"),
        ("DOB / age", "date_of_birth"),
        ("Where they live", "address"),
        ("Tel", "phone"),
        ("Contact", "contact"),
        ("Contact details", "contact_details"),
        ("Invite? (Y/N)", "invite"),
        ("Should they attend?", "invite"),
        ("Lives with", "lives_with"),
        ("PR Y/N", "pr"),
        ("Child's wishes", "view"),
        ("Job title", "role"),
    ],
)
def test_columns(text: str, field: str) -> None:
    assert column_field(text) == field


@pytest.mark.parametrize(
    ("text", "kind", "code", "status"),
    [
        ("Significant people (include anyone important)", "people", "", "current"),
        ("Young person's details", "child", "", "current"),
        ("Brothers and sisters", "siblings", "sibling", "current"),
        ("Parents / PR holders", "parents", "parent", "current"),
        ("Former foster carers", "carers", "foster_carer", "ended"),
        ("Grandparents", "people", "grandparent", "current"),
        ("Professionals involved", "professionals", "professional", "current"),
        ("Household members", "household", "", "current"),
    ],
)
def test_sections(text: str, kind: str, code: str, status: str) -> None:
    section = section_of(text)
    assert section is not None
    assert (section.kind, section.code, section.status) == (kind, code, status)


def test_relationships_that_only_forms_write() -> None:
    assert relationship_of("GP").code == "health_professional"
    assert relationship_of("mothers").code == "mother"
    assert relationship_of("Year 4 teacher").code == "teacher"
    assert not relationship_of("zzgrmpf").matched


def test_wishes_and_words() -> None:
    assert [amount_of(text) for text in ("wants more", "too often", "happy as it is", "no contact", "Tuesday")] == [
        "too_little",
        "too_much",
        "just_right",
        "stop",
        "",
    ]
    assert is_word("not_people", "N/A")
    assert is_word("same_address", "As above")
    assert fold("2.1 Child's D.o.B. (dd/mm/yyyy):") == "childs dob"


def test_every_code_of_the_data_file_is_a_relationship() -> None:
    data = json.loads(resources.files("importers").joinpath("forms.json").read_text(encoding="utf-8"))
    codes = {*data["roles"].values(), *(code for _, code, _ in data["sections"] if code)}
    assert [code for code in sorted(codes) if not is_code(code)] == []


def test_no_label_however_odd_takes_long() -> None:
    started_s = time.monotonic()
    for text in ("yp child " * 12, "children child " * 7, "names " * 18, "full legal " * 10, "the " * 27):
        label_meaning(f"{text[:108]}x")
        column_field(f"{text[:108]}x")
        section_of(f"{text[:108]}x")
    assert time.monotonic() - started_s < 2
