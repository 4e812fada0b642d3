"""A few records and statements, among enough strangers for frequencies to mean something."""

from __future__ import annotations

import datetime as dt
import itertools

from finder.casework.agency import Agency
from finder.identity.resolve import IdentityResult, Resolver
from finder.jobs import JobContext
from finder.model.decision import PairDecision, Verdict
from finder.model.person import Resolution
from finder.model.record import (
    Address,
    Form,
    PartialDate,
    PersonName,
    Precision,
    Record,
    RecordId,
    Source,
    Statement,
    external_ref,
)

TODAY = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
_FILLER_GIVEN = ("Ann", "Beth", "Cara", "Dora", "Edna", "Fay", "Gina", "Hilda", "Ivy", "Jean", "Kay", "Lena")
_FILLER_FAMILY = ("Ashworth", "Boothroyd", "Crossley", "Dyson", "Eastwood", "Firth", "Greenwood", "Holroyd")


def record_id(key: str) -> RecordId:
    """Return the record id of a key."""
    return RecordId(f"r{key}")


def record(key: str, given: str, family: str, born: str = "", **more: object) -> Record:
    """Return a record with a row of its own."""
    date = dt.date.fromisoformat(born) if born else None
    return Record(
        id=record_id(key),
        source=Source("people.csv", "aa", key),
        form=more.pop("form", Form.REGISTER),  # type: ignore[arg-type]
        names=(PersonName(given, "", family, "recorded", f"{given} {family}"),) if given or family else (),
        external_ids=(f"X{key}",),
        born=PartialDate(date, date, Precision.DAY, born) if date else None,
        **more,  # type: ignore[arg-type]
    )


def strangers() -> list[Record]:
    """Enough other people for frequencies to mean something."""
    records = []
    for n, (given, family) in enumerate(itertools.product(_FILLER_GIVEN, _FILLER_FAMILY)):
        year, month = 1940 + n % 60, 1 + n % 12
        home = Address(f"{n + 1} Mill Lane", "Eastroyd", f"LB{n % 9 + 1} {n % 9}AB")
        records.append(
            record(f"z{n:03}", given, family, f"{year}-{month:02}-{1 + n % 27:02}", addresses=(home,), sex="F")
        )
    return records


def says(number: int, subject: str, code: str, other: str) -> Statement:
    """Return the statement "subject is the code of other"."""
    source = Source("links.csv", "bb", str(number), code)
    return Statement(f"s{number}", source, external_ref(f"X{subject}"), code, code, external_ref(f"X{other}"))


def resolve(agency: Agency, *decisions: PairDecision) -> IdentityResult:
    """Resolve from scratch."""
    return Resolver(agency).resolve(decisions, JobContext())


def are_same(resolution: Resolution, left: str, right: str) -> bool:
    """Tell whether two records were found to be one person."""
    return resolution.person_of[record_id(left)] == resolution.person_of[record_id(right)]


def decided(number: int, left: str, right: str, verdict: Verdict) -> PairDecision:
    """Return what a person decided of two records."""
    return PairDecision(number, record_id(left), record_id(right), verdict, "", "me", TODAY)
