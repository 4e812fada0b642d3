"""Names of many communities: what is one name, what is a form of it, and what is no name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.compare_names import FamilyLevel, GivenLevel, compare_family, compare_given
from matching.fold import fold, fold_words
from matching.names import FamilyName, GivenName, family_name, given_name, middle_words
from matching.phonetic import phonetic_key


def given_of(text: str) -> GivenName:
    found = given_name(text)
    assert found is not None
    return found


def family_of(text: str) -> FamilyName:
    found = family_name(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("Siân", "sian", GivenLevel.FOLDED),
        ("Anne-Marie", "Anne Marie", GivenLevel.FOLDED),
        ("Małgorzata", "Malgorzata", GivenLevel.FOLDED),
        ("D'Arcy", "Darcy", GivenLevel.FOLDED),
        ("Mohammed", "Muhammad", GivenLevel.SPELLING_OF_NAME),
        ("Mohamed", "Mohammad", GivenLevel.SPELLING_OF_NAME),
        ("Yusuf", "Yousif", GivenLevel.SPELLING_OF_NAME),
        ("Fatima", "Fatema", GivenLevel.SPELLING_OF_NAME),
        ("Ayesha", "Aisha", GivenLevel.SPELLING_OF_NAME),
        ("Abdirahman", "Abdulrahman", GivenLevel.SPELLING_OF_NAME),
        ("Siobhan", "Shivaun", GivenLevel.SPELLING_OF_NAME),
        ("Seán", "Shaun", GivenLevel.SPELLING_OF_NAME),
        ("Caoimhe", "Keeva", GivenLevel.SPELLING_OF_NAME),
        ("Rhys", "Reece", GivenLevel.SPELLING_OF_NAME),
        ("Zdzislaw", "Zdislaw", GivenLevel.SPELLING_OF_NAME),
        ("Kwame", "Kwamena", GivenLevel.SPELLING_OF_NAME),
        ("Kateryna", "Ekaterina", GivenLevel.SPELLING_OF_NAME),
        ("Katarzyna", "Kasia", GivenLevel.FORM_OF_NAME),
        ("Małgorzata", "Gosia", GivenLevel.FORM_OF_NAME),
        ("Kathryn", "Kate", GivenLevel.FORM_OF_NAME),
        ("Katie", "Kate", GivenLevel.FORM_OF_NAME),
        ("Bill", "William", GivenLevel.FORM_OF_NAME),
        ("Peggy", "Margaret", GivenLevel.FORM_OF_NAME),
        ("Temi", "Temitope", GivenLevel.FORM_OF_NAME),
        ("Tunde", "Babatunde", GivenLevel.FORM_OF_NAME),
        ("Abdi", "Abdirahman", GivenLevel.FORM_OF_NAME),
        ("Mary", "Mary Ann", GivenLevel.PART),
        ("Rebecca", "Rebcca", GivenLevel.CLOSE_SPELLING),
        ("Clementine", "Clemntine", GivenLevel.CLOSE_SPELLING),
        ("Bethany", "Bthany", GivenLevel.CLOSE_SPELLING),
        ("Beth", "Bthany", GivenLevel.CLOSE_SPELLING),
        ("J", "Jade", GivenLevel.INITIAL),
        ("J.", "Jack", GivenLevel.INITIAL),
        ("Jade", "Jane", GivenLevel.WEAK),
        ("Hassan", "Hussain", GivenLevel.WEAK),
        ("Abdul Karim", "Abdul Rahim", GivenLevel.WEAK),
        ("Sarah", "Zahra", GivenLevel.WEAK),
        ("Mary Ann", "Mary Jane", GivenLevel.WEAK),
        ("Ella", "Bella", GivenLevel.WEAK),
        ("Jayden", "Hayden", GivenLevel.WEAK),
        ("Jade", "Jack", GivenLevel.DIFFERENT),
        ("Boyd", "Ivor", GivenLevel.DIFFERENT),
    ],
)
def test_given_names(left: str, right: str, level: GivenLevel) -> None:
    assert compare_given(given_of(left), given_of(right)).name == level.name


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("O'Brien", "OBrien", FamilyLevel.FOLDED),
        ("O’Brien", "O Brien", FamilyLevel.FOLDED),
        ("McLaughlin", "Mc Laughlin", FamilyLevel.FOLDED),
        ("Kowalski", "Kowalska", FamilyLevel.GENDERED_FORM),
        ("Novák", "Nováková", FamilyLevel.GENDERED_FORM),
        ("Horvath", "Horvathova", FamilyLevel.GENDERED_FORM),
        ("Kazlauskas", "Kazlauskiene", FamilyLevel.GENDERED_FORM),
        ("Petrov", "Petrova", FamilyLevel.GENDERED_FORM),
        ("van den Berg", "Berg", FamilyLevel.SPELLING_OF_NAME),
        ("al-Karimi", "Karimi", FamilyLevel.SPELLING_OF_NAME),
        ("Hussain", "Hussein", FamilyLevel.SPELLING_OF_NAME),
        ("Chaudhry", "Choudhury", FamilyLevel.SPELLING_OF_NAME),
        ("Horton-Clarke", "Clarke", FamilyLevel.PART),
        ("Horton Clarke", "Clarke-Horton", FamilyLevel.PART),
        ("Murgatroyd", "Murgatryd", FamilyLevel.CLOSE_SPELLING),
        ("Oyelaran", "Oyelran", FamilyLevel.CLOSE_SPELLING),
        ("Lumb", "Thackray", FamilyLevel.DIFFERENT),
    ],
)
def test_family_names(left: str, right: str, level: FamilyLevel) -> None:
    assert compare_family(family_of(left), family_of(right)).name == level.name


@pytest.mark.parametrize(
    "text",
    ["Baby", "baby", "Unborn", "Unborn Child", "Baby Girl", "Unknown", "Unknown Male", "Not known", "?", ""],
)
def test_words_for_no_name_yet_are_no_given_name(text: str) -> None:
    assert given_name(text) is None


@pytest.mark.parametrize("text", ["", "?", "Unknown", "Not recorded", "-"])
def test_words_for_no_name_are_no_family_name(text: str) -> None:
    assert family_name(text) is None


def test_titles_and_remarks_are_left_out() -> None:
    assert given_of("Mrs Doreen").key == "doreen"
    assert family_of("Lumb (DUPLICATE)").key == "lumb"


def test_middle_names_come_one_by_one() -> None:
    assert [name.key for name in middle_words("Joan van M.")] == ["joan", "m"]


def test_names_of_respect_are_marked() -> None:
    assert family_of("Begum").is_marker
    assert not family_of("Lumb").is_marker


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Yousef", "Yusuf"), ("Philips", "Filips"), ("Kowalski", "Kovalsky"), ("Khan", "Kan"), ("Wright", "Right"),
        ("Knight", "Night"), ("Mohammed", "Muhamad"), ("Jozef", "Yosef"), ("Stephen", "Stefen"),
        ("Szymanski", "Shimanski"),
    ],
)  # fmt: skip
def test_sound_keys_meet(left: str, right: str) -> None:
    assert phonetic_key(left) == phonetic_key(right)


@pytest.mark.parametrize(("left", "right"), [("Lumb", "Lister"), ("Khan", "Karim"), ("Ali", "Abdi")])
def test_sound_keys_differ(left: str, right: str) -> None:
    assert phonetic_key(left) != phonetic_key(right)


@given(st.text(max_size=30))
def test_any_text_folds_to_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "".join(fold_words(text)) == fold(text)
    assert len(phonetic_key(text)) <= 6


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_comparing_names_is_symmetric(left: str, right: str) -> None:
    givens, families = (given_name(left), given_name(right)), (family_name(left), family_name(right))
    if givens[0] and givens[1]:
        assert compare_given(givens[0], givens[1]) == compare_given(givens[1], givens[0])
    if families[0] and families[1]:
        assert compare_family(families[0], families[1]) == compare_family(families[1], families[0])
