"""Signs other than birth dates that a relationship was entered the wrong way round: sexes, and what other rows say.

None of them proves anything alone (a sex may be mistyped, the other row may be the wrong one), so one sign asks a
person, and two that agree turn the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from finder.casework.agency import Agency
from finder.casework.generations import generation_gap, is_sibling, sex_said
from finder.model.record import RecordId, Statement

_LEAST_YEARS = 15
"""Younger people are parents so seldom that the row is worth a question."""

_MOST_NEIGHBOURS = 60
"""Nobody has more close relatives; who seems to is a placeholder, and what hangs on it says nothing."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Whom a statement relates.

    Attributes:
        gap: Generations from the object up to the subject; negative when the subject is the younger one.
    """

    statement: Statement
    subject: RecordId
    object: RecordId
    gap: int


@dataclass(slots=True)
class Signs:
    """What speaks against the direction of one statement.

    Attributes:
        is_against_sexes: A "mother" who is a man, of a woman.
        is_too_young: A "mother" who was a child herself on the day from which it is recorded.
        opposing: Places of other rows by which the subject is of the other generation.
        n_supporting: Ways by which other rows say the same.
    """

    is_against_sexes: bool = False
    opposing: list[tuple[str, ...]] = field(default_factory=list)
    n_supporting: int = 0
    is_too_young: bool = False

    @property
    def suspicion(self) -> int:
        """How much more speaks against the row than for it."""
        return 2 * (self.is_against_sexes + self.is_too_young) + len(self.opposing) - self.n_supporting


def ends_of(agency: Agency, statement: Statement) -> Ends | None:
    """Return whom a statement relates, when it says which generation is the older, or that there is none."""
    gap = generation_gap(statement.code)
    if (not gap and not is_sibling(statement.code)) or statement.certainty != "stated":
        return None
    subject = agency.resolve(statement.subject, statement.source)
    other = agency.resolve(statement.object, statement.source)
    return None if subject is None or other is None or subject == other else Ends(statement, subject, other, gap)


def sex_verdict(agency: Agency, ends: Ends) -> bool | None:
    """True: only the other way round fits both sexes; False: only this way fits; None: it cannot be told."""
    said = sex_said(ends.statement.code)
    subject, other = agency.records[ends.subject].sex, agency.records[ends.object].sex
    if not said or not subject or not other or subject == other:
        return None
    return subject != said


def _was_too_young(agency: Agency, ends: Ends) -> bool:
    """True when the older one by the words was a child on the day from which the row holds.

    Where both birth dates are known they say more: impossible both ways, one of the dates is wrong.
    """
    older, younger = (ends.subject, ends.object) if ends.gap > 0 else (ends.object, ends.subject)
    born, start = agency.records[older].born, ends.statement.start
    if born is None or start is None or born.is_placeholder or agency.records[younger].born is not None:
        return False
    return start.year - born.earliest.year < _LEAST_YEARS * abs(ends.gap)


def find_signs(
    agency: Agency, rows: Collection[Ends], doubtful: Collection[str], refuted: Collection[str]
) -> dict[str, Signs]:
    """Look for signs against statements that birth dates leave open.

    Args:
        agency: For the sexes.
        rows: Statements of tables and forms.
        doubtful: Ids of those to look at.
        refuted: Ids of those that were turned already; they say the contrary of what is written.
    """
    around = _Generations(rows, refuted)
    found: dict[str, Signs] = {}
    for ends in rows:
        if ends.statement.id in doubtful and ends.gap:
            signs = Signs(sex_verdict(agency, ends) is True, is_too_young=_was_too_young(agency, ends))
            for places, gap in around.other_ways(ends):
                if gap * ends.gap < 0:
                    signs.opposing.append(places)
                elif gap * ends.gap > 0:
                    signs.n_supporting += 1
            found[ends.statement.id] = signs
    return _most_suspicious(found)


def _most_suspicious(found: Mapping[str, Signs]) -> dict[str, Signs]:
    """Of rows that contradict each other keep the ones that more speaks against; a tie asks about both."""
    return {
        one: signs
        for one, signs in found.items()
        if signs.is_against_sexes
        or signs.is_too_young
        or (
            signs.suspicion > 0
            and any(
                all(signs.suspicion >= found[other].suspicion for other in way if other in found)
                for way in signs.opposing
            )
        )
    }


class _Generations:
    """By how many generations others stand above somebody, by single statements."""

    def __init__(self, rows: Iterable[Ends], refuted: Collection[str]) -> None:
        self._above: dict[RecordId, list[tuple[RecordId, int, str]]] = defaultdict(list)
        for ends in rows:
            gap = -ends.gap if ends.statement.id in refuted else ends.gap
            self._above[ends.object].append((ends.subject, gap, ends.statement.id))
            self._above[ends.subject].append((ends.object, -gap, ends.statement.id))

    def other_ways(self, ends: Ends) -> Iterator[tuple[tuple[str, ...], int]]:
        """Yield (statements, gap) for each way of one or two other statements from the object up to the subject."""
        first = self._above[ends.object]
        if max(len(first), len(self._above[ends.subject])) > _MOST_NEIGHBOURS:
            return
        own = ends.statement.id
        for middle, gap, by in first:
            if by == own:
                continue
            if middle == ends.subject:
                # The same row twice says nothing more than once.
                if gap != ends.gap:
                    yield (by,), gap
                continue
            for last, more, by_last in self._above[middle]:
                if last == ends.subject and by_last != own:
                    yield (by, by_last), gap + more
