"""What goes into the engine and what comes out; frozen, and free of cases, children and screens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameForm:
    """One name of one record.

    Attributes:
        kind: "recorded", "alias", "birth" or "married".
        family: "" when only a given name is written; then the given name alone is compared.
    """

    given: str
    middle: str
    family: str
    kind: str = "recorded"


@dataclass(frozen=True, slots=True)
class BirthSpan:
    """A date of birth as a closed interval.

    Attributes:
        is_exact: One day, and not a placeholder.
        is_placeholder: A value that systems enter for "not known": never evidence at day or month level,
            and none at all for 01/01/1900.
    """

    earliest: dt.date
    latest: dt.date
    is_exact: bool
    is_placeholder: bool = False


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """One record to be linked. Empty text and empty tuples mean "not recorded", which is never evidence.

    Attributes:
        id: Unique.
        sex: "F", "M" or "".
        postcodes: Normalised ("EB2 1HJ").
        addresses: (text, town) as written.
        phones: E.164 ("+447700900123").
        emails: Lower case.
        nhs_number: Ten digits with a valid check digit, or "".
        other_numbers: Numbers that other registers give to a person, each behind its kind and a space
            ("passport number K123456"); only numbers of one kind are compared.
        died: Day of death, or None.
        group: Records with equal non-empty groups are named side by side in one document and are therefore
            different people (two rows of one form, two individuals of one tree).
    """

    id: str
    names: tuple[NameForm, ...]
    born: BirthSpan | None = None
    sex: str = ""
    postcodes: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    nhs_number: str = ""
    died: dt.date | None = None
    group: str = ""
    other_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One comparison of one pair.

    Attributes:
        comparison: "prior" first, then "given name", "middle names", "family name", "date of birth", "sex", "address",
            "telephone", "e-mail", "number", "date of death", then "other explanations": what likeness among
            relatives and namesakes takes away (0 bits or below); where there is any, "decisions": what people's
            decisions have taught; and "other records": what third records say.
        level: Name of the comparison level; "not recorded" adds 0 bits.
        match_bits: log2(m / u), term-frequency adjusted where the level says so.
        why: The reason in plain words ("Kathryn is a form of Kate").
    """

    comparison: str
    level: str
    left: str
    right: str
    match_bits: float
    why: str


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A compared pair; ``a < b``.

    Attributes:
        bits: Prior plus the sum over comparisons, in log2 units.
        probability: 1 / (1 + 2 ** -bits), in [0, 1].
        rule: Name of the first blocking rule that proposed the pair.
        is_vetoed: An explicit rule forbids the pair (same group, different valid NHS numbers ...);
            ``veto`` names it. Vetoed pairs keep their bits.
    """

    a: str
    b: str
    bits: float
    probability: float
    rule: str = ""
    is_vetoed: bool = False
    veto: str = ""


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """Clusters and what was refused while making them.

    Attributes:
        cluster_of: Cluster id (the smallest member id) of every record.
        cut: Pairs above the threshold that were not joined, with the reason.
    """

    cluster_of: dict[str, str]
    cut: tuple[tuple[str, str, str], ...]
