"""Tables of every kind in shapes that nobody has shown us: the kind is found, and everybody in them."""

from __future__ import annotations

from typing import Any

import pytest

from importers.rows import FactKind, PersonForm

PEOPLE = {
    "system export": "PERSON_ID,SURNAME,FORENAME,DOB_DT,GENDER_CD\n1,Pell,Ann,03-APR-1980,F\n2,Orme,Bo,04-MAY-1981,M\n",
    "one name column": "Client No|Client Name|Born|M/F\nK1|PELL, Ann|03.04.1980|F\nK2|ORME, Bo|04.05.1981|M\n",
    "semicolons": "Nr;Last name;First name;Birth date;Sex\n1;Pell;Ann;1980-04-03;Female\n2;Orme;Bo;1981-05-04;Male\n",
    "tabs": ("Service User ID\tSurname/Family Name\tFirst Name(s)\tD.O.B.\tTel\n"
        "1\tPell\tAnn\t3/4/80\t01632 960001\n2\tOrme\tBo\t4/5/81\t\n"),
    "title above": ("Register of clients\n"
        "Run on 31/03/2026\n\nRef,Name,DOB\n1,Ann Pell,03/04/1980\n2,Bo Orme,04/05/1981\n"),
    "headers in lower case": ("id,first,last,dob,postcode\n"
        "1,Ann,Pell,1980-04-03,ZZ1 1AA\n2,Bo,Orme,1981-05-04,ZZ1 1AB\n"),
    "camel case": ("personId,givenName,familyName,dateOfBirth,nhsNumber\n"
        "1,Ann,Pell,1980-04-03,\n2,Bo,Orme,1981-05-04,\n"),
    "quoted": ('"Case ID","Full Name","Date Of Birth","Ethnic Origin"\n'
        '"1","Ann Pell","3 April 1980","WBRI"\n"2","Bo Orme","4 May 1981","WBRI"\n'),
    "pupils": "UPN,Pupil Surname,Pupil Forename,Pupil DOB,Year\nA1,Pell,Ann,3/4/2015,5\nA2,Orme,Bo,4/5/2014,6\n",
    "ages": "Person Ref,Name,Approx Age,Town\n1,Ann Pell,about 45,Otley\n2,Bo Orme,44,Otley\n",
    "address in two words": ("Ref,Surname,Forename,House and Street,Post Town,Post Code\n"
        "1,Pell,Ann,1 Mill Lane,Otley,ZZ1 1AA\n2,Orme,Bo,2 Mill Lane,Otley,ZZ1 1AA\n"),
    "initials and known as": ("Number,Surname,Initials/Forenames,Known As,DOB\n"
        "1,Pell,Ann,Annie,3/4/1980\n2,Orme,Bo,,4/5/1981\n"),
}  # fmt: skip


@pytest.mark.parametrize("text", PEOPLE.values(), ids=PEOPLE.keys())
def test_people(read_table: Any, text: str) -> None:
    found = read_table(text)
    names = {" ".join(sorted(name.replace(",", " ").title().split())) for name in found.names}
    assert (found.kind, names, found.rejected) == ("people", {"Ann Pell", "Bo Orme"}, [])


RELATIONSHIPS = {
    "ids": "Person ID,Relationship,Related Person ID\nK1,Mother,K2\n",
    "names": "Name,Relationship,Related To\nAnn Pell,Mother,Cy Pell\n",
    "is the ... of": "Person A,Is the,Person B\nAnn Pell,mother of,Cy Pell\n",
    "pairs": "ClientNo,Relationship,RelatedNo\nK1,Mother : Child,K2\n",
    "one sentence in a cell": "No,Relationship\n1,Ann Pell is the mother of Cy Pell\n",
    "one sentence in a cell, no header": "Ann Pell is the mother of Cy Pell\nBo Pell is the father of Cy Pell\n",
    "apostrophe sentence": "Ref,Statement\n1,Ann Pell is Cy Pell's mother\n",
    "codes": "PERSON_ID;REL_TYPE_CODE;OTHER_PERSON_ID\nK1;MTH;K2\n",
    "child first": "Child ID,Child,Relative ID,Relative,Relationship to child\nK2,Cy Pell,K1,Ann Pell,Mother\n",
    "to and from": "From Person,To Person,Relation\nK1,K2,Mother\n",
    "parents in columns": "Child ID,Mother ID\nK2,K1\n",
    "with dates and notes": ("Pers Ref,Pers Name,Reln,Linked Pers Ref,Linked Pers Name,From,To\n"
        "K1,Ann Pell,Mother,K2,Cy Pell,1/2/2010,\n"),
}  # fmt: skip


@pytest.mark.parametrize("text", RELATIONSHIPS.values(), ids=RELATIONSHIPS.keys())
def test_relationships(read_table: Any, text: str) -> None:
    found = read_table(text)
    assert found.said[0] in {("K1", "mother", "K2"), ("Ann Pell", "mother", "Cy Pell")}
    assert found.rejected == []


CASES = {
    "plain": ("Case No,Person Ref,Child Name,Case Type,Date Opened,Date Closed\n"
        "C1,K1,Ann Pell,Child in Need,1/2/2020,\n"),
    "referral": "Referral ID,Client ID,Referral Date,Closure Date,Team\nC1,K1,1/2/2020,3/4/2021,East\n",
    "involvement": ("Involvement Key;Person ID;Involvement Type;Involvement Start;Involvement End\n"
        "C1;K1;CIN;1/2/2020;\n"),
    "worker": "File Ref,Child,Status,Allocated Worker\nC1,Ann Pell,Open,Di Fox\n",
    "plan": "Case ID,Child ID,Current Plan,Opened,Worker\nC1,K1,Child Protection,2020-02-01,Di Fox\n",
    "family file": "Family File,Child Name,Category of Need,Case Opened\nC1,Ann Pell,N1,1/2/2020\n",
    "case holder": "CASE_REF|PERSON_ID|OPEN_DT|CLOSE_DT|CASEHOLDER\nC1|K1|2020-02-01||Di Fox\n",
    "restricted": "Case Number,Subject ID,Case Kind,Opening Date,Restricted\nC1,K1,Adoption,1/2/2020,Yes\n",
    "team": "Case,Client No,Case Category,Owning Team,Is Open\nC1,K1,Looked After,East,Y\n",
    "title": "Open cases\n\nCase Reference,Child ID,Type of Case,Case Start\nC1,K1,CIN,1/2/2020\n",
    "unit": "Case key,Person Reference,Work Type,Unit,State\nC1,K1,Assessment,North,Closed\n",
    "dates from and to": "Case Ref,Person ID,Case Class,Start Date,End Date\nC1,K1,CIN,1/2/2020,1/3/2021\n",
}  # fmt: skip


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_cases(read_table: Any, text: str) -> None:
    found = read_table(text)
    (case,) = found.facts(FactKind.CASE)
    assert (case.case_ref, found.who(case.about)) in {("C1", "K1"), ("C1", "Ann Pell")}


PLACEMENTS = {
    "couple": ("Person Ref,Child,Type of Placement,Carer(s),Start Date,End Date\n"
        "K1,Ann Pell,Foster placement,Joan & Ray Orme,1/2/2020,1/3/2021\n"),
    "partner": "Child ID,Placement Type,Carer Name,From,To\nK1,Fostering,Joan Orme & husband Ray,1/2/2020,1/3/2021\n",
    "mr and mrs": ("Child ID,Placement,Foster Carers,Placed On,Left On\n"
        "K1,IFA foster care,Mr & Mrs Orme (Joan and Ray),1/2/2020,1/3/2021\n"),
    "two columns": ("YP ID,Provision,Carer 1,Carer 2,Placed from,Placed to\n"
        "K1,In house fostering,Joan Orme,Ray Orme,1/2/2020,1/3/2021\n"),
    "with": "Client ID,Care Type,Carers,Start,Finish\nK1,Foster,Joan Orme with Ray Orme,1/2/2020,1/3/2021\n",
    "ended in words": ("Child ID,Placement Type,Carer,Start,Reason Ended\n"
        "K1,Foster care,Joan Orme; Ray Orme,1/2/2020,Planned move\n"),
    "status": "Child ID,Placement Type,Carer,Start,Status\nK1,Foster care,Joan Orme / Ray Orme,1/2/2020,Ended\n",
    "codes": "CHILD,PLACE,DECOM,DEC,CARER\nK1,U4,01/02/2020,01/03/2021,Joan and Ray Orme\n",
    "surname first": ("Child ref,Arrangement,Main Carer,Date placed,Date left\n"
        "K1,Foster home,\"Orme, Joan & Ray\",1/2/2020,1/3/2021\n"),
    "comma": "Child ID,Type of care,Carers,Start,End\nK1,Fostering,\"Joan Orme, Ray Orme\",1/2/2020,1/3/2021\n",
    "plus": ("Pupil ID,Placement kind,Approved Carer,Start of placement,End of placement\n"
        "K1,Foster,Joan + Ray Orme,1/2/2020,1/3/2021\n"),
    "bracket": ("Child ID,Placement,Carer,From date,To date\n"
        "K1,Foster placement,Joan Orme (and Ray),1/2/2020,1/3/2021\n"),
}  # fmt: skip


@pytest.mark.parametrize("text", PLACEMENTS.values(), ids=PLACEMENTS.keys())
def test_former_carers(read_table: Any, text: str) -> None:
    found = read_table(text)
    carers = [row for row in found.statements if row.code == "foster_carer"]
    names = [" ".join(sorted(found.who(row.subject).replace(",", "").split())) for row in carers]
    assert (names, {row.status for row in carers}) == (["Joan Orme", "Orme Ray"], {"ended"})


CONTACTS = {
    "seen by": ("Person Ref,Child,Seen By,Relationship,Date,Type,Quality\n"
        "K1,Ann Pell,Bo Pell,Father,1/2/2026,Supervised,Good\n"),
    "family time": "Child ID,Contact With,Contact Date,Contact Type\nK1,Bo Pell,1/2/2026,Letter\n",
    "visitor": "Child ID,Visitor,Visit Date,Outcome\nK1,Bo Pell,1/2/2026,Went well\n",
    "with whom": "YP ID,With whom,When,How\nK1,Bo Pell,1/2/2026,Video call\n",
    "person seen": "Client ID,Person Seen,Session Date,Mode of contact\nK1,Bo Pell,1/2/2026,Phone\n",
    "ids": "Child ID,Contact Person ID,Date of contact,Contact method\nK1,K2,1/2/2026,Phone\n",
    "impression": "Child Ref;Family Member;Date;Impression\nK1;Bo Pell;1/2/2026;Warm\n",
    "attendee": "Child No,Attendee,Date of visit,How it went\nK1,Bo Pell,1/2/2026,Mixed\n",
    "contact person": "Child ID,Contact Person,Date,Format,Result\nK1,Bo Pell,2026-02-01,Face to face,Good\n",
    "person and child": "Child ID,Named person,Contact Date,Medium\nK1,Bo Pell,1/2/2026,Card\n",
    "title child": "Child: Ann Pell\nContact with,Date,Family time type\nBo Pell,1/2/2026,Supervised\n",
    "visit type": "Young Person,Person contacted,Occurred on,Visit type\nAnn Pell,Bo Pell,1/2/2026,Supervised\n",
}  # fmt: skip


@pytest.mark.parametrize("text", CONTACTS.values(), ids=CONTACTS.keys())
def test_contacts(read_table: Any, text: str) -> None:
    found = read_table(text)
    (told,) = found.told(FactKind.CONTACT, "date")
    assert told[0] in {"K1", "Ann Pell"}
    assert told[1] in {"K2", "Bo Pell"}
    assert told[2] in {"1/2/2026", "2026-02-01"}


NETWORKS = {
    "plain": "Child ID,Name,Relationship to Child,Phone\nK1,Bo Pell,Father,01632 960001\n",
    "id and name of child": ("Person Ref,Child,Case No,Name,Relationship to Child,Importance (1-5)\n"
        "K1,Ann Pell,C1,Bo Pell,Father,5\n"),
    "who are they": "YP ID,Person,Who are they,Address\nK1,Bo Pell,Dad,1 Mill Lane\n",
    "child above": "Name of child: Ann Pell\nPerson,Relationship,Telephone\nBo Pell,Father,01632 960001\n",
    "how related": "Child Name,Full Name,How related,Contact details\nAnn Pell,Bo Pell,Dad,01632 960001\n",
    "connection": "Client ID,Significant Person,Connection,Tel\nK1,Bo Pell,Father,01632 960001\n",
    "first and last": "Child ID,First name,Surname,Relation to YP,Mobile\nK1,Bo,Pell,Father,07700 900001\n",
    "who is this": "Child Ref;Important person;Who is this;Stars\nK1;Bo Pell;Father;*****\n",
    "friends": "Child ID,Called,Relationship,Lives at\nK1,Bo Pell,Father,Otley\n",
    "tie": "Pupil ID,Name,Tie,Email\nK1,Bo Pell,Father,bo@example.org\n",
    "name of person": "Child ID,Name of person,Relationship with child,Where they live\nK1,Bo Pell,Father,Otley\n",
    "kinship": ("Child Id,Person's name,Kinship,Address if known,Notes\n"
        "K1,Bo Pell,Father,1 Mill Lane,Phones on Sundays\n"),
}  # fmt: skip


@pytest.mark.parametrize("text", NETWORKS.values(), ids=NETWORKS.keys())
def test_networks(read_table: Any, text: str) -> None:
    found = read_table(text)
    assert found.said in ([("Bo Pell", "father", "K1")], [("Bo Pell", "father", "Ann Pell")])


ADDRESSES = {
    "register": ("UPRN;Address;Town;Postcode;Occupier;Moved In;Moved Out;Source\n"
        "1;1 Mill Lane;Otley;ZZ1 1AA;Pell, Ann;1/2/2020;;Housing\n"),
    "council tax": ("Account Number,Property Address,Liable Person,Liable From,Liable To\n"
        "1,\"1 Mill Lane, Otley\",Ann Pell,1/2/2020,\n"),
    "electors": ("Elector,Address Line 1,Address Line 2,Postcode,Resident From\n"
        "Ann Pell,1 Mill Lane,Otley,ZZ1 1AA,1/2/2020\n"),
    "tenants": "Tenancy Ref,Tenant,Address,Tenancy Start,Tenancy End\n1,Ann Pell,1 Mill Lane,1/2/2020,\n",
    "householder": "Property ID,Householder,Premises,Post Code,Since\n1,Ann Pell,1 Mill Lane,ZZ1 1AA,1/2/2020\n",
    "occupied": "Property,Occupant,Occupied From,Occupied To\n1 Mill Lane,Ann Pell,1/2/2020,\n",
    "bills": "Council Tax Ref|Bill Payer|Property|Start Date|End Date\n1|Ann Pell|1 Mill Lane|1/2/2020|\n",
    "surname columns": "UPRN,Address,Surname,Forename,Address From,Address To\n1,1 Mill Lane,Pell,Ann,1/2/2020,\n",
    "resident": "UPRN,Resident,Address,Moved in on\n1,Ann Pell,1 Mill Lane,1/2/2020\n",
    "names": "Property Ref,Full Address,Name,From,To\n1,1 Mill Lane,Ann Pell,1/2/2020,\n",
    "occupancy": "Address ID,Street,Town,Occupier Name,Occupancy Start\n1,1 Mill Lane,Otley,Ann Pell,1/2/2020\n",
    "house": ("UPRN,House and Street,Post Town,Post Code,Occupier(s),Moved In\n"
        "1,1 Mill Lane,Otley,ZZ1 1AA,Ann Pell,1/2/2020\n"),
}  # fmt: skip


@pytest.mark.parametrize("text", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_addresses(read_table: Any, text: str) -> None:
    found = read_table(text)
    (ann,) = found.people
    assert found.kind == "address register"
    assert any(name in {"address", "address_line"} and "1 Mill Lane" in text for name, text in ann.fields)
    assert dict(ann.fields)["address_from"] == "1/2/2020"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (
            "PERSON_ID,ADDRESS,POST_CODE,START_DATE\n1,1 Mill Lane,ZZ1 1AA,3-Apr-2001\n2,2 Mill Lane,ZZ1 1AB,\n",
            "address",
        ),
        ("Person ID;Telephone Number\n1;07700 900001\n2;01632 960002\n", "phone"),
        ("Client No|E-mail\n1|ann@example.org\n2|bo@example.org\n", "email"),
    ],
)
def test_details_beside_the_register_belong_to_the_id(read_table: Any, text: str, field: str) -> None:
    found = read_table(text)
    assert (found.kind, found.rejected) == ("people", [])
    assert [person.external_id for person in found.people] == ["1", "2"]
    assert all(dict(person.fields)[field] for person in found.people)
    assert {person.form for person in found.people} == {PersonForm.OCCUPANT}


def test_an_address_beside_the_register_keeps_its_days(read_table: Any) -> None:
    found = read_table("PERSON_ID,ADDRESS,START_DATE,END_DATE\n1,1 Mill Lane,03-Apr-2001,01-Jun-2003\n")
    said = dict(found.people[0].fields)
    assert (said["address_from"], said["address_to"]) == ("03-Apr-2001", "01-Jun-2003")
