"""Damaged copies of a small file of every kind, and what must hold of each. ``make soak`` reads a million of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench.fuzz.invariants import broken_promises
from bench.fuzz.mutate import mutated
from bench.fuzz.oracle import OPTIONS, Oracle
from bench.fuzz.seeds import Seed, all_seeds
from bench.fuzz.worker import input_of
from importers.rows import FileResult, PersonForm, PersonRow, Problem, Ref, StatementRow

SEEDS = all_seeds()
QUICK = [seed for seed in SEEDS if seed.weight >= 0.5]


@pytest.fixture
def oracle(tmp_path: Path) -> Iterator[Oracle]:
    made = Oracle(tmp_path)
    yield made
    made.close()


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.sampled_from(QUICK), chance=st.integers(0, 2**32))
def test_no_damage_raises_hangs_or_loses_a_line_in_silence(oracle: Oracle, seed: Seed, chance: int) -> None:
    data = mutated(seed.data, random.Random(chance), [one.data for one in SEEDS])
    outcome = oracle.check(f"input{seed.suffix}", data)
    assert outcome.findings == ()


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name for seed in SEEDS])
def test_every_file_is_read_before_it_is_damaged(oracle: Oracle, seed: Seed) -> None:
    outcome = oracle.check(seed.name, seed.data)
    assert outcome.findings == ()
    if seed.suffix not in {".png", ".jpg", ".tif"}:
        assert all(status == "read" for _, status, _, _ in outcome.readers), (
            "recognition of scanned text may be missing"
        )


def test_an_input_is_made_from_its_number_alone() -> None:
    assert input_of(1, 77, SEEDS) == input_of(1, 77, all_seeds())
    assert input_of(1, 77, SEEDS) != input_of(2, 77, SEEDS)


def _result(*rows: object, reader: str = "table (text)", **more: object) -> FileResult:
    return FileResult("a.csv", "", reader, "1", "people", rows=rows, **more)  # type: ignore[arg-type]


PERSON = PersonRow("2", "2", PersonForm.REGISTER, (("full_name", "Ann Gray"),), raw="P1,Ann Gray")


@pytest.mark.parametrize(
    ("result", "data", "words"),
    [
        (_result(), b"", "without rows and without a problem"),
        (_result(PERSON, PERSON, mapping=(("", "ID", "id"),)), b"ID,Name\nP1,Ann Gray\n", "one key"),
        (_result(PERSON, mapping=(("", "ID", "id"),)), b"ID,Name\nP1,Ann Gray\nP2,Bob\n", "lines of a table lost"),
        (_result(PERSON, StatementRow("2", Ref(key="9"), "mother", "Mum", Ref(key="2"))), b"", "reference to nobody"),
        (_result(Problem("2", "odd", " ")), b"", "without a reason"),
        (_result(Problem("2", "odd", "Odd.", "x" * 3_000)), b"", "above its limit"),
        (_result(Problem("2", "odd", "Odd \ud800.")), b"", "cannot be stored"),
        (_result(Problem("", "odd", "Odd."), reader="gedcom"), b"0 HEAD\n0 @I1@ INDI\n", "individual of a tree lost"),
        (_result(Problem("", "odd", "Odd."), reader="case note (text)"), b"Ann Gray", "words of a note lost"),
    ],
)  # fmt: skip
def test_each_broken_promise_is_seen(result: FileResult, data: bytes, words: str) -> None:
    """A check that cannot fail is worth nothing."""
    assert any(words in promise for promise in broken_promises(result, data, OPTIONS))
