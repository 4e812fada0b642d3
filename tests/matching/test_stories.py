"""Who is one person and who is not: the traps of case files, each as its own small story."""

from __future__ import annotations

import datetime as dt

import pytest

from matching import BirthSpan, MatchRecord, explain, score_pair
from tests.matching.people import person, town

HOME = {"house": "14 Shuttle Row", "postcode": "XQ2 4HJ"}
YEAR_1978 = BirthSpan(dt.date(1978, 1, 1), dt.date(1978, 1, 1), is_exact=False, is_placeholder=True)
UNKNOWN_1900 = BirthSpan(dt.date(1900, 1, 1), dt.date(1900, 1, 1), is_exact=False, is_placeholder=True)


def probability(left: MatchRecord, right: MatchRecord, *others: MatchRecord) -> float:
    table, model = town((left, right, *others))
    return score_pair(table, model, left.id, right.id).probability


ONE_PERSON = {
    "nickname": (person("a", "Kathryn|Lumb", "1984-06-23", "F"), person("b", "Kate|Lumb", "1984-06-23", "F")),
    "transliteration": (
        person("a", "Mohammed|Yousif", "1991-05-30", "M"),
        person("b", "Muhammad|Yusuf", "1991-05-30", "M"),
    ),
    "accents": (person("a", "Siân|Núñez", "1984-06-23", "F"), person("b", "SIAN|NUNEZ", "1984-06-23", "F")),
    "apostrophe": (person("a", "Niamh|O'Dowd", "1984-06-23", "F"), person("b", "Niamh|ODowd", "1984-06-23", "F")),
    "spaced Mc": (person("a", "Colm|McLaverty", "1948-06-19", "M"), person("b", "Colm|Mc Laverty", "1948-06-19", "M")),
    "married": (
        person("a", "Hester Joan|Quarmby", "1979-03-12", "F"),
        person("b", "Hester Joan|Varley", "1979-03-12", "F"),
    ),
    "double-barrelled": (
        person("a", "Lowri|Garside-Lumb", "1979-03-12", "F"),
        person("b", "Lowri|Garside", "1979-03-12", "F"),
    ),
    "Slavic daughter": (
        person("a", "Teresa|Zelenski", "1962-10-08", "F"),
        person("b", "Teresa|Zelenska", "1962-10-08", "F"),
    ),
    "Polish short form": (
        person("a", "Małgorzata|Wrona", "1968-04-05", "F"),
        person("b", "Gosia|Wrona", "1968-04-05", "F"),
    ),
    "Irish by ear": (
        person("a", "Siobhan|Tierney", "1977-04-05", "F"),
        person("b", "Shivaun|Tierney", "1977-04-05", "F"),
    ),
    "day name": (person("a", "Kwabena|Asamoah", "1988-11-20", "M"), person("b", "Kobina|Asamoah", "1988-11-20", "M")),
    "Somali chain": (
        person("a", "Hodan Warsame|Guleed", "1980-09-07", "F"),
        person("b", "Hodan|Warsame", "1980-09-07", "F"),
    ),
    "family name first": (
        person("a", "Xiuying|Deng", "1990-02-17", "F"),
        person("b", "Deng|Xiuying", "1990-02-17", "F"),
    ),
    "name of respect": (
        person("a", "Rehana|Begum", "1974-08-08", "F", "8 Teasel Fold", "XQ1 1AH"),
        person("b", "Rehana|Qazi", "1974-08-08", "F", "8 Teasel Fold", "XQ1 1AH"),
    ),
    "day and month swapped": (
        person("a", "Niven|Uttley", "1978-04-06", "M", **HOME),
        person("b", "Niven|Uttley", "1978-06-04", "M", **HOME),
    ),
    "one digit": (
        person("a", "Niven|Uttley", "1978-04-06", "M", **HOME),
        person("b", "Niven|Uttley", "1979-04-06", "M", **HOME),
    ),
    "the 15th for an unknown day": (
        person("a", "Nerys|Uttley", "1978-04-15", "F", **HOME),
        person("b", "Nerys|Uttley", "1978-04-27", "F", **HOME),
    ),
    "only the year known, same house": (
        person("a", "Nerys|Uttley", YEAR_1978, "F", **HOME),
        person("b", "Nerys|Uttley", "1978-10-15", "F", **HOME),
    ),
    "date missing, same telephone and house": (
        person("a", "Maud|Pickersgill", None, "F", **HOME, phones=("+447700900555",)),
        person("b", "Maud|Pickersgill", "1957-06-02", "F", **HOME, phones=("+447700900555",)),
    ),
    "NHS number over a slip": (
        person("a", "Orson|Thackray", "1991-03-01", "M", nhs_number="9990000018"),
        person("b", "Orsn|Thackray", "1990-03-01", "M", nhs_number="9990000018"),
    ),
    "slip in a nickname's full name": (
        person("a", "Beth|Kershaw", "2006-02-02", "F", **HOME),
        person("b", "Bthany|Kershaw", "2006-02-02", "F", **HOME),
    ),
}

TWO_PEOPLE = {
    "household": (
        person("a", "Maud|Pickersgill", "1957-06-02", "F", **HOME, phones=("+447700900555",)),
        person("b", "Nerys|Pickersgill", "1983-02-11", "F", **HOME, phones=("+447700900555",)),
    ),
    "twins": (
        person("a", "Gethin|Pickersgill", "2012-06-02", "M", **HOME, phones=("+447700900555",)),
        person("b", "Howell|Pickersgill", "2012-06-02", "M", **HOME, phones=("+447700900555",)),
    ),
    "twins of one initial": (
        person("a", "Keziah|Pickersgill", "2012-06-02", "F", **HOME),
        person("b", "Kelvin|Pickersgill", "2012-06-02", "", **HOME),
    ),
    "twins with names alike": (
        person("a", "Hassan|Qazi", "2012-06-02", "M", **HOME),
        person("b", "Hussain|Qazi", "2012-06-02", "M", **HOME),
    ),
    "father and son": (
        person("a", "Magnus|Thackray", "1958-06-02", "M", **HOME, phones=("+447700900555",)),
        person("b", "Magnus|Thackray", "1985-02-11", "M", **HOME, phones=("+447700900555",)),
    ),
    "father and son, one undated": (
        person("a", "Magnus|Thackray", None, "M", **HOME),
        person("b", "Magnus|Thackray", "1985-02-11", "M", **HOME),
    ),
    "initial of a sibling": (
        person("a", "J|Pickersgill", None, "F", **HOME),
        person("b", "Josie|Pickersgill", "2011-06-02", "F", **HOME),
    ),
    "siblings with names alike": (
        person("a", "Jade|Pickersgill", "2009-03-07", "F", **HOME),
        person("b", "Jane|Pickersgill", "2011-06-02", "F", **HOME),
    ),
    "namesakes of nearly one age": (
        person("a", "Fatima|Karzai", "1975-05-09", "F"),
        person("b", "Fatima|Karzai", "1975-05-07", "F"),
    ),
    "namesakes in two streets": (
        person("a", "Ivor|Zealley", "1984-08-04", "M", "5 Weft Row", "XQ4 5AB"),
        person("b", "Ivor|Zealley", "1984-07-04", "M", "77 Loom Fold", "XQ7 1EH"),
    ),
    "name alone": (person("a", "Ivor|Zealley", None, "M"), person("b", "Ivor|Zealley", "1984-07-04", "M")),
    "placeholder dates": (
        person("a", "Odette|Zealley", UNKNOWN_1900, "F"),
        person("b", "Odette|Zealley", UNKNOWN_1900, "F"),
    ),
    "placeholder year": (
        person("a", "Odette|Zealley", YEAR_1978, "F", "5 Weft Row", "XQ4 5AB"),
        person("b", "Odette|Zealley", YEAR_1978, "F", "77 Loom Fold", "XQ7 1EH"),
    ),
    "1 January typed as a date": (
        person("a", "Odette|Zealley", "1978-01-01", "F", "5 Weft Row", "XQ4 5AB"),
        person("b", "Odette|Zealley", "1978-01-01", "F", "77 Loom Fold", "XQ7 1EH"),
    ),
    "unborn baby": (
        person("a", "Baby|Illingworth", None, "M", **HOME),
        person("b", "Clement|Illingworth", "2019-06-02", "M", **HOME),
    ),
    "two unknown men": (
        person("a", "Unknown_Male|Illingworth", None, "M"),
        person("b", "Unknown_Male|Illingworth", None, "M"),
    ),
    "two babies of one house": (
        person("a", "Baby|Illingworth", None, "", **HOME),
        person("b", "Unborn|Illingworth", None, "", **HOME),
    ),
    "sisters with a name of respect": (
        person("a", "Rehana|Begum", "1974-08-08", "F", **HOME),
        person("b", "Salma|Begum", "1976-03-02", "F", **HOME),
    ),
    "two Abduls": (
        person("a", "Abdul_Karim|Qazi", "1974-08-08", "M", **HOME),
        person("b", "Abdul_Rahim|Qazi", "1976-03-02", "M", **HOME),
    ),
}


@pytest.mark.parametrize("story", ONE_PERSON)
def test_one_person_is_found(story: str) -> None:
    assert probability(*ONE_PERSON[story]) > 0.5


@pytest.mark.parametrize("story", TWO_PEOPLE)
def test_two_people_stay_two(story: str) -> None:
    assert probability(*TWO_PEOPLE[story]) < 0.5


@pytest.mark.parametrize("story", ["household", "twins", "father and son", "siblings with names alike"])
def test_relatives_do_not_even_come_near(story: str) -> None:
    assert probability(*TWO_PEOPLE[story]) < 0.1


def test_side_by_side_in_one_document_is_a_veto() -> None:
    left = person("a", "Magnus|Thackray", "1958-06-02", "M", group="form-7")
    right = person("b", "Magnus|Thackray", "1958-06-02", "M", group="form-7")
    table, model = town((left, right))
    pair = score_pair(table, model, "a", "b")
    assert pair.is_vetoed
    assert pair.veto == "named side by side in one document"
    assert pair.bits > 0


def test_two_nhs_numbers_are_a_veto_and_weigh_heavily() -> None:
    left = person("a", "Magnus|Thackray", "1958-06-02", "M", nhs_number="9990000018")
    right = person("b", "Magnus|Thackray", "1958-06-02", "M", nhs_number="9990000026")
    table, model = town((left, right))
    pair = score_pair(table, model, "a", "b")
    assert pair.veto == "different NHS numbers"
    assert pair.probability < 0.5


def test_the_explanation_names_who_else_it_could_be() -> None:
    table, model = town((*TWO_PEOPLE["twins"], person("c", "Orson|Thackray", "1991-03-01", "M")))
    rows = explain(table, model, "a", "b")
    assert rows[-1].level == "twins"
    assert "twins share birthday" in rows[-1].why
    assert rows[-1].match_bits < -10
    assert explain(table, model, "a", "c")[-1].level == "none as good"
