"""Blocking proposes the pairs that matter, counts them, and keeps runaway blocks out."""

from __future__ import annotations

import pytest

from matching import MatchRecord, NoWatch, build_table, candidate_pairs
from matching.block_keys import MAX_BLOCK, RULES
from matching.blocking import CandidatePairs
from tests.matching.people import person, townsfolk

HOME = {"house": "14 Shuttle Row", "postcode": "XQ2 4HJ"}


def proposed(*records: MatchRecord) -> set[str]:
    """Rules that propose the first two records."""
    table = build_table(records)
    return {count.rule for count in candidate_pairs(table, NoWatch()).counts if count.n_pairs}


@pytest.mark.parametrize(
    ("rule", "left", "right"),
    [
        ("number", person("a", "A|B", nhs_number="9990000018"), person("b", "C|D", nhs_number="9990000018")),
        ("telephone", person("a", "A|B", phones=("+447700900555",)), person("b", "C|D", phones=("+447700900555",))),
        ("e-mail", person("a", "A|B", emails=("m@example.org",)), person("b", "C|D", emails=("m@example.org",))),
        ("full name in either order", person("a", "Xiuying|Deng"), person("b", "Deng|Xiuying")),
        ("given name and birthday", person("a", "Kate|Lumb", "1984-06-23"), person("b", "Kathryn|Ogden", "1984-06-23")),
        ("family name and birthday", person("a", "Bo|Khan", "1984-06-23"), person("b", "Zed|Kan", "1984-06-23")),
        ("names that sound alike", person("a", "Muhammad|Yusuf"), person("b", "Mohammed|Yousif")),
        ("names that sound alike", person("a", "Teresa|Kowalska"), person("b", "Teresa|Kowalski")),
        ("names that sound alike", person("a", "Lowri|Garside-Lumb"), person("b", "Lowri|Garside")),
        ("names that sound alike in either order", person("a", "Khanu|Aysha"), person("b", "Aisha|Khanu")),
        (
            "birthday in either order and initials",
            person("a", "Jo|Ash", "1984-06-04"), person("b", "Jed|Arkle", "1984-04-06"),
        ),
        (
            "birthday in either order, initial and district",
            person("a", "Jo|Lumb", "1984-06-04", **HOME), person("b", "Jed|Oduya", "1984-04-06", **HOME),
        ),
        (
            "birthday in either order and initial",
            person("a", "Ho-Yin|Li", "1984-06-04"), person("b", "Yin|Cheung", "1984-04-06"),
        ),
        (
            "birthday in either order and district",
            person("a", "Jui|Cgan", "1984-06-04", **HOME), person("b", "Hui|Chan", "1984-04-06", **HOME),
        ),
        ("family name, initial and district", person("a", "Wei|Zhou", **HOME), person("b", "Wie|Chow", **HOME)),
        ("names that sound alike", person("a", "Wei|Zhou"), person("b", "Wei|Chow")),
        ("birthday in either order and initial", person("a", "Jo|A", "1984-06-04"), person("b", "Jed|C", "1984-04-06")),
        ("family name, initial and district", person("a", "J|Lumb", **HOME), person("b", "Jade|Lumb", **HOME)),
        ("house and given name", person("a", "Kate|Lumb", **HOME), person("b", "Kathryn|Ogden", **HOME)),
        ("names of one chain", person("a", "Hodan Ali|Guled", "1980-09-07"), person("b", "Hodan|Ali", "1980-03-02")),
        ("birthday", person("a", "A|B", "1984-06-23"), person("b", "C|D", "1984-06-23")),
        ("mailbox", person("a", "A|B", emails=("m.l@example.org",)), person("b", "C|D", emails=("m.l@example.net",))),
        ("first letters and year", person("a", "Uwe|Frank", "1966-08-27"), person("b", "Uwep|Franz", "1966-07-27")),
        ("household", person("a", "Kate|Lumb", **HOME), person("b", "Boyd|Lumb", **HOME)),
    ],
)  # fmt: skip
def test_each_rule_proposes_its_pairs(rule: str, left: MatchRecord, right: MatchRecord) -> None:
    assert rule in proposed(left, right)


def test_strangers_are_not_proposed() -> None:
    assert proposed(person("a", "Boyd|Lumb", "1984-06-23", **HOME), person("b", "Ivor|Yeadon", "1951-02-11")) == set()


def test_babies_without_a_name_are_not_proposed_by_it() -> None:
    assert proposed(person("a", "Baby|Lumb"), person("b", "Baby|Lumb")) == set()


def check_counts(pairs: CandidatePairs) -> None:
    assert sum(count.n_new for count in pairs.counts) == len(pairs.left)
    assert (pairs.left < pairs.right).all()
    assert len(set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))) == len(pairs.left)
    assert all(count.n_new <= count.n_pairs for count in pairs.counts)
    assert tuple(count.rule for count in pairs.counts) == pairs.rules == tuple(RULES)


def test_counts_are_there_before_anything_is_scored() -> None:
    records, _ = townsfolk(300, 5, 60)
    check_counts(candidate_pairs(build_table(records), NoWatch()))


def test_a_runaway_block_is_split_by_year_and_the_rest_reported() -> None:
    dated = [person(f"d{n}", "Boyd|Lumb", f"{1930 + n % 70}-03-{1 + n % 28:02}") for n in range(MAX_BLOCK + 60)]
    undated = [person(f"u{n}", "Boyd|Lumb") for n in range(90)]
    pairs = candidate_pairs(build_table([*dated, *undated]), NoWatch())
    check_counts(pairs)
    full_name = next(count for count in pairs.counts if count.rule == "full name in either order")
    assert full_name.n_split_blocks == 1
    assert (full_name.n_dropped_blocks, full_name.n_dropped_pairs) == (1, 90 * 89 // 2)
    assert 0 < full_name.n_pairs < 180 * 179 // 2


def test_a_shared_birthday_counts_only_where_few_share_it() -> None:
    few = [person(f"p{n}", f"{chr(65 + n)}x|{chr(75 + n)}y", "1984-06-23") for n in range(RULES["birthday"].at_most)]
    many = [*few, person("q", "Zed|Zoom", "1984-06-23")]
    for records, n_dropped in ((few, 0), (many, 1)):
        pairs = candidate_pairs(build_table(records), NoWatch())
        count = next(count for count in pairs.counts if count.rule == "birthday")
        assert count.n_dropped_blocks == n_dropped
        assert (count.n_pairs == 0) == bool(n_dropped)
