"""Decisions of people. They constrain every computation, are journalled, and can be undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from finder.model.record import RecordId


class Verdict(StrEnum):
    """A reviewer's answer to "are these two records one person?"."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class PairDecision:
    """Two records are, are not, or may be one person.

    Attributes:
        id: Order of decision; a later decision on the same pair wins.
        record_a: The smaller of the two record ids.
        is_undone: True after undo; kept for the journal.
        act: The first of the decisions that were made together and are undone together, as when a record is taken out
            of a person; None for a decision of its own.
    """

    id: int
    record_a: RecordId
    record_b: RecordId
    verdict: Verdict
    comment: str
    decided_by: str
    decided_at: dt.datetime
    is_undone: bool = False
    act: int | None = None


@dataclass(frozen=True, slots=True)
class CandidateDecision:
    """A worker's decision about one person for one child, with the reason (never automatic).

    Attributes:
        child_record: A record of the child; decisions hang on records, because persons are computed.
        person_record: A record of the candidate.
        recommendation: One of ``Recommendation``'s values.
    """

    id: int
    child_record: RecordId
    person_record: RecordId
    recommendation: str
    reason: str
    decided_by: str
    decided_at: dt.datetime
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal: a decision or a look. Each line carries the hash of the one before."""

    id: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    detail: str
    chain_sha256: str
