"""What records say of themselves: the model, and every comparison, made once for a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from finder.casework.agency import Agency
from finder.errors import BugError
from finder.identity.explain import table_of
from finder.identity.joining import CONTRADICTED_BITS, HOPELESS_BITS, JOIN_BITS
from finder.identity.numbering import are_of_two_systems, number_independently
from finder.identity.pairs import Pair, ordered
from finder.jobs import JobContext
from finder.model.person import EvidenceRow
from finder.model.record import RecordId
from matching import Model, candidate_pairs, score, score_ids, score_pair, train
from matching.schema import ScoredPair

_SAME_ID_BITS = 20.0
"""Strong, and not enough for two wholly different names: an id column is sometimes read for the wrong person."""
_MAY_BE_ONE_BITS = -16.0


class Attributes:
    """Compares an agency's records, without their relatives. The same two records always give the same bits."""

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        self._table = table_of(agency)
        self._named = frozenset(one for one, record in agency.records.items() if not record.is_unnamed)
        self._scored: dict[Pair, ScoredPair] = {}
        self._model: Model | None = None

    @property
    def model(self) -> Model:
        """The model that ``learn`` trained."""
        if self._model is None:
            raise BugError("records are compared before a model is trained")
        return self._model

    def learn(self, job: JobContext) -> frozenset[Pair]:
        """Train the model; return the pairs that blocking proposes and that are not hopeless."""
        proposed = candidate_pairs(self._table, job)
        self._model = train(self._table, proposed, job)
        blocked = score(self._table, proposed, self._model, job, HOPELESS_BITS)
        self._keep(blocked)
        return frozenset(ordered(RecordId(one.a), RecordId(one.b)) for one in blocked)

    def compare(self, pairs: Iterable[Pair], job: JobContext) -> dict[Pair, ScoredPair]:
        """Return the comparison of each pair of named records."""
        wanted = sorted(pair for pair in pairs if self._named.issuperset(pair))
        self._keep(score_ids(self._table, self.model, [pair for pair in wanted if pair not in self._scored], job))
        return {pair: self._scored[pair] for pair in wanted}

    def may_be_one(self, left: RecordId, right: RecordId) -> bool:
        """True unless attributes say clearly that two people are meant."""
        if left not in self._named or right not in self._named:
            return True
        pair = ordered(left, right)
        if pair not in self._scored:
            self._keep([score_pair(self._table, self.model, *pair)])
        scored = self._scored[pair]
        return scored.bits > _MAY_BE_ONE_BITS and not scored.is_vetoed

    def _keep(self, scored: Iterable[ScoredPair]) -> None:
        self._scored.update((ordered(RecordId(one.a), RecordId(one.b)), one) for one in scored)

    # --- system ids

    def same_id_rows(self, job: JobContext) -> dict[Pair, EvidenceRow]:
        """Return a row for each two records that carry one external id, unless they plainly describe two people."""
        found = {pair for carriers in self._agency.carriers.values() for pair in combinations(sorted(carriers), 2)}
        scored = self.compare(found, job)
        likely = {pair for pair in found if not self._clash(pair, scored.get(pair))}
        by_chance = number_independently(self._agency, likely, found - likely)
        return {pair: _same_id_row(self._agency, pair) for pair in sorted(likely - by_chance)}

    def _clash(self, pair: Pair, scored: ScoredPair | None) -> bool:
        """True when two rows with one id plainly describe two people; two systems are believed less than one."""
        if scored is None:
            return False
        is_against = scored.bits - self.model.prior_bits < CONTRADICTED_BITS
        return scored.bits + _SAME_ID_BITS < JOIN_BITS or (is_against and are_of_two_systems(self._agency, pair))


def _same_id_row(agency: Agency, pair: Pair) -> EvidenceRow:
    shared = sorted(set(agency.records[pair[0]].external_ids) & set(agency.records[pair[1]].external_ids))
    text = ", ".join(shared)
    return EvidenceRow("system id", "same", text, text, _SAME_ID_BITS, "The case system gave both the same id")
