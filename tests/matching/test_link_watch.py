"""Whoever waits for a linkage is free at once when it is cancelled."""

from __future__ import annotations

import threading
import time

import pytest

from matching.link_watch import promptly
from matching.ports import NoWatch, Watch


class StoppedError(Exception):
    pass


class StopAfter:
    """A watch that cancels after some looks."""

    def __init__(self, n_looks: int) -> None:
        self.n_looks = n_looks
        self.told: list[tuple[int, int, str]] = []

    def progress(self, done: int, total: int, what: str) -> None:
        self.told.append((done, total, what))
        self.check()

    def check(self) -> None:
        self.n_looks -= 1
        if self.n_looks < 0:
            raise StoppedError


def test_a_step_that_never_looks_does_not_keep_the_caller() -> None:
    release, ended = threading.Event(), threading.Event()

    def work(watch: Watch) -> None:
        release.wait(20)
        try:
            watch.check()
        finally:
            ended.set()

    began = time.perf_counter()
    with pytest.raises(StoppedError):
        promptly(work, StopAfter(2))
    assert time.perf_counter() - began < 2
    assert not ended.is_set()
    # once the step is over the work notices that nobody waits
    release.set()
    assert ended.wait(5)


def test_the_watch_is_asked_many_times_a_second() -> None:
    watch = StopAfter(1000)
    promptly(lambda own: time.sleep(1.0), watch)
    assert 1000 - watch.n_looks >= 10


def test_progress_is_passed_on_and_the_result_returned() -> None:
    watch = StopAfter(1000)

    def work(own: Watch) -> str:
        own.progress(1, 2, "Half")
        time.sleep(0.2)
        return "done"

    assert promptly(work, watch) == "done"
    assert watch.told == [(1, 2, "Half")]


@pytest.mark.parametrize("error", [ValueError("odd"), TimeoutError("a step took too long"), KeyboardInterrupt()])
def test_errors_of_the_work_reach_the_caller(error: BaseException) -> None:
    def work(own: Watch) -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        promptly(work, NoWatch())
    assert caught.value is error
