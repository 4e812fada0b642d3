"""A linkage that records are added to and taken from is the one that linking all of them afresh would give."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching import MatchRecord, NoWatch, Table, TableError, block_index, blocking, build_table, candidate_pairs
from matching.block_keys import RULES, Rule
from matching.columns import NONE
from matching.frequencies import Frequencies
from matching.incremental import Linkage
from matching.link import LinkOptions, read_tables
from matching.score import score
from matching.table_rows import rows_of
from tests.matching.people import person, town_model, townsfolk

HOUSE = {"house": "12 Weft Row", "postcode": "XQ4 2DF"}


def afresh(linkage: Linkage, records: Sequence[MatchRecord], **how: object) -> Linkage:
    """All records linked at once, with the same model and frequencies."""
    return Linkage.start(records, model=linkage.model, frequencies=linkage.frequencies, **how)  # type: ignore[arg-type]


def assert_same(linkage: Linkage, other: Linkage) -> None:
    assert linkage.pairs == other.pairs
    assert linkage.report() == other.report()


FEW = ("names that sound alike", "first letters and year", "birthday")


def small_blocks(at_most: int, names: Iterable[str] = RULES) -> list[Rule]:
    """The rules with a lower limit, so that a small town has runaway blocks."""
    return [replace(RULES[name], at_most=min(RULES[name].at_most, at_most)) for name in names]


def crowd(seed: int, n_people: int = 170) -> list[MatchRecord]:
    """Townsfolk, copies and a clan of namesakes in any order; some stand on forms with others."""
    pick = random.Random(seed)
    records, _ = townsfolk(n_people, seed, n_people // 3)
    for n in range(n_people // 8):
        born = dt.date(1961, 3, 1) + dt.timedelta(days=pick.randrange(500))
        records.append(person(f"n{n}", pick.choice(["Gethin|Ramsbottom", "Gethin|Ramsbotham"]), born.isoformat(), "M"))
    forms = [f"form {pick.randrange(n_people // 5)}" if pick.random() < 0.3 else "" for _ in records]
    records = [replace(record, group=form) for record, form in zip(records, forms, strict=True)]
    pick.shuffle(records)
    return records


@pytest.mark.parametrize("asks", [False, True], ids=["alone", "third records"])
@pytest.mark.parametrize(
    ("seed", "rules", "split"),
    [
        (1, small_blocks(120), 60),
        (2, small_blocks(12), 5),
        (3, small_blocks(4), 3),
        (4, small_blocks(4, FEW), 3),
        (5, small_blocks(6, FEW), 2),
    ],
    ids=["usual", "small", "tiny", "few", "few in parts"],
)
def test_coming_and_going_gives_what_a_fresh_start_would(
    monkeypatch: pytest.MonkeyPatch, seed: int, rules: list[Rule], split: int, asks: bool
) -> None:
    for module in (block_index, blocking):
        monkeypatch.setattr(module, "MAX_SPLIT_BLOCK", split)
    pick = random.Random(seed)
    records = crowd(seed)
    ids = [record.id for record in records]
    how = {
        "rules": rules,
        "must_link": [tuple(pick.sample(ids, 2)) for _ in range(4)],
        "cannot_link": [tuple(pick.sample(ids, 2)) for _ in range(4)],
        "asks_third_records": asks,
    }
    here, coming = records[:100], records[100:]
    linkage = Linkage.start(here, **how)  # type: ignore[arg-type]
    n_lost, has_asked = 0, False
    while coming:
        n_new = pick.choice([1, 40, 90, 120])
        here, new, coming = here + coming[:n_new], coming[:n_new], coming[n_new:]
        change = linkage.add(new)
        n_lost += len(change.lost)
        has_asked = has_asked or bool(linkage.scores.third.any())
        assert {record.id for record in new} <= change.cluster_of.keys()
        assert_same(linkage, afresh(linkage, here, **how))
        leaving = {record.id for record in pick.sample(here, pick.choice([0, 1, 25]))}
        linkage.remove(leaving)
        here = [record for record in here if record.id not in leaving]
        assert_same(linkage, afresh(linkage, here, **how))
    assert has_asked == asks or len(rules) == len(FEW), "more rules bring records together around a third"
    assert n_lost or len(rules) > len(FEW), "some block must have run away"


def test_a_change_says_what_it_changed() -> None:
    records = crowd(8)
    linkage = Linkage.start(records[:150])
    before, pairs = linkage.report().cluster_of, {(p.a, p.b) for p in linkage.pairs}
    change = linkage.add(records[150:])
    after = linkage.report().cluster_of
    assert {(p.a, p.b) for p in change.pairs} == {(p.a, p.b) for p in linkage.pairs} - pairs
    assert change.n_compared >= len(change.pairs) > 0

    def members(of: dict[str, str], one: str) -> set[str]:
        return {other for other in of if of[other] == of[one]}

    for one in after:
        is_other = one not in before or members(before, one) != members(after, one)
        assert (one in change.cluster_of) == is_other
        if is_other:
            assert change.cluster_of[one] == after[one]


def test_adding_looks_only_at_what_the_new_records_touch() -> None:
    records = crowd(9, n_people=600)
    linkage = Linkage.start(records[:-1])
    n_all = len(candidate_pairs(build_table(records), NoWatch()).left)
    assert linkage.add(records[-1:]).n_compared < n_all / 50


def test_later_records_move_no_earlier_score() -> None:
    records = crowd(10)
    linkage = Linkage.start(records[:150])
    before = {(pair.a, pair.b): pair for pair in linkage.pairs}
    flood = [person(f"flood {n}", "Gethin|Ramsbottom", f"19{40 + n}-03-07", "M") for n in range(55)]
    linkage.add(flood)
    after = {(pair.a, pair.b): pair for pair in linkage.pairs}
    assert all(after[pair] == was for pair, was in before.items() if pair in after)


def test_a_block_that_runs_away_loses_pairs_and_gets_them_back() -> None:
    """Three bearers of a name are compared; a crowd of the same name is not, until it has gone."""
    rule = Rule("full name", RULES["full name in either order"].keys, at_most=3, may_split=False)
    three = [person(f"p{n}", "Hester|Uttley", f"19{40 + 9 * n}-04-0{n + 1}") for n in range(3)]
    strangers, _ = townsfolk(60, 3, 10)
    linkage = Linkage.start([*strangers, *three], rules=[rule], model=town_model())
    held = {(p.a, p.b) for p in linkage.pairs}
    change = linkage.add([person("p9", "Hester|Uttley", "1999-09-09")])
    assert set(change.lost) == {pair for pair in held if set(pair) <= {"p0", "p1", "p2"}} != set()
    back = linkage.remove(["p9"])
    assert {(p.a, p.b) for p in linkage.pairs} == held
    assert {(p.a, p.b) for p in back.pairs} == set(change.lost)


def test_decisions_outlive_records_and_wait_for_them() -> None:
    records = [person(f"r{n}", "Horace|Postlethwaite", "1961-02-11", "M", **HOUSE) for n in (1, 2, 3)]
    strangers, _ = townsfolk(200, 3, 10)
    linkage = Linkage.start([*strangers, records[0]], model=town_model(), cannot_link=[("r1", "r2")])
    linkage.add(records[1:])
    of = linkage.report().cluster_of
    assert of["r1"] != of["r2"]
    assert of["r3"] in {of["r1"], of["r2"]}
    moved = linkage.decide(cannot_link=[("r3", "r1"), ("r3", "r2")])
    assert moved["r3"] == "r3"
    linkage.remove(["r2"])
    linkage.add(records[1:2])
    assert linkage.report().cluster_of["r2"] == "r2"


def test_a_form_goes_on_from_one_addition_to_the_next() -> None:
    twins = [person(f"t{n}", "Mabel|Quarmby", "2011-05-04", "F", **HOUSE, group="form 7") for n in (1, 2)]
    strangers, _ = townsfolk(200, 3, 10)
    linkage = Linkage.start([*strangers, twins[0]], model=town_model())
    change = linkage.add(twins[1:])
    assert [pair.veto for pair in change.pairs if pair.a == "t1"] == ["named side by side in one document"]
    assert change.cluster_of["t2"] == "t2"


def test_what_is_there_is_not_added_again_and_what_is_not_there_not_removed() -> None:
    records = crowd(11)
    linkage = Linkage.start(records[:100])
    before = linkage.report()
    with pytest.raises(TableError, match="is there already"):
        linkage.add(records[99:120])
    with pytest.raises(TableError, match="No record has the id"):
        linkage.remove([records[0].id, "nobody"])
    assert linkage.report() == before
    assert linkage.ids == tuple(record.id for record in records[:100])
    assert not linkage.add([]).cluster_of


def appended(table: Table, records: Sequence[MatchRecord]) -> Table:
    """More records behind those of a table, weighed by what was common before they came."""
    rows = np.arange(len(table.ids) + len(records), dtype=np.int64)
    groups = np.concatenate([table.groups, np.full(len(records), NONE)])
    return rows_of((table, build_table(records)), rows, groups, Frequencies.of(table))


def test_an_appended_table_scores_as_one_table_would() -> None:
    records = crowd(12)
    first = build_table(records[:150])
    whole = appended(first, [replace(record, group="") for record in records[150:]])
    assert whole.ids == tuple(record.id for record in records)
    pairs = candidate_pairs(whole, NoWatch())
    linkage = Linkage.start(first, model=town_model())
    linkage.add([replace(record, group="") for record in records[150:]])
    assert tuple(score(whole, pairs, town_model(), NoWatch())) == linkage.pairs
    np.testing.assert_array_equal(whole.shares.family[: len(first.family.values)], first.shares.family)
    with pytest.raises(TableError):
        appended(first, records[:1])


def written(records: Sequence[MatchRecord], path: Path) -> Table:
    """Records as a CSV file, read as the program reads it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "first name", "surname", "date of birth", "gender", "address", "postcode", "phone"])
        for one in records:
            name, born = one.names[0], one.born.earliest.isoformat() if one.born else ""
            place = one.addresses[0][0] if one.addresses else ""
            rest = (one.sex, place, "".join(one.postcodes[:1]), "".join(one.phones[:1]))
            writer.writerow([one.id, name.given, name.family, born, *rest])
    return read_tables(path, None, LinkOptions(), NoWatch()).flat.table


def test_a_file_may_follow_a_file(tmp_path: Path) -> None:
    records = crowd(14)
    linkage = Linkage.start(written(records[:200], tmp_path / "one.csv"))
    linkage.add(written(records[200:], tmp_path / "two.csv"))
    whole = Linkage.start(written(records, tmp_path / "all.csv"), model=linkage.model, frequencies=linkage.frequencies)
    assert len(linkage.pairs) > 100
    assert_same(linkage, whole)
