"""However keys are packed and pairs are found, they are the pairs that the rules mean; compiled or not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import BirthSpan, MatchRecord, NameForm, NoWatch, Table, build_table, candidate_pairs
from matching import block_fast as compiled
from matching import blocking as module
from matching.block_keys import RULES, Rule, column_rule, read_rule
from matching.block_parts import PIECES
from matching.block_plain import Guard
from matching.blocking import CandidatePairs, count_pairs
from matching.errors import RuleError
from tests.matching.blocking_reference import pairs_of_rule
from tests.matching.people import person, townsfolk

needs_kernel = pytest.mark.skipif(
    compiled.library() is None, reason="there is no compiled kernel (no C compiler, or it is off)"
)

GIVEN = ["Kate", "Kathryn", "Mary Ann", "Mary", "J", "Siân", "Xiuying", "علي", "Zblorp", "Bo Zblorp", "Alex", "", "Gh"]
FAMILY = ["Lumb", "Garside-Lumb", "Kowalska", "Kowalski", "van den Berg", "Kate", "Ó Briain", "علي", "O", "", "Lam"]
DAYS = [dt.date(1984, 6, 4), dt.date(1984, 4, 6), dt.date(1985, 4, 6), dt.date(1986, 1, 1)]
HOMES = [
    ("14 Shuttle Row", "XQ2 4HJ"),
    ("14 Shuttle Row", ""),
    ("", "XQ2 4HJ"),
    ("", "XQ2"),
    ("Weft House, 2 Loom St", ""),
]

SOME_PIECES = st.lists(st.sampled_from(sorted(PIECES)), min_size=1, max_size=4, unique=True)


@st.composite
def records(draw: st.DrawFn) -> list[MatchRecord]:
    """Few values, so that many records share some."""
    forms = st.builds(NameForm, st.sampled_from(GIVEN), st.sampled_from(["", "Ann K", "Lumb"]), st.sampled_from(FAMILY))
    spans = st.builds(
        lambda first, days, is_placeholder: BirthSpan(first, first + dt.timedelta(days), days == 0, is_placeholder),
        st.sampled_from(DAYS), st.sampled_from([0, 0, 0, 300, 900]), st.sampled_from([False, False, True]),
    )  # fmt: skip
    drawn = []
    for number in range(draw(st.integers(0, 30))):
        homes = draw(st.lists(st.sampled_from(HOMES), max_size=2))
        drawn.append(
            MatchRecord(
                f"r{number}",
                tuple(draw(st.lists(forms, max_size=3))),
                draw(st.none() | spans),
                draw(st.sampled_from(["", "F", "M"])),
                tuple(postcode for _, postcode in homes),
                tuple((house, "Cragthorpe") for house, _ in homes),
                tuple(draw(st.lists(st.sampled_from(["+447700900001", "+447700900002"]), max_size=2, unique=True))),
                tuple(draw(st.lists(st.sampled_from(["m@example.org", "m@example.net", "@", "x"]), max_size=2))),
                draw(st.sampled_from(["", "", "9990000018"])),
            )
        )
    return drawn


def plainly(table: Table, rules: tuple[Rule, ...]) -> CandidatePairs:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "library", lambda: None)
        return candidate_pairs(table, NoWatch(), rules)


def assert_same(left: CandidatePairs, right: CandidatePairs) -> None:
    assert left.rules == right.rules
    assert left.counts == right.counts
    for name in ("left", "right", "rule_of"):
        assert getattr(left, name).dtype == getattr(right, name).dtype == np.int64
        assert getattr(left, name).tolist() == getattr(right, name).tolist()


@settings(max_examples=60, deadline=None)
@given(records(), st.integers(1, 6), st.integers(1, 4))
def test_the_pairs_are_those_that_the_rules_mean(drawn: list[MatchRecord], at_most: int, split_at_most: int) -> None:
    table = build_table(drawn)
    rules = tuple(replace(rule, at_most=at_most) for rule in RULES.values())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_SPLIT_BLOCK", split_at_most)
        found = candidate_pairs(table, NoWatch(), rules)
    seen: dict[tuple[int, int], int] = {}
    for place, (rule, count) in enumerate(zip(rules, found.counts, strict=True)):
        pairs, dropped = pairs_of_rule(table, rule.name, at_most, split_at_most if rule.may_split else 0)
        new = pairs - seen.keys()
        assert (count.n_pairs, count.n_new) == (len(pairs), len(new)), rule.name
        assert (count.n_dropped_blocks, count.n_dropped_pairs) == (len(dropped), sum(n * (n - 1) // 2 for n in dropped))
        seen.update(dict.fromkeys(new, place))
    got = zip(found.left.tolist(), found.right.tolist(), found.rule_of.tolist(), strict=True)
    assert [((left, right), rule) for left, right, rule in got] == sorted(seen.items())


@needs_kernel
@settings(max_examples=60, deadline=None)
@given(
    records(),
    st.integers(1, 6),
    st.integers(1, 4),
    st.lists(st.sampled_from(sorted(PIECES)), min_size=1, max_size=4, unique=True),
)
def test_compiled_and_plain_find_the_same(
    drawn: list[MatchRecord], at_most: int, split_at_most: int, pieces: list[str]
) -> None:
    table = build_table(drawn)
    rules = tuple(replace(rule, at_most=at_most) for rule in (*RULES.values(), column_rule(pieces)))
    if len({rule.name for rule in rules}) < len(rules):
        rules = rules[:-1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_SPLIT_BLOCK", split_at_most)
        assert_same(candidate_pairs(table, NoWatch(), rules), plainly(table, rules))


@needs_kernel
def test_a_block_that_is_not_ended_or_names_no_row_is_refused() -> None:
    lib = compiled.library()
    assert lib is not None
    guard, room = Guard(5, 0, np.arange(4), np.zeros(3, dtype=np.int64), 1), compiled.Room()
    for members in ([0, 1], [0, 3, compiled.END_OF_BLOCK]):
        blocks = np.array(members, dtype=np.uint32)
        with pytest.raises(ValueError, match="refused"):
            compiled.guarded(lib, blocks, 3, guard, room)
    with pytest.raises(ValueError, match="refused"):
        compiled.blocks_among(lib, np.array([3], dtype=np.uint32), np.ones(3, dtype=np.bool_), room)


@needs_kernel
@settings(max_examples=60, deadline=None)
@given(records(), st.integers(1, 6), st.data())
def test_compiled_and_plain_find_the_same_among_a_sample(
    drawn: list[MatchRecord], at_most: int, data: st.DataObject
) -> None:
    table = build_table(drawn)
    rules = tuple(replace(rule, at_most=at_most) for rule in RULES.values())
    sample = np.array(data.draw(st.lists(st.booleans(), min_size=len(drawn), max_size=len(drawn))), dtype=np.bool_)
    fast = candidate_pairs(table, NoWatch(), rules, 0.5, sample)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "library", lambda: None)
        plain = candidate_pairs(table, NoWatch(), rules, 0.5, sample)
    assert_same(fast, plain)
    assert fast.sample is not None
    assert plain.sample is not None
    assert fast.sample.left.tolist() == plain.sample.left.tolist()
    assert fast.sample.right.tolist() == plain.sample.right.tolist()


@needs_kernel
def test_compiled_and_plain_find_the_same_in_a_town() -> None:
    table = build_table(townsfolk(1500, 11, 300)[0])
    assert_same(candidate_pairs(table, NoWatch()), plainly(table, tuple(RULES.values())))


def test_the_order_of_the_records_does_not_matter() -> None:
    drawn, _ = townsfolk(400, 3, 100)

    def pairs(some: list[MatchRecord]) -> set[tuple[frozenset[str], int]]:
        table = build_table(some)
        found = candidate_pairs(table, NoWatch())
        both = zip(found.left.tolist(), found.right.tolist(), found.rule_of.tolist(), strict=True)
        return {(frozenset((table.ids[a], table.ids[b])), rule) for a, b, rule in both}

    assert pairs(drawn) == pairs(drawn[::-1])


def test_keys_too_long_for_one_word_still_tell_records_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    table = build_table(townsfolk(300, 2, 60)[0])
    rule = column_rule(["given name", "family name", "date of birth", "postcode"])
    expected = candidate_pairs(table, NoWatch(), [rule])
    assert len(expected.left) > 0
    monkeypatch.setattr(module, "_LARGEST_KEY", 40_000)
    assert_same(candidate_pairs(table, NoWatch(), [rule]), expected)


def test_counting_is_proposing_without_the_pairs() -> None:
    table = build_table(townsfolk(300, 5, 60)[0])
    assert count_pairs(table, NoWatch()) == candidate_pairs(table, NoWatch()).counts
    chosen = [RULES["telephone"], column_rule(["outward code"])]
    telephone, district = count_pairs(table, NoWatch(), chosen)
    assert district.largest_blocks == tuple(sorted(district.largest_blocks, reverse=True))
    assert len(district.largest_blocks) == 5
    assert telephone.n_new == telephone.n_pairs > 0
    assert telephone.n_blocks > 0


def test_a_plain_rule_compares_who_agrees_in_everything_it_names() -> None:
    alike = [
        person("a", "Lowri|Lumb", "1984-06-04", sex="F"),
        person("b", "Lowri|Lamb", "1984-06-04", sex="F"),
        person("c", "Lowri|Lumb", "1984-06-05", sex="F"),
        person("d", "Lowri|Lumb", None, sex="F"),
    ]
    table = build_table(alike)
    found = candidate_pairs(table, NoWatch(), [read_rule("given name, date of birth"), read_rule("sex, family name")])
    assert list(zip(found.left.tolist(), found.right.tolist(), found.rule_of.tolist(), strict=True)) == [
        (0, 1, 0), (0, 2, 1), (0, 3, 1), (2, 3, 1),
    ]  # fmt: skip
    assert found.rules == ("given name and date of birth", "sex and family name")


def test_rules_that_make_no_sense_are_refused() -> None:
    table = build_table(townsfolk(5, 1, 1)[0])
    for text, said in (("shoe size", "given name, middle name"), ("sex, sex", "each once"), ("", "Choose from")):
        with pytest.raises(RuleError, match=said):
            read_rule(text)
    with pytest.raises(RuleError, match="at least one"):
        candidate_pairs(table, NoWatch(), [])
    with pytest.raises(RuleError, match="twice"):
        candidate_pairs(table, NoWatch(), [RULES["e-mail"], column_rule(["e-mail"])])


def test_a_cancelled_search_stops() -> None:
    class CancelledError(Exception):
        pass

    class Impatient(NoWatch):
        n_checks = 0

        def check(self) -> None:
            self.n_checks += 1
            if self.n_checks > 10:
                raise CancelledError

    table = build_table(townsfolk(50, 1, 5)[0])
    with pytest.raises(CancelledError):
        candidate_pairs(table, Impatient())


def test_every_rule_and_piece_is_in_the_manual() -> None:
    manual = (Path(__file__).parents[2] / "docs/blocking-rules.md").read_text(encoding="utf-8")
    assert [name for name in (*RULES, *PIECES) if f"`{name}`" not in manual] == []


@pytest.mark.parametrize("is_compiled", [True, False])
def test_a_limit_makes_a_rule_compare_smaller_blocks(monkeypatch: pytest.MonkeyPatch, is_compiled: bool) -> None:
    """A hundred people of one name in a hundred places: with a limit only those of about one age are compared."""
    monkeypatch.setattr(module, "_ALWAYS_ALLOWED", 500)
    if not is_compiled:
        monkeypatch.setattr(compiled, "library", lambda: None)
    table = build_table([person(f"r{n:03}", "Mary|Jones", f"{1910 + n}-0{1 + n % 9}-11") for n in range(100)])
    rule = [RULES["full name in either order"]]
    free, limited = (candidate_pairs(table, NoWatch(), rule, limit) for limit in (None, 1.0))
    assert len(free.left) == 100 * 99 // 2
    assert free.counts[0].at_most == rule[0].at_most
    assert limited.counts[0].at_most < 100
    assert 0 < len(limited.left) <= 500
    years_apart = limited.right - limited.left
    assert years_apart.max() <= 2


def test_a_rule_of_little_worth_uses_a_part_of_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ALWAYS_ALLOWED", 10)
    days = [f"19{50 + n}-06-23" for n in range(20) for _ in range(2 + n % 4)]
    table = build_table([person(f"r{n:03}", "", day) for n, day in enumerate(days)])
    rule = RULES["birthday"]
    dear, cheap = (candidate_pairs(table, NoWatch(), [replace(rule, worth=worth)], 2.0) for worth in (1.0, 0.1))
    assert rule.worth < 1
    assert dear.counts[0].at_most == rule.at_most
    assert cheap.counts[0].at_most == 2
    assert 0 < len(cheap.left) < len(dear.left)
