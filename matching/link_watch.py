"""Work beside the caller, who looks at the watch all the while, however long a single step takes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from typing import TypeVar

from matching.ports import Watch

_LOOK_EVERY_S = 0.04

R = TypeVar("R")


class _GivenUpError(Exception):
    """Ends work whose result nobody waits for."""


class _Relay:
    """The watch of the work: keeps the last progress for the caller to pass on."""

    def __init__(self) -> None:
        self.is_given_up = False
        self.last: tuple[int, int, str] | None = None

    def progress(self, done: int, total: int, what: str) -> None:
        self.check()
        self.last = (done, total, what)

    def check(self) -> None:
        if self.is_given_up:
            raise _GivenUpError


def promptly(work: Callable[[Watch], R], watch: Watch) -> R:
    """Do work in a thread of its own, and look at the watch 25 times a second meanwhile.

    Sorting ten million numbers is one step that no watch can interrupt. The caller is free at once when the work is
    cancelled; the thread stops at its next look, and never keeps a program that has ended.

    Args:
        work: Gets a watch that may be asked from any thread.

    Raises:
        Exception: Whatever ``watch`` or ``work`` raises.
    """
    relay = _Relay()
    future: Future[R] = Future()
    threading.Thread(target=_run, args=(work, relay, future), daemon=True, name="linkage").start()
    try:
        while True:
            _pass_on(relay, watch)
            try:
                return future.result(_LOOK_EVERY_S)
            except TimeoutError:
                # the work itself may have raised one
                if future.done():
                    return future.result()
    finally:
        relay.is_given_up = True


def _run(work: Callable[[Watch], R], relay: _Relay, future: Future[R]) -> None:
    try:
        future.set_result(work(relay))
    except BaseException as err:  # noqa: BLE001 - the caller gets it, whatever it is
        future.set_exception(err)


def _pass_on(relay: _Relay, watch: Watch) -> None:
    told, relay.last = relay.last, None
    if told is None:
        watch.check()
    else:
        watch.progress(*told)
