"""Scored pairs become clusters, under people's decisions and vetoes that never break."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matching.ports import NoWatch, Watch
from matching.schema import ClusterReport, ScoredPair

# A single pair must be this far above the threshold to join two clusters that have members of their own.
_STRONG_BRIDGE_BITS = 6.0
# Mean of the compared pairs between two clusters, against the threshold, below which they are not one person.
_MEAN_SLACK_BITS = 5.0
_CLIP_BITS = 15.0
_CHECK_EVERY = 1000


@dataclass(slots=True)
class _Between:
    """What is known between two clusters."""

    n_compared: int = 0
    sum_bits: float = 0.0
    n_links: int = 0
    best_bits: float = -_CLIP_BITS

    def add(self, other: _Between) -> None:
        self.n_compared += other.n_compared
        self.sum_bits += other.sum_bits
        self.n_links += other.n_links
        self.best_bits = max(self.best_bits, other.best_bits)


@dataclass(slots=True)
class _Clusters:
    """Growing clusters; an id's root names its cluster."""

    root_of: dict[str, str]
    members: dict[str, list[str]]
    groups: dict[str, set[str]]
    between: dict[str, dict[str, _Between]] = field(default_factory=lambda: defaultdict(dict))
    forbidden: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def root(self, member: str) -> str:
        """Return the cluster of a record."""
        return self.root_of[member]

    def forbid(self, a: str, b: str, why: str) -> None:
        """Forbid the clusters of two records to become one; the first reason is kept."""
        left, right = self.root(a), self.root(b)
        if left != right:
            self.forbidden[left].setdefault(right, why)
            self.forbidden[right].setdefault(left, why)

    def compare(self, pair: ScoredPair, threshold_bits: float) -> None:
        """Note the evidence of a pair."""
        left, right = self.root(pair.a), self.root(pair.b)
        bits = min(max(pair.bits, -_CLIP_BITS), _CLIP_BITS)
        known = self.between[left].setdefault(right, _Between())
        self.between[right][left] = known
        known.add(_Between(1, bits, int(pair.bits >= threshold_bits), pair.bits))

    def why_forbidden(self, left: str, right: str) -> str:
        """Return why two clusters may not be joined, or ""."""
        if right in self.forbidden[left]:
            return self.forbidden[left][right]
        if self.groups[left] & self.groups[right]:
            return "named side by side in one document"
        return ""

    def join(self, left: str, right: str) -> None:
        """Join two clusters; the larger keeps its root, between equals the smaller id."""
        keep, gone = sorted((left, right), key=lambda root: (-len(self.members[root]), root))
        for member in self.members[gone]:
            self.root_of[member] = keep
        self.members[keep] += self.members.pop(gone)
        self.groups[keep] |= self.groups.pop(gone)
        for other, known in self.between.pop(gone, {}).items():
            self._move_between(keep, gone, other, known)
        for other, why in self.forbidden.pop(gone, {}).items():
            del self.forbidden[other][gone]
            if other != keep:
                self.forbidden[keep].setdefault(other, why)
                self.forbidden[other].setdefault(keep, why)

    def _move_between(self, keep: str, gone: str, other: str, known: _Between) -> None:
        del self.between[other][gone]
        if other == keep:
            return
        if other in self.between[keep]:
            self.between[keep][other].add(known)
        else:
            self.between[keep][other] = self.between[other][keep] = known


def cluster(
    ids: Iterable[str],
    pairs: Sequence[ScoredPair],
    threshold_bits: float,
    must_link: Iterable[tuple[str, str]] = (),
    cannot_link: Iterable[tuple[str, str]] = (),
    *,
    groups: Mapping[str, str] | None = None,
    is_guarded: bool = True,
    watch: Watch | None = None,
) -> ClusterReport:
    """Join records into persons, strongest pair first.

    Two clusters are joined when no decision, veto or side-by-side naming stands between any of their members, and
    when the evidence between them as a whole supports it: one weak pair cannot join two clusters, and most of what
    was compared must not speak against it. Refused pairs are tried again after every round of joins.

    Args:
        ids: Every record id; records without pairs become clusters of one.
        pairs: Scored pairs among ``ids``; vetoed ones forbid.
        threshold_bits: Pairs with at least so many bits join; 0 bits are even odds.
        must_link: Decisions "the same person"; they come first and override vetoes.
        cannot_link: Decisions "not the same person"; nothing overrides them.
        groups: Side-by-side group of each id ("" or absent for none).
        is_guarded: False joins on any single pair that is not forbidden.

    Returns:
        Clusters, and in ``cut`` the pairs at or above the threshold (and decisions) that were refused. Independent of
        the order of the arguments.
    """
    watch = watch or NoWatch()
    clusters = _start(ids, groups or {})
    cut: list[tuple[str, str, str]] = []
    for a, b in _in_order(cannot_link):
        clusters.forbid(a, b, "decided: not the same person")
    for a, b in _in_order(must_link):
        _obey(clusters, a, b, cut)
    for done, pair in enumerate(sorted(pairs, key=lambda p: (p.a, p.b))):
        if done % _CHECK_EVERY == 0:
            watch.progress(done, len(pairs), "Joining records")
        if pair.is_vetoed:
            clusters.forbid(pair.a, pair.b, pair.veto or "vetoed")
        if clusters.root(pair.a) != clusters.root(pair.b):
            clusters.compare(pair, threshold_bits)
    cut += _agglomerate(clusters, pairs, threshold_bits, is_guarded, watch)
    return ClusterReport(_smallest_ids(clusters), tuple(cut))


def _start(ids: Iterable[str], groups: Mapping[str, str]) -> _Clusters:
    known = sorted(set(ids))
    return _Clusters(
        root_of={member: member for member in known},
        members={member: [member] for member in known},
        groups={member: {groups[member]} if groups.get(member) else set() for member in known},
    )


def _in_order(links: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted((min(link), max(link)) for link in set(links))


def _obey(clusters: _Clusters, a: str, b: str, cut: list[tuple[str, str, str]]) -> None:
    left, right = clusters.root(a), clusters.root(b)
    if left == right:
        return
    if right in clusters.forbidden[left]:
        cut.append((a, b, "decisions contradict each other: the same person, and not the same person"))
        return
    clusters.join(left, right)


def _agglomerate(
    clusters: _Clusters, pairs: Sequence[ScoredPair], threshold_bits: float, is_guarded: bool, watch: Watch
) -> list[tuple[str, str, str]]:
    waiting = sorted((p for p in pairs if p.bits >= threshold_bits), key=lambda p: (-p.bits, p.a, p.b))
    while True:
        refused = []
        for done, pair in enumerate(waiting):
            if done % _CHECK_EVERY == 0:
                watch.check()
            left, right = clusters.root(pair.a), clusters.root(pair.b)
            if left == right:
                continue
            why = _why_not(clusters, left, right, threshold_bits, is_guarded)
            if why:
                refused.append((pair, why))
            else:
                clusters.join(left, right)
        if len(refused) == len(waiting) or not refused:
            break
        waiting = [pair for pair, _ in refused]
    return sorted((pair.a, pair.b, why) for pair, why in refused if clusters.root(pair.a) != clusters.root(pair.b))


def _why_not(clusters: _Clusters, left: str, right: str, threshold_bits: float, is_guarded: bool) -> str:
    why = clusters.why_forbidden(left, right)
    if why or not is_guarded:
        return why
    known = clusters.between[left][right]
    if known.sum_bits / known.n_compared < threshold_bits - _MEAN_SLACK_BITS:
        return "most of what was compared between the two groups of records speaks against it"
    both_solid = min(len(clusters.members[left]), len(clusters.members[right])) > 1
    if both_solid and known.n_links < 2 and known.best_bits < threshold_bits + _STRONG_BRIDGE_BITS:
        return "one weak pair would join two groups of records"
    return ""


def _smallest_ids(clusters: _Clusters) -> dict[str, str]:
    smallest = {root: min(members) for root, members in clusters.members.items()}
    return {member: smallest[root] for member, root in sorted(clusters.root_of.items())}
