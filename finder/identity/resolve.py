"""Which records are one person: attributes first, then relatives, iterated until nothing changes."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from finder.casework.agency import Agency
from finder.casework.hidden import restricted_records, sealed_records
from finder.errors import BugError
from finder.identity.derived import ClusterTies, with_derived
from finder.identity.explain import table_of
from finder.identity.numbering import are_of_two_systems, number_independently
from finder.identity.pairs import Pair, constraints, one_per_couple, ordered, other_of, probability_of
from finder.identity.persons import make_persons
from finder.identity.proposals import circles, given_name_keys, similar_pairs
from finder.identity.relations import IN_CIRCLE, Tie, TieIndex, cluster_ties, relational_rows
from finder.jobs import JobContext
from finder.model.decision import PairDecision
from finder.model.person import EvidenceRow, PairEvidence, Resolution
from finder.model.record import Form, RecordId
from matching import (
    Model,
    Table,
    candidate_pairs,
    cluster,
    score,
    score_ids,
    score_pair,
    train,
)
from matching.fold import fold
from matching.schema import ScoredPair

JOIN_BITS = 2.0
"""Records are joined from here on: probability 0.8. Below 0.9 a person stays "to be confirmed" everywhere."""
REPORT_P = 0.01
REVIEW_BITS = -2.0
"""Pairs between here and a join are shown to a person (probability 0.2 and more)."""
_SAME_ID_BITS = 20.0
"""Strong, and not enough for two wholly different names: an id column is sometimes read for the wrong person."""
_MAX_CIRCLE = 60
_MAX_ROUNDS = 6
_MAX_WITHIN = 80
_HIDDEN_RELATIVE = "somebody on a restricted record"
_MARGIN_BITS = 3.0
_CONTRADICTED_BITS = -6.0
_HOPELESS_BITS = -17.0
"""Relatives in common give 18 bits at most, so nothing below can be joined."""
_MAY_BE_ONE_BITS = -16.0


@dataclass(frozen=True, slots=True)
class IdentityResult:
    """The outcome, with what is needed to explain any pair later."""

    resolution: Resolution
    model: Model


class Resolver:
    """Resolves one snapshot of an agency. Deterministic; decisions of people are constraints.

    What follows from the files alone (the model, compared pairs) is kept, so that resolving again after a decision
    costs only the clustering. The outcome is the same as from scratch.
    """

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        self._job = JobContext()
        self._must: set[Pair] = set()
        self._cannot: set[Pair] = set()
        self._trained: Model | None = None
        self._ties = TieIndex(agency)
        self._ids = tuple(sorted(agency.records))
        self._children = {
            child
            for case in agency.cases
            if case.is_open and case.child and (child := agency.resolve(case.child, case.source)) is not None
        }
        self._sealed = sealed_records(agency)
        self._secret = {*self._sealed, *restricted_records(agency)}
        self._opened = {
            child: case.opened
            for case in sorted(agency.cases, key=lambda one: one.opened or dt.date.min)
            if case.is_open and not case.is_sealed and case.opened and case.child
            if (child := agency.resolve(case.child, case.source)) is not None
        }
        self._table: Table = table_of(agency)
        self._named = {one for one in self._ids if not agency.records[one].is_unnamed}
        self._given = {
            one: {key for name in agency.records[one].names for key in given_name_keys(name.given)} for one in self._ids
        }
        self._bare = {
            one for one in self._ids if agency.records[one].form is not Form.REGISTER and not agency.records[one].born
        }
        self._groups = self._side_by_side()
        self._near: set[RecordId] = set()
        self._cache: dict[Pair, ScoredPair] = {}
        # Every pair ever compared: the same records always give the same weights.
        self._scored: dict[Pair, ScoredPair] = {}
        self._within: set[Pair] = set()
        self._learned: dict[Pair, ScoredPair] | None = None

    def resolve(self, decisions: Iterable[PairDecision], job: JobContext) -> IdentityResult:
        """Run to a fixed point under people's decisions."""
        self._job = job
        # A decision may outlive its record: somebody who was only referred to gets a row of their own.
        known = (one for one in decisions if self._agency.records.keys() >= {one.record_a, one.record_b})
        self._must, self._cannot = constraints(known)
        if self._learned is None:
            self._learned = self._learn()
        self._cache, self._within, self._near = dict(self._learned), set(), set()
        same_id = self._same_id_pairs()
        cluster_of = self._cluster(self._attribute_bits(same_id), {one: one for one in self._ids})
        bits: dict[Pair, float] = {}
        rows: dict[Pair, tuple[EvidenceRow, ...]] = {}
        for round_number in range(_MAX_ROUNDS):
            self._job.progress(round_number, _MAX_ROUNDS, "comparing relatives")
            self._compare_within(cluster_of)
            rows = self._relational(cluster_of)
            bits = self._total_bits(rows, same_id)
            again = self._cluster(bits, cluster_of)
            if again == cluster_of:
                break
            cluster_of = again
        return IdentityResult(self._result(cluster_of, bits, rows, same_id), self._model)

    def _learn(self) -> dict[Pair, ScoredPair]:
        """Train the model and compare what blocking and context propose; once for a snapshot."""
        proposed = candidate_pairs(self._table, self._job)
        self._trained = train(self._table, proposed, self._job)
        blocked = {
            ordered(RecordId(pair.a), RecordId(pair.b)): pair
            for pair in score(self._table, proposed, self._trained, self._job, _HOPELESS_BITS)
        }
        self._scored.update(blocked)
        self._cache, self._within = blocked, set()
        self._compare(self._pairs_in_context())
        self._drop_hopeless()
        return self._cache

    @property
    def _model(self) -> Model:
        if self._trained is None:
            raise BugError("records are compared before a model is trained")
        return self._trained

    def _side_by_side(self) -> dict[RecordId, str]:
        """Whoever is named side by side is two people, unless a list simply repeats a line."""
        groups: dict[RecordId, str] = {}
        seen: set[tuple[str, str, frozenset[Tie]]] = set()
        for one in self._ids:
            record = self._agency.records[one]
            line = (record.side_by_side, fold(record.name), frozenset(self._ties.of(one)))
            groups[one] = "" if line in seen else record.side_by_side
            if record.side_by_side and not record.is_unnamed:
                seen.add(line)
        return groups

    # --- proposing

    def _pairs_in_context(self) -> set[Pair]:
        """Whoever stands in the same place to the same person is compared, whatever the blocking keys say."""
        found: set[Pair] = set()
        for _tie, members in self._ties.neighbourhoods():
            self._job.check()
            named = [member for member in members if member in self._named]
            if len(named) <= _MAX_CIRCLE:
                found.update(combinations(named, 2))
        return found

    def _compare(self, pairs: Iterable[Pair]) -> None:
        missing = sorted(pair for pair in pairs if pair not in self._cache)
        unknown = [pair for pair in missing if pair not in self._scored]
        for scored in score_ids(self._table, self._model, unknown, self._job):
            self._scored[ordered(RecordId(scored.a), RecordId(scored.b))] = scored
        self._cache.update((pair, self._scored[pair]) for pair in missing)

    def _drop_hopeless(self) -> None:
        self._cache = {
            pair: scored
            for pair, scored in self._cache.items()
            if scored.bits > _HOPELESS_BITS or scored.is_vetoed or pair in self._within
        }

    def _compare_within(self, cluster_of: dict[RecordId, RecordId]) -> None:
        """Compare everybody in a cluster with everybody else: what speaks against it must be heard too.

        Blocking proposes what may be alike, so two records that a third one joined may never have been compared.
        """
        members: dict[RecordId, list[RecordId]] = defaultdict(list)
        for record, head in cluster_of.items():
            if record in self._named:
                members[head].append(record)
        new = {
            pair for ones in members.values() if 2 < len(ones) <= _MAX_WITHIN for pair in combinations(sorted(ones), 2)
        }
        self._within |= new
        self._compare(new)

    def _same_id_pairs(self) -> set[Pair]:
        """Rows that carry one external id, unless they plainly describe two people."""
        found = {pair for carriers in self._agency.carriers.values() for pair in combinations(sorted(carriers), 2)}
        self._compare(pair for pair in found if self._named.issuperset(pair))
        likely = {pair for pair in found if not self._clash(pair)}
        return likely - number_independently(self._agency, likely, found - likely)

    def _clash(self, pair: Pair) -> bool:
        """True when two rows with one id plainly describe two people; two systems are believed less than one."""
        scored = self._cache.get(pair)
        if scored is None:
            return False
        is_against = scored.bits - self._model.prior_bits < _CONTRADICTED_BITS
        return scored.bits + _SAME_ID_BITS < JOIN_BITS or (is_against and are_of_two_systems(self._agency, pair))

    # --- evidence

    def _attribute_bits(self, same_id: set[Pair]) -> dict[Pair, float]:
        bits = {pair: scored.bits for pair, scored in self._cache.items()}
        for pair in same_id:
            bits[pair] = bits.get(pair, 0.0) + _SAME_ID_BITS
        return bits

    def _relational(self, cluster_of: dict[RecordId, RecordId]) -> dict[Pair, tuple[EvidenceRow, ...]]:
        circle_bits = self._circle_bits(cluster_of)
        stated, sexes = self._stated_ties(cluster_of)
        ties = {head: with_derived(own, stated, sexes[head], head) for head, own in stated.items()}
        self._propose(ties, cluster_of)
        records = self._agency.records
        secret = {cluster_of[one] for one in self._secret}

        def describe(head: RecordId) -> str:
            return _HIDDEN_RELATIVE if head in secret else records[head].name

        def compare(pair: Pair, left: ClusterTies, right: ClusterTies, own: set[RecordId]) -> tuple[EvidenceRow, ...]:
            return relational_rows(
                left,
                right,
                own=own,
                may_be_one=self._may_be_one,
                describe=describe,
                circle_bits=circle_bits if self._has_bare_mention(pair) else None,
                is_same_given=self._is_same_given(pair),
            )

        done: dict[tuple[Pair, bool, bool], tuple[EvidenceRow, ...]] = {}
        rows: dict[Pair, tuple[EvidenceRow, ...]] = {}
        for number, pair in enumerate(self._cache):
            if number % 500 == 0:
                self._job.check()
            left, right = cluster_of[pair[0]], cluster_of[pair[1]]
            if left == right:
                # One cluster already: what each of the two files says counts, not the sum of both.
                alone = (cluster_ties(self._ties, (record,), cluster_of.__getitem__) for record in pair)
                one, other = (with_derived(own, stated, sexes[left], left) for own in alone)
                rows[pair] = compare(pair, one, other, {left})
                continue
            key = (ordered(left, right), self._has_bare_mention(pair), self._is_same_given(pair))
            if key not in done:
                done[key] = compare(pair, ties.get(left, {}), ties.get(right, {}), {left, right})
            rows[pair] = done[key]
        return rows

    def _is_same_given(self, pair: Pair) -> bool:
        return not self._given[pair[0]].isdisjoint(self._given[pair[1]])

    def _has_bare_mention(self, pair: Pair) -> bool:
        return pair[0] in self._bare or pair[1] in self._bare

    def _stated_ties(
        self, cluster_of: dict[RecordId, RecordId]
    ) -> tuple[dict[RecordId, ClusterTies], dict[RecordId, str]]:
        """Return what files state of every cluster, and its sex."""
        members: dict[RecordId, list[RecordId]] = defaultdict(list)
        for record, head in cluster_of.items():
            members[head].append(record)
        records = self._agency.records
        stated = {head: cluster_ties(self._ties, ones, cluster_of.__getitem__) for head, ones in members.items()}
        sexes = {
            head: next((records[one].sex for one in ones if records[one].sex), "") for head, ones in members.items()
        }
        return stated, sexes

    def _propose(self, ties: dict[RecordId, ClusterTies], cluster_of: dict[RecordId, RecordId]) -> None:
        """Compare who stands in the same derived place, and who has a similar name near a child."""
        places: dict[Tie, list[RecordId]] = defaultdict(list)
        for head, kinds in ties.items():
            for kind, others in kinds.items():
                for other in others:
                    places[(kind, other)].append(head)
        pairs: set[Pair] = set()
        for members in places.values():
            named = sorted(one for one in members if one in self._named)
            if 1 < len(named) <= _MAX_CIRCLE:
                pairs.update(combinations(named, 2))
        around = circles(ties, {cluster_of[child] for child in self._children})
        self._near = {cluster_of[child] for child in self._children}.union(*around)
        for circle in around:
            pairs |= similar_pairs(self._agency, self._named, circle)
        self._compare(pairs)
        self._drop_hopeless()

    def _circle_bits(self, cluster_of: dict[RecordId, RecordId]) -> Callable[[RecordId], float]:
        """Whoever a child names is one of the few people around that child, not one of the whole agency.

        So the evidence takes back the prior and asks for one in the circle instead.
        """
        circles: dict[RecordId, set[RecordId]] = defaultdict(set)
        for (kind, child), members in self._ties.neighbourhoods():
            if kind == IN_CIRCLE:
                circles[cluster_of[child]].update(cluster_of[member] for member in members)
        prior = self._model.prior_bits
        return lambda child: max(0.0, -prior - math.log2(max(2, len(circles[child]))))

    def _may_be_one(self, left: RecordId, right: RecordId) -> bool:
        """True unless attributes say clearly that two people are meant."""
        if left not in self._named or right not in self._named:
            return True
        pair = ordered(left, right)
        scored = self._scored.get(pair)
        if scored is None:
            scored = self._scored[pair] = score_pair(self._table, self._model, pair[0], pair[1])
        return scored.bits > _MAY_BE_ONE_BITS and not scored.is_vetoed

    def _total_bits(self, rows: dict[Pair, tuple[EvidenceRow, ...]], same_id: set[Pair]) -> dict[Pair, float]:
        bits = self._attribute_bits(same_id)
        return {pair: value + sum(row.match_bits for row in rows.get(pair, ())) for pair, value in bits.items()}

    # --- clustering

    def _cluster(self, bits: dict[Pair, float], before: dict[RecordId, RecordId]) -> dict[RecordId, RecordId]:
        pairs = self._without_ambiguous(bits, before)
        report = cluster(
            self._ids,
            [self._linkable(pair, value) for pair, value in pairs.items()],
            JOIN_BITS,
            must_link=sorted(self._must),
            cannot_link=sorted(self._cannot),
            groups={str(one): group for one, group in self._groups.items()},
        )
        return {RecordId(record): RecordId(head) for record, head in report.cluster_of.items()}

    def _linkable(self, pair: Pair, bits: float) -> ScoredPair:
        """Two records that a file relates to each other, or names side by side, are two people."""
        scored = self._cache.get(pair)
        veto = scored.veto if scored else ""
        if not veto and self._groups[pair[0]] and self._groups[pair[0]] == self._groups[pair[1]]:
            veto = "named side by side in one document"
        if not veto and self._ties.are_tied((pair[0],), (pair[1],)):
            veto = "a file names one as a relative of the other"
        if not veto and self._crosses_seal(pair):
            veto = "one is a sealed record, the other a child with a case opened since"
        return ScoredPair(pair[0], pair[1], bits, probability_of(bits), is_vetoed=bool(veto), veto=veto)

    def _crosses_seal(self, pair: Pair) -> bool:
        """A child who re-enters care after adoption has a separate record on purpose: nobody proposes that link.

        A case that was opened before the seal is the birth family's, and belongs behind it.
        """
        for one, other in (pair, pair[::-1]):
            sealed, opened = self._sealed.get(one), self._opened.get(other)
            if sealed and opened and opened > sealed and other not in self._sealed:
                return True
        return False

    def _without_ambiguous(self, bits: dict[Pair, float], before: dict[RecordId, RecordId]) -> dict[Pair, float]:
        """A bare mention that fits two people equally well joins neither; a person is asked."""
        choices: dict[RecordId, list[tuple[float, Pair]]] = defaultdict(list)
        for pair, value in bits.items():
            if value < JOIN_BITS - _MARGIN_BITS:
                continue
            for record in pair:
                if record in self._bare:
                    choices[record].append((value, pair))
        dropped: set[Pair] = set()
        for record, found in choices.items():
            dropped |= self._rivals(record, found, bits, before)
        return {
            pair: value for pair, value in bits.items() if pair not in dropped and not self._says_nothing(pair, value)
        }

    def _says_nothing(self, pair: Pair, bits: float) -> bool:
        """A bare mention holds too little to speak against anybody: its missing details are no contradiction."""
        if bits >= JOIN_BITS or not self._has_bare_mention(pair):
            return False
        return bits - self._model.prior_bits > _CONTRADICTED_BITS

    def _rivals(
        self,
        record: RecordId,
        found: list[tuple[float, Pair]],
        bits: dict[Pair, float],
        before: dict[RecordId, RecordId],
    ) -> set[Pair]:
        """Return the pairs of a mention that fits two persons nearly equally well.

        Args:
            before: Clusters of the round before: records of one person are no rivals.
        """
        found = sorted(found, reverse=True)
        best_bits, best_pair = found[0]
        best = other_of(best_pair, record)
        rivals = [
            pair
            for value, pair in found[1:]
            if best_bits - value < _MARGIN_BITS
            and before[other_of(pair, record)] != before[best]
            and bits.get(ordered(best, other_of(pair, record)), _HOPELESS_BITS) < JOIN_BITS
            and not self._may_follow(best, other_of(pair, record))
        ]
        return {pair for _value, pair in found} if rivals else set()

    def _may_follow(self, left: RecordId, right: RecordId) -> bool:
        """Two bare mentions are no rivals of each other: they may both be of one person."""
        return (left in self._bare or right in self._bare) and self._may_be_one(left, right)

    def _are_professionals(self, pair: Pair) -> bool:
        return all(self._agency.records[one].form is Form.PROFESSIONAL for one in pair)

    def _matters(self, left: RecordId, right: RecordId) -> bool:
        """Nobody has time for every doubt of an agency: those near a child with an open case are asked."""
        return not self._children or left in self._near or right in self._near

    # --- result

    def _result(
        self,
        cluster_of: dict[RecordId, RecordId],
        bits: dict[Pair, float],
        rows: dict[Pair, tuple[EvidenceRow, ...]],
        same_id: set[Pair],
    ) -> Resolution:
        pairs = []
        told_apart = {ordered(cluster_of[one], cluster_of[other]) for one, other in self._cannot}
        for pair, value in bits.items():
            probability = 1.0 if pair in self._must else probability_of(value)
            is_answered = pair in self._cannot or ordered(cluster_of[pair[0]], cluster_of[pair[1]]) in told_apart
            if probability >= REPORT_P and not is_answered and not self._linkable(pair, value).is_vetoed:
                extra = rows.get(pair, ())
                if pair in same_id:
                    extra = (*extra, _same_id_row(self._agency, pair))
                pairs.append(PairEvidence(pair[0], pair[1], value, probability, extra))
        pairs.sort(key=lambda evidence: (-evidence.total_bits, evidence.record_a, evidence.record_b))
        decided = {*self._must, *self._cannot}
        queue = [
            evidence
            for evidence in pairs
            if cluster_of[evidence.record_a] != cluster_of[evidence.record_b]
            and self._matters(cluster_of[evidence.record_a], cluster_of[evidence.record_b])
            and evidence.total_bits >= REVIEW_BITS
            and not self._are_professionals((evidence.record_a, evidence.record_b))
            and (evidence.record_a, evidence.record_b) not in decided
            and not self._linkable((evidence.record_a, evidence.record_b), 0.0).is_vetoed
        ]
        queue.sort(key=lambda evidence: (abs(evidence.total_bits - JOIN_BITS), evidence.record_a, evidence.record_b))
        # What a person has decided is as sure as it gets, whatever the match weight was.
        sure = {pair: probability_of(value) for pair, value in bits.items()} | dict.fromkeys(self._must, 1.0)
        persons, person_of = make_persons(self._agency, cluster_of, sure)
        return Resolution(persons, person_of, tuple(pairs), one_per_couple(queue, person_of))


def _same_id_row(agency: Agency, pair: Pair) -> EvidenceRow:
    shared = sorted(set(agency.records[pair[0]].external_ids) & set(agency.records[pair[1]].external_ids))
    text = ", ".join(shared)
    return EvidenceRow("system id", "same", text, text, _SAME_ID_BITS, "The case system gave both the same id")
