"""The intensive search: everyone connected to one child, best first, with reasons, sources and gates."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from finder.casework.agency import Agency
from finder.casework.children import Child, OwnFile
from finder.casework.confidential import confidential_texts
from finder.casework.gates import GateKeeper
from finder.discovery.gaps import find_gaps
from finder.discovery.likely import is_chain, leads_away, likely_kinship
from finder.discovery.network import build_network
from finder.jobs import JobContext
from finder.kinship.graph import FamilyGraph
from finder.kinship.relate import relationships_from
from finder.model.candidate import (
    Candidate,
    Gate,
    PathStep,
    Recommendation,
    RecordUse,
    SearchResult,
)
from finder.model.decision import CandidateDecision
from finder.model.family import Kinship, KinStep
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Contact, PartialDate, Precision, Record, Source, Statement
from finder.scoring.score import Circumstances, Weights, contributions, default_weights, recommend, total

MAX_DEGREE = 6
_CARER_LABELS = frozenset({"foster carer", "early permanence carer", "special guardian"})
_RANK = {
    Recommendation.INVITE: 0,
    Recommendation.EXPLORE: 1,
    Recommendation.INDIRECT: 2,
    Recommendation.HOLD: 3,
    Recommendation.EXCLUDE: 4,
}
_PROFESSIONAL_TERMS = frozenset(
    {"social worker", "reviewing officer", "health professional", "professional", "allocated worker", "support worker"}
)
_OLDEST_YEARS = 105
RESTRICTED_NAME = "A restricted record matches: ask a senior practitioner"


class Searcher:
    """Searches one resolved agency; build it once and ask it for many children."""

    def __init__(self, agency: Agency, resolution: Resolution, today: dt.date, weights: Weights | None = None) -> None:
        self._agency = agency
        self._resolution = resolution
        self._today = today
        self._weights = weights or default_weights()
        self._gates = GateKeeper(agency, resolution, today)
        self._own = OwnFile(agency, resolution)
        self._sealed = self._gates.sealed
        self._hidden = self._gates.hidden
        self._statements: dict[str, Statement] = {statement.id: statement for statement in agency.statements}
        self._contacts: dict[tuple[PersonId, PersonId], list[Contact]] = defaultdict(list)
        for contact in agency.contacts:
            child = agency.resolve(contact.child, contact.source)
            other = agency.resolve(contact.person, contact.source)
            if child and other:
                key = (resolution.person_of[child], resolution.person_of[other])
                self._contacts[key].append(contact)
        # Two families: no path leads through a sealed person, and a restricted mark stands where one would be met.
        self.graph: FamilyGraph = build_network(agency, resolution, self._sealed, is_open=True)
        self._whole_graph = build_network(agency, resolution, self._sealed) if self._sealed else self.graph

    def search(self, child: Child, decisions: Iterable[CandidateDecision], job: JobContext) -> SearchResult:
        """Find everyone connected to the child.

        Returns:
            Candidates ordered by recommendation, then score; ties by name, so that the order is stable.
        """
        known = self._own.knows(child)
        decided = self._decisions(child, decisions)
        candidates = []
        kinships = self.kinships(child)
        family = frozenset(kinship.other for kinship in kinships if _is_closest(kinship))
        for kinship in kinships:
            job.check()
            decision = decided.get(kinship.other)
            candidate = self._candidate(child, kinship, family, decision, is_known=kinship.other in known)
            if candidate is not None:
                candidates.append(candidate)
        candidates.sort(key=lambda one: (_RANK[one.recommendation], -one.score, one.name, one.person_id))
        return SearchResult(
            child_id=child.person,
            external_id=child.external_id,
            name=self._resolution.persons[child.person].name,
            generated_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            known_before=sum(1 for one in candidates if one.is_known),
            found=len(candidates),
            gaps=find_gaps(candidates),
            candidates=tuple(candidates),
            confidential=confidential_texts(
                self._agency,
                self._resolution,
                child,
                self._own.placements(child.person),
                self._gates.withheld_people,
            ),
        )

    def kinships(self, child: Child) -> tuple[Kinship, ...]:
        """Return everyone's relationship to the child, without those whose tie leads away from the family."""
        found = []
        met = relationships_from(self.graph, child.person, MAX_DEGREE)
        if self._sealed:
            whole = relationships_from(self._whole_graph, child.person, MAX_DEGREE)
            met = (*met, *(kinship for kinship in whole if kinship.other in self._sealed))
        for kinship in met:
            if is_chain(kinship):
                likely = likely_kinship(self.graph, kinship)
                if likely is None and leads_away(kinship):
                    continue
                found.append(likely or replace(kinship, is_kin=False))
            else:
                found.append(kinship)
        return tuple(found)

    def is_hidden(self, person: PersonId) -> bool:
        """True for sealed and restricted persons, who stay out of sight without role and reason."""
        return person in self._hidden

    def _decisions(self, child: Child, decisions: Iterable[CandidateDecision]) -> dict[PersonId, CandidateDecision]:
        own = {}
        for decision in sorted(decisions, key=lambda one: one.id):
            if decision.is_undone or self._resolution.person_of.get(decision.child_record) != child.person:
                continue
            person = self._resolution.person_of.get(decision.person_record)
            if person:
                own[person] = decision
        return own

    def _candidate(
        self,
        child: Child,
        kinship: Kinship,
        family: frozenset[PersonId],
        decision: CandidateDecision | None,
        *,
        is_known: bool,
    ) -> Candidate | None:
        person = self._resolution.persons.get(kinship.other)
        if person is None or person.is_placeholder or self._is_professional(person, kinship):
            return None
        between = {step.other for step in kinship.path[:-1]}
        if between & self._sealed:
            return None
        if self.is_hidden(person.id):
            return _restricted(person)
        gates = self._gates.gates(child.person, person, family - {person.id})
        return self._visible(child, kinship, gates, decision, is_known=is_known)

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

    def _visible(
        self,
        child: Child,
        kinship: Kinship,
        gates: tuple[Gate, ...],
        decision: CandidateDecision | None,
        *,
        is_known: bool,
    ) -> Candidate:
        person = self._resolution.persons[kinship.other]
        about = self._circumstances(child, person)
        parts = contributions(kinship, about, self._weights)
        score = total(parts)
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
            path=tuple(self._path_step(step) for step in kinship.path),
            also=kinship.also,
            decided=Recommendation(decision.recommendation) if decision else None,
            decision_reason=decision.reason if decision else "",
            degree=kinship.degree,
        )

    def _circumstances(self, child: Child, person: Person) -> Circumstances:
        return Circumstances(
            age_years=age_years(person.born, self._today),
            is_reachable=bool(person.phones or any(address.text for address in person.addresses)),
            views=self._gates.views(child.person, person.id),
            contacts=self._contacts.get((child.person, person.id), ()),
            today=self._today,
        )

    def _relationship_confidence(self, kinship: Kinship) -> float:
        """The path's probability, times how sure we are of everyone in between."""
        value = kinship.p
        for step in kinship.path[:-1]:
            between = self._resolution.persons.get(step.other)
            value *= between.confidence_01 if between else 1.0
        return value

    def _path_step(self, step: KinStep) -> PathStep:
        evidence = tuple(dict.fromkeys(one for edge in step.edges for one in edge.evidence))
        return PathStep(
            from_id=step.person,
            from_name=self._name(step.person),
            relation=step.relation,
            to_id=step.other,
            to_name=self._name(step.other),
            # The words of a row would name whom the step hides.
            sources=() if self._hidden.intersection((step.person, step.other)) else self._sources(evidence),
            is_inferred=bool(step.edges) and all(edge.is_inferred for edge in step.edges),
        )

    def _sources(self, evidence: Sequence[str]) -> tuple[Source, ...]:
        return tuple(self._statements[one].source for one in evidence if one in self._statements)

    def _name(self, person: PersonId) -> str:
        if person in self._hidden:
            return RESTRICTED_NAME
        known = self._resolution.persons.get(person)
        return known.name if known else "somebody not recorded"


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


def _restricted(person: Person) -> Candidate:
    """What is shown of a restricted record: that there is one, and whom to ask."""
    gate = Gate("restricted", "exclude", RESTRICTED_NAME)
    return Candidate(
        person_id=person.id,
        name=RESTRICTED_NAME,
        born="",
        is_alive=None,
        relationship="",
        side="",
        half=None,
        step=False,
        by_marriage=False,
        is_kin=False,
        statutory_relative=False,
        legal_note="",
        is_known=False,
        identity_confidence=0.0,
        relationship_confidence=0.0,
        score=0.0,
        contributions=(),
        gates=(gate,),
        recommendation=Recommendation.EXCLUDE,
        records=(),
        path=(),
        is_restricted=True,
    )


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


def show_date(date: PartialDate | None) -> str:
    """Return "1989-03-04", "1989-03", "1989", "about 1964", "1991 to 1995" or ""."""
    if date is None or (date.is_placeholder and date.earliest.year <= 1901):
        return ""
    if date.precision is Precision.DAY and not date.is_placeholder:
        return date.earliest.isoformat()
    if date.precision is Precision.MONTH:
        return f"{date.earliest:%Y-%m}"
    if date.year is not None:
        return str(date.year)
    middle = (date.earliest.year + date.latest.year) // 2
    if date.latest.year - date.earliest.year <= 4 and date.precision is Precision.RANGE:
        return f"about {middle}"
    return f"{date.earliest.year} to {date.latest.year}"


def age_years(born: PartialDate | None, today: dt.date) -> int | None:
    """Return the age in full years, by the middle of the interval, or None."""
    if born is None or (born.is_placeholder and born.earliest.year <= 1901):
        return None
    middle = born.earliest + (born.latest - born.earliest) / 2
    return today.year - middle.year - ((today.month, today.day) < (middle.month, middle.day))
