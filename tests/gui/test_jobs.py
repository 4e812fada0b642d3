"""Work runs in order on one other thread; results come back on the UI thread; cancel works."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from finder.errors import CancelledError
from finder.jobs import JobContext
from gui.jobs import JobHandle, JobRunner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.close()


def test_results_arrive_in_order_on_the_ui_thread(qtbot: QtBot, runner: JobRunner) -> None:
    seen: list[tuple[int, int]] = []
    workers: set[int] = set()

    def work(number: int) -> int:
        workers.add(threading.get_ident())
        return number

    for number in range(300):
        runner.start("x", lambda _job, n=number: work(n), lambda n: seen.append((n, threading.get_ident())))
    qtbot.waitUntil(lambda: len(seen) == 300)

    assert [number for number, _thread in seen] == list(range(300))
    assert {thread for _number, thread in seen} == {threading.get_ident()}
    assert len(workers) == 1
    assert threading.get_ident() not in workers


def test_progress_reaches_the_handle(qtbot: QtBot, runner: JobRunner) -> None:
    told: list[tuple[int, int, str]] = []

    def work(job: JobContext) -> None:
        job.progress(1, 2, "persons.csv")
        time.sleep(0.06)
        job.progress(2, 2, "relationships.csv")

    def progressed(handle: JobHandle) -> None:
        told.append((handle.done, handle.total, handle.what))

    handle = runner.start("x", work, on_progress=progressed)
    qtbot.waitUntil(lambda: not handle.is_live)

    assert told == [(1, 2, "persons.csv"), (2, 2, "relationships.csv")]
    assert handle.state == "done"


def test_cancel_stops_running_work_and_work_that_waits(qtbot: QtBot, runner: JobRunner) -> None:
    failures: list[Exception] = []
    ran: list[str] = []

    def endless(job: JobContext) -> None:
        while True:
            time.sleep(0.01)
            job.check()

    first = runner.start("endless", endless, on_failed=failures.append)
    second = runner.start("waiting", lambda _job: ran.append("second"), on_failed=failures.append)
    qtbot.waitUntil(lambda: first.state == "running")
    runner.cancel_all()
    qtbot.waitUntil(lambda: not runner.live())

    assert [type(error) for error in failures] == [CancelledError, CancelledError]
    assert (first.state, second.state) == ("cancelled", "cancelled")
    assert ran == []


def test_an_error_goes_to_whoever_asked_and_the_thread_lives_on(
    qtbot: QtBot, runner: JobRunner, caplog: pytest.LogCaptureFixture
) -> None:
    failures: list[Exception] = []
    results: list[int] = []

    def broken(_job: JobContext) -> None:
        raise ValueError("Kelly Firth")

    runner.start("x", broken, on_failed=failures.append)
    runner.start("x", lambda _job: 7, results.append)
    qtbot.waitUntil(lambda: results == [7])

    assert isinstance(failures[0], ValueError)
    assert "Kelly" not in caplog.text, "logs never hold a name"


def test_closing_drops_callbacks_and_ends_the_thread(qtbot: QtBot) -> None:
    runner = JobRunner()
    called: list[object] = []

    def slow(job: JobContext) -> None:
        for _ in range(200):
            job.check()
            time.sleep(0.01)

    runner.start("x", slow, called.append, called.append)
    runner.close()
    qtbot.wait(50)

    assert called == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("store")]
