"""Facts as agencies type them: cases that are open, and orders that are still in force."""

from __future__ import annotations

import datetime as dt

import pytest

from finder.ingest.facts import FactBuilder
from finder.model.record import Alert, CaseFile
from importers.rows import FactKind, FactRow, Ref

TODAY = dt.date(2026, 3, 31)


def _case(**fields: str) -> CaseFile:
    row = FactRow(FactKind.CASE, "2", tuple(fields.items()), Ref("P1"), case_ref="C-1")
    fact = FactBuilder("cases.csv", "aa", TODAY).fact(row)
    assert isinstance(fact, CaseFile)
    return fact


@pytest.mark.parametrize(
    "status",
    ["Open", "OPEN - not allocated", "Unallocated", "Closed, re-opened", "Reopened", "CLA s20", "Step down", ""],
)
def test_a_case_is_open_also_where_the_status_says_something_else(status: str) -> None:
    assert _case(status=status).is_open


@pytest.mark.parametrize("status", ["Closed", "Inactive", "Not open", "ended 2024", "Archived"])
def test_a_case_is_closed_by_its_status(status: str) -> None:
    assert not _case(status=status).is_open


def test_the_closing_date_tells_where_the_status_does_not() -> None:
    assert not _case(closed="01/02/2024").is_open
    assert not _case(status="CLA s20", closed="01/02/2024").is_open


@pytest.mark.parametrize(("case_type", "is_sealed"), [("Adoption (sealed)", True), ("Adoption - unsealed", False)])
def test_a_case_says_that_it_is_sealed(case_type: str, is_sealed: bool) -> None:
    assert _case(case_type=case_type).is_sealed is is_sealed
    assert not _case(case_type="Unrestricted").is_restricted
    assert _case(case_type="Restricted - staff").is_restricted


@pytest.mark.parametrize("end", ["2026", "03/2026", "31/03/2026", "until further order", ""])
def test_an_order_is_in_force_until_the_last_day_that_its_end_may_mean(end: str) -> None:
    row = FactRow(FactKind.ALERT, "2", (("code", "no_contact_order"), ("start", "2024"), ("end", end)), Ref("P1"))
    alert = FactBuilder("alerts.csv", "aa", TODAY).fact(row)
    assert isinstance(alert, Alert)
    assert alert.is_in_force(TODAY)
