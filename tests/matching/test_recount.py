"""Frequencies by persons rather than by a guess, where every person has many records."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching import NoWatch, build_table, candidate_pairs
from matching.blocking import CandidatePairs
from matching.incremental import Linkage
from matching.model import Model
from matching.recount import people_of, recounted, train_and_recount
from matching.schema import MatchRecord, NameForm
from matching.score import score_rows
from matching.stance import CALIBRATED, CAUTIOUS
from matching.table import Table
from matching.train import train
from tests.matching.people import townsfolk


def copied(n_copies: int) -> tuple[list[MatchRecord], list[int]]:
    """People with so many records each, of which every one but the first spells the family name in a way of its own."""
    people, _ = townsfolk(150, seed=5, n_copies=0)
    records, person = [], []
    for n, one in enumerate(people):
        for copy in range(n_copies):
            form = one.names[0]
            family = form.family[:copy] + "xyzqw"[copy - 1] + form.family[copy:] if copy else form.family
            records.append(replace(one, id=f"{one.id}/{copy}", names=(NameForm(form.given, form.middle, family),)))
            person.append(n)
    return records, person


def ready(n_copies: int) -> tuple[Table, CandidatePairs]:
    table = build_table(copied(n_copies)[0])
    return table, candidate_pairs(table, NoWatch())


def test_copies_no_longer_make_their_own_birthday_common() -> None:
    table, pairs = ready(4)
    model, counted = train_and_recount(table, pairs, NoWatch())
    assert table.people.n_people > 400
    assert 140 <= counted.people.n_people <= 160
    assert counted.people.is_counted
    rarer = np.log2(table.shares.born / counted.shares.born)
    assert np.median(rarer) > 1.0
    assert model.stance == CALIBRATED.name


def test_the_same_model_counts_the_same() -> None:
    """A model that was kept weighs the table as it was weighed when it was trained."""
    table, pairs = ready(4)
    model, counted = train_and_recount(table, pairs, NoWatch())
    again = recounted(table, pairs, model, NoWatch())
    assert np.array_equal(again.people.of_row, counted.people.of_row)
    assert np.array_equal(again.shares.born, counted.shares.born)
    assert np.array_equal(again.shares.given, counted.shares.given)


def test_few_copies_and_caution_leave_the_guess_as_it_is() -> None:
    table, pairs = ready(2)
    assert train_and_recount(table, pairs, NoWatch())[1] is table
    table, pairs = ready(4)
    cautious: Model = train(table, pairs, NoWatch(), 0, CAUTIOUS)
    assert recounted(table, pairs, cautious, NoWatch()) is table


def test_a_cluster_is_a_person_and_bears_each_of_its_names_once() -> None:
    records, person = copied(3)
    table = build_table(records)
    row = [table.row_of[one.id] for one in records]
    labels = np.empty(len(records), dtype=np.int64)
    labels[row] = person
    people = people_of(table, labels)
    assert people.n_people == 150
    assert people.n_of_given.sum() == 150  # one given name each
    assert people.n_of_name.sum() == 450  # three spellings of a family name each
    assert np.array_equal(people.of_row, np.unique(labels, return_inverse=True)[1])


def test_a_linkage_that_goes_on_counts_likewise() -> None:
    table, pairs = ready(4)
    model, counted = train_and_recount(table, pairs, NoWatch())
    scores = score_rows(counted, pairs, model, NoWatch())
    linkage = Linkage.start(table, stance=CALIBRATED)
    assert linkage.model == model
    assert np.array_equal(linkage.scores.left, scores.left)
    assert np.array_equal(linkage.scores.bits, scores.bits)
