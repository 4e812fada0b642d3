"""The files that people may extend are complete and agree with each other and with the code."""

from __future__ import annotations

import pytest

from matching.compare import COMPARISONS
from matching.compare_contacts import HouseLevel
from matching.compare_dates import BirthLevel
from matching.compare_names import FamilyLevel, GivenLevel
from matching.fold import fold
from matching.levels import alternatives, comparisons
from matching.namedata import name_knowledge, read_data
from matching.reasons import reason

LEVEL_ENUMS = {
    "given name": GivenLevel,
    "family name": FamilyLevel,
    "date of birth": BirthLevel,
    "address": HouseLevel,
}


def test_levels_are_those_of_the_code() -> None:
    assert tuple(comparison.name for comparison in comparisons()) == COMPARISONS
    for comparison in comparisons():
        if comparison.name in LEVEL_ENUMS:
            assert len(comparison.levels) == len(LEVEL_ENUMS[comparison.name]) - 1


@pytest.mark.parametrize("comparison", comparisons(), ids=lambda c: c.name)
def test_shares_and_bounds_make_sense(comparison) -> None:
    assert sum(level.m for level in comparison.levels) == pytest.approx(1, abs=0.02)
    assert sum(level.u for level in comparison.levels) == pytest.approx(1, abs=0.02)
    assert len({level.name for level in comparison.levels}) == len(comparison.levels)
    for level in comparison.levels:
        assert 0 < level.m < 1
        assert 0 < level.u < 1
        assert level.least <= level.most
        assert 0 <= level.rarity <= 1


def test_there_is_a_reason_for_every_level() -> None:
    phrases = read_data("reasons.json")["phrases"]
    assert list(phrases) == list(COMPARISONS)
    for comparison in comparisons():
        assert len(phrases[comparison.name]) == len(comparison.levels) + 1
        for level in range(len(comparison.levels) + 1):
            assert reason(comparison.name, level, "this", "that").endswith(".")


def test_alternatives_speak_of_known_comparisons_and_all_their_levels() -> None:
    n_levels = {comparison.name: len(comparison.levels) for comparison in comparisons()}
    for other in alternatives():
        assert other.like_match <= set(n_levels)
        assert other.why
        for name, shares in other.shares.items():
            assert len(shares) == n_levels[name], (other.name, name)
            assert sum(shares) == pytest.approx(1, abs=0.05), (other.name, name)
            assert min(shares) > 0


def test_every_nickname_leads_to_its_full_name() -> None:
    forms = name_knowledge().forms
    for block in read_data("nicknames.json")["forms"].values():
        for full, shorts in block.items():
            assert shorts, full
            assert len(set(shorts)) == len(shorts), full
            for short in shorts:
                assert forms[fold(short)] & forms[fold(full)], (short, full)


@pytest.mark.parametrize("kind", ["given", "family"])
def test_every_variant_group_has_two_names_or_more(kind: str) -> None:
    known = name_knowledge()
    groups = known.variants if kind == "given" else known.family_variants
    for block in read_data("name_variants.json")[kind]:
        assert block["community"]
        for group in block["groups"]:
            assert len({fold(name) for name in group}) > 1, group
            shared = frozenset.intersection(*(groups[fold(name)] for name in group))
            assert shared, group


def test_particle_words_are_folded_already() -> None:
    for key, words in read_data("name_particles.json").items():
        if key != "about":
            assert [word for word in words if fold(word) != word] == [], key
            assert len(set(words)) == len(words), key


def test_sara_is_not_zahra_though_both_have_a_spelling_in_common_with_another() -> None:
    variants = name_knowledge().variants
    assert not variants["sarah"] & variants["zahra"]
    assert variants["sarah"] & variants["sara"]
