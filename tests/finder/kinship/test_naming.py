"""Words by generation, side and sex (kinship.md section 3.1)."""

from __future__ import annotations

import pytest

from finder.kinship.naming import blood_term, couple_word, role_table, role_words


@pytest.mark.parametrize(
    ("up", "down", "sex", "half", "term"),
    [
        (1, 0, "F", False, "mother"),
        (1, 0, "", False, "parent"),
        (2, 0, "M", False, "grandfather"),
        (3, 0, "F", False, "great-grandmother"),
        (5, 0, "M", False, "great-great-great-grandfather"),
        (6, 0, "F", False, "4x great-grandmother"),
        (0, 1, "M", False, "son"),
        (0, 3, "", False, "great-grandchild"),
        (1, 1, "", True, "half-sibling"),
        (2, 1, "F", False, "aunt"),
        (2, 1, "M", True, "half-uncle"),
        (2, 1, "", True, "half-aunt or half-uncle"),
        (3, 1, "F", False, "great-aunt"),
        (3, 1, "F", True, "half great-aunt"),
        (3, 1, "", False, "great-aunt or great-uncle"),
        (4, 1, "M", False, "great-great-uncle"),
        (1, 2, "F", True, "half-niece"),
        (1, 3, "M", False, "great-nephew"),
        (1, 3, "M", True, "half great-nephew"),
        (2, 2, "F", False, "first cousin"),
        (2, 2, "F", True, "half first cousin"),
        (3, 2, "M", False, "first cousin once removed"),
        (2, 3, "M", False, "first cousin once removed"),
        (3, 3, "M", False, "second cousin"),
        (2, 4, "M", False, "first cousin twice removed"),
        (4, 4, "M", False, "third cousin"),
        (12, 13, "M", False, "11th cousin once removed"),
        (2, 12, "M", False, "first cousin 10 times removed"),
    ],
)
def test_blood_terms_are_british(up: int, down: int, sex: str, half: bool, term: str) -> None:
    assert blood_term(up, down, sex, half) == term


@pytest.mark.parametrize(
    ("kind", "has_ended", "sex", "term"),
    [
        ("married", False, "M", "husband"),
        ("married", True, "F", "ex-wife"),
        ("married", True, "", "ex-spouse"),
        ("civil", False, "M", "civil partner"),
        ("civil", True, "F", "former civil partner"),
        ("cohabiting", False, "F", "partner"),
        ("unknown", True, "M", "ex-partner"),
    ],
)
def test_couples_are_named_by_what_binds_them(kind: str, has_ended: bool, sex: str, term: str) -> None:
    assert couple_word(kind, has_ended, sex) == term


def test_every_role_has_words_and_a_place_in_the_order() -> None:
    table = role_table()
    assert all(words.label and words.inverse for words in table.values())
    assert sorted(words.rank for words in table.values()) == list(range(len(table)))
    assert not any(words.is_professional and words.leads_on for words in table.values())


def test_a_role_without_words_is_spelt_out_and_leads_nowhere() -> None:
    words = role_words("scout_leader")
    assert (words.label, words.leads_on, words.is_professional) == ("scout leader", False, False)
