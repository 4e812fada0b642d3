"""NHS numbers veto and decide; other numbers speak for and against, kind by kind."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import (
    MatchRecord,
    NameForm,
    NoWatch,
    TableError,
    build_table,
    candidate_pairs,
    explain,
    score_pair,
    train,
)
from matching.compare import NUMBER
from matching.compare_contacts import NumberLevel, compare_numbers
from matching.features import texts_of
from matching.numbers import NHS, kind_of, kinds_of
from tests.matching.people import townsfolk

OLD, NEW = "9990000018", "9990000026"


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (OLD, OLD, NumberLevel.SAME_NHS),
        (OLD, NEW, NumberLevel.DIFFERENT_NHS),
        ("9990000018", "9990000108", NumberLevel.DIFFERENT_NHS),
        (OLD, f"passport number {OLD}", NumberLevel.NOT_COMPARABLE),
        ("passport number K12345", "pupil number K12345", NumberLevel.NOT_COMPARABLE),
        ("passport number K12345", "passport number K12345", NumberLevel.SAME),
        ("passport number K12345", "passport number K12354", NumberLevel.ONE_SLIP),
        ("passport number K12345", "passport number K1234", NumberLevel.ONE_SLIP),
        ("passport number K12345", "passport number K12453", NumberLevel.DIFFERENT),
        ("pupil number 1804974", "pupil number 1804975", NumberLevel.DIFFERENT),
        ("pupil number 1804974", "pupil number 1804979", NumberLevel.ONE_SLIP),
        ("pupil number 1804912", "pupil number 1804921", NumberLevel.ONE_SLIP),
        ("pupil number 1234", "pupil number 1243", NumberLevel.DIFFERENT),
    ],
)
def test_levels(left: str, right: str, level: NumberLevel) -> None:
    assert compare_numbers(left, right) == compare_numbers(right, left) == level


@given(st.lists(st.text("ab 1é\ud800", max_size=6), max_size=20))
def test_kinds_are_told_apart_alike_in_bulk(numbers: list[str]) -> None:
    kinds = kinds_of(texts_of(numbers)).tolist()
    plain = [kind_of(number) for number in numbers]
    assert [kind == NHS for kind in kinds] == [not kind for kind in plain]
    assert len(set(zip(kinds, plain, strict=True))) == len(set(kinds)) == len(set(plain))


def _people(**numbers: tuple[str, str]) -> tuple[MatchRecord, MatchRecord]:
    one = MatchRecord("a", (NameForm("Magnus", "", "Thackray"),))
    two = dataclasses.replace(one, id="b")
    first, second = ({name: values[side] for name, values in numbers.items()} for side in (0, 1))
    return dataclasses.replace(one, **first), dataclasses.replace(two, **second)  # type: ignore[arg-type]


def _explained(left: MatchRecord, right: MatchRecord) -> tuple[str, float, str, str]:
    crowd = [MatchRecord(f"c{n}", (NameForm(f"Given{n}", "", f"Family{n}"),)) for n in range(40)]
    table = build_table([left, right, *crowd])
    model = train(table, candidate_pairs(table, NoWatch()), NoWatch())
    row = next(row for row in explain(table, model, "a", "b") if row.comparison == "number")
    return row.level, row.match_bits, row.why, score_pair(table, model, "a", "b").veto


def test_the_reason_names_what_was_compared() -> None:
    both = ("passport number K12345", "passport number K12345")
    level, bits, why, veto = _explained(*_people(other_numbers=tuple((one,) for one in both)))  # type: ignore[arg-type]
    assert (level, why, veto) == ("same number", "Both records have the passport number K12345.", "")
    assert bits > 10
    level, bits, why, veto = _explained(*_people(nhs_number=(OLD, OLD)))
    assert (level, why, veto) == ("same NHS number", f"Both records have the NHS number {OLD}.", "")


def test_only_nhs_numbers_veto() -> None:
    others = (("passport number K12345",), ("passport number L99999",))
    level, bits, _, veto = _explained(*_people(other_numbers=others))  # type: ignore[arg-type]
    assert (level, veto) == ("different numbers", "")
    assert -7 <= bits < 0


def test_where_both_have_nhs_numbers_these_decide() -> None:
    same = (("passport number K12345",),) * 2
    level, bits, _, veto = _explained(*_people(nhs_number=(OLD, NEW), other_numbers=same))  # type: ignore[arg-type]
    assert (level, veto) == ("different NHS numbers", "different NHS numbers")
    assert bits <= -13


def test_a_number_of_one_record_only_says_nothing() -> None:
    level, bits, _, _ = _explained(*_people(nhs_number=(OLD, ""), other_numbers=((), ("passport number K1",))))  # type: ignore[arg-type]
    assert (level, bits) == ("not recorded", 0.0)


def test_the_same_number_is_enough_to_be_compared() -> None:
    left = MatchRecord("a", (NameForm("Ann", "", "Hill"),), other_numbers=("pupil number A123",))
    right = MatchRecord("b", (NameForm("Bo", "", "Gray"),), other_numbers=("pupil number A123", "tax number 5"))
    table = build_table([left, right])
    pairs = candidate_pairs(table, NoWatch())
    assert [pairs.rules[rule] for rule in pairs.rule_of.tolist()] == ["number"]


def test_a_number_needs_its_kind() -> None:
    with pytest.raises(TableError, match="Record a has a number without its kind"):
        build_table([MatchRecord("a", (), other_numbers=("K12345",))])


def test_a_number_that_every_record_has_anew_says_next_to_nothing() -> None:
    records, _ = townsfolk(400, 7, 150)
    numbered = [
        dataclasses.replace(r, other_numbers=(f"hospital number {70_000 + 13 * n}",)) for n, r in enumerate(records)
    ]
    table = build_table(numbered)
    model = train(table, candidate_pairs(table, NoWatch()), NoWatch())
    assert -0.6 < model.comparisons[NUMBER].levels[NumberLevel.DIFFERENT - 1].bits <= 0
