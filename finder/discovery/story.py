"""Why this person, told as a colleague would: who they are, each step with its place, and what joins the records.

One sentence a step. Steps over people whom no file names are told in the words of the file that states them
("cousin"), never as "somebody's somebody".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from finder.casework.agency import Agency
from finder.discovery.leads import first, possessive
from finder.discovery.places import Places
from finder.discovery.steps import NOBODY
from finder.kinship.naming import SAID
from finder.model.candidate import Candidate, PathStep
from finder.model.person import EvidenceRow, PairEvidence, PersonId, Resolution
from finder.model.record import RecordId, Source, Statement

WithRows = Callable[[PairEvidence], PairEvidence]
"""Fills in the rows of a scored pair."""

_MOST_PLACES = 2
_PREFIX = re.compile(r"\b(half|step|great|ex) (?=\w)")
_NOUNS = {
    "given name": "first name",
    "family name": "surname",
    "middle names": "middle names",
    "date of birth": "date of birth",
    "address": "address",
    "telephone": "telephone number",
    "e-mail": "e-mail address",
    "number": "NHS number",
    "system id": "number in the case system",
    "date of death": "date of death",
}
_TELLING = ("number", "system id", "date of birth", "address", "telephone", "e-mail", "given name", "family name")
"""What is named first when two records are said to agree."""
_SURE_01 = 0.9


@dataclass(frozen=True, slots=True)
class _Leg:
    """A stretch of the way between two people who have names, with the statements it rests on."""

    from_id: PersonId
    from_name: str
    to_id: PersonId
    to_name: str
    relation: str
    statements: tuple[Statement, ...]
    is_written: bool


class StoryTeller:
    """Tells the story of one candidate at a time.

    Args:
        hidden: Persons who are never named, nor whose case is.
    """

    def __init__(self, agency: Agency, resolution: Resolution, hidden: frozenset[PersonId]) -> None:
        self._agency = agency
        self._resolution = resolution
        self._hidden = hidden
        self._places = Places(agency, resolution, hidden)
        self._at: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for statement in agency.statements:
            self._at[_place(statement.source)].append(statement)
        self._pairs: dict[frozenset[RecordId], PairEvidence] | None = None

    def tell(self, child: PersonId, child_name: str, candidate: Candidate, with_rows: WithRows) -> tuple[str, ...]:
        """Return the sentences, the person first, then step by step outwards from the child."""
        legs = _legs(candidate.path, self._statements)
        told = [_who(child_name, candidate)]
        for number, leg in enumerate(legs):
            told.append(self._leg(leg, child, child_name))
            joined = self._joined(leg, legs[number + 1], with_rows) if number + 1 < len(legs) else ""
            told.extend([joined] if joined else [])
        told.extend(self._joined_at_the_end(candidate, legs, with_rows))
        told.append(_sure(candidate))
        return tuple(one for one in told if one)

    def _statements(self, step: PathStep) -> list[Statement]:
        return [one for source in step.sources for one in self._at.get(_place(source), ())]

    def _leg(self, leg: _Leg, child: PersonId, child_name: str) -> str:
        given = first(child_name)
        owner = given if leg.from_id == child else leg.from_name
        direct = [one for one in leg.statements if self._ends(one) == {leg.from_id, leg.to_id}]
        if not direct:
            return self._inferred(leg, owner, child, given)
        place = self._where(direct, child, given)
        how = "said to be" if all(one.certainty == "alleged" for one in direct) else "recorded as"
        label = code_words(direct)
        if label and leg.is_written and all(self._subject(one) == leg.from_id for one in direct):
            return f"{owner} is {how} {label} of {leg.to_name} {place}."
        return f"{leg.to_name} is {how} {possessive(owner)} {label or leg.relation} {place}."

    def _inferred(self, leg: _Leg, owner: str, child: PersonId, given: str) -> str:
        """A step that no row states as it is: what it follows from."""
        told = f"{leg.to_name} is taken to be {possessive(owner)} {leg.relation}"
        if not leg.statements:
            return f"{leg.to_name} is {possessive(owner)} {leg.relation}; where that is written may not be shown."
        place = self._where(leg.statements, child, given)
        shared = self._shared(leg)
        if shared:
            return f"{leg.to_name} is {possessive(owner)} {leg.relation}: {shared} is a parent of both {place}."
        reasons = [self._said(one, child, given) for one in leg.statements[:_MOST_PLACES]]
        if all(reasons):
            return f"{told}, because {' and '.join(reasons)} {place}."
        return f"{told}; that follows from what is written {place}."

    def _shared(self, leg: _Leg) -> str:
        """Return the name of somebody whom statements connect with both ends of a step between siblings."""
        with_from = {one for said in leg.statements if leg.from_id in self._ends(said) for one in self._ends(said)}
        with_to = {one for said in leg.statements if leg.to_id in self._ends(said) for one in self._ends(said)}
        shared = sorted((with_from & with_to) - {leg.from_id, leg.to_id})
        is_sibling = leg.relation.split("-")[-1] in {"brother", "sister", "sibling"}
        return self._resolution.persons[shared[0]].name if shared and is_sibling else ""

    def _said(self, statement: Statement, child: PersonId, given: str) -> str:
        """Return what a row says: "Shazia Parveen is recorded as Muhammad Akhter's grandmother"."""
        subject, label = self._subject(statement), code_words([statement])
        others = self._ends(statement) - {subject}
        if subject is None or len(others) != 1 or not label or self._hidden & {subject, *others}:
            return ""
        (whose,) = others
        names = [given if one == child else self._resolution.persons[one].name for one in (subject, whose)]
        return f"{names[0]} is recorded as {possessive(names[1])} {label}"

    def _where(self, statements: Iterable[Statement], child: PersonId, given: str) -> str:
        places = self._places.of(statements, child, given)
        shown, more = places[:_MOST_PLACES], len(places) - _MOST_PLACES
        if more <= 0:
            return " and ".join(shown)
        others = "one other place" if more == 1 else f"{more} other places"
        return f"{', '.join(shown)} and in {others}"

    def _ends(self, statement: Statement) -> set[PersonId]:
        refs = (statement.subject, statement.object)
        records = [self._agency.resolve(ref, statement.source) for ref in refs]
        return {self._resolution.person_of[record] for record in records if record}

    def _subject(self, statement: Statement) -> PersonId | None:
        ref = statement.object if statement.is_reversed else statement.subject
        record = self._agency.resolve(ref, statement.source)
        return self._resolution.person_of[record] if record else None

    def _record_of(self, statement: Statement, person: PersonId) -> RecordId | None:
        for ref in (statement.subject, statement.object):
            record = self._agency.resolve(ref, statement.source)
            if record and self._resolution.person_of[record] == person:
                return record
        return None

    def _joined(self, leg: _Leg, after: _Leg, with_rows: WithRows) -> str:
        """Say why the person at the end of one step and at the beginning of the next is one person."""
        here = [one for one in (self._record_of(said, leg.to_id) for said in leg.statements) if one]
        there = [one for one in (self._record_of(said, leg.to_id) for said in after.statements) if one]
        return self._why_one(leg.to_name, here, there, with_rows)

    def _joined_at_the_end(self, candidate: Candidate, legs: Sequence[_Leg], with_rows: WithRows) -> list[str]:
        """Say why the candidate's fullest record is the one that the last step names."""
        if not legs or not candidate.records:
            return []
        named = [one for one in (self._record_of(said, candidate.person_id) for said in legs[-1].statements) if one]
        if not named or candidate.records[0].id in named:
            return []
        told = self._why_one(candidate.name, named, [candidate.records[0].id], with_rows)
        return [told] if told else []

    def _why_one(self, name: str, here: Sequence[RecordId], there: Sequence[RecordId], with_rows: WithRows) -> str:
        if not here or not there or set(here) & set(there):
            return ""
        pairs = [self._pair(one, other) for one in here for other in there]
        scored = [pair for pair in pairs if pair is not None]
        if not scored:
            return f"The records of {name} are joined through other records of the same person."
        best = with_rows(max(scored, key=lambda pair: (pair.probability_01, pair.record_a)))
        agree, differ = _agreements(best.rows), _differences(best.rows)
        count = "two " if len(here) == len(there) == 1 else ""
        told = f"The {count}{first(name)} records agree on {_listed(agree)}" if agree else ""
        if not told:
            relatives = next((row.why for row in best.rows if row.comparison == "relatives" and row.match_bits > 0), "")
            told = f"The {first(name)} records are taken as one person: {_uncapped(relatives)}" if relatives else ""
        if not told:
            return f"The {first(name)} records are taken as one person; see the match for the reasons."
        return (
            f"{told}, although the {_listed(differ)} differ{'s' if len(differ) == 1 else ''}." if differ else f"{told}."
        )

    def _pair(self, one: RecordId, other: RecordId) -> PairEvidence | None:
        if self._pairs is None:
            self._pairs = {frozenset((pair.record_a, pair.record_b)): pair for pair in self._resolution.pairs}
        return self._pairs.get(frozenset((one, other)))


def _place(source: Source) -> tuple[str, str]:
    return source.sha256, source.locator


def _legs(path: Sequence[PathStep], statements: Callable[[PathStep], list[Statement]]) -> list[_Leg]:
    """Join steps over people without a name."""
    legs: list[_Leg] = []
    waiting: list[PathStep] = []
    for step in path:
        waiting.append(step)
        if step.to_name == NOBODY:
            continue
        said = dict.fromkeys(one for part in waiting for one in statements(part))
        relation = "'s ".join(part.relation for part in waiting)
        start = waiting[0]
        legs.append(
            _Leg(start.from_id, start.from_name, step.to_id, step.to_name, relation, tuple(said), len(waiting) == 1)
        )
        waiting = []
    return legs


def _who(child_name: str, candidate: Candidate) -> str:
    whose = possessive(first(child_name))
    if candidate.relationship.startswith(SAID):
        return f"{candidate.name}, {SAID}{whose} {candidate.relationship.removeprefix(SAID)}."
    told = f"{candidate.name}, {whose} {candidate.relationship}"
    steps = [step.relation for step in candidate.path]
    is_told_by_steps = len(steps) > 1 and not any(step.to_name == NOBODY for step in candidate.path)
    if is_told_by_steps:
        words = " ".join(possessive(word) for word in (first(child_name), *steps[:-1]))
        if f"{words} {steps[-1]}" != f"{possessive(first(child_name))} {candidate.relationship}":
            told += f": {words} {steps[-1]}"
    return f"{told}."


def code_words(statements: Sequence[Statement]) -> str:
    """Return what the first row that says it plainly calls the subject: "half-sister", "ex-partner", "foster carer"."""
    for statement in statements:
        words = statement.code.replace("_", " ").strip()
        if words and ">" not in words:
            return _PREFIX.sub(r"\1-", words)
    return ""


def _agreements(rows: Sequence[EvidenceRow]) -> list[str]:
    found = {row.comparison for row in rows if row.match_bits > 0 and row.comparison in _NOUNS}
    names = {"given name", "family name"}
    told = [_NOUNS[one] for one in _TELLING if one in found and one not in names]
    if names <= found:
        return ["name", *told]
    return [*(_NOUNS[one] for one in ("given name", "family name") if one in found), *told]


def _differences(rows: Sequence[EvidenceRow]) -> list[str]:
    return [_NOUNS[row.comparison] for row in rows if row.match_bits < 0 and row.comparison in _NOUNS]


def _sure(candidate: Candidate) -> str:
    doubts = []
    if candidate.identity_confidence < _SURE_01:
        doubts.append(f"{candidate.identity_confidence:.0%} sure that these records are one person")
    if candidate.relationship_confidence < _SURE_01:
        doubts.append(f"{candidate.relationship_confidence:.0%} sure that they are related in this way")
    return f"To be confirmed: we are {' and '.join(doubts)}." if doubts else ""


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _uncapped(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
