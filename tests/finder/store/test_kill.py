"""Kills a program that is importing, again and again at random moments. Whole files stay, and nothing else."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finder.store.keys import DatabaseKey, KdfCost
from finder.store.store import Store
from finder.store.workspace import create_workspace

CHILD = Path(__file__).parent / "saving_child.py"
ROUNDS = int(os.environ.get("KINFINDER_KILL_ROUNDS", "12"))


def import_until_killed(path: Path, key: DatabaseKey, start: int, delay_s: float) -> list[int]:
    """Return the numbers of the files that were reported as finished before the kill."""
    command = [sys.executable, str(CHILD), str(path), str(start)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        child.stdin.write(key.material.hex() + "\n")
        child.stdin.flush()
        assert child.stdout.readline() == "open\n"
        time.sleep(delay_s)
        child.kill()
        return [int(line) for line in child.stdout if line.endswith("\n")]


@pytest.mark.skipif(os.name != "posix", reason="kills with SIGKILL")
def test_a_kill_at_any_moment_leaves_whole_files(path: Path, cheap: KdfCost):
    store, _ = create_workspace(path, "otters", cheap)
    key = store._file.key
    store.close()
    chance = random.Random(20260304)
    reported: set[int] = set()
    for round_number in range(ROUNDS):
        reported.update(import_until_killed(path, key, round_number * 100_000, chance.uniform(0.0, 0.4)))
        with Store.open(path, key) as after:
            assert [check for check in after.verify() if not check.ok] == []
            numbers = {int(file.name.removeprefix("file ").removesuffix(".csv")) for file in after.files()}
            assert reported <= numbers
            assert after.counts()[1] == sum(20 + number % 7 * 60 for number in numbers)
            # At most the file that was being reported when the kill came.
            assert len(numbers - reported) <= round_number + 1
            assert {int(decision.record_a[1:].split(".")[0]) for decision in after.pair_decisions()} >= reported
    assert len(reported) > ROUNDS
