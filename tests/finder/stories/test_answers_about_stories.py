"""What one person of a text is to another: chains of sentences, in-laws, and silence where nothing is known."""

from __future__ import annotations

import pytest

from finder.stories.answer import relation_in
from finder.stories.documents import answer_json, read_questions
from finder.stories.given_names import usual_sex
from finder.stories.moves import back, moves_of
from finder.stories.shorten import Way, shortest
from finder.stories.words import word_for


@pytest.mark.parametrize(
    ("text", "of", "to", "expected"),
    [
        ("Priya took her daughter Meena to school. Meena's brother Arun was ill.", "Arun", "Priya", "son"),
        ("Gwen is Owen's mother. Owen has a son named Rhys.", "Gwen", "Rhys", "grandmother"),
        ("Gwen is Owen's mother. Owen has a son named Rhys.", "Rhys", "Gwen", "grandson"),
        ("Tess and her brother Ned live in Hull. Ned's daughter, Una, visits often.", "Tess", "Una", "aunt"),
        ("Tess and her brother Ned live in Hull. Ned's daughter, Una, visits often.", "Una", "Tess", "niece"),
        ("Dilys drove her husband Bryn to work. His father Emrys came along.", "Emrys", "Dilys", "father-in-law"),
        ("Dilys drove her husband Bryn to work. His father Emrys came along.", "Dilys", "Emrys", "daughter-in-law"),
        ("Albert and Cora are brother and sister. Cora's son is Hal.", "Albert", "Hal", "uncle"),
        ("Hal took a cake to his grandfather Lew. Cora is Hal's mother.", "Lew", "Cora", "father"),
        ("Ros was proud of her son. His name is Jem. Jem fed his sister Kit.", "Kit", "Ros", "daughter"),
        ("Ada called her son Ivor while his daughter Lil played with her cousin Moll.", "Moll", "Lil", "cousin"),
        ("Ada Rudd is Ivor's mother. Ivor's wife is Nell.", "Ada", "Nell", "mother-in-law"),
    ],
)
def test_a_chain_of_sentences_has_one_word(text: str, of: str, to: str, expected: str) -> None:
    answer = relation_in(text, of, to)
    assert answer.relationship == expected
    assert 0.5 < answer.confidence < 1


@pytest.mark.parametrize(
    ("text", "of", "to"),
    [
        ("Priya took her daughter Meena to school. Arun was ill.", "Arun", "Priya"),
        ("Priya is not Meena's mother.", "Priya", "Meena"),
        ("Priya might be Meena's mother.", "Priya", "Meena"),
        ("Priya is Meena's foster mother.", "Priya", "Meena"),
        ("Priya took her daughter Meena to school.", "Zed", "Priya"),
        ("Priya took her daughter Meena to school.", "Priya", "Priya"),
        ("Sky is Priya's child.", "Sky", "Sky"),
        ("Xo is one of Priya's children.", "Xo", "Priya"),
        ("", "Arun", "Priya"),
    ],
)
def test_what_is_not_known_is_not_guessed(text: str, of: str, to: str) -> None:
    answer = relation_in(text, of, to)
    assert (answer.relationship, answer.confidence) == (None, 0.0)


def test_a_longer_chain_is_less_sure() -> None:
    text = "Gwen is Owen's mother. Owen has a son named Rhys. Rhys has a daughter called Mair."
    near, far = relation_in(text, "Gwen", "Owen"), relation_in(text, "Gwen", "Mair")
    assert (near.relationship, far.relationship) == ("mother", "great-grandmother")
    assert near.confidence > far.confidence


def test_a_month_is_a_person_where_the_question_says_so() -> None:
    assert relation_in("June met her son Abe in April.", "June", "Abe").relationship == "mother"


@pytest.mark.parametrize(
    ("code", "moves"),
    [
        ("maternal_uncle", "US"),
        ("father>cousin", "UUSD"),
        ("great_grandmother", "UUU"),
        ("great_nephew", "SDD"),
        ("uncle_by_marriage", "USP"),
        ("step_mother", "UP"),
        ("foster_carer", ""),
        ("mother>foster_brother", ""),
    ],
)
def test_codes_are_moves(code: str, moves: str) -> None:
    assert moves_of(code) == moves


@pytest.mark.parametrize("moves", ["US", "UUU", "SDD", "PU", "UPD"])
def test_the_way_back_and_forth_is_the_way(moves: str) -> None:
    assert back(back(moves)) == moves


def test_somebody_without_a_name_may_be_somebody_who_has_one() -> None:
    # her son's grandfather: her own father, or her husband's
    found = shortest(Way("", (True,)).then("D").then("UU"))
    assert max(found, key=found.__getitem__) == "U"
    assert found["PU"] > 0
    assert sum(found.values()) == pytest.approx(1.0)
    # two who are both named are two people
    assert shortest(Way("", (True,)).then("D").then("U")) == {"P": 1.0}


def test_a_word_is_said_only_of_a_known_sex() -> None:
    assert word_for("SD", "") == ""
    assert word_for("USD", "") == "cousin"
    assert word_for("UUSS", "F") == ""
    assert (usual_sex("Doreen"), usual_sex("Robin"), usual_sex("")) == ("F", "", "")


def test_lines_that_are_no_questions_say_why() -> None:
    content = b'{"id": 7, "text": "x", "of": "A", "to": "B"}\n\n[1]\n{"id": 8, "text": "x", "of": "A"}\nnothing\n'
    good, *bad = read_questions(content)
    assert (good.id, good.problem) == (7, "")
    assert [one.id for one in bad] == [3, 8, 5]
    assert all(one.problem for one in bad)
    assert answer_json(bad[1], relation_in("", "", ""))["error"] == 'line 4 has no text "to"'
