"""Reading, preparing, learning and exporting look at their watch between all parts, and stop wherever it says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from matching import NoWatch, Table, build_table, candidate_pairs, flat, flat_read, flat_source, parts, train
from matching.flat import flat_table
from matching.flat_read import read_flat
from matching.kernel.loading import kernel
from matching.ports import Watch
from matching.splink import prepared_table
from matching.splink.prepared import write_csv
from matching.stance import CALIBRATED
from matching.table_columns import fields_to_read, recognise
from tests.matching.people import person
from tests.matching.test_flat import townspeople, written

N_ROWS = 240


class CancelledError(Exception):
    """What the watch raises."""


class Counting(NoWatch):
    """Counts looks, and cancels at one of them."""

    def __init__(self, cancel_at: int = -1) -> None:
        self.n_looks = 0
        self._cancel_at = cancel_at

    def progress(self, done: int, total: int, what: str) -> None:
        self.check()

    def check(self) -> None:
        self.n_looks += 1
        if self.n_looks == self._cancel_at:
            raise CancelledError


def looks_of(work: Callable[[Watch], object]) -> int:
    """Count the looks of some work, and stop it at the first, the last and some between."""
    whole = Counting()
    work(whole)
    for at in {1, max(whole.n_looks // 3, 1), max(whole.n_looks // 2, 1), whole.n_looks}:
        n_threads = threading.active_count()
        with pytest.raises(CancelledError):
            work(Counting(at))
        assert threading.active_count() <= n_threads, "a thread goes on"
    return whole.n_looks


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # looks while something is waited for depend on the machine; only those between parts are counted
    monkeypatch.setattr(parts, "_WAIT_S", 60.0)
    monkeypatch.setattr(flat, "_LOOK_EVERY_S", 60.0)
    return written(tmp_path / "people.csv", townspeople(N_ROWS, 3))


def read_town(town: Path, watch: Watch) -> Table:
    known = []

    def choose(header: object, rows: object) -> list[int]:
        known.append(recognise(header, {}, None))  # type: ignore[arg-type]
        return list(fields_to_read(known[-1]))

    file = read_flat(town, choose, watch)
    return flat_table([file], known, watch).table


def test_reading_looks_between_parts_of_the_file(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat_read, "_CHUNK_ROWS", 16)
    monkeypatch.setattr(flat_source, "_READ_BYTES", 500)
    n_parts = town.stat().st_size / 500 + (N_ROWS / 16 if kernel() else 0)
    assert looks_of(lambda watch: read_flat(town, lambda header, rows: range(len(header)), watch)) >= n_parts


def test_preparing_looks_between_columns(town: Path) -> None:
    n_of_reading = looks_of(lambda watch: read_flat(town, lambda header, rows: range(len(header)), watch))
    n_columns, n_shares = 8, 7
    assert looks_of(lambda watch: read_town(town, watch)) >= n_of_reading + n_columns + n_shares


def test_learning_looks_between_parts_of_the_pairs_and_rounds(town: Path) -> None:
    table = read_town(town, NoWatch())
    pairs = candidate_pairs(table, NoWatch())
    train(table, pairs, NoWatch(), 0, CALIBRATED)
    n_looks = looks_of(lambda watch: train(table, pairs, watch, 0, CALIBRATED))
    assert n_looks >= N_ROWS * (N_ROWS - 1) / 2 / parts.PART + CALIBRATED.rounds_to_settle


def test_exporting_looks_between_some_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_LOOK_EVERY", 10)
    given = ("Ann", "Bronwen", "Errol", "Siân")
    table = build_table([person(f"p{n}", f"{given[n % 4]}|Lumb", f"19{n % 50 + 40}-03-02") for n in range(N_ROWS)])
    model = train(table, candidate_pairs(table, NoWatch()), NoWatch())
    n_columns = len(prepared_table(table, model))
    assert looks_of(lambda watch: prepared_table(table, model, watch)) >= n_columns * N_ROWS / 10 / 2
    columns = prepared_table(table, model)
    assert looks_of(lambda watch: write_csv(columns, watch)) >= N_ROWS / 10
