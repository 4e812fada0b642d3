"""How common each value is, counted anew by persons where records are mostly copies.

At first one person is a full name with a day of birth (``matching.rarity``). Where each person has several records, and
those differ, copies pass for other people who share the same values: what is rarest in the table looks common, and
says too little. Then a first linkage tells who is who, and frequencies are counted by its clusters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from matching.blocking import CandidatePairs
from matching.cluster_rows import cluster_rows
from matching.columns import NONE, Codes, Column
from matching.frequencies import columns_of, house_numbers
from matching.model import Model
from matching.ports import Watch
from matching.rarity import People
from matching.score import score_rows
from matching.stance import CALIBRATED, Stance
from matching.table import Shares, Table, shares_of
from matching.third_records import ask_third_records
from matching.train import train

# From so many pairs of copies per record on.
_COPIES_PER_RECORD = 1.0


def train_and_recount(
    table: Table, pairs: CandidatePairs, watch: Watch, seed: int = 0, stance: Stance = CALIBRATED
) -> tuple[Model, Table]:
    """Train a model, once more where the first shows that frequencies have to be counted anew.

    Returns:
        The model, and the table as it is to be weighed by it (see ``recounted``).
    """
    model = train(table, pairs, watch, seed, stance)
    better = recounted(table, pairs, model, watch)
    if better is not table:
        model = train(better, pairs, watch, seed, stance)
        better = recounted(table, pairs, model, watch)
    return model, better


def recounted(table: Table, pairs: CandidatePairs, model: Model, watch: Watch) -> Table:
    """Return the table with frequencies by the clusters of a first linkage; as it is where copies are few.

    Args:
        model: It says how many copies there are, and links; the same model gives the same frequencies.
    """
    n_records = len(table.ids)
    n_all_pairs = pairs.n_possible or n_records * (n_records - 1) / 2
    if model.stance != CALIBRATED.name or 2.0**model.prior_bits * n_all_pairs < _COPIES_PER_RECORD * n_records:
        return table
    scores = ask_third_records(table, score_rows(table, pairs, model, watch, -np.inf), model, watch)
    clusters = cluster_rows(n_records, scores.left, scores.right, scores.bits, scores.veto, 0.0, watch=watch)
    people = people_of(table, clusters.labels)
    return replace(table, people=people, shares=_shares(table, people))


def people_of(table: Table, labels: Codes) -> People:
    """Take every cluster for a person.

    Args:
        labels: Cluster of each record; a record that may be a copy, and was joined to no other, still does not count.
    """
    guess = table.people
    _, person, size = np.unique(labels, return_inverse=True, return_counts=True)
    counts = (guess.of_row >= 0) | (size[person] > 1)
    person = np.where(counts, person, NONE)
    known, person_of = np.unique(person[counts], return_inverse=True)
    given = _first_keys(table.given, guess.given_keys)[counts]
    names = (given + 1) * (len(guess.key_texts) + 1) + _first_keys(table.family, guess.family_keys)[counts] + 1
    named, n_of_name = np.unique(_once(names, person_of), return_counts=True)
    n_of_given = np.bincount(_once(given + 1, person_of), minlength=len(guess.key_texts) + 1)[1:]
    of_row = np.full(len(person), NONE, dtype=np.int64)
    of_row[counts] = person_of
    return replace(
        guess, of_row=of_row, n_people=max(len(known), 1), names=named, n_of_name=n_of_name, n_of_given=n_of_given,
        is_counted=True,
    )  # fmt: skip


def _first_keys(column: Column[Any], keys: Codes) -> Codes:
    """Return the key of each record's first value, -1 for none."""
    found = np.full(len(column.starts) - 1, NONE, dtype=np.int64)
    has_one = np.diff(column.starts) > 0
    found[has_one] = keys[column.codes[column.starts[:-1][has_one]]]
    return found


def _once(values: Codes, persons: Codes) -> Codes:
    """Return each value as often as different persons have it."""
    return np.asarray(np.unique(np.stack([values, persons]), axis=1)[0])


def _shares(table: Table, people: People) -> Shares:
    is_marker = np.array([name.is_marker for name in table.family.values], dtype=np.bool_)
    return shares_of(columns_of(table), table.keys, house_numbers(table), is_marker, people)
