"""Tables of systems that nobody has shown us yet: what they are, who is in them, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.base import ReadOptions
from importers.errors import UnreadableError
from importers.mapping import TableMapping, load_mapping, save_mapping
from importers.registry import propose_mapping, read_file
from importers.rows import FactKind, FactRow, FileResult, PersonForm, PersonRow, Problem, StatementRow

ReadText = Callable[..., FileResult]


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


@pytest.fixture
def read(tmp_path: Path) -> ReadText:
    def read_text(text: str, *, mapping: TableMapping | None = None) -> FileResult:
        path = tmp_path / "table.csv"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        return read_file(path, "table.csv", Watch(), ReadOptions(today=date(2026, 3, 31), mapping=mapping))

    return read_text


def people(found: FileResult) -> list[PersonRow]:
    return [row for row in found.rows if isinstance(row, PersonRow)]


def problems(found: FileResult) -> list[Problem]:
    return [row for row in found.rows if isinstance(row, Problem)]


def facts(found: FileResult) -> list[FactRow]:
    return [row for row in found.rows if isinstance(row, FactRow)]


def said(found: FileResult) -> list[str]:
    return [
        f"{row.subject.external_id or row.subject.key} {row.code} {row.object.external_id or row.object.key}"
        for row in found.rows
        if isinstance(row, StatementRow)
    ]


# ---- registers of people ----


def test_a_register_in_another_order_with_other_headers(read: ReadText) -> None:
    found = read("DOB_DT|GNDR|SURNAME|FORENAMES|SYS_ID|PCODE|Shoe size\n03/04/1971|F|GRAY|Ann Jo|77|ZZ1 1AA|5\n")
    (ann,) = people(found)
    assert (found.kind, ann.key, ann.locator, ann.form, ann.side_by_side) == (
        "people",
        "2",
        "2",
        PersonForm.REGISTER,
        "",
    )
    assert dict(ann.fields) == {
        "date_of_birth": "03/04/1971",
        "sex": "F",
        "family_name": "GRAY",
        "given_name": "Ann Jo",
        "postcode": "ZZ1 1AA",
    }
    assert ("Shoe size", "5") in ann.extra


def test_headers_that_say_nothing_are_told_by_their_values(read: ReadText) -> None:
    first = ["Ann", "Bob", "Cara", "Dev", "Eve", "Fay", "Gus"]
    last = ["Gray", "Hill", "Irons", "Judd", "Kemp", "Lund", "Moss"]
    rows = [
        f"K{at}00,{a},{b},{at + 10}/0{at + 1}/198{at},{'MF'[at % 2]},ZZ{at} 1AA,0770090010{at},a{at}@example.org"
        for at, (a, b) in enumerate(zip(first, last, strict=True))
    ]
    found = read("Col1,Col2,Col3,Col4,Col5,Col6,Col7,Col8\n" + "\n".join(rows) + "\n")
    assert [field for _, _, field in found.mapping] == [
        "id",
        "given_name",
        "family_name",
        "date_of_birth",
        "sex",
        "postcode",
        "phone",
        "email",
    ]
    assert people(found)[0].external_id == "K000"


def test_parents_in_columns_become_people_and_statements(read: ReadText) -> None:
    found = read(
        "Child's Name,Child DOB,Mother's Name,Mother DOB,Father's Name,Legal Status\n"
        '"GRAY, Kayla",03/04/2015,Joan Gray,1/1/1985,? Dave Hill,s20\nTom Judd,05/06/2016,Unknown,,Lee Judd,C2\n'
    )
    assert [(row.key, dict(row.fields)["full_name"]) for row in people(found)] == [
        ("2#1", "GRAY, Kayla"),
        ("2#2", "Joan Gray"),
        ("2#3", "? Dave Hill"),
        ("3#1", "Tom Judd"),
        ("3#2", "Lee Judd"),
    ]
    assert said(found) == ["2#2 mother 2#1", "2#3 father 2#1", "3#2 father 3#1"]
    assert [row.certainty for row in found.rows if isinstance(row, StatementRow)] == ["stated", "alleged", "stated"]


def test_the_mother_flag_of_the_ssda903_return_is_of_a_child_who_is_a_mother(read: ReadText) -> None:
    found = read(
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n101,1,01/02/2010,WBRI,A1,,\n102,2,01/02/2008,WBRI,A2,1,03/04/2024\n"
    )
    assert [row.external_id for row in people(found)] == ["101", "102", ""]
    assert dict(people(found)[1].fields)["date_of_birth"] == "01/02/2008"
    assert dict(people(found)[2].fields) == {"date_of_birth": "03/04/2024"}
    assert said(found) == ["102 mother 3#2"]


def test_month_first_dates_are_turned_and_said(read: ReadText) -> None:
    found = read(
        "Client ID,Client Name,Birth Date\n1,Ann Gray,04/13/1971\n2,Bob Gray,12/25/1980\n3,Cy Gray,02/03/1990\n"
    )
    assert [dict(row.fields)["date_of_birth"] for row in people(found)] == ["1971-04-13", "1980-12-25", "1990-02-03"]
    assert any("month first" in doubt for doubt in found.doubts)


def test_one_slip_does_not_turn_a_column_month_first(read: ReadText) -> None:
    found = read("Client ID,Client Name,DOB\n1,Ann Gray,04/13/1971\n2,Bob Gray,25/12/1980\n")
    assert [dict(row.fields)["date_of_birth"] for row in people(found)] == ["04/13/1971", "25/12/1980"]
    (problem,) = problems(found)
    assert (problem.locator, problem.code, problem.is_rejected) == ("2", "no_such_date", False)


def test_day_numbers_of_spreadsheets_and_lost_zeros_are_mended(read: ReadText) -> None:
    found = read(
        "Person ID,Name,DOB,Mobile,NHS No\n1.0,Ann Gray,26026,7700900123,9990000018\n2.0,Bo Gray,26027,7700900124,\n"
    )
    ann = dict(people(found)[0].fields)
    assert (people(found)[0].external_id, ann["date_of_birth"], ann["phone"]) == ("1", "1971-04-03", "07700900123")


def test_damaged_rows_are_reported_and_the_rest_is_read(read: ReadText) -> None:
    found = read(
        'id,forename,surname,dob\n1,"Unclosed,Gray,01/01/1970\n2,Ann,Gray,02/02/1980\n4,Too,Few\n5,Bo,Gray,31/02/2019\n'
        "6,a,b,c,d,e\n,,,01/01/1990\n2,Ann,Gray,02/02/1980\n"
    )
    assert sorted((row.locator, row.code) for row in problems(found)) == [
        ("2", "unclosed_quote"),
        ("4", "too_few_fields"),
        ("5", "no_such_date"),
        ("6", "too_many_fields"),
        ("7", "no_person"),
    ]
    assert [row.locator for row in people(found)] == ["3", "5", "8"]


def test_siblings_and_carers_in_columns(read: ReadText) -> None:
    found = read("Child ID,Child Name,DOB,Sibling 1 Name,Sibling 2 Name\nC1,Kay Gray,01/02/2012,Tom Gray,Bo Gray\n")
    assert said(found) == ["2#2 sibling C1", "2#3 sibling C1"]


def test_a_flat_list_of_looked_after_children_gives_children_carers_and_placements(read: ReadText) -> None:
    found = read(
        "Child ID,Forename,Surname,DOB,Gender,Legal Status,Placement Type,Carer Name,Placement Address,Start,IRO\n"
        'C1,Kay,Gray,01/02/2012,F,C2,U4,Mr & Mrs Hall,"1 High St, Otley",01/01/2020,J Doe\n'
    )
    kay, _, _ = people(found)
    assert "address" not in dict(kay.fields)
    assert said(found) == ["2#2 foster_carer C1", "2#3 foster_carer C1"]
    (placement,) = facts(found)
    assert placement.extra == (("Legal Status", "C2"), ("IRO", "J Doe"))


def test_case_notes_are_kept_as_text_with_nothing_lost(read: ReadText) -> None:
    found = read(
        "id,person_id,note_type,title,created_on,created_by,note\n"
        '1,10,Home Visit,Visit to mum,2020-01-01,J Smith,"Visited, all fine.\nMum was in."\n2,10,Call,,2020-02-01,J,x\n'
    )
    first = facts(found)[0]
    assert found.kind == "chronology"
    assert dict(first.fields)["text"] == "Visited, all fine.\nMum was in."
    assert dict(first.fields)["date"] == "2020-01-01"
    assert ("title", "Visit to mum") in first.extra


# ---- relationships ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PERSON_ID|PERSON_RELATED_TO_ID|RELATIONSHIP_CODE\n10|20|MOTHER\n", "10 mother 20"),
        (
            "PERSON_ID;OTHER_PERSON_ID;RELATIONSHIP_TYPE: PERSON_ID - OTHER_PERSON_ID\n"
            "10;20;Mother : Child\n11;20;Aunt : Niece\n",
            "10 mother 20",
        ),
        ("PERSONRELATIONSHIPRECORDID,ROLEAPERSONID,ROLEBPERSONID,RELATIONSHIP\n1,10,20,Mother\n", "10 mother 20"),
        (
            "personal_relationship_id,person_id,personal_rel_type_id,other_person_id,start_date,family_category,is_mother,description\n"
            ""
            "1,1001,5,1002,2010-01-01,Child's Parents,Y,Mother\n",
            "1001 mother 1002",
        ),
        (
            "moth_table_id,moth_person_id,moth_childs_person_id,moth_childs_dob\n1,M10,C20,2015-01-01\n",
            "M10 mother C20",
        ),
        ("Child ID,Relationship to child,Related Person ID\n20,MGM,10\n", "10 maternal_grandmother 20"),
        ("Person A,is the,Person B\nP10,is the maternal aunt of,P20\n", "P10 maternal_aunt P20"),
        ("1001,Mother,1002\n1003,Father,1002\n1004,Sibling,1002\n", "1001 mother 1002"),
    ],
)
def test_relationships_of_every_system(read: ReadText, text: str, expected: str) -> None:
    found = read(text)
    assert found.kind == "relationships"
    assert said(found)[0] == expected
    assert found.samples


def test_liquidlogic_says_what_the_related_person_is(read: ReadText) -> None:
    found = read(
        "FACT_PERSON_RELATION_ID\tDIM_PERSON_ID\tDIM_RELATED_PERSON_ID\tDIM_RELATED_PERSON_DOB\tDIM_LOOKUP_RELTN_TYPE_CODE\n"
        ""
        "1\t10\t20\t2015-05-05\tCHI\n"
    )
    assert said(found) == ["20 child 10"]
    assert any("DIM_RELATED_PERSON_ID is the relationship of DIM_PERSON_ID" in doubt for doubt in found.doubts)


def test_birth_dates_overrule_a_table_that_is_the_wrong_way_round(read: ReadText) -> None:
    rows = "".join(f"{at},01/01/201{at},Mother,{at + 50},01/01/198{at}\n" for at in range(5))
    found = read("Person ID,Person DOB,Relationship,Related Person ID,Related Person DOB\n" + rows)
    assert said(found)[0] == "50 mother 0"
    assert any("birth dates" in doubt for doubt in found.doubts)


def test_people_by_name_only(read: ReadText) -> None:
    found = read("Name,Relationship,Related Name\nJoan Firth,is the mother of,Kelly Firth\n")
    assert said(found) == ["2#1 mother 2#2"]
    assert found.samples == ("Joan Firth is the mother of Kelly Firth",)


def test_ended_and_self_and_nobody(read: ReadText) -> None:
    found = read(
        "Person ID,Relationship,Related Person ID,Start Date,End Date\n10,Partner,20,01/01/2010,01/01/2015\n"
        "10,Partner,10,,\n10,Partner,,,\n11,Frenemy,20,,\n"
    )
    first = next(row for row in found.rows if isinstance(row, StatementRow))
    assert (first.status, first.start, first.end) == ("ended", "01/01/2010", "01/01/2015")
    assert [row.code for row in problems(found)] == ["self_relationship", "no_person"]
    assert said(found)[-1] == "11 unknown_relationship 20"
    assert any("Frenemy" in doubt for doubt in found.doubts)


# ---- what surrounds a child ----


def test_a_network_sheet_names_people_side_by_side(read: ReadText) -> None:
    found = read(
        "Child ID,Case Ref,Name,Relationship,Phone,How close (1-5),Contact wanted,Notes\n"
        'C9,K-1,Jean Gray,"Nan - mum\'s side",07700 900111,5,A bit more,Has a car\nC9,K-1,Rex,dog,,5,,\n'
    )
    jean, rex = people(found)
    assert found.kind == "significant people"
    assert jean.side_by_side == rex.side_by_side == "table|C9"
    assert (jean.form, jean.case_ref) == (PersonForm.MENTION, "K-1")
    assert said(found) == ["2 maternal_grandmother C9", "3 unknown_relationship C9"]
    view = facts(found)[0]
    assert (view.kind, view.about and view.about.external_id, view.other and view.other.key) == (
        FactKind.VIEW,
        "C9",
        "2",
    )
    assert ("amount", "too_little") in view.fields
    assert ("amount_as_written", "A bit more") in view.fields


def test_a_network_sheet_whose_child_stands_in_the_title(read: ReadText) -> None:
    found = read(
        "People who matter to me,,\nChild: Kayla Gray,,\nCase ref: C-1024,,\n,,\n"
        "Who is it?,How are they related?,Telephone\nJean,Nan,07700 900111\n"
    )
    child, jean = people(found)
    assert dict(child.fields) == {"full_name": "Kayla Gray"}
    assert said(found) == [f"{jean.key} grandmother {child.key}"]
    assert jean.case_ref == "C-1024"


def test_views_keep_the_childs_words(read: ReadText) -> None:
    found = read(
        "YP ID,Who,How do you feel about contact?,What they said,View date\n"
        "C1,Dad,I don't want to see him - stop,He shouts,1/1/2025\n"
    )
    (view,) = facts(found)
    assert found.kind == "child's views"
    assert dict(view.fields) == {
        "amount": "stop",
        "amount_as_written": "I don't want to see him - stop",
        "words": "He shouts",
        "date": "1/1/2025",
    }


def test_contacts(read: ReadText) -> None:
    found = read(
        "Date of contact,Child,Family member,Relationship,Type of contact\n01/02/2025,C77,Jean Gray,Nan,Letter\n"
    )
    (contact,) = facts(found)
    assert (found.kind, contact.kind) == ("contacts", FactKind.CONTACT)
    assert said(found) == ["2 grandmother C77"]
    assert dict(contact.fields) == {"date": "01/02/2025", "contact_type": "Letter"}


# ---- placements, orders, cases ----


def test_a_couple_of_carers_is_two_people_and_the_id_is_the_firsts(read: ReadText) -> None:
    found = read(
        "Person ID,Placement Type,Carer Name,Carer ID,Address,Start,End,School,Link Teacher\n"
        "C1,Foster placement,Ann & Bob Hill,X1,1 High Street,01/01/2020,01/01/2021,Ogden Primary,Miss Kemp\n"
        "C2,Early Permanence (FfA),Cara Judd,,2 Low Road,01/01/2026,,,\n"
        "C3,Special Guardianship (Aunt (Maternal)),Dee Lund,,3 Mid Road,01/01/2020,,,\n"
        "C4,Children's home,Oak House,,4 Far Road,01/01/2020,,,\n"
    )
    ann, bob, kemp, cara, dee = people(found)
    assert [(row.key, row.external_id, row.form) for row in (ann, bob, kemp)] == [
        ("2#1", "X1", PersonForm.MENTION),
        ("2#2", "", PersonForm.MENTION),
        ("2#3", "", PersonForm.PROFESSIONAL),
    ]
    assert ann.locator == bob.locator == "2"
    assert ann.side_by_side == bob.side_by_side != ""
    assert (cara.key, dee.key) == ("3", "4")
    assert said(found) == [
        "X1 foster_carer C1",
        "2#2 foster_carer C1",
        "2#3 teacher C1",
        "3 early_permanence_carer C2",
        "4 special_guardian C3",
        "4 maternal_aunt C3",
    ]
    assert [row.status for row in found.rows if isinstance(row, StatementRow)][:3] == ["ended"] * 3
    placements = [dict(row.fields) for row in facts(found)]
    assert [text for name, text in facts(found)[0].fields if name == "carer"] == ["x:X1", "2#2"]
    assert placements[1]["carer"] == "3"
    assert placements[3]["other_place"] == "Oak House"


def test_orders_keep_their_wording_and_protected_person(read: ReadText) -> None:
    found = read(
        "Subject,Warning,Protected person,Made on,Expires,Terms\n"
        "77,Restraining Order,78,1/1/2024,1/1/2027,Not to contact\n"
    )
    (alert,) = facts(found)
    assert (alert.about and alert.about.external_id, alert.other and alert.other.external_id) == ("77", "78")
    assert dict(alert.fields) == {
        "label": "Restraining Order",
        "code": "no_contact_order",
        "start": "1/1/2024",
        "end": "1/1/2027",
        "detail": "Not to contact",
    }


def test_sealed_and_restricted_cases_keep_their_wording(read: ReadText) -> None:
    found = read(
        "Referral Number,Client ID,Date Opened,Date Closed,Plan Type,Restricted\n"
        "R1,77,01/01/2010,01/01/2011,Adoption (sealed),Yes\n"
    )
    (case,) = facts(found)
    assert (case.kind, case.case_ref) == (FactKind.CASE, "R1")
    assert dict(case.fields)["case_type"] == "Adoption (sealed)"
    assert dict(case.fields)["restricted"] == "Yes"


def test_occupiers(read: ReadText) -> None:
    found = read(
        "UPRN,Property Address,Postcode,Liable Party,Liable From\n"
        '100,"1 High St, Otley",ZZ1 1AA,Mr & Mrs Hall,01/04/2010\n'
    )
    assert [(row.key, row.form, dict(row.fields)["full_name"]) for row in people(found)] == [
        ("2#1", PersonForm.OCCUPANT, "Mr Hall"),
        ("2#2", PersonForm.OCCUPANT, "Mrs Hall"),
    ]
    assert dict(people(found)[0].fields)["address_from"] == "01/04/2010"


def test_a_table_of_something_else_is_reported_row_by_row(read: ReadText) -> None:
    found = read("Vehicle,Mileage,Colour\nVan,1000,Red\nCar,200,Blue\n")
    assert found.kind == "unrecognised table"
    assert [(row.locator, row.code) for row in problems(found)] == [
        ("2", "unrecognised_table"),
        ("3", "unrecognised_table"),
    ]


# ---- mappings ----


def test_a_mapping_can_be_saved_corrected_and_forced(read: ReadText, tmp_path: Path) -> None:
    text = "Person ID,Relationship,Related Person ID\n10,Mother,20\n"
    assert said(read(text)) == ["10 mother 20"]
    saved = tmp_path / "mapping.json"
    save_mapping(propose_mapping(tmp_path / "table.csv", "table.csv", Watch(), ReadOptions()), saved)
    saved.write_text(saved.read_text().replace('"is_flipped": false', '"is_flipped": true'))
    assert said(read(text, mapping=load_mapping(saved))) == ["20 mother 10"]


def test_a_mapping_with_a_wrong_field_is_refused_with_a_hint(tmp_path: Path) -> None:
    saved = tmp_path / "mapping.json"
    saved.write_text(
        '{"sheets":[{"sheet":"","kind":"people","columns":[{"position":0,"header":"Name","field":"ful_name"}]}]}'
    )
    with pytest.raises(UnreadableError, match="Did you mean “full_name”"):
        load_mapping(saved)
    saved.write_text("[]")
    with pytest.raises(UnreadableError, match="not a column mapping"):
        load_mapping(saved)
    with pytest.raises(UnreadableError, match="could not be opened"):
        load_mapping(tmp_path / "gone.json")


# ---- nothing is lost ----


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    header=st.sampled_from(
        [
            "Person ID,Forename,Surname,DOB",
            "Person ID,Relationship,Related Person ID,Notes",
            "Alert ID,Person ID,Alert Type,Start",
            "UPRN,Address,Occupier,From",
            "Child ID,Name,Relationship,Phone",
            "Case Ref,Person ID,Case Type,Opened",
            "a,b,c,d",
        ]
    ),
    rows=st.lists(
        st.lists(
            st.sampled_from(["P1", "P2", "Ann", "Mother", "01/02/1990", "", 'x"y', "?", "é", "12.0"]),
            min_size=1,
            max_size=5,
        ),
        max_size=8,
    ),
)
def test_every_line_is_in_a_row_or_a_problem(read: ReadText, header: str, rows: list[list[str]]) -> None:
    found = read(header + "\n" + "".join(",".join(cells) + "\n" for cells in rows))
    told = {row.locator for row in found.rows}
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip(' ,"') for cell in cells):
            assert str(number) in told, (header, cells, found.kind)
