from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from finder.errors import BugError, CancelledError
from finder.jobs import JobContext
from finder.store import pool as pool_module
from finder.store.store import Store


def test_a_snapshot_does_not_move_while_another_thread_writes(store: Store, make_file, make_record):
    file = make_file()
    with ThreadPoolExecutor(1) as other, store.snapshot():
        assert store.records() == []
        other.submit(store.save_file, file, [make_record(file, 1)]).result()
        assert store.records() == []
        assert store.generation() == 0
        with pytest.raises(BugError, match="inside a snapshot"):
            store.log("u1", "viewed", "r1")
    assert len(store.records()) == 1
    assert store.generation() == 1


def test_readers_do_not_wait_for_a_writer(store: Store, make_file, make_record):
    file = make_file()
    writing, let_go = threading.Event(), threading.Event()

    def pause() -> None:
        writing.set()
        assert let_go.wait(20)

    with ThreadPoolExecutor(1) as other:
        saving = other.submit(store.save_file, file, [make_record(file, 1)], check=pause)
        assert writing.wait(20)
        began_s = time.monotonic()
        assert store.files() == ()
        assert time.monotonic() - began_s < 2
        let_go.set()
        assert saving.result()
    assert len(store.files()) == 1


def test_many_threads_read_and_write_without_losing_anything(store: Store, make_file, make_record):
    def save(number: int) -> int:
        file = make_file(f"file {number}.csv")
        store.save_file(file, [make_record(file, row) for row in range(5)])
        store.log("u1", "viewed", f"r{number}")
        return len(store.records())

    with ThreadPoolExecutor(6) as threads:
        seen = list(threads.map(save, range(30)))
    assert all(count % 5 == 0 for count in seen)
    assert store.counts() == (30, 150, 0, 0)
    assert [entry.id for entry in store.journal()] == list(range(30, 0, -1))
    assert all(check.ok for check in store.verify() if check.name != "key file")


def change_and_stop(store: Store) -> None:
    with store.transaction():
        store.put_setting("agency", "South")
        store.log("u1", "setting_changed", "agency")
        raise KeyboardInterrupt


def test_a_transaction_keeps_everything_or_nothing(store: Store):
    with store.transaction():
        store.put_setting("agency", "North")
        store.log("u1", "setting_changed", "agency")
        assert store.setting("agency") == "North"
    with pytest.raises(KeyboardInterrupt):
        change_and_stop(store)
    assert store.setting("agency") == "North"
    assert len(store.journal()) == 1
    store.log("u1", "viewed", "r1")


def test_a_cancelled_import_leaves_nothing_of_the_file(store: Store, make_file, make_record):
    file = make_file()
    records = [make_record(file, number) for number in range(1200)]
    job = JobContext()
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 2:
            job.cancel()
        job.check()

    with pytest.raises(CancelledError):
        store.save_file(file, records, check=check)
    assert store.counts() == (0, 0, 0, 0)
    assert store.generation() == 0
    assert store.save_file(file, records)


def test_closing_waits_for_work_then_stops_it(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pool_module, "_PATIENCE_S", 1.0)
    inside, failed = threading.Event(), []

    def count_for_ever() -> None:
        with store._pool.read() as connection:
            inside.set()
            endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            connection.execute(endless).fetchone()

    def run() -> None:
        try:
            count_for_ever()
        except CancelledError as err:
            failed.append(str(err))

    thread = threading.Thread(target=run)
    thread.start()
    assert inside.wait(20)
    store.close()
    thread.join(20)
    assert failed == ["Stopped, because the workspace was closed. Everything finished so far was kept."]
    with pytest.raises(BugError, match="the workspace is closed"):
        store.files()
    store.close()
