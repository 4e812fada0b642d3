"""The list that relatives may hold: names and roles, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from finder.model.candidate import Candidate, SearchResult
from finder.reports.disclosure import is_confirmed, may_family_see
from finder.reports.guard import Guard
from finder.reports.names import first_name, initial
from finder.reports.table import Audience, Column, ReportTable
from finder.reports.vocabulary import vocabulary

_COLUMNS = (Column("name", "Name", 34, "name"), Column("role", "Relationship", 44, "role"))
_NO_NAME = "(name not shown)"
# A confidential string of several words may lie across the borders of neighbouring rows.
_ROWS_SEEN_TOGETHER = 4

Row = tuple[str, str]


def family_table(result: SearchResult, guard: Guard, generated: dt.date) -> tuple[ReportTable, tuple[str, ...]]:
    """Return the family's list, and what the worker should know about it.

    Nobody's order shows a rank: nearest relatives come first, then by relationship and name.
    """
    people = sorted((c for c in result.candidates if may_family_see(c)), key=_order)
    rows: list[Row] = []
    advice = _advice_on_left_out(result)
    for candidate in people:
        row = _safe_row(candidate, rows, guard)
        rows.append(row)
        if not row[0].startswith(_fullest_name(candidate)):
            advice.append(_advice_on_name(candidate))
    child = _first_safe((first_name(result.name), initial(result.name)), guard)
    titles = (f"People in {child}'s network",) if child else ()
    title = _first_safe((*titles, "Network list", "List of people"), guard)
    table = ReportTable(
        audience=Audience.FAMILY,
        title=title,
        child=child,
        generated=generated,
        handling="",
        columns=_COLUMNS,
        rows=tuple(rows),
        document={
            "child": {"name": child},
            "generated_on": generated.isoformat(),
            "candidates": [{"name": name, "relationship": role} for name, role in rows],
        },
    )
    return table, tuple(advice)


def shows_first_name_only(candidate: Candidate) -> bool:
    """True for carers and professionals: their surname could lead to where the child lives."""
    labels = " ".join((candidate.relationship, *candidate.also)).casefold().replace("-", " ").split()
    if set(labels) & vocabulary().carer_words:
        return True
    return not candidate.is_kin and not set(labels) & vocabulary().full_name_roles


def name_in_drawing(candidate: Candidate, guard: Guard) -> str:
    """Return the fullest name of a person that may stand in the family's genogram, or ""."""
    if not may_family_see(candidate, in_drawing=True):
        return ""
    return _first_safe((_fullest_name(candidate), first_name(candidate.name), initial(candidate.name)), guard)


def role_in_drawing(candidate: Candidate, guard: Guard) -> str:
    """Return the relationship as it may stand in the family's genogram, or ""."""
    return _first_safe((candidate.relationship, *vocabulary().neutral_roles), guard)


def _order(candidate: Candidate) -> tuple[bool, int, str, str]:
    return (not candidate.is_kin, candidate.degree, candidate.relationship, candidate.name)


def _fullest_name(candidate: Candidate) -> str:
    return first_name(candidate.name) if shows_first_name_only(candidate) else candidate.name


def _safe_row(candidate: Candidate, above: Sequence[Row], guard: Guard) -> Row:
    """The fullest row that gives nothing away, neither alone nor read together with the rows above it."""
    tail = above[-_ROWS_SEEN_TOGETHER:]
    for row in _rows(candidate):
        across = [cell for other in (*tail, row) for cell in other]
        down = [cell for column in range(len(row)) for cell in (*(other[column] for other in tail), row[column])]
        if guard.is_safe(*across) and guard.is_safe(*down):
            return row
    return (_NO_NAME, "")


def _rows(candidate: Candidate) -> Iterator[Row]:
    names = dict.fromkeys((_fullest_name(candidate), first_name(candidate.name), initial(candidate.name), _NO_NAME))
    for role in (_capitalised(candidate.relationship), *vocabulary().neutral_roles):
        for name in names:
            if name:
                yield name, role


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_safe(texts: Sequence[str], guard: Guard) -> str:
    return next((text for text in texts if text and guard.is_safe(text)), "")


def _advice_on_name(candidate: Candidate) -> str:
    return (
        f"{candidate.name} ({candidate.relationship}) is not named in full: "
        "part of the name is also a confidential string of this child, such as the carer's surname."
    )


def _advice_on_left_out(result: SearchResult) -> list[str]:
    unconfirmed = sum(1 for c in result.candidates if not is_confirmed(c))
    if not unconfirmed:
        return []
    people = "1 person" if unconfirmed == 1 else f"{unconfirmed} people"
    return [f"{people} to be confirmed: not in the family list until somebody has checked."]
