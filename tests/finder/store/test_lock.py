from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from finder.errors import UserError
from finder.store.errors import WorkspaceBusyError
from finder.store.keys import DatabaseKey
from finder.store.lock import ProgramLock, lock_path
from finder.store.store import Store

HOLDER = """
import sys, pathlib
from finder.store.lock import ProgramLock
lock = ProgramLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_one_program_writes_at_a_time(path: Path, key: DatabaseKey, store: Store):
    with pytest.raises(WorkspaceBusyError, match=r"north team\.kinfinder is open in another program \(process \d+\)"):
        Store.open(path, key)
    store.close()
    Store.open(path, key).close()


def test_a_second_program_may_read_and_sees_what_the_first_has_finished(path, key, store, make_file, make_record):
    with Store.open(path, key, read_only=True) as reader:
        assert reader.is_read_only
        assert not store.is_read_only
        file = make_file()
        store.save_file(file, [make_record(file, 1)])
        assert reader.counts() == (1, 1, 0, 0)
        with pytest.raises(UserError, match="opened for reading only"):
            reader.log("u1", "viewed", "r1")
    assert store.journal() == ()


def test_a_lock_dies_with_its_program(path: Path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdin=-1, stdout=-1, text=True)
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WorkspaceBusyError, match=f"process {holder.pid}"):
            ProgramLock(path)
        holder.kill()
    lock = ProgramLock(path)
    lock.release()
    lock.release()
    assert not lock_path(path).exists()


def test_a_lock_file_that_was_removed_while_waiting_is_not_trusted(path: Path):
    first = ProgramLock(path)
    lock_path(path).unlink()
    second = ProgramLock(path)
    with pytest.raises(WorkspaceBusyError):
        ProgramLock(path)
    second.release()
    first.release()


def test_a_workspace_replaced_from_outside_is_not_written(path: Path, key: DatabaseKey, store: Store):
    store.log("u1", "viewed", "r1")
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    with pytest.raises(UserError, match=r"was replaced by another program.*Nothing was written"):
        store.log("u1", "viewed", "r2")
    assert len(store.journal()) == 1
