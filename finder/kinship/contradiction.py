"""A contradiction: what cannot all be true, or what somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass

from finder.model.person import PersonId


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that a person should look at. It never stops anything from being saved.

    Attributes:
        code: As in kinship.md section 5: "TOO_MANY_BIRTH_MOTHERS", "CHILD_OLDER_THAN_PARENT" ...
        severity: "error" (cannot be) or "warn" (look).
        people: Everybody concerned.
        evidence: Ids of the statements that conflict.
        text: What is wrong and what was done about it, without names.
    """

    code: str
    severity: str
    people: tuple[PersonId, ...]
    evidence: tuple[str, ...]
    text: str
