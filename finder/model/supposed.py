"""What an answer about two records would change; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from finder.model.decision import Verdict
from finder.model.person import PersonId


@dataclass(frozen=True, slots=True)
class Moved:
    """One person of a child's list, before and after.

    Attributes:
        before: What the person is to the child now; "" for whoever is not on the list.
        after: What they would be; "" for whoever would be there no longer.
    """

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChildChange:
    """What would change on one child's list."""

    child: PersonId
    name: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Supposed:
    """What an answer would change.

    Attributes:
        verdict: The answer that was supposed: the one that is not followed now.
        is_followed: False when other decisions, or what files say, forbid to follow it.
        n_records: Records of the person, or of both, after the answer.
        children: Children whose list would change, the most changed first.
        n_searched: How many children were looked at.
        is_cut: True when more children are connected than were looked at.
    """

    verdict: Verdict
    is_followed: bool
    n_records: int
    children: tuple[ChildChange, ...]
    n_searched: int
    is_cut: bool
