"""Suggested rules find the people who are there twice, for few pairs, and say why they were chosen."""

from __future__ import annotations

import pytest

from matching import NoWatch, build_table, candidate_pairs
from matching import block_suggest as module
from matching.block_keys import RULES, column_rule
from matching.block_suggest import Suggestion, suggest_rules
from tests.matching.people import townsfolk


def found(n_people: int, n_copies: int, suggestions: tuple[Suggestion, ...], seed: int = 4) -> tuple[float, int]:
    """Share of the true pairs that the suggested rules propose, and how many pairs that takes."""
    records, truth = townsfolk(n_people, seed, n_copies)
    table = build_table(records)
    pairs = candidate_pairs(table, NoWatch(), [suggestion.rule for suggestion in suggestions])
    both = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    return sum(truth[table.ids[a]] == truth[table.ids[b]] for a, b in both) / n_copies, len(pairs.left)


def test_few_pairs_find_nearly_everybody() -> None:
    suggestions = suggest_rules(build_table(townsfolk(800, 4, 200)[0]), NoWatch())
    share, n_pairs = found(800, 200, suggestions)
    assert share > 0.95
    assert n_pairs < 20 * 1000
    assert 1 < len(suggestions) < 10


def test_the_best_bargain_comes_first_and_is_explained() -> None:
    suggestions = suggest_rules(build_table(townsfolk(800, 4, 200)[0]), NoWatch())
    rates = [one.expected_matches / one.n_new for one in suggestions]
    assert rates[0] == max(rates)
    assert all(0 < one.n_new <= one.n_pairs for one in suggestions)
    assert "that no rule above finds" not in suggestions[0].why
    assert all("that no rule above finds" in one.why for one in suggestions[1:])
    assert all(f"in {one.n_new:,} pairs" in one.why for one in suggestions)


def test_a_budget_is_kept() -> None:
    table = build_table(townsfolk(800, 4, 200)[0])
    suggestions = suggest_rules(table, NoWatch(), at_most_pairs=400)
    _, n_pairs = found(800, 200, suggestions)
    assert suggestions
    assert n_pairs == sum(one.n_new for one in suggestions) <= 400
    assert suggest_rules(table, NoWatch(), at_most_pairs=0) == ()


def test_a_rule_that_finds_nobody_or_costs_too_much_is_not_suggested() -> None:
    table = build_table(townsfolk(300, 4, 60)[0])
    useful, too_dear = column_rule(["given name", "date of birth"]), column_rule(["sex", "first letter of given name"])
    rules = [too_dear, RULES["number"], useful]
    suggestions = suggest_rules(table, NoWatch(), rules=rules, at_most_pairs=500)
    assert [one.rule for one in suggestions] == [useful]


def test_two_rules_that_find_the_same_are_not_both_suggested() -> None:
    table = build_table(townsfolk(300, 4, 60)[0])
    rules = [RULES["telephone"], RULES["full name in either order"], column_rule(["family name", "given name"])]
    chosen = {one.rule.name for one in suggest_rules(table, NoWatch(), rules=rules)}
    assert "telephone" in chosen
    assert len(chosen) == 2


def test_a_table_without_records_or_likenesses_has_no_suggestion() -> None:
    assert suggest_rules(build_table([]), NoWatch()) == ()
    assert suggest_rules(build_table(townsfolk(1, 4, 0)[0]), NoWatch()) == ()


def test_the_order_of_the_records_does_not_matter_even_in_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_SAMPLED", 4000)
    records, _ = townsfolk(800, 4, 200)
    forwards, backwards = (suggest_rules(build_table(some), NoWatch()) for some in (records, records[::-1]))
    assert [(one.rule, one.n_pairs, one.n_new, one.why) for one in forwards] == [
        (one.rule, one.n_pairs, one.n_new, one.why) for one in backwards
    ]
    share, _ = found(800, 200, forwards)
    assert share > 0.9
