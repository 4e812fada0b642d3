"""Runs every check over an open workspace, each on its own, so that one failing hides none."""

from __future__ import annotations

from collections.abc import Callable

from finder.errors import UserError
from finder.services import VerifyCheck
from finder.store import checks
from finder.store.connection import Connection
from finder.store.lifecycle import OpenFile


def run_checks(file: OpenFile, check: Callable[[], None]) -> tuple[VerifyCheck, ...]:
    """Run every check.

    Args:
        file: The open workspace.
        check: Called between checks; raises to stop.
    """
    results = [checks.key_header(file.path, file.key)]
    for run in checks.CHECKS:
        check()
        results.append(_guarded(file, run))
    return tuple(results)


def _guarded(file: OpenFile, run: Callable[[Connection], VerifyCheck]) -> VerifyCheck:
    try:
        with file.pool.read() as connection:
            return run(connection)
    except UserError as err:
        # A damaged page stops a check that reads it; that is the check's result, not the end of verifying.
        return VerifyCheck(run.__name__.replace("_", " "), ok=False, detail=str(err))
