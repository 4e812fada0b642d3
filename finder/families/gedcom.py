"""A GEDCOM file as a family: the rows of the reader, without a workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from finder.errors import UserError
from finder.families.stated import Document, StatedFamily
from finder.ingest.people import to_partial_date
from finder.jobs import JobContext
from finder.model.family import Assertion, FamilyMember
from finder.model.person import PersonId
from importers.base import ReadOptions
from importers.errors import UnreadableError
from importers.gedcom_reader import GedcomReader
from importers.rows import PersonRow, StatementRow

_SEXES = {"m": "M", "f": "F"}
_ALLEGED = 0.35


def read_gedcom(path: Path, job: JobContext, today: dt.date) -> StatedFamily:
    """Read a family tree; people are known by their xrefs, without the signs around them.

    Args:
        today: Dates after it are slips.

    Raises:
        UserError: When the file cannot be opened or holds no GEDCOM.
    """
    try:
        found = GedcomReader().read(path, path.name, job, ReadOptions())
    except UnreadableError as err:
        raise UserError(str(err)) from err
    rows = found.rows
    members = tuple(_member(row, today) for row in rows if isinstance(row, PersonRow))
    stated = [row for row in rows if isinstance(row, StatementRow)]
    assertions, given = _assertions(stated)
    return StatedFamily(members, assertions, (), given)


def bare(xref: str) -> PersonId:
    """Return "I3" for "@I3@"."""
    return PersonId(xref.strip().strip("@"))


def _member(row: PersonRow, today: dt.date) -> FamilyMember:
    fields = dict(reversed(row.fields))
    born = to_partial_date(fields.get("date_of_birth", ""), today)
    died = to_partial_date(fields.get("date_of_death", ""), today)
    is_dated = born is not None and not born.is_placeholder
    return FamilyMember(
        id=bare(row.key),
        sex=_SEXES.get(fields.get("sex", "").casefold()[:1], ""),
        born_from=born.earliest.year if born and is_dated else None,
        born_to=born.latest.year if born and is_dated else None,
        is_deceased="deceased" in fields,
        died_from=died.earliest.year if died else None,
        died_to=died.latest.year if died else None,
    )


def _assertions(rows: Sequence[StatementRow]) -> tuple[tuple[Assertion, ...], dict[str, Document]]:
    assertions: list[Assertion] = []
    given: dict[str, Document] = {}
    for number, row in enumerate(rows):
        if row.certainty == "denied":
            continue
        evidence = f"e{number}"
        subject, other = bare(row.subject.key), bare(row.object.key)
        given[evidence] = {"subject": subject, "term": row.code, "of": other, "locator": row.locator}
        p = _ALLEGED if row.certainty == "alleged" else 0.9
        assertions.append(Assertion(subject, row.code, other, evidence, p, row.status))
    return tuple(assertions), given
