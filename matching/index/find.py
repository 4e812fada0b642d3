"""What both ways through a segment share: what is asked for, and what is found."""

from __future__ import annotations

from dataclasses import dataclass

from matching.index.places import Flags8
from matching.index.query import Query, Years


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """One search in one segment.

    Attributes:
        limit: Number of people to find, at least 1.
        born: First and last year of birth that pass; None for any, known or not.
        is_near: By place, 1 where it passes; None for any, known or not.
    """

    query: Query
    limit: int
    born: Years | None = None
    is_near: Flags8 | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A name that was found.

    Attributes:
        score: In [LEAST_SCORE, 1].
        name: Place of the name in its segment.
        reading: Place of the reading in the query that gave the score.
    """

    score: float
    name: int
    reading: int
