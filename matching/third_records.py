"""What other records say about a pair: who is the same as a third record is the same as one another.

A pair of records is weighed alone first. If both are compared with a third record, the three cannot be judged apart:
of the ways to sort them into persons only five are possible, and "a is c, b is c, but a is not b" is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matching.blocking import CandidatePairs
from matching.columns import Codes, Flags, Floats
from matching.model import Model
from matching.ports import Watch
from matching.score import KEEP_FROM_BITS, PairScores, score_rows
from matching.table import Table
from matching.third_fast import declared, neighbours, third_bits
from matching.weights import on_grid

A = TypeVar("A", bound=np.generic)

RULE = "linked to the same third record"
# A single pair never weighs more than odds of 32,000 to one when a third record speaks through it.
_MOST_BITS = 15.0
# Who is linked to more records than this is no person but a default value.
_MOST_LINKS = 50
_CHUNK = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class _Neighbours:
    """Pairs seen from both ends, in the order of the first end, then the second.

    Attributes:
        starts: Where each row's neighbours begin; shape (rows + 1,).
        other: The neighbour.
        place: Place of the pair.
    """

    starts: Codes
    other: Codes
    place: Codes

    def count(self, rows: Codes) -> Codes:
        """Number of neighbours of each row."""
        return np.asarray(self.starts[rows + 1] - self.starts[rows])


def ask_third_records(
    table: Table, scores: PairScores, model: Model, watch: Watch, least_bits: float = KEEP_FROM_BITS
) -> PairScores:
    """Return the scores with what other records say, and the pairs that only a third record proposes.

    Each third record c with a likely link to a or b adds log2((1 + 2^(ac+bc)) / (1 + 2^ac + 2^bc)) bits to the pair
    a, b: the odds of the three being sorted so that a and b are one person, over those that they are not, given the
    three pairs' own weights. All that speak for the pair count, and of those against it the strongest; both as far as
    they exceed what the pair itself says in the same direction.

    Args:
        scores: All that was compared, however little it weighs: what speaks against a pair weighs least of all.
        least_bits: Pairs below are left out of the result.
    """
    n_rows = len(table.ids)
    is_concerned = _beside_links(scores, n_rows)
    concerned = _with_proposed(table, scores.kept(is_concerned), model, watch)
    third = on_grid(_third_bits(concerned, n_rows, watch, least_bits))
    asked = replace(concerned, bits=concerned.bits + third, third=third)
    asked = asked.kept(asked.bits >= least_bits)
    return _merged(scores.kept(~is_concerned & (scores.bits >= least_bits)), asked, n_rows)


def _beside_links(scores: PairScores, n_rows: int) -> Flags:
    """Mark the pairs of which one record at least has a likely link; no third record speaks to any other."""
    is_linked = np.zeros(n_rows, dtype=np.bool_)
    is_link = (scores.bits > 0) & (scores.veto == 0)
    is_linked[scores.left[is_link]] = True
    is_linked[scores.right[is_link]] = True
    return np.asarray(is_linked[scores.left] | is_linked[scores.right])


def _with_proposed(table: Table, scores: PairScores, model: Model, watch: Watch) -> PairScores:
    """Add the pairs of records that are linked to one third record and were not proposed before."""
    is_link = (scores.bits > 0) & (scores.veto == 0)
    n_rows = len(table.ids)
    known = _neighbours(scores.left[is_link], scores.right[is_link], n_rows)
    proposed = np.sort(np.concatenate([np.empty(0, dtype=np.int64), *_pairs_at(known, n_rows)]))
    proposed = proposed[np.diff(proposed, prepend=-1) > 0]
    keys = scores.left * n_rows + scores.right
    new = proposed[~_among(proposed, keys)]
    if not len(new):
        return scores
    rules = (*scores.rules, RULE)
    left, right = np.divmod(new, n_rows)
    pairs = CandidatePairs(left, right, np.full(len(new), len(rules) - 1), rules, ())
    return _inserted(scores, np.searchsorted(keys, new), score_rows(table, pairs, model, watch, -np.inf))


def _pairs_at(known: _Neighbours, n_rows: int) -> list[Codes]:
    """Pair the neighbours of every row that has a few, each pair as one number."""
    degree = np.diff(known.starts)
    found = []
    for n in range(2, _MOST_LINKS + 1):
        at = known.starts[:-1][degree == n]
        if len(at):
            first, second = np.triu_indices(n, k=1)
            around = known.other[at[:, None] + np.arange(n)]
            found.append((around[:, first] * n_rows + around[:, second]).ravel())
    return found


def _merged(scores: PairScores, more: PairScores, n_rows: int) -> PairScores:
    """Merge two lists of pairs, each in order."""
    fewer, others = sorted((scores, more), key=lambda one: len(one.left))
    where = np.searchsorted(others.left * n_rows + others.right, fewer.left * n_rows + fewer.right)
    return replace(_inserted(others, where, fewer), rules=more.rules)


def _inserted(scores: PairScores, where: Codes, more: PairScores) -> PairScores:
    """Put more pairs before those at some places, which ascend."""
    is_old: Flags = np.ones(len(scores.left) + len(where), dtype=np.bool_)
    new = where + np.arange(len(where))
    is_old[new] = False

    def both(own: npt.NDArray[A], others: npt.NDArray[A]) -> npt.NDArray[A]:
        merged = np.empty(len(is_old), dtype=own.dtype)
        merged[new] = others
        merged[is_old] = own
        return merged

    return PairScores(
        left=both(scores.left, more.left),
        right=both(scores.right, more.right),
        bits=both(scores.bits, more.bits),
        rule_of=both(scores.rule_of, more.rule_of),
        veto=both(scores.veto, more.veto),
        rules=more.rules,
        third=both(scores.third, more.third),
    )


def _neighbours(left: Codes, right: Codes, n_rows: int) -> _Neighbours:
    library = declared()
    if library is not None:
        return _Neighbours(*neighbours(library, left, right, n_rows))
    near, far = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.argsort(near * n_rows + far)
    starts = np.zeros(n_rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(near, minlength=n_rows), out=starts[1:])
    return _Neighbours(starts, far[order], order % max(len(left), 1))


def _third_bits(scores: PairScores, n_rows: int, watch: Watch, least_bits: float = -np.inf) -> Floats:
    """Return the bits that other records add to each pair; pairs that stay below ``least_bits`` may be left out."""
    bits: Floats = np.clip(np.where(scores.veto > 0, -_MOST_BITS, scores.bits), -_MOST_BITS, _MOST_BITS)
    library = declared()
    if library is not None:
        return third_bits(
            library, (scores.left, scores.right), scores.bits, bits, n_rows, watch=watch, least_bits=least_bits
        )
    around = _neighbours(scores.left, scores.right, n_rows)
    speaking_for, against = np.zeros(len(bits)), np.zeros(len(bits))
    for done, pair, near, far in _triads(around, bits):
        watch.progress(done, len(around.other), "Asking third records")
        says = np.log2((1 + np.exp2(near + far)) / (1 + np.exp2(near) + np.exp2(far)))
        speaking_for += np.bincount(pair, weights=np.maximum(says, 0.0), minlength=len(bits))
        np.minimum.at(against, pair, says)
    return _beyond(scores.bits, speaking_for, against)


def _beyond(own: Floats, speaking_for: Floats, against: Floats) -> Floats:
    """Return what others say beyond what the pair says of itself.

    Records that are like one another tell the same story: where the pair itself agrees (or differs), the part of
    their evidence that goes the same way is the evidence of the pair again, and only what exceeds it counts.

    Args:
        own: Bits of each pair weighed alone.
        speaking_for: 0 or above.
        against: 0 or below.
    """
    return np.asarray(
        np.maximum(speaking_for - np.maximum(own, 0.0), 0.0) + np.minimum(against - np.minimum(own, 0.0), 0.0)
    )


def _triads(around: _Neighbours, bits: Floats) -> Iterator[tuple[int, Codes, Floats, Floats]]:
    """Walk from a record over a likely link to a third one, and from there to each of its neighbours.

    A triad with two likely links is met from both ends; it is kept from the end whose link is the likelier one (the
    smaller record between equals).

    Yields:
        How far the walk has come; for each triad the pair's place, the weight of the link, and that of the other pair.
    """
    from_row = np.repeat(np.arange(len(around.starts) - 1), np.diff(around.starts))
    n_rows = len(around.starts)
    keys = from_row * n_rows + around.other
    for start in range(0, len(keys), _CHUNK):
        link = np.arange(start, min(start + _CHUNK, len(keys)))
        link = link[bits[around.place[link]] > 0]
        third = around.other[link]
        n_far = around.count(third)
        turn = np.repeat(np.arange(len(link)), n_far)
        far_place = around.starts[third][turn] + np.arange(len(turn)) - np.repeat(np.cumsum(n_far) - n_far, n_far)
        a, b = from_row[link][turn], around.other[far_place]
        near, far = bits[around.place[link]][turn], bits[around.place[far_place]]
        wanted = a * n_rows + b
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        once = (a != b) & ((near > far) | ((near == far) & (a < b))) & (keys[at] == wanted)
        yield start, around.place[at[once]], near[once], far[once]


def _among(wanted: Codes, keys: Codes) -> Flags:
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.bool_)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.asarray(keys[at] == wanted)
