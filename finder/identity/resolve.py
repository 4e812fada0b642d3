"""Which records are one person: attributes first, then settled relatives, iterated until nothing changes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from finder.casework.agency import Agency
from finder.casework.hidden import readopted_records, restricted_records, sealed_records
from finder.identity.attributes import Attributes
from finder.identity.families import Families, Rows, Told
from finder.identity.households import Homes
from finder.identity.joining import HOPELESS_BITS, JOIN_BITS, SETTLED_BITS, Constraints, Joiner
from finder.identity.pairs import Pair, constraints, one_per_couple, ordered, probability_of
from finder.identity.persons import make_persons
from finder.identity.proposals import Likeness, circles, pairs_in_context, pairs_in_families
from finder.identity.ties import TieIndex
from finder.jobs import JobContext
from finder.model.decision import PairDecision
from finder.model.person import EvidenceRow, PairEvidence, Resolution
from finder.model.record import Form, RecordId
from matching import Model
from matching.schema import ScoredPair

__all__ = ["JOIN_BITS", "IdentityResult", "Resolver"]

REPORT_P = 0.01
REVIEW_BITS = -2.0
"""Pairs between here and a join are shown to a person (probability 0.2 and more)."""
_MAX_ROUNDS = 12
_MAX_WITHIN = 80


@dataclass(frozen=True, slots=True)
class IdentityResult:
    """The outcome, with what is needed to explain any pair later.

    Attributes:
        rounds: How often relatives were compared before nothing changed.
        is_settled: False when that was cut short.
    """

    resolution: Resolution
    model: Model
    rounds: int = 0
    is_settled: bool = True


class Resolver:
    """Resolves one snapshot of an agency. Deterministic; decisions of people are constraints.

    What follows from the files alone (the model, compared pairs), and what relatives said in the run before where
    they look as they did then, is kept, so that resolving again after a decision costs what it changes. The outcome
    is the same as from scratch.
    """

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        self._attributes = Attributes(agency)
        self._likeness = Likeness(agency)
        self._ties = TieIndex(agency)
        sealed = sealed_records(agency)
        self._sealed, self._secret = sealed, frozenset((*sealed, *restricted_records(agency)))
        self._children = frozenset(
            child
            for case in agency.cases
            if case.is_open and case.child and (child := agency.resolve(case.child, case.source)) is not None
        )
        self._learned: _Learned | None = None
        self._rounds_before: list[Families] = []

    def resolve(self, decisions: Iterable[PairDecision], job: JobContext) -> IdentityResult:
        """Run to a fixed point under people's decisions."""
        # A decision may outlive its record: somebody who was only referred to gets a row of their own.
        known = (one for one in decisions if self._agency.records.keys() >= {one.record_a, one.record_b})
        must, cannot = constraints(known)
        if self._learned is None:
            self._learned = self._learn(job)
        run = _Run(self._learned, Constraints(frozenset(must), frozenset(cannot)), self._rounds_before, job)
        is_settled = run.settle()
        self._rounds_before = run.families
        resolution = _Outcome(self._agency, self._learned, run).resolution()
        return IdentityResult(resolution, self._attributes.model, len(run.families), is_settled)

    def _learn(self, job: JobContext) -> _Learned:
        """Train the model and compare what blocking, system ids and context propose; once for a snapshot."""
        blocked = self._attributes.learn(job)
        pairs = (*blocked, *pairs_in_context(self._ties, self._likeness))
        scored = self._attributes.compare(pairs, job)
        same_id = self._attributes.same_id_rows(job)
        prior, may_be_one = self._attributes.model.prior_bits, self._attributes.may_be_one
        return _Learned(
            attributes=self._attributes,
            likeness=self._likeness,
            told=Told(self._agency, self._ties, Homes(self._agency, self._secret), self._secret, may_be_one, prior),
            joiner=Joiner(
                self._agency,
                self._ties,
                self._sealed,
                self._opened(),
                may_be_one=may_be_one,
                prior_bits=prior,
                readopted=readopted_records(self._agency),
            ),
            children=self._children,
            scored=_without_hopeless(scored) | self._attributes.compare(same_id, job),
            same_id=same_id,
        )

    def _opened(self) -> dict[RecordId, dt.date]:
        """Return the children with an open case, with the day on which the newest was opened."""
        agency = self._agency
        return {
            child: case.opened
            for case in sorted(agency.cases, key=lambda one: one.opened or dt.date.min)
            if case.is_open and not case.is_sealed and case.opened and case.child
            if (child := agency.resolve(case.child, case.source)) is not None
        }


@dataclass(frozen=True, slots=True)
class _Learned:
    """What follows from the files alone.

    Attributes:
        children: Records of children with an open case.
        scored: What attributes say of the pairs that blocking, system ids and context propose.
        same_id: A row for each pair with one system id.
    """

    attributes: Attributes
    likeness: Likeness
    told: Told
    joiner: Joiner
    children: frozenset[RecordId]
    scored: Mapping[Pair, ScoredPair]
    same_id: Mapping[Pair, EvidenceRow]


class _Run:
    """One way to the fixed point.

    In each round, relatives whose identity was settled in the rounds before are evidence. A link keeps the evidence
    with which it was made: what was settled only after it, perhaps because of it, never comes back to support it
    (ADR 12).

    Args:
        before: The rounds of the last run, from which is taken over what looks the same.
    """

    def __init__(self, learned: _Learned, decided: Constraints, before: list[Families], job: JobContext) -> None:
        self.decided = decided
        self.scored = dict(learned.scored)
        self.families: list[Families] = []
        self.cluster_of: dict[RecordId, RecordId] = {}
        self.bits: dict[Pair, float] = {}
        self.rows: dict[Pair, Rows] = {}
        self.clashing: set[Pair] = set()
        self.near: set[RecordId] = set()
        self._learned = learned
        self._before = before
        self._job = job
        self._within: set[Pair] = set()

    def settle(self) -> bool:
        """Go through rounds until nothing changes; False when that was cut short."""
        alone = {record: record for record in self._learned.told.agency.records}
        self._weigh()
        settled = [self._join(SETTLED_BITS, alone)]
        is_settled = False
        while not is_settled and len(settled) <= _MAX_ROUNDS:
            self._job.progress(len(settled), _MAX_ROUNDS, "comparing relatives")
            self._look_at(settled[-1])
            self._weigh()
            settled.append(self._join(SETTLED_BITS, settled[-1]))
            is_settled = settled[-1] == settled[-2]
        self.cluster_of = settled[-1]
        # Likely links below the line of settled ones make persons "to be confirmed"; they are evidence for nobody.
        for _ in range(_MAX_ROUNDS):
            found = self._join(JOIN_BITS, self.cluster_of)
            if found == self.cluster_of:
                break
            self.cluster_of = found
            if self._compare_within(found):
                self._weigh()
        return is_settled

    def _look_at(self, settled: Mapping[RecordId, RecordId]) -> None:
        """Add a round: families under what is settled, and the pairs that they propose."""
        number = len(self.families)
        before = self._before[number] if number < len(self._before) else self.families[-1] if self.families else None
        families = Families(self._learned.told, settled, self.decided.cannot, before)
        self.families.append(families)
        self._compare_within(settled)
        around = circles(families.linked, {settled[child] for child in self._learned.children})
        self.near = {settled[child] for child in self._learned.children}.union(*around)
        self._add(pairs_in_families(families, around, self._learned.likeness), must_stay=False)

    def _compare_within(self, cluster_of: Mapping[RecordId, RecordId]) -> bool:
        """Compare everybody in a cluster with everybody else: what speaks against it must be heard too.

        Blocking proposes what may be alike, so two records that a third one joined may never have been compared.

        Returns:
            True when there was anything to compare.
        """
        members: dict[RecordId, list[RecordId]] = defaultdict(list)
        for record, head in cluster_of.items():
            members[head].append(record)
        pairs = {
            pair for ones in members.values() if 2 < len(ones) <= _MAX_WITHIN for pair in combinations(sorted(ones), 2)
        } - self._within
        self._within |= pairs
        return self._add(pairs, must_stay=True)

    def _add(self, pairs: Iterable[Pair], *, must_stay: bool) -> bool:
        new = self._learned.attributes.compare((pair for pair in pairs if pair not in self.scored), self._job)
        kept = new if must_stay else _without_hopeless(new)
        self.scored.update(kept)
        return bool(kept)

    # --- evidence

    def _weigh(self) -> None:
        """Add up what speaks for each pair."""
        bits = {pair: scored.bits for pair, scored in self.scored.items()}
        for pair, row in self._learned.same_id.items():
            bits[pair] = bits.get(pair, 0.0) + row.match_bits
        if self.families:
            self.rows = {pair: rows for pair in self.scored if (rows := self._rows(pair))}
            for pair, rows in self.rows.items():
                bits[pair] += sum(row.match_bits for row in rows)
            self.clashing = {pair for pair, rows in self.rows.items() if any(row.match_bits < 0 for row in rows)}
            self._job.check()
        self.bits = bits

    def _rows(self, pair: Pair) -> Rows:
        """Return what relatives say: for it, those settled before the pair itself was; against it, all."""
        names = self._learned.likeness.names(pair)
        latest = self.families[-1]
        made_with = self._made_with(pair)
        rows = made_with.rows(pair, names)
        if made_with is latest:
            return rows
        against = (row for row in latest.rows(pair, names) if row.match_bits < 0)
        return (*(row for row in rows if row.match_bits > 0), *against)

    def _made_with(self, pair: Pair) -> Families:
        """Return the families with which a link was made: the last ones in which its two records stood apart."""
        made_with = self.families[-1]
        for families in reversed(self.families):
            made_with = families
            if families.cluster_of[pair[0]] != families.cluster_of[pair[1]]:
                break
        return made_with

    def _join(self, threshold_bits: float, before: Mapping[RecordId, RecordId]) -> dict[RecordId, RecordId]:
        return self._learned.joiner.join(
            self.scored, self.bits, threshold_bits, self.decided, before, clashing=self.clashing
        )


def _without_hopeless(scored: Mapping[Pair, ScoredPair]) -> dict[Pair, ScoredPair]:
    return {pair: one for pair, one in scored.items() if one.bits > HOPELESS_BITS or one.is_vetoed}


class _Outcome:
    """What is kept of a run."""

    def __init__(self, agency: Agency, learned: _Learned, run: _Run) -> None:
        self._agency = agency
        self._learned = learned
        self._run = run

    def resolution(self) -> Resolution:
        pairs = self._pairs()
        queue = [one for one in pairs if self._is_open_question(one)]
        queue.sort(key=lambda one: (abs(one.total_bits - JOIN_BITS), one.record_a, one.record_b))
        run = self._run
        # What a person has decided is as sure as it gets, whatever the match weight was.
        sure = {pair: probability_of(bits) for pair, bits in run.bits.items()} | dict.fromkeys(run.decided.must, 1.0)
        persons, person_of = make_persons(self._agency, run.cluster_of, sure)
        return Resolution(persons, person_of, tuple(pairs), one_per_couple(queue, person_of))

    def _pairs(self) -> list[PairEvidence]:
        run, cluster_of = self._run, self._run.cluster_of
        told_apart = {ordered(cluster_of[one], cluster_of[other]) for one, other in run.decided.cannot}
        pairs = []
        for pair, bits in run.bits.items():
            probability = 1.0 if pair in run.decided.must else probability_of(bits)
            is_answered = pair in run.decided.cannot or ordered(*(cluster_of[one] for one in pair)) in told_apart
            if probability >= REPORT_P and not is_answered and not self._veto(pair):
                same_id = self._learned.same_id.get(pair)
                rows = (*run.rows.get(pair, ()), *((same_id,) if same_id else ()))
                pairs.append(PairEvidence(pair[0], pair[1], bits, probability, rows))
        pairs.sort(key=lambda one: (-one.total_bits, one.record_a, one.record_b))
        return pairs

    def _veto(self, pair: Pair) -> str:
        joiner = self._learned.joiner
        return joiner.veto(self._run.scored.get(pair), pair) or joiner.misplaced(pair, self._run.clashing)

    def _is_open_question(self, one: PairEvidence) -> bool:
        pair = (one.record_a, one.record_b)
        left, right = (self._run.cluster_of[record] for record in pair)
        return (
            left != right
            and one.total_bits >= REVIEW_BITS
            and pair not in self._run.decided.must
            and self._matters(pair)
            and any(self._agency.records[record].form is not Form.PROFESSIONAL for record in pair)
        )

    def _matters(self, pair: Pair) -> bool:
        """Nobody has time for every doubt of an agency: those near a child with an open case are asked."""
        latest = self._run.families[-1].cluster_of
        return not self._learned.children or any(latest[record] in self._run.near for record in pair)
