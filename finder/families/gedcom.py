"""A GEDCOM file as a family: the rows of the reader, without a workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence, Set
from pathlib import Path

from finder.errors import UserError
from finder.families.gedcom_writer import FamilyTree, TreeLink, TreePerson
from finder.families.stated import Document, StatedFamily
from finder.ingest.people import to_partial_date
from finder.jobs import JobContext
from finder.model.family import Assertion, FamilyMember
from finder.model.person import PersonId
from importers.base import ReadOptions
from importers.errors import UnreadableError
from importers.gedcom_reader import GedcomReader
from importers.rows import PersonRow, Row, StatementRow

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


def tree_of_rows(rows: Sequence[Row]) -> FamilyTree:
    """Return what the rows of a genogram say as a family that ``gedcom_writer`` can write."""
    stated = [row for row in rows if isinstance(row, StatementRow)]
    parents = {(row.subject.key) for row in stated if row.code.endswith(("mother", "father"))}
    people = tuple(_tree_person(row, parents) for row in rows if isinstance(row, PersonRow))
    return FamilyTree(people, tuple(map(_tree_link, stated)))


def _tree_link(row: StatementRow) -> TreeLink:
    subject, other = bare(row.subject.key), bare(row.object.key)
    return TreeLink(subject, row.code, other, row.certainty, row.status, row.start, row.end, row.label)


def _tree_person(row: PersonRow, parents: Set[str]) -> TreePerson:
    fields = dict(reversed(row.fields))
    given = " ".join(filter(None, (fields.get("given_name", ""), fields.get("middle_names", ""))))
    family = fields.get("family_name", "")
    sex = _SEXES.get(fields.get("sex", "").casefold()[:1], "")
    return TreePerson(
        id=bare(row.key),
        name=f"{given} /{family}/".strip() if given or family else fields.get("full_name", ""),
        sex=sex,
        born=fields.get("date_of_birth", ""),
        died=fields.get("date_of_death", ""),
        is_deceased="deceased" in fields,
        nicknames=tuple(sorted({value for name, value in row.fields if name == "known_as"})),
        is_sex_by_slot=row.key in parents and not fields.get("sex", ""),
    )


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
