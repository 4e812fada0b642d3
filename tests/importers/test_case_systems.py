"""Native tables of case systems and national returns: recognised without configuration, codes and joins included."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from importers.base import ReadOptions
from importers.errors import UnreadableError
from importers.known_tables import alternatives, find_known, systems
from importers.registry import read_file
from importers.rows import FactKind, PersonForm
from tests.importers.conftest import QuietWatch, Told

RELATIONSHIPS = {
    "Mosaic, sentence": "PERSON_ID,RELATIONSHIP,OTHER_PERSON_ID\n900,is the mother of,901\n",
    "Mosaic, pair": "PERSON_ID,OTHER_PERSON_ID,RELATIONSHIP_TYPE: PERSON_ID - OTHER_PERSON_ID\n"
    "900,901,Mother : Child\n",
    "Eclipse": "PERSONRELATIONSHIPRECORDID,ROLEAPERSONID,ROLEBPERSONID,RELATIONSHIP\n1,900,901,Mother\n",
    "Safeguarding Dataset": "moth_table_id,moth_person_id,moth_childs_person_id,moth_childs_dob\n"
    "1,900,901,2012-03-02\n",
}


@pytest.mark.parametrize("text", RELATIONSHIPS.values(), ids=RELATIONSHIPS.keys())
def test_relationships(read_table: Any, text: str) -> None:
    found = read_table(text)
    assert (found.kind, found.said, found.rejected) == ("relationships", [("900", "mother", "901")], [])


def test_liquidlogic_says_what_the_second_person_is(read_table: Any) -> None:
    found = read_table(
        "FACT_PERSON_RELATION_ID,DIM_PERSON_ID,DIM_RELATED_PERSON_ID,DIM_RELATED_PERSON_DOB,"
        "DIM_LOOKUP_RELTN_TYPE_CODE,END_DTTM\n1,900,901,2012-03-02,CHI,\n"
    )
    assert found.said == [("901", "child", "900")]


def test_sheets_of_one_workbook_are_joined_by_their_numbers(tmp_path: Path) -> None:
    sheets = {
        "Relationships": [["person_id", "personal_rel_type_id", "other_person_id"], [900, 11, 901], [902, 12, 901]],
        "Types": [["personal_rel_type_id", "description", "family_category"], [11, "Mother", ""], [12, "Brother", ""]],
    }
    found = _workbook(tmp_path, sheets)
    assert found.said == [("900", "mother", "901"), ("902", "brother", "901")]
    assert found.rejected == []


def test_a_code_table_nobody_has_described_is_recognised_by_what_it_holds(tmp_path: Path) -> None:
    sheets = {
        "Links": [["Client ID", "Kin Type No", "Other Client ID"], [900, 4, 901], [903, 5, 901], [904, 4, 905]],
        "Lookups": [["Kin Type No", "Meaning"], [4, "Mother"], [5, "Maternal aunt"], [6, "Neighbour"]],
    }
    found = _workbook(tmp_path, sheets)
    assert found.said == [("900", "mother", "901"), ("903", "maternal_aunt", "901"), ("904", "mother", "905")]


def test_a_number_the_code_table_does_not_have_is_reported_with_its_place(tmp_path: Path) -> None:
    sheets = {
        "R": [["PERSON_ID", "PERSON_RELATED_TO_ID", "RELATIONSHIP_TYPE_ID"], [900, 901, 4], [900, 902, 9]],
        "T": [["RELATIONSHIP_TYPE_ID", "RELATIONSHIP_CODE"], [4, "MOTHER"], [5, "DUPLICATE"]],
    }
    found = _workbook(tmp_path, sheets)
    assert found.said == [("900", "mother", "901")]
    assert found.rejected == [("R!3", "code_not_explained")]


def test_a_link_to_a_duplicate_is_nobodys_relationship(read_table: Any) -> None:
    found = read_table("PERSON_ID,RELATIONSHIP,OTHER_PERSON_ID\n900,DUPLICATE,901\n900,Mother,902\n")
    assert found.said == [("900", "mother", "902")]
    assert found.rejected == [("2", "said_to_be_one")]


PEOPLE = {
    "Mosaic": "person_id,full_name,title,first_name,last_name,nhs_id,date_of_birth,context_flag,gender,nationality,"
    'email_address,person_id_legacy,restricted\n900,"Pell, Ann",Ms,Ann,Pell,,1985-03-02,C,F,British,,,N\n',
    "Eclipse": "PERSONID,FORENAME,SURNAME,DATEOFBIRTH,DIEDDATE,NHSNUMBER,ETHNICITYCODE,COUNTRYOFBIRTHCODE,CAREFIRSTID\n"
    "900,Ann,Pell,1985-03-02,,,WBRI,GB,CF1\n",
    "Liquidlogic": "DIM_PERSON_ID,FORENAME,SURNAME,BIRTH_DTTM,GENDER_MAIN_CODE,LEGACY_ID\n"
    "900,Ann,Pell,1985-03-02,F,7\n",
    "Safeguarding Dataset": "pers_person_id,pers_forename,pers_surname,"
    "pers_sex,pers_dob,pers_upn_unknown,pers_is_mother\n"
    ""
    "900,Ann,Pell,F,1985-03-02,,Y\n",
}


@pytest.mark.parametrize("text", PEOPLE.values(), ids=PEOPLE.keys())
def test_registers(read_table: Any, text: str) -> None:
    (person,) = read_table(text).people
    said = dict(person.fields)
    assert (person.external_id, person.form) == ("900", PersonForm.REGISTER)
    assert (said["given_name"], said["family_name"], said["date_of_birth"]) == ("Ann", "Pell", "1985-03-02")


ADDRESSES = {
    "Mosaic": "ref_addresses_people_id,person_id,end_date,is_contact_address,"
    "is_display_address,address,post_code,unique_id\n"
    ""
    '1,900,,Y,Y,"14 Mill Lane, Otley",ZZ1 1AA,10001\n',
    "Safeguarding Dataset": "addr_table_id,addr_person_id,addr_address_type,addr_address_postcode,addr_address_json\n"
    '1,900,HOME,ZZ1 1AA,"{""ROOM"":"""",""HOUSE"":""14"",""STREET"":""Mill Lane"",""TOWN"":""Otley""}"\n',
}


@pytest.mark.parametrize("text", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_addresses(read_table: Any, text: str) -> None:
    (person,) = read_table(text).people
    said = " ".join(value for name, value in person.fields if name != "postcode")
    assert person.external_id == "900"
    assert "14 Mill Lane" in said
    assert "Otley" in said
    assert ("postcode", "ZZ1 1AA") in person.fields
    assert "Y" not in dict(person.fields).values(), "a flag is no address"


def test_an_address_of_a_placement_is_withheld(read_table: Any) -> None:
    found = read_table(
        "addr_table_id,addr_person_id,addr_address_type,addr_address_postcode,addr_address_json\n"
        '1,901,Foster placement,ZZ2 2BB,"{""HOUSE"":""3"",""STREET"":""Hill Row"",""TOWN"":""Otley""}"\n'
    )
    assert dict(found.people[0].fields)["address_line"] == "withheld: 3 Hill Row"


def test_damaged_json_of_an_address_loses_neither_the_row_nor_the_text(read_table: Any) -> None:
    found = read_table('addr_person_id,addr_address_postcode,addr_address_json\n900,ZZ1 1AA,"{""HOUSE"": 14, ""STR"\n')
    assert found.people[0].fields == (("postcode", "ZZ1 1AA"),)
    assert ("addr_address_json", '{"HOUSE": 14, "STR') in found.people[0].extra


WORKERS = {
    "Mosaic": "ID,PERSON_ID,WORKER_ID,TYPE,START_DATE,END_DATE,START_DATE_REASON\n"
    "1,901,77,ALLWKR,2024-01-01,,Allocated\n",
    "Eclipse": "PERSONID,PROFESSIONALRELATIONSHIPPERSONID,PROFESSIONALRELATIONSHIPNAME,RELATIONSHIPCLASS,STARTDATE\n"
    "901,77,Pat Moss,Key Worker,2024-01-01\n",
    "Liquidlogic": "DIM_PERSON_ID,DIM_WORKER_ID,DIM_LOOKUP_INVOLVEMENT_TYPE_DESC,START_DTTM\n"
    "901,77,Social Worker,2024-01-01\n",
    "Safeguarding Dataset": "invo_professional_id,invo_professional_role_id,"
    "invo_person_id,invo_involvement_start_date\n"
    ""
    "77,Allocated Case Worker,901,2024-01-01\n",
    "SSDA903": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n901,02/03/2012,77,01/01/2024,,FCONTA\n",
}


@pytest.mark.parametrize("text", WORKERS.values(), ids=WORKERS.keys())
def test_workers_are_professionals_with_numbers_of_their_own(read_table: Any, text: str) -> None:
    found = read_table(text)
    assert found.said == [("worker 77", "social_worker", "901")]
    assert [row.form for row in found.people if row.external_id == "worker 77"] == [PersonForm.PROFESSIONAL]


def test_a_register_of_workers_names_those_whom_other_tables_number(read_table: Any) -> None:
    found = read_table(
        "prof_professional_id,prof_professional_name,prof_professional_job_title\nW9,Pat Moss,Social Worker\n"
    )
    assert [(row.external_id, row.form) for row in found.people] == [("worker W9", PersonForm.PROFESSIONAL)]


def test_members_of_a_family_group_are_recorded_on_one_file(read_table: Any) -> None:
    found = read_table("fami_table_id,fami_family_id,fami_person_id\n1,F10,900\n2,F10,901\n")
    assert [(row.external_id, row.case_ref) for row in found.people] == [("900", "F10"), ("901", "F10")]


def test_numbers_of_other_agencies(read_table: Any) -> None:
    found = read_table(
        "link_person_id,link_identifier_type,link_identifier_value\n901,NHS Number,9990000018\n901,Former UPN,A123\n"
    )
    first, second = found.people
    assert first.fields == (("nhs_number", "9990000018"),)
    assert ("Former UPN", "A123") in second.extra


# ---- the return of looked after children ----

EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "L1,01/02/2023,S,C2,N1,U4,PR1,,,,ZZ1 1AA,ZZ2 2BB,SC1\n"
    "L2,01/02/2020,S,E1,N1,A5,PR1,01/06/2021,E12,,ZZ1 1AA,ZZ3 3CC,SC1\n"
)


def test_where_a_child_is_placed_is_confidential_and_codes_are_written_out(read_table: Any) -> None:
    found = read_table(EPISODES)
    placed = found.told(FactKind.PLACEMENT, "placement_type", "postcode", "confidential", "end_reason")
    assert placed[0] == (
        "L1", "", "U4: foster placement with another foster carer, long term", "ZZ2 2BB", "yes", ""
    )  # fmt: skip
    assert placed[1][5] == "E12: adopted, consent dispensed with"


def test_the_home_before_care_is_kept_apart_from_the_placement(read_table: Any) -> None:
    homes = {row.external_id: dict(row.fields) for row in read_table(EPISODES).people}
    assert homes["L1"] == {"postcode": "ZZ1 1AA", "address_to": "01/02/2023"}


def test_legal_statuses_and_the_end_in_adoption_are_alerts(read_table: Any) -> None:
    alerts = read_table(EPISODES).told(FactKind.ALERT, "label", "code", "start")
    assert ("L1", "", "Legal status: C2: full care order", "other", "01/02/2023") in alerts
    assert [(who, start) for who, _, _, code, start in alerts if code == "adoption_sealed"] == [("L2", "01/06/2021")]


def test_a_permanence_order_before_raises_the_gate_only_where_it_was_an_adoption(read_table: Any) -> None:
    found = read_table(
        "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\n"
        "L1,03/04/2008,P1,E08,zz/05/2012\nL2,04/05/2010,Z1,,\nL3,04/05/2011,P2,,\n"
    )
    assert found.told(FactKind.ALERT, "code", "start") == [("L1", "", "adopted_before", "05/2012")]
    assert len(found.facts(FactKind.EVENT)) == 3


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("CHILD,DOB,REVIEW,REVIEW_CODE\nL1,03/04/2008,01/03/2023,PN1\n", "review of a looked after child"),
        ("CHILD,SEX,DOB,DUC\nL1,2,03/04/2008,03/04/2026\n", "unaccompanied asylum-seeking child"),
        ("CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK\n"
            "L1,03/04/2008,12,,0,1\n", "yearly health return (OC2)"),
        ("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\nL1,03/04/2008,YES,F1,K1\n", "care leaver (OC3)"),
        ("CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\nL1,03/04/2008,01/03/2021,,\n",
         "to be placed for adoption"),
        ("CHILD,DOB,MISSING,MIS_START,MIS_END\nL1,03/04/2008,M,01/03/2024,02/03/2024\n", "missing"),
    ],
)  # fmt: skip
def test_other_files_of_the_return_are_entries_of_the_childs_chronology(read_table: Any, text: str, event: str) -> None:
    found = read_table(text)
    assert found.told(FactKind.EVENT, "event_type") == [("L1", "", event)]
    assert found.rejected == []


def test_the_return_as_xml_says_what_its_csv_files_say(tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    path.write_text(
        "<SSDA903><CHILD><HEADER><CHILDID>L1</CHILDID><SEX>2</SEX><DOB>2008-04-03</DOB><ETHNIC>WBRI</ETHNIC>"
        "<MOTHER>1</MOTHER><MC_DOB>2024-06-05</MC_DOB><PERMANENCE><PREV_PERM>P1</PREV_PERM>"
        "<DATE_PERM>2012-05-01</DATE_PERM></PERMANENCE></HEADER><EPISODE><DECOM>2023-02-01</DECOM><RNE>S</RNE>"
        "<LS>C2</LS><PL>U4</PL><PL_POST>ZZ2 2BB</PL_POST></EPISODE></CHILD></SSDA903>"
    )
    found = Told(read_file(path, path.name, QuietWatch(), ReadOptions(today=date(2026, 3, 31))))
    assert [row.external_id for row in found.people] == ["L1", ""]
    assert [code for _, code, _ in found.said] == ["mother"]
    assert found.told(FactKind.PLACEMENT, "postcode", "confidential") == [("L1", "", "ZZ2 2BB", "yes")]
    assert {code for *_, code in found.told(FactKind.ALERT, "code")} == {"other", "adopted_before"}
    assert len({row.key for row in found.people}) == 2


# ---- a further system is a data file ----


def test_a_case_system_is_added_by_a_data_file(tmp_path: Path) -> None:
    table = tmp_path / "KIN_LINKS.csv"
    table.write_text("KL_A,KL_B,KL_ROLE,KL_ZONE\n900,901,M1,home\n", encoding="utf-8")
    before = Told(read_file(table, table.name, QuietWatch(), ReadOptions(today=date(2026, 3, 31))))
    assert before.said == []
    folder = tmp_path / "systems"
    folder.mkdir()
    (folder / "borough.json").write_text(
        json.dumps(
            {
                "system": "Borough",
                "about": "Home-made.",
                "code_lists": {"roles": {"M1": "mother"}},
                "tables": [
                    {
                        "name": "KIN_LINKS",
                        "headers": ["KL_A", "KL_B", "KL_ROLE"],
                        "kind": "relationships",
                        "columns": {"KL_A": "id", "KL_B": "related.id", "KL_ROLE": "relationship"},
                        "codes": {"KL_ROLE": "roles"},
                    }
                ],
            }
        )
    )
    after = Told(read_file(table, table.name, QuietWatch(), ReadOptions(today=date(2026, 3, 31), systems=folder)))
    assert after.said == [("900", "mother", "901")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "pepole"}, "no kind of table"),
        ({"columns": {"A": "given_nme"}}, "no field"),
        ({"codes": {"A": "nowhere"}}, "no code list"),
        ({"colums": {}}, "describes no case system"),
    ],
)
def test_a_slip_in_a_data_file_is_said_when_it_is_loaded(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    table = {"name": "T", "headers": ["A"], "kind": "people", "columns": {"A": "id"}, **change}
    (tmp_path / "x.json").write_text(json.dumps({"system": "X", "about": "", "tables": [table]}))
    with pytest.raises(UnreadableError, match=reason):
        systems(tmp_path)


def test_every_table_of_every_system_is_found_by_its_own_headers() -> None:
    for system in systems():
        for table in system.tables:
            headers = [header.split("|")[0] for header in table.headers]
            found = find_known(headers)
            assert found is not None
            assert found.table.name == table.name, "another table needs the same headers"
            named = {alternatives(header) for header in table.headers}
            assert len(named) == len(table.headers)


def _workbook(folder: Path, sheets: dict[str, list[list[Any]]]) -> Told:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return Told(read_file(path, path.name, QuietWatch(), ReadOptions(today=date(2026, 3, 31))))
