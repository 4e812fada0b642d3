"""Scored pairs become persons, under constraints that never break."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from finder.casework.agency import Agency
from finder.identity.pairs import Pair, ordered, other_of, probability_of
from finder.identity.proposals import is_bare_mention, is_mention
from finder.identity.ties import Tie, TieIndex
from finder.model.record import Precision, Record, RecordId
from matching import cluster
from matching.fold import fold
from matching.schema import ScoredPair

JOIN_BITS = 2.0
"""Records are joined from here on: probability 0.8. Below 0.9 a person stays "to be confirmed" everywhere."""
SETTLED_BITS = 3.17
"""Records are settled from here on: probability 0.9. Only settled relatives are evidence for others."""
_MARGIN_BITS = 3.0
_APART_BITS = -2.0
"""Below, two records are two people's (probability 0.2)."""
CONTRADICTED_BITS = -6.0
HOPELESS_BITS = -17.0
"""Relatives in common give 18 bits at most, so nothing below can be joined."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """What people have decided; it outranks everything."""

    must: frozenset[Pair]
    cannot: frozenset[Pair]


class Joiner:
    """Joins one agency's records.

    Args:
        sealed: Sealed records, with the first day of the seal.
        opened: Children with an open case, with the day on which it was opened.
        may_be_one: What attributes say of two records.
        readopted: Records of children who were adopted before they came into care (again).
    """

    def __init__(
        self,
        agency: Agency,
        ties: TieIndex,
        sealed: Mapping[RecordId, dt.date | None],
        opened: Mapping[RecordId, dt.date],
        *,
        may_be_one: Callable[[RecordId, RecordId], bool],
        prior_bits: float,
        readopted: frozenset[RecordId] = frozenset(),
    ) -> None:
        self._records, self._readopted = agency.records, readopted
        self._ids = tuple(sorted(agency.records))
        self._ties = ties
        self._sealed, self._opened = sealed, opened
        self._may_be_one = may_be_one
        self._prior_bits = prior_bits
        self._bare = {one for one in self._ids if is_bare_mention(agency.records[one])}
        self._mentions = {one for one in self._ids if is_mention(agency.records[one])}
        self._thin = {one for one in self._ids if _is_thin(agency.records[one])}
        self._groups = _side_by_side(agency, ties, self._ids)
        self._vetoes: dict[Pair, str] = {}

    def join(
        self,
        scored: Mapping[Pair, ScoredPair],
        bits: Mapping[Pair, float],
        threshold_bits: float,
        decided: Constraints,
        before: Mapping[RecordId, RecordId],
        *,
        clashing: Collection[Pair] = (),
    ) -> dict[RecordId, RecordId]:
        """Return the cluster of every record, called by its smallest record.

        Args:
            scored: What attributes say of each pair.
            bits: All that speaks for each pair.
            before: Clusters found before: records of one person are no rivals for a mention.
            clashing: Pairs to whom files give places in one family that nobody holds both of.
        """
        pairs = self._without_ambiguous(scored, bits, before, clashing)
        report = cluster(
            self._ids,
            [self._linkable(scored.get(pair), pair, value, clashing) for pair, value in pairs.items()],
            threshold_bits,
            must_link=sorted(decided.must),
            cannot_link=sorted(decided.cannot),
            groups={str(one): group for one, group in self._groups.items()},
        )
        return {RecordId(record): RecordId(head) for record, head in report.cluster_of.items()}

    def _linkable(self, scored: ScoredPair | None, pair: Pair, bits: float, clashing: Collection[Pair]) -> ScoredPair:
        veto = self.veto(scored, pair) or self.misplaced(pair, clashing)
        return ScoredPair(pair[0], pair[1], bits, probability_of(bits), is_vetoed=bool(veto), veto=veto)

    def veto(self, scored: ScoredPair | None, pair: Pair) -> str:
        """Return why two records are two people whatever speaks for one, or "".

        Two records that a file relates to each other, or names side by side, are two people.
        """
        found = self._vetoes.get(pair)
        if found is None:
            found = self._vetoes[pair] = self._ruled_out(pair)
        return (scored.veto if scored else "") or found

    def misplaced(self, pair: Pair, clashing: Collection[Pair]) -> str:
        """Return why a given name alone is not somebody whose place in the family is another than its own, or ""."""
        is_bare = pair in clashing and not self._bare.isdisjoint(pair)
        return "a given name alone, in another place of the family" if is_bare else ""

    def _ruled_out(self, pair: Pair) -> str:
        if self._groups[pair[0]] and self._groups[pair[0]] == self._groups[pair[1]]:
            return "named side by side in one document"
        if self._ties.are_tied((pair[0],), (pair[1],)):
            return "a file names one as a relative of the other"
        if self._crosses_seal(pair):
            return "one is a sealed record, the other a child with a case opened since"
        if self._crosses_adoption(pair):
            return "one is a child who was adopted before; an earlier record is separate on purpose"
        return ""

    def _crosses_seal(self, pair: Pair) -> bool:
        """A child who re-enters care after adoption has a separate record on purpose: nobody proposes that link.

        A case that was opened before the seal is the birth family's, and belongs behind it.
        """
        for one, other in (pair, pair[::-1]):
            sealed, opened = self._sealed.get(one), self._opened.get(other)
            if sealed and opened and opened > sealed and other not in self._sealed:
                return True
        return False

    def _crosses_adoption(self, pair: Pair) -> bool:
        """The record from before an adoption need not be marked: the other one says that there was one."""
        if len(self._readopted.intersection(pair)) != 1:
            return False
        first, second = (self._records[one].external_ids for one in pair)
        return bool(first) and bool(second) and not {*first} & {*second}

    # --- thin records

    def _without_ambiguous(
        self,
        scored: Mapping[Pair, ScoredPair],
        bits: Mapping[Pair, float],
        before: Mapping[RecordId, RecordId],
        clashing: Collection[Pair],
    ) -> dict[Pair, float]:
        """A bare mention that fits two people equally well joins neither; a person is asked.

        Nor does a row without a day of birth make one of two people who are clearly two: "born 1993" fits both.
        """
        choices: dict[RecordId, list[tuple[float, Pair]]] = defaultdict(list)
        for pair, value in bits.items():
            if value >= JOIN_BITS - _MARGIN_BITS:
                for record in self._thin.intersection(pair):
                    choices[record].append((value, pair))
        dropped: set[Pair] = set()
        for record, found in choices.items():
            dropped |= self._rivals(record, found, bits, before)
        return {
            pair: value
            for pair, value in bits.items()
            if pair in clashing or (pair not in dropped and not self._says_nothing(scored.get(pair), pair, value))
        }

    def _says_nothing(self, scored: ScoredPair | None, pair: Pair, bits: float) -> bool:
        """A bare mention holds too little to speak against anybody: its missing details are no contradiction."""
        if bits >= JOIN_BITS or self._mentions.isdisjoint(pair):
            return False
        return bits - self._prior_bits > CONTRADICTED_BITS

    def _rivals(
        self,
        record: RecordId,
        found: Iterable[tuple[float, Pair]],
        bits: Mapping[Pair, float],
        before: Mapping[RecordId, RecordId],
    ) -> set[Pair]:
        """Return a thin record's pairs with all but the best person, and with that one too if others fit as well."""
        found = sorted(found, reverse=True)
        rows = [(value, pair, other_of(pair, record)) for value, pair in found]
        no_firmer = self._mentions if record in self._mentions else self._thin
        firm = [(value, pair, other) for value, pair, other in rows if other not in no_firmer]
        # What falls short of a join already tells a mention's people apart; rows have to be clearly two people's.
        apart = JOIN_BITS if record in self._mentions else _APART_BITS
        if not firm:
            return set()
        best_bits, _, best = firm[0]
        rivals = [
            (value, pair)
            for value, pair, other in firm[1:]
            if before[other] != before[best] and bits.get(ordered(best, other), HOPELESS_BITS) < apart
        ]
        if any(best_bits - value < _MARGIN_BITS for value, _ in rivals):
            return {pair for _value, pair in found}
        return {pair for _value, pair in rivals}


def _is_thin(record: Record) -> bool:
    """True without an exact day of birth: such a record fits whoever has the name."""
    born = record.born
    return born is None or born.is_placeholder or born.precision is not Precision.DAY


def _side_by_side(agency: Agency, ties: TieIndex, ids: Iterable[RecordId]) -> dict[RecordId, str]:
    """Whoever is named side by side is two people, unless a list simply repeats a line."""
    groups: dict[RecordId, str] = {}
    seen: set[tuple[str, str, frozenset[Tie]]] = set()
    for one in ids:
        record = agency.records[one]
        line = (record.side_by_side, fold(record.name), frozenset(ties.of(one)))
        groups[one] = "" if line in seen else record.side_by_side
        if record.side_by_side and not record.is_unnamed:
            seen.add(line)
    return groups
