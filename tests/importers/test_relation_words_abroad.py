"""Kin words of many languages, deaths in labels, fathers who are none, friends who are called uncle."""

from __future__ import annotations

from typing import Any

import pytest

from importers.relation_deaths import label_says_deceased, name_says_deceased, remark_says_deceased
from importers.relation_words import words_from_abroad
from importers.relations import inverse_code, is_code, read_relationship
from importers.rows import FactKind


@pytest.mark.parametrize(("word", "code"), words_from_abroad().items())
def test_every_word_from_abroad_is_read_as_it_says(word: str, code: str) -> None:
    assert is_code(code)
    assert is_code(inverse_code(code, "F"))
    for written in (word, word.title()):
        assert read_relationship(written).code == code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Tata (late)", "father"), ("Nana (mum's dad)", "maternal_grandfather"), ("Nana", "grandmother"),
        ("Mama", "mother"), ("Babcia (dad's mum)", "paternal_grandmother"), ("Ciocia (mum's sister)", "maternal_aunt"),
        ("Ayeeyo, mum's side", "maternal_grandmother"), ("Cousin Tia", "cousin"), ("Brother Tito", "brother"),
        ("Aunt Tia", "aunt"), ("Nani's sister", "maternal_great_aunt"), ("Dadi Amma", "paternal_grandmother"),
    ],
)  # fmt: skip
def test_words_from_abroad_beside_english_ones(label: str, code: str) -> None:
    assert read_relationship(label).code == code


@pytest.mark.parametrize("word", ["teta", "tete", "kaka", "papi", "Anne", "Lola", "Brat"])
def test_words_that_mean_two_things_are_left_unread(word: str) -> None:
    assert not read_relationship(word).matched


@pytest.mark.parametrize(
    "label",
    [
        "Uncle (family friend from home)", "Auntie - friend of mum's from church", "Uncle Joe (dad's mate from work)",
        "Bhai (not related)", "Khala (mum's friend)", "Uncle (family friend, lives in Otley)", "Friend from school",
    ],
)  # fmt: skip
def test_friends_from_somewhere_are_friends(label: str) -> None:
    assert read_relationship(label).code == "family_friend"


@pytest.mark.parametrize(
    "label",
    [
        "Father - excluded by DNA test", "father (DNA negative)", "Father (DNA neg)", "not the biological father",
        "Not biological father", "Father - ruled out by DNA", "Father, paternity disproved", "Excluded as father",
        "Father - DNA test negative", "Named father, DNA shows not father", "Dad - no DNA match", "Not father",
        "Father (shown not to be)",
    ],
)  # fmt: skip
def test_fathers_who_are_none_are_denied(label: str) -> None:
    read = read_relationship(label)
    assert (read.certainty, read.code.removeprefix("birth_")) == ("denied", "father")


@pytest.mark.parametrize("label", ["non-biological father", "Dad (not biological)", "Step dad (not bio)"])
def test_social_fathers_are_not_denied(label: str) -> None:
    read = read_relationship(label)
    assert (read.certainty, read.code) == ("stated", "step_father")


@pytest.mark.parametrize(
    ("label", "is_dead"),
    [
        ("Tata (late)", True), ("Gran (deceased)", True), ("Nan (RIP)", True), ("Nan (R.I.P.)", True),
        ("the late grandfather", True), ("Grandad (passed away 2015)", True), ("Nan - died 2019", True),
        ("Uncle (dec'd)", True), ("Grandad (mum's late dad)", True), ("Great-gran, no longer with us", True),
        ("Late wife of uncle", True), ("late father's sister", False), ("Father (mum deceased)", False),
        ("Widow of the late uncle", False), ("Aunt", False), ("Aunt (late teens)", False), ("", False),
        ("Uncle, lived with late nan", False), ("Not deceased father", False),
    ],
)  # fmt: skip
def test_who_is_dead(label: str, is_dead: bool) -> None:
    assert label_says_deceased(label) is is_dead


@pytest.mark.parametrize(
    ("name", "is_dead"),
    [("Ann Pell (dec'd)", True), ("The late Ann Pell", True), ("Ann Pell (RIP)", True),
     ("Ann Pell (died 2/3/2019)", True),
     ("Ann Pell †", True), ("Ann Pell", False), ("Latesha Pell", False), ("Ann Decdale", False)],
)  # fmt: skip
def test_names_with_a_death_in_them(name: str, is_dead: bool) -> None:
    assert name_says_deceased(name) is is_dead


@pytest.mark.parametrize(
    ("remark", "is_dead"),
    [("Died 2015", True), ("Deceased.", True), ("Sadly passed away last year", True),
     ("His mother died in 2015", False),
     ("Late for meetings", False), ("Lives in Otley", False), ("", False), ("Dead end road", False)],
)  # fmt: skip
def test_remarks_about_a_death(remark: str, is_dead: bool) -> None:
    assert remark_says_deceased(remark) is is_dead


def test_a_death_in_a_label_is_the_persons(read_table: Any) -> None:
    found = read_table("Child ID,Name,Relationship to child,Comments\nK1,Ann Pell,Nan (late),\nK1,Bo (dec'd),Uncle,\n"
                       "K1,Cy Pell,Uncle,Died 2020\nK1,Di Pell,Aunt,Sees her often\n")  # fmt: skip
    assert [dict(row.fields).get("deceased", "") for row in found.people] == ["yes", "yes", "yes", ""]
    assert found.said[0] == ("Ann Pell", "grandmother", "K1")


def test_a_death_of_somebody_who_is_only_an_id_is_a_fact(read_table: Any) -> None:
    found = read_table("Person ID,Relationship,Related Person ID\nK1,Father (deceased),K2\nK3,Mother,K2\n")
    assert found.told(FactKind.ALERT, "code") == [("K1", "", "deceased")]
