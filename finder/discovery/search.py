"""The intensive search: everyone connected to one child, best first, with reasons, sources and gates."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from finder.casework.agency import Agency
from finder.casework.children import Child, OwnFile
from finder.casework.confidential import confidential_texts
from finder.casework.gates import GateKeeper
from finder.casework.hidden import CLOSED, Sight
from finder.casework.noted import with_notes
from finder.discovery.circumstances import CircumstancesReader
from finder.discovery.dates import show_date
from finder.discovery.gaps import find_gaps
from finder.discovery.leads import Around, Mention, find_leads, mentions_without_name, ordered
from finder.discovery.same_address import Addresses, near, same_address_leads
from finder.discovery.steps import StepWriter
from finder.discovery.story import StoryTeller, WithRows
from finder.discovery.ways import Met, Ways, with_step_families_apart
from finder.jobs import JobContext
from finder.model.candidate import (
    Candidate,
    Gate,
    Lead,
    PathStep,
    Recommendation,
    RecordUse,
    SearchResult,
)
from finder.model.decision import CandidateDecision, CaseNote
from finder.model.family import Kinship
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Record
from finder.scoring.score import Circumstances, contributions, is_minor, rank_key, recommend, total
from finder.scoring.weights import Weights, default_weights

_CARER_LABELS = frozenset({"foster carer", "early permanence carer", "special guardian"})
_PROFESSIONAL_TERMS = frozenset(
    {"social worker", "reviewing officer", "health professional", "professional", "allocated worker", "support worker"}
)
_BLOCKING = frozenset({"exclude", "hold"})
_OLDEST_YEARS = 105
_EntryT = TypeVar("_EntryT", CandidateDecision, CaseNote)
RESTRICTED_NAME = "A restricted record matches: ask a senior practitioner"


class Searcher:
    """Searches one resolved agency; build it once and ask it for many children.

    Args:
        today: Tells ages, and which orders are in force.
        weights: What the score is made of.
        sight: Which hidden records may be seen.
    """

    def __init__(
        self,
        agency: Agency,
        resolution: Resolution,
        today: dt.date,
        weights: Weights | None = None,
        sight: Sight = CLOSED,
    ) -> None:
        self._agency = agency
        self._resolution = resolution
        self._today = today
        self._weights = weights or default_weights()
        self._sight = sight
        self._gates = GateKeeper(agency, resolution, today, sight)
        self._own = OwnFile(agency, resolution)
        self._hidden = self._gates.hidden
        self._circumstances = CircumstancesReader(agency, resolution, self._gates, today)
        self._ways = Ways(agency, resolution, self._gates.sealed, self._gates.restricted, sight)
        self.graph = self._ways.graph
        self._steps = StepWriter(agency, resolution, self._hidden)

    def search(
        self, child: Child, decisions: Iterable[CandidateDecision], job: JobContext, notes: Iterable[CaseNote] = ()
    ) -> SearchResult:
        """Find everyone connected to the child.

        Args:
            decisions: Of workers, about any child.
            notes: What workers noted, about any child.

        Returns:
            Candidates ordered by recommendation, then score; ties by name, so that the order is stable.
        """
        said = _Said(self._of_child(child, decisions), self._of_child(child, notes))
        known = self._own.knows(child)
        met = with_step_families_apart(
            self._ways.meet(child.person, job), known | said.decisions.keys() | said.notes.keys()
        )
        candidates = self._candidates(child, met, said, known, job)
        return SearchResult(
            child_id=child.person,
            external_id=child.external_id,
            name=self._resolution.persons[child.person].name,
            generated_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            known_before=sum(1 for one in candidates if one.is_known),
            found=len(candidates),
            gaps=find_gaps(candidates),
            leads=self._leads(child, met, candidates),
            candidates=candidates,
            confidential=confidential_texts(
                self._agency,
                self._resolution,
                child,
                self._own.placements(child.person),
                self._gates.withheld_people,
            ),
            notice=RESTRICTED_NAME if met.meets_restricted else "",
            opened=_opened(self._sight),
        )

    def _candidates(
        self, child: Child, met: Met, said: _Said, known: frozenset[PersonId], job: JobContext
    ) -> tuple[Candidate, ...]:
        family = frozenset(kinship.other for kinship in met.everyone if _is_closest(kinship))
        found = []
        for kinship in met.shown:
            job.check()
            person = self._resolution.persons.get(kinship.other)
            if person is None or person.is_placeholder or self._is_professional(person, kinship):
                continue
            notes = said.notes.get(kinship.other, [])
            gates = with_notes(self._gates.gates(child.person, person, family), notes)
            path = self._steps.path(kinship)
            about = self._circumstances.of(child, person, path, notes)
            candidate = self._candidate(kinship, path, about, gates, is_known=kinship.other in known)
            found.append(_decided(candidate, said.decisions.get(kinship.other, [])))
        found.sort(key=rank_key)
        return tuple(found)

    def _leads(self, child: Child, met: Met, candidates: Sequence[Candidate]) -> tuple[Lead, ...]:
        name = self._resolution.persons[child.person].name
        around = Around(child.person, name, candidates, met, self._ways.bare)
        family = frozenset(kinship.other for kinship in met.everyone if _is_closest(kinship))
        free = {one for one in near(self._addresses, around) if not self._is_held_back(child, one, family)}
        weak = same_address_leads(self._resolution, self._addresses, around, free)
        unclear = find_leads(self._mentions, self._resolution, around)
        return ordered(
            lead
            for lead in (*unclear, *weak)
            if lead.person is None or not self._is_held_back(child, lead.person, family)
        )

    def _is_held_back(self, child: Child, person: PersonId, family: frozenset[PersonId]) -> bool:
        """True for whoever may not even be a lead: hidden, dead, gated, or with an address that is withheld."""
        if person in self._hidden or person in self._gates.withheld_people:
            return True
        gates = self._gates.gates(child.person, self._resolution.persons[person], family)
        return any(gate.effect in _BLOCKING for gate in gates)

    @functools.cached_property
    def _mentions(self) -> tuple[Mention, ...]:
        return mentions_without_name(self._agency, self._resolution)

    @functools.cached_property
    def _addresses(self) -> Addresses:
        placed = (one.address for one in self._agency.placements if one.address)
        return Addresses(self._resolution, self._hidden, self._gates.withheld_people, placed)

    def story(self, child: Child, candidate: Candidate, with_rows: WithRows) -> tuple[str, ...]:
        """Tell why this person, in sentences; see ``finder.discovery.story``."""
        name = self._resolution.persons[child.person].name
        return self._teller.tell(child.person, name, candidate, with_rows)

    @functools.cached_property
    def _teller(self) -> StoryTeller:
        return StoryTeller(self._agency, self._resolution, self._hidden)

    def kinships(self, child: Child) -> tuple[Kinship, ...]:
        """Return everyone's relationship to the child that may be shown."""
        return self._ways.meet(child.person, JobContext()).shown

    def connected(self, persons: Iterable[PersonId], job: JobContext) -> frozenset[PersonId]:
        """Return these persons and everybody connected to one of them, also hidden people: whom something concerns."""
        met = (kinship.other for one in persons for kinship in self._ways.meet(one, job).everyone)
        return frozenset((*persons, *met))

    @property
    def hidden(self) -> frozenset[PersonId]:
        """Everybody who stays out of sight."""
        return self._hidden

    @property
    def withheld_people(self) -> frozenset[PersonId]:
        """Persons whose address must not be disclosed."""
        return self._gates.withheld_people

    def is_hidden(self, person: PersonId) -> bool:
        """True for sealed and restricted persons, who stay out of sight without role and reason."""
        return person in self._hidden

    def _of_child(self, child: Child, entries: Iterable[_EntryT]) -> dict[PersonId, list[_EntryT]]:
        """Gather what was decided or noted for one child, by person, in its order."""
        own: dict[PersonId, list[_EntryT]] = defaultdict(list)
        for entry in sorted(entries, key=lambda one: one.id):
            if entry.is_undone or self._resolution.person_of.get(entry.child_record) != child.person:
                continue
            person = self._resolution.person_of.get(entry.person_record)
            if person:
                own[person].append(entry)
        return own

    def _is_professional(self, person: Person, kinship: Kinship) -> bool:
        if kinship.is_kin:
            return False
        words = {
            kinship.term,
            kinship.term.removeprefix("former "),
            kinship.label,
            kinship.label.removeprefix("former "),
        }
        return bool(words & _PROFESSIONAL_TERMS)

    def _candidate(
        self,
        kinship: Kinship,
        path: tuple[PathStep, ...],
        about: Circumstances,
        gates: tuple[Gate, ...],
        *,
        is_known: bool,
    ) -> Candidate:
        person = self._resolution.persons[kinship.other]
        parts = contributions(kinship, about, self._weights)
        score = total([part.points for part in parts])
        identity = round(person.confidence_01, 4)
        relationship = round(self._relationship_confidence(kinship), 4)
        gates = (*gates, *_unverified(identity, self._weights))
        return Candidate(
            person_id=person.id,
            name=person.name,
            born=show_date(person.born),
            is_alive=_is_alive(person, about.age_years),
            relationship=kinship.label,
            side=kinship.side,
            half=kinship.half,
            step=kinship.step,
            by_marriage=kinship.by_marriage,
            is_kin=kinship.is_kin,
            statutory_relative=kinship.legal_class == "relative",
            legal_note=_legal_note(kinship),
            is_known=is_known,
            identity_confidence=identity,
            relationship_confidence=relationship,
            score=score,
            contributions=parts,
            gates=gates,
            recommendation=recommend(
                gates,
                score,
                identity_confidence=identity,
                relationship_confidence=relationship,
                about=about,
                weights=self._weights,
            ),
            records=tuple(_record_use(self._agency.records[one]) for one in person.records),
            path=path,
            also=kinship.also,
            degree=kinship.degree,
            is_minor=is_minor(about.age_years),
        )

    def _relationship_confidence(self, kinship: Kinship) -> float:
        """The path's probability, times how sure we are of everyone in between."""
        value = kinship.p
        for step in kinship.path[:-1]:
            between = self._resolution.persons.get(step.other)
            value *= between.confidence_01 if between else 1.0
        return value


@dataclass(frozen=True, slots=True)
class _Said:
    """What workers decided and noted for one child, by person, oldest first."""

    decisions: dict[PersonId, list[CandidateDecision]]
    notes: dict[PersonId, list[CaseNote]]


def _decided(candidate: Candidate, decisions: Sequence[CandidateDecision]) -> Candidate:
    """The newest decision is in force."""
    if not decisions:
        return candidate
    newest = decisions[-1]
    return replace(candidate, decided=Recommendation(newest.recommendation), decision_reason=newest.reason)


def _is_closest(kinship: Kinship) -> bool:
    """Parents, brothers and sisters, and whoever cares for the child now."""
    is_near = kinship.is_kin and (kinship.up, kinship.down) in {(1, 0), (1, 1)} and not kinship.partner_steps
    return is_near or kinship.label in _CARER_LABELS


def _is_alive(person: Person, age: int | None) -> bool | None:
    """Nobody is recorded as alive: without a death, an age that people reach speaks for it."""
    if person.is_deceased:
        return False
    return True if age is not None and age <= _OLDEST_YEARS else None


def _unverified(identity: float, weights: Weights) -> tuple[Gate, ...]:
    if identity >= weights.identity_to_act_on:
        return ()
    return (
        Gate(
            "unverified_identity",
            "confidential",
            "It is not yet certain that these records are one person: review them",
        ),
    )


def _opened(sight: Sight) -> str:
    kinds = [name for name, is_seen in (("restricted", sight.restricted), ("sealed", sight.sealed)) if is_seen]
    return " and ".join(kinds)


def _record_use(record: Record) -> RecordUse:
    external = next(iter(record.external_ids), "")
    return RecordUse(record.id, record.source.file, record.source.locator, external, record.name)


def _legal_note(kinship: Kinship) -> str:
    notes = {
        "parent": "parent",
        "relative": "relative (Children Act 1989, section 105)",
        "connected": "connected person (not in the section 105 list)",
    }
    note = notes.get(kinship.legal_class, "")
    return f"may be a {note}: check" if note and kinship.legal_confidence != "settled" else note
