"""Persons: computed from records under people's decisions, never stored as facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from finder.model.record import Address, PartialDate, PersonName, RecordId

PersonId = NewType("PersonId", str)
"""``"p" +`` the smallest record id of the person; ``"u..."`` for a placeholder that no record describes."""


@dataclass(frozen=True, slots=True)
class Person:
    """What a person's records say together.

    Attributes:
        confidence_01: Probability that all records are of one person (1.0 for a single record).
        is_placeholder: Somebody who must exist and is not identified.
    """

    id: PersonId
    records: tuple[RecordId, ...]
    name: str
    names: tuple[PersonName, ...] = ()
    external_ids: tuple[str, ...] = ()
    born: PartialDate | None = None
    died: PartialDate | None = None
    is_deceased: bool = False
    sex: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    is_restricted: bool = False
    is_professional: bool = False
    is_placeholder: bool = False
    confidence_01: float = 1.0


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line of the explanation of a match; the rows add up to the total.

    Attributes:
        comparison: What was compared ("surname", "date of birth", "same children").
        level: The comparison level ("exact", "form of the name", "not recorded" ...).
        left: Value in the first record, as written.
        right: Value in the second record.
        match_bits: log2 evidence; positive speaks for one person, 0 when not recorded.
        why: The reason in plain words.
    """

    comparison: str
    level: str
    left: str
    right: str
    match_bits: float
    why: str


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """How likely two records are one person, and why.

    Attributes:
        total_bits: Prior plus the sum of all rows.
        probability_01: 1 / (1 + 2 ** -total_bits), in [0, 1].
    """

    record_a: RecordId
    record_b: RecordId
    total_bits: float
    probability_01: float
    rows: tuple[EvidenceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The outcome of working out which records are one person.

    Attributes:
        persons: Every person, by id.
        person_of: Person of every record.
        pairs: Scored pairs with probability of at least 0.01, best first.
        review_queue: Pairs to ask a person about, hardest first.
    """

    persons: dict[PersonId, Person]
    person_of: dict[RecordId, PersonId]
    pairs: tuple[PairEvidence, ...]
    review_queue: tuple[PairEvidence, ...]
