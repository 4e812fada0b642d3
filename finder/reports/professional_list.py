"""The list for professionals: who, how sure, why, and what holds a person back."""

from __future__ import annotations

import datetime as dt

from finder.model.candidate import Candidate, SearchResult
from finder.reports import wording
from finder.reports.disclosure import RESTRICTED_NOTE, for_professionals, is_confirmed
from finder.reports.guard import Guard
from finder.reports.search_document import search_json
from finder.reports.table import Audience, Column, ReportTable

_COLUMNS = (
    Column("rank", "No.", 5, "rank"),
    Column("name", "Name", 24, "person"),
    Column("born", "Born", 12, "person"),
    Column("confirmed", "Status", 16, "person"),
    Column("relationship", "Relationship", 24, "relationship"),
    Column("statutory", "Relative in law", 22, "relationship"),
    Column("known", "New or known", 14, "relationship"),
    Column("identity", "Who this is", 18, "sure"),
    Column("relationship_confidence", "How related", 18, "sure"),
    Column("score", "Score", 7, "score"),
    Column("contributions", "What the score is made of", 44, "score"),
    Column("gates", "Held back by", 40, "decision"),
    Column("recommendation", "Recommendation", 22, "decision"),
    Column("decision", "Decision", 22, "decision"),
    Column("why", "Why", 60, "why"),
)
_HANDLING = "CONFIDENTIAL: for professionals only. Not to be given to family members, carers or the child."
_LEGEND = (
    "Who this is: how likely it is that the records joined under this name are one person.",
    "How related: how likely it is that this person is related to the child as stated.",
    "Score: how strongly to consider the person for this meeting, 0 to 100. It says nothing about how sure we are.",
    "Held back by: orders, risks, wishes and consent. They hold a person back whatever the score.",
    "Relative in law: Children Act 1989, section 105. Cousins, great-grandparents and great-aunts are not.",
    "To be confirmed: a lead. Check before anybody is approached or told.",
    "The program recommends; a person decides and gives a reason.",
)
_TO_BE_CONFIRMED = "To be confirmed"


def professional_table(result: SearchResult, guard: Guard, generated: dt.date) -> ReportTable:
    """Return the professional list, with everything that no paper may hold replaced by "[withheld]"."""
    shown = for_professionals(result)
    found = (_row(rank, candidate) for rank, candidate in enumerate(shown.candidates, 1))
    rows = tuple(tuple(guard.redact(cell) for cell in row) for row in found)
    child = guard.redact(shown.name)
    return ReportTable(
        audience=Audience.PROFESSIONAL,
        title=guard.redact(f"Connections found for {shown.name}"),
        child=child,
        generated=generated,
        handling=_HANDLING,
        columns=_COLUMNS,
        rows=rows,
        notes=tuple(guard.redact(note) for note in _notes(shown)),
        legend=_LEGEND,
        document=_redacted_mapping(search_json(shown), guard),
    )


def _notes(result: SearchResult) -> tuple[str, ...]:
    notes = [f"Connections known from the child's own file: {result.known_before}. On this list: {result.found}."]
    for side in ("maternal", "paternal"):
        before, after = wording.before_and_after(result, side)
        notes.append(f"On the {side} side: {before} known before, {after} now.")
    empty = [gap.branch for gap in result.gaps if gap.found == 0 and gap.expected > 0]
    if empty:
        notes.append(f"Nobody found yet: {', '.join(empty)}.")
    if result.notice:
        notes.append(f"{result.notice}.")
    notes.extend(f"Lead ({lead.strength}), not established: {lead.text}. {lead.resolve}." for lead in result.leads)
    return tuple(notes)


def _row(rank: int, candidate: Candidate) -> tuple[str, ...]:
    if candidate.is_restricted:
        return _restricted_row(rank, candidate.name)
    return (
        str(rank),
        candidate.name,
        wording.british_date(candidate.born),
        "" if is_confirmed(candidate) else _TO_BE_CONFIRMED,
        "; ".join((candidate.relationship, *candidate.also)),
        _statutory(candidate),
        "Known" if candidate.is_known else "New",
        wording.confidence(candidate.identity_confidence),
        wording.confidence(candidate.relationship_confidence),
        f"{candidate.score:.1f}",
        "\n".join(wording.contribution(item) for item in candidate.contributions),
        "\n".join(wording.gate(item) for item in candidate.gates),
        wording.recommendation(candidate.recommendation),
        _decision(candidate),
        wording.path(candidate),
    )


def _restricted_row(rank: int, name: str) -> tuple[str, ...]:
    shown = {"rank": str(rank), "name": name, "gates": RESTRICTED_NOTE}
    return tuple(shown.get(column.key, "") for column in _COLUMNS)


def _statutory(candidate: Candidate) -> str:
    answer = "Yes" if candidate.statutory_relative else "No"
    return f"{answer}: {candidate.legal_note}" if candidate.legal_note else answer


def _decision(candidate: Candidate) -> str:
    if candidate.decided is None:
        return ""
    reason = f": {candidate.decision_reason}" if candidate.decision_reason else ""
    return f"{wording.recommendation(candidate.decided)}{reason}"


def _redacted_mapping(document: dict[str, object], guard: Guard) -> dict[str, object]:
    return {key: _redacted(value, guard) for key, value in document.items()}


def _redacted(value: object, guard: Guard) -> object:
    if isinstance(value, str):
        return guard.redact(value)
    if isinstance(value, dict):
        return _redacted_mapping(value, guard)
    if isinstance(value, list):
        return [_redacted(item, guard) for item in value]
    return value
