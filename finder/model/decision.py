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
class Opening:
    """Somebody with the role opened hidden records around one child, with a reason; it ends with the day or by undo.

    Attributes:
        kinds: "restricted", "sealed" or both.
    """

    id: int
    child_record: RecordId
    kinds: tuple[str, ...]
    reason: str
    opened_by: str
    opened_at: dt.datetime
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What a worker learned of one person for one child: an offer, something that holds them back, or its end.

    Attributes:
        kind: "offer", "gate" (holds the person back) or "lift" (a gate of this code holds no longer).
        code: Of an offer ("home", "visits" ...) or of a gate ("assessed_risk", "consent" ...).
        words: What was offered, or why; never empty.
        evidence: What it rests on ("letter of 3 May"); may be "".
        review_on: When to look again; None for offers.
    """

    id: int
    child_record: RecordId
    person_record: RecordId
    kind: str
    code: str
    words: str
    evidence: str
    review_on: dt.date | None
    recorded_by: str
    recorded_at: dt.datetime
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class MappingDecision:
    """What the columns of tables of some shape mean, from now on.

    Attributes:
        act: "read" (a file was read again by it), "kept" or "forgotten".
        file: The file that was read again, or "".
        before: (shape, mapping as JSON or "" for none) of every shape concerned, as it was.
        after: The same, as it is now.
        reading: Number of the reading that was kept aside; None when no file was read again.
    """

    id: int
    act: str
    file: str
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    reading: int | None
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
