"""Headers of many systems: whose, and what."""

from __future__ import annotations

import pytest

from importers.headers import field_names, is_generic, read_header
from importers.table_rows.sheet import PERSON_FIELDS


@pytest.mark.parametrize(
    ("header", "actor", "field"),
    [
        ("Person ID", "person", "id"),
        ("DIM_PERSON_ID", "person", "id"),
        ("DIM_RELATED_PERSON_ID", "related", "id"),
        ("PERSON_RELATED_TO_ID", "related", "id"),
        ("ROLEAPERSONID", "person", "id"),
        ("ROLEBPERSONID", "related", "id"),
        ("moth_person_id", "mother", "id"),
        ("moth_childs_person_id", "child", "id"),
        ("other_person_id", "related", "id"),
        ("DATEOFBIRTH", "", "date_of_birth"),
        ("DOB_DT", "", "date_of_birth"),
        ("pers_dob", "person", "date_of_birth"),
        ("DIM_RELATED_PERSON_DOB", "related", "date_of_birth"),
        ("Date of Birth (dd/mm/yyyy)", "", "date_of_birth"),
        ("FORENAMES", "", "given_name"),
        ("Forename(s)", "", "given_name"),
        ("firstName", "", "given_name"),
        ("Surname / Family name", "", "family_name"),
        ("SUBJ_NAME", "person", "full_name"),
        ("PSEUDO_ID", "", "id"),
        ("Mother's Name", "mother", "full_name"),
        ("Name of Child", "child", "full_name"),
        ("Parent 2 DOB", "parent2", "date_of_birth"),
        ("DIM_LOOKUP_RELTN_TYPE_CODE", "", "relationship"),
        ("Rel to child", "", "relationship"),
        ("RELATIONSHIP_TYPE: PERSON_ID - OTHER_PERSON_ID", "", "relationship"),
        ("Carer Name", "carer", "full_name"),
        ("Link Teacher", "teacher", ""),
        ("Occupier", "occupier", ""),
        ("Contact With", "contact", ""),
        ("Social worker's phone", "worker", "phone"),
        ("END_DTTM", "", "end"),
        ("DECOM", "", "start"),
        ("How Important (1-5)", "", "importance"),
        ("In Child's Words", "", "words"),
        ("Family member", "contact", ""),
    ],
)
def test_headers_of_real_exports(header: str, actor: str, field: str) -> None:
    assert read_header(header) == (actor, field)


@pytest.mark.parametrize("header", ["", "Parental responsibility", "Vehicle", "School phone", "x" * 200, "???"])
def test_other_headers_are_left_alone(header: str) -> None:
    assert read_header(header) is None


def test_headers_that_say_nothing() -> None:
    assert all(is_generic(header) for header in ("", "Col1", "Column A", "F7", "Field_3", "Unnamed: 2", "7"))
    assert not any(is_generic(header) for header in ("Name", "Notes", "Colour"))


def test_no_header_of_the_data_file_means_two_things() -> None:
    seen: dict[str, str] = {}
    for field, headers in field_names()["fields"].items():
        for header in headers:
            squeezed = "".join(character for character in header.casefold() if character.isalnum())
            assert seen.setdefault(squeezed, field) == field, header


def test_every_person_field_has_headers() -> None:
    assert set(field_names()["fields"]) >= PERSON_FIELDS
