"""What sentences say of people: who is named, what they are to whom, and what is only denied, doubted or courtesy."""

from __future__ import annotations

import pytest

from importers.narrative.document import Told, read_text

ELLA = frozenset({"ella", "ella pell"})


def told(text: str, writer: str = "") -> list[Told]:
    return read_text(text, ELLA, writer)


def said(text: str, writer: str = "") -> list[tuple[str, str, str]]:
    """(name, what, of whom) of everything stated; "" is the child."""
    return [
        (one.said.name, one.said.place.meaning.code if one.said.place.meaning else "", one.said.place.name)
        for one in told(text, writer)
        if one.said.certainty == "stated"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mrs Doreen Pell, Ella's maternal grandmother, telephoned.", [("Doreen Pell", "maternal_grandmother", "")]),
        ("MGM Doreen Pell is willing to be assessed.", [("Doreen Pell", "maternal_grandmother", "")]),
        ("P/Uncle - Trevor Hale - lives in Harlow.", [("Trevor Hale", "paternal_uncle", "")]),
        ("Spoke to Carly (mat aunt) about the weekend.", [("Carly", "maternal_aunt", "")]),
        ("Dad's cousin's wife, Tina Hale, runs a nursery.", [("Tina Hale", "father>cousin>wife", "")]),
        ("Mum's ex-partner is Gary Stubbs.", [("Gary Stubbs", "mother>ex_partner", "")]),
        ("Step-dad (Gary Stubbs) left in 2019.", [("Gary Stubbs", "step_father", "")]),
        ("Grandmother: Doreen Pell", [("Doreen Pell", "grandmother", "")]),
        ("Ella's babcia, Halina Nowak, lives in Gdansk.", [("Halina Nowak", "grandmother", "")]),
        ("Ella was collected by her grandad, Ron.", [("Ron", "grandfather", "")]),
        ("Carly Pell's daughter Skye is in year six.", [("Skye", "daughter", "Carly Pell")]),
        ("Lee Summers, father of Reece, was present.", [("Lee Summers", "father", "Reece")]),
        ("Ella calls Dean Orme by his name; he is her uncle by marriage.", [("Dean Orme", "uncle_by_marriage", "")]),
        ("Dean Orme, who is married to Carly, works nights.", [("Carly", "partner", "Dean Orme")]),
        ("Ron Pell (a joiner) was her maternal step-grandfather.", [("Ron Pell", "maternal_step_grandfather", "")]),
        ("Her old teacher Mr Abbott came to the concert.", [("Mr Abbott", "teacher", "")]),
        ("There is also a son, Kane, on dad's side.", [("Kane", "father>son", "")]),
        ("Sister to Mum, Rita Cole, has moved back.", [("Rita Cole", "maternal_aunt", "")]),
        ("Dad has a stepmother in Derby (Pat Hale).", [("Pat Hale", "paternal_step_grandmother", "")]),
        (
            "Jo Lyons (born 1992) rang the duty desk, claiming to be Ella's paternal aunt.",
            [("Jo Lyons", "paternal_aunt", "")],
        ),
        ("Ella has a great-uncle, Sid Moss, whom nobody knows.", [("Sid Moss", "great_uncle", "")]),
        ("Mum's older brother rang - Craig Pell - about the date.", [("Craig Pell", "maternal_uncle", "")]),
    ],
)
def test_a_relative_is_named_in_many_ways(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ella's dad has two sisters, Kim and Jo Hale, both local.", ["Kim", "Jo Hale"]),
        ("Ella's paternal grandparents are Brian and Sheila Hale.", ["Brian", "Sheila Hale"]),
        ("The twins, Mia and Max, are Ella's younger siblings.", ["Mia", "Max"]),
        ("Her two, Skye (12) and Tyler (9), like swimming.", ["Skye", "Tyler"]),
    ],
)
def test_several_are_named_at_once(text: str, names: list[str]) -> None:
    before = "Carly Pell is her maternal aunt. " if text.startswith("Her two") else ""
    assert [name for name, _, _ in said(before + text)][-len(names) :] == names


def test_a_child_of_two_is_the_child_of_both() -> None:
    found = said("Carly and Dean have a daughter called Skye.")
    assert found == [("Skye", "daughter", "Carly"), ("Skye", "daughter", "Dean")]


def test_pronouns_mean_whoever_was_spoken_of() -> None:
    text = "Pauline Watts was at home. She is Mum's aunt. She has one son called Luke (31)."
    assert said(text) == [("Pauline Watts", "maternal_great_aunt", ""), ("Luke", "son", "Pauline Watts")]
    assert told(text)[1].said.age == "31"


def test_the_first_person_of_that_sex_is_meant() -> None:
    text = "Dad told the worker that Kirsty is his sister."
    assert said(text) == [("Kirsty", "paternal_aunt", "")]


def test_her_and_his_are_not_mixed_up_over_two_sentences() -> None:
    text = "Mum's stepfather rang - Ron Pell - about Sunday. Ella used to play with his daughter Gail."
    assert said(text)[1] == ("Gail", "daughter", "Ron Pell")


def test_the_writer_of_a_letter_is_a_person_too() -> None:
    text = "I am Ella's aunt. Leanne is my sister."
    assert said(text, "Carly Pell")[0] == ("Carly Pell", "aunt", "")
    leanne = told(text, "Carly Pell")[1].said
    assert (leanne.name, leanne.place.anchor) == ("Leanne", "writer")
    assert said("As Ella's godmother I would like to come.", "Jo Rudd") == [("Jo Rudd", "godmother", "")]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Leanne denies that Craig Booth is Ella's father.", "denied"),
        ("Wayne Booth is not Ella's dad.", "denied"),
        ("Leanne says Wayne Booth may be the father.", "alleged"),
        ("It is thought that Wayne Booth is Ella's biological father.", "alleged"),
        ("Wayne Booth was said to be her father. The DNA test came back negative.", "denied"),
        ("It was written that Wayne Booth was Mum's uncle; Mum says this is wrong.", "denied"),
    ],
)
def test_denial_and_doubt_are_kept_with_what_is_said(text: str, certainty: str) -> None:
    (one,) = told(text)
    assert one.said.certainty == certainty


@pytest.mark.parametrize(
    "text",
    [
        "Ella calls Pauline 'nan'.",
        "'Uncle' Bob came along.",
        "Previous worker linked Ann Hale to this family in error - no relation.",
        "Unknown if dad has any siblings.",
        "Mum reports she has a brother, name unknown.",
        "Mum's house is in Ashby Road.",
        "Contact took place at Hill House.",
        "Ella's dad met Kim in Derby.",
    ],
)
def test_nobody_becomes_a_relative_by_accident(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Auntie Bev is a family friend.", "Bev"),
        ("Aunty Jean isn't really related; she is mum's best friend.", "Jean"),
        ("Ella has always called Rose Hill nan. She is the old neighbour, no relation.", "Rose Hill"),
    ],
)
def test_a_courtesy_title_makes_a_friend_and_no_relative(text: str, name: str) -> None:
    ((found, code, _),) = said(text)
    assert found == name
    assert code in {"family_friend", "neighbour"}


def test_places_are_no_people() -> None:
    assert said("Letter from Rita of Ashford, stating she is dad's mother.") == [("Rita", "paternal_grandmother", "")]
    assert said("Option: Rita Cole, mum's mum, Ashford.") == [("Rita Cole", "maternal_grandmother", "")]


def test_a_date_of_birth_behind_a_name_is_read() -> None:
    (one,) = told("Craig Pell, DOB 12/03/1988 (her uncle), rang.") or told(
        "Craig Pell (her uncle, DOB 12/03/1988) rang."
    )
    assert one.said.born == "12/03/1988"


def test_each_saying_keeps_its_sentence_and_line() -> None:
    text = "Home visit.\n\nBedroom tidy.\nRita Cole is mum's mum.\n"
    (one,) = told(text)
    assert (one.line, one.sentence) == (3, "Rita Cole is mum's mum.")
