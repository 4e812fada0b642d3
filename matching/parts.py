"""Long work in parts: progress, cancellation, and two parts at once where that pays."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from typing import TypeVar

from matching.columns import Codes
from matching.ports import Watch

PART = 50_000
_TWO_AT_ONCE_FROM = 4
_WAIT_S = 0.05
_AHEAD = 4
_LOOK_EVERY = 500

R = TypeVar("R")


class _GivenUpError(Exception):
    """Ends a part whose result nobody waits for."""


class _Stop:
    """The watch of a part that runs beside the caller."""

    def __init__(self) -> None:
        self.is_set = False

    def progress(self, done: int, total: int, what: str) -> None:
        """Leave progress to the caller."""
        self.check()

    def check(self) -> None:
        """Stop when the caller has given up."""
        if self.is_set:
            raise _GivenUpError


def parts_of(n: int, size: int = PART) -> list[slice]:
    """Cut ``n`` places into slices of at most ``size``."""
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def chunks(places: Codes, watch: Watch, what: str) -> Iterator[Codes]:
    """Cut an array into pieces that fit the memory, reporting progress."""
    for part in parts_of(len(places)):
        watch.progress(part.start, len(places), what)
        yield places[part]
    watch.progress(len(places), len(places), what)


def looked_at(items: Iterable[R], watch: Watch) -> Iterator[R]:
    """Yield the items, looking at the watch every few of them."""
    for place, item in enumerate(items):
        if place % _LOOK_EVERY == 0:
            watch.check()
        yield item


def in_parts(work: Callable[[slice, Watch], R], n: int, watch: Watch, what: str, size: int = PART) -> Iterator[R]:
    """Do ``work`` on every part of ``n`` places, at most ``size`` in each, and yield the results in order.

    Where there are many parts two run at once, which pays because compiled code and numpy leave the interpreter free.
    The results are the same. ``work`` gets a watch
    of its own, which stops it when the caller gives up.
    """
    parts = parts_of(n, size)
    if len(parts) < _TWO_AT_ONCE_FROM:
        for part in parts:
            watch.progress(part.start, n, what)
            yield work(part, watch)
    else:
        yield from _two_at_once(work, parts, watch, what)
    watch.progress(n, n, what)


def _two_at_once(work: Callable[[slice, Watch], R], parts: Sequence[slice], watch: Watch, what: str) -> Iterator[R]:
    waiting: deque[Future[R]] = deque()
    stop = _Stop()
    with ThreadPoolExecutor(max_workers=2) as pool:
        try:
            for place, part in enumerate(parts):
                waiting.append(pool.submit(work, part, stop))
                if len(waiting) > _AHEAD:
                    watch.progress(parts[place - _AHEAD].start, parts[-1].stop, what)
                    yield _awaited(waiting.popleft(), watch)
            while waiting:
                yield _awaited(waiting.popleft(), watch)
        finally:
            stop.is_set = True
            for future in waiting:
                future.cancel()


def two_at_once(tasks: Sequence[Callable[[], R]], watch: Watch) -> list[R]:
    """Do different things, two of them at once, looking at the watch meanwhile; return their results in order."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(task) for task in tasks]
        try:
            return [_awaited(future, watch) for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _awaited(future: Future[R], watch: Watch) -> R:
    while True:
        watch.check()
        try:
            return future.result(timeout=_WAIT_S)
        except TimeoutError:
            continue
