"""A row of a file becomes a record: normalised values beside what was written, nothing lost."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from finder.ingest.people import record_id, to_record
from finder.ingest.values import read_nhs_number, read_phone, read_phone_plainly, read_postcode
from finder.model.record import Form, Precision, Record
from importers.rows import Fields, PersonForm, PersonRow

TODAY = dt.date(2026, 3, 31)


def _record(*fields: tuple[str, str], **kwargs: str) -> Record:
    row = PersonRow(key="12", locator="12", form=PersonForm.REGISTER, fields=tuple(fields), **kwargs)
    return to_record(row, "people.csv", "ab" * 32, TODAY)


def test_particulars_are_normalised_and_their_source_kept() -> None:
    record = _record(
        ("given_name", "Kelly"),
        ("family_name", "Firth"),
        ("date_of_birth", "03/04/1989"),
        ("sex", "Female"),
        ("nhs_number", "999 045 4973"),
        ("address_line", "12 Nursery Lane"),
        ("town", "Eastroyd"),
        ("postcode", "lb74jS"),
        ("phone", "07700-900-600"),
        ("phone", "ask mum"),
        ("email", "Kelly.Firth@example.org"),
        external_id="P7",
        case_ref="C-1",
    )
    assert record.form is Form.REGISTER
    assert record.born is not None
    assert (record.born.earliest, record.born.precision) == (dt.date(1989, 4, 3), Precision.DAY)
    assert (record.sex, record.nhs_number, record.phones) == ("F", "9990454973", ("+447700900600",))
    assert record.emails == ("kelly.firth@example.org",)
    assert (record.addresses[0].text, record.addresses[0].town, record.addresses[0].postcode) == (
        "12 Nursery Lane",
        "Eastroyd",
        "LB7 4JS",
    )
    assert ("telephone as written", "ask mum") in record.extra
    assert (record.source.file, record.source.locator, record.external_ids) == ("people.csv", "12", ("P7",))


def test_what_cannot_be_normalised_is_kept_as_written() -> None:
    record = _record(("given_name", "Kelly"), ("date_of_birth", "31/02/1989"), ("nhs_number", "999 045 4974"))
    assert record.born is None
    assert record.nhs_number == ""
    assert {"31/02/1989", "999 045 4974"} <= {value for _, value in record.extra}


def test_an_estimated_date_is_only_as_good_as_its_year() -> None:
    born = _record(("given_name", "Avril"), ("date_of_birth", "01/01/1947"), ("born_estimated", "Y")).born
    assert born is not None
    assert born.is_placeholder
    assert (born.earliest, born.latest) == (dt.date(1946, 1, 1), dt.date(1948, 12, 31))


def test_an_age_counts_from_the_day_of_the_document() -> None:
    born = _record(("full_name", "Simon Lock"), ("age", "41"), ("age_on", "2018-02-15")).born
    assert born is not None
    assert born.earliest <= dt.date(1976, 6, 1) <= born.latest
    assert born.precision is Precision.RANGE


def test_the_dead_are_recognised_however_it_is_written() -> None:
    for field, text in [("date_of_death", "19/11/2019"), ("deceased", "Y"), ("family_name", "Firth (dec'd)")]:
        assert _record(("given_name", "May"), (field, text)).is_deceased, field


def test_a_town_that_is_not_known_is_no_town_that_two_people_share() -> None:
    assert _record(("given_name", "Ann"), ("town", "Not known")).addresses == ()
    assert _record(("given_name", "Ann"), ("address", "3 Dock Road"), ("town", "N/K")).addresses[0].town == ""


def test_a_withheld_address_is_marked() -> None:
    assert _record(("given_name", "Ann"), ("address", "Address withheld")).addresses[0].is_withheld


def test_ids_follow_from_content() -> None:
    assert record_id("ab", "12") == record_id("ab", "12")
    assert len({record_id(sha, key) for sha in ("ab", "ac") for key in ("1", "2", "12")}) == 6


def test_values() -> None:
    assert read_phone("+44 (0)117 496 0742") == read_phone("0117 496 0742") == "+441174960742"
    assert read_phone("03.04.71") == ""
    assert read_postcode("Flat 2, 5 Hill Road EB56EH") == "EB5 6EH"
    assert read_nhs_number("0000000000") == ""


def test_fields_type_is_what_readers_give() -> None:
    fields: Fields = (("given_name", "Ann"),)
    assert _record(*fields).name == "Ann"


@given(st.from_regex(r"0[0-9]{8,11}", fullmatch=True))
def test_plain_british_numbers_are_read_as_the_numbering_plan_has_them(digits: str) -> None:
    assert read_phone(digits) == read_phone_plainly(digits)
