"""The best names of a segment by the compiled scan: the same answers as ``slow``, without looking at everybody.

The first pass knows only likenesses from 0.9; whatever it has not seen is below that, so the best scores so far may
already be out of reach for the rest. If not, they say how little likeness can still matter: then given names are
compared down to there, and last family names down to where they can still matter after that.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence, Set

import numpy as np

from matching.index.find import Found, Wanted
from matching.index.likeness import (
    EXTRAS_WEIGHT,
    FAMILY_WEIGHT,
    GIVEN_WEIGHT,
    LEAST_EXTRA,
    LEAST_JOINED,
    LEAST_SCORE,
    Side,
    least_likeness,
)
from matching.index.native import Top, Walk, address
from matching.index.query import Probe, Reading
from matching.index.segment import Segment
from matching.index.signed import SignedSide, ValueFit

_FIRST_LEAST = LEAST_JOINED
_ROUNDING = 1e-9
_ANY_YEAR = (1, 0)
_OTHER = {Side.GIVEN: Side.FAMILY, Side.FAMILY: Side.GIVEN}
_SIDE_WEIGHTS = {Side.GIVEN: GIVEN_WEIGHT, Side.FAMILY: FAMILY_WEIGHT}

Wish = tuple[Side, Probe]
Fits = dict[Wish, ValueFit]


class FastScan:
    """Searches one segment; one search at a time."""

    def __init__(self, library: ctypes.CDLL, segment: Segment) -> None:
        self.library = library
        self.sides = {
            Side.GIVEN: SignedSide(library, segment.given),
            Side.FAMILY: SignedSide(library, segment.family),
        }
        self._segment = segment
        self._born = np.ascontiguousarray(segment.columns.born)
        self.people_at = address(segment.people)
        self.is_present_at = address(segment.is_present)
        self.places_at = address(segment.person_places)
        self.born_at = address(self._born)

    def find(self, wanted: Wanted) -> tuple[Found, ...]:
        """Find the best people; best first, equal scores by name."""
        search = _Search(self, wanted)
        try:
            return search.run()
        finally:
            search.release()


class _Search:
    """One search in one segment."""

    def __init__(self, scan: FastScan, wanted: Wanted) -> None:
        self._scan = scan
        self._wanted = wanted
        self._fits: Fits = {}
        self._extras: Fits = {}
        room = wanted.limit
        self._scores = np.zeros(room)
        self._names, self._people, self._readings = (np.zeros(room, dtype=np.int32) for _ in range(3))
        arrays = (self._scores, self._names, self._people, self._readings)
        self._top = Top(*(array.ctypes.data for array in arrays), 0, room, LEAST_SCORE)

    def run(self) -> tuple[Found, ...]:
        """Search."""
        readings = self._wanted.query.readings
        extras = {extra for reading in readings for extra in reading.extras}
        self._fit(self._extras, {(side, extra): LEAST_EXTRA for extra in extras for side in Side})
        self._fit(self._fits, {wish: _FIRST_LEAST for reading in readings for wish in _wishes(reading)})
        self._walk_all()
        for side in Side:  # given names first: there are fewer, and what they find may spare the others
            needed = {wish: least for wish, least in self._still_needed().items() if wish[0] is side}
            if needed:
                self._fit(self._fits, needed)
                self._walk_all(set(needed))
        n = self._top.n
        rows = zip(self._scores[:n].tolist(), self._names[:n].tolist(), self._readings[:n].tolist(), strict=True)
        return tuple(Found(*row) for row in rows)

    def release(self) -> None:
        """Give the arrays back."""
        for fits in (self._fits, self._extras):
            for (side, _), fit in fits.items():
                self._scan.sides[side].give_back(fit)
            fits.clear()

    def _fit(self, fits: Fits, wishes: dict[Wish, float]) -> None:
        for wish, least in wishes.items():
            side, probe = self._scan.sides[wish[0]], wish[1]
            known = fits.pop(wish, None)
            fits[wish] = side.fit(probe, least) if known is None else side.extend(known, probe, least)

    def _still_needed(self) -> dict[Wish, float]:
        """Say down to which likeness each probe has to be known for the best to be certain."""
        needed: dict[Wish, float] = {}
        is_full = self._top.n == self._top.room
        target = (float(self._scores[self._top.n - 1]) if is_full else LEAST_SCORE) - _ROUNDING
        for reading in self._wanted.query.readings:
            for wish, least in self._needed_by(reading, target / reading.weight):
                needed[wish] = min(needed.get(wish, 1.0), max(least, least_likeness(wish[1])))
        return {wish: least for wish, least in needed.items() if least < self._fits[wish].unseen}

    def _needed_by(self, reading: Reading, target: float) -> Iterator[tuple[Wish, float]]:
        wishes = _wishes(reading)
        if len(wishes) == 1:
            yield wishes[0], target
            return
        given, family = (self._fits[wish].most for wish in wishes)
        yield wishes[0], (target - FAMILY_WEIGHT * family) / GIVEN_WEIGHT
        yield wishes[1], (target - GIVEN_WEIGHT * given) / FAMILY_WEIGHT

    def _walk_all(self, changed: Set[Wish] | None = None) -> None:
        """Walk all readings, or those that have to do with the wishes that changed."""
        for place, reading in enumerate(self._wanted.query.readings):
            if changed is None or not changed.isdisjoint(_wishes(reading)):
                self._walk(reading, place)

    def _walk(self, reading: Reading, place: int) -> None:
        """Walk over the names that a reading may mean, led by the side with fewer of them."""
        wishes = sorted(_wishes(reading), key=lambda wish: self._fits[wish].n_names)
        if not all(self._fits[wish].n_names for wish in wishes[1:]):
            return
        walk = self._described(reading, place, wishes[0], wishes[1] if len(wishes) > 1 else None)
        extras = [_addresses(self._extras, side, reading.extras) for side in (wishes[0][0], _OTHER[wishes[0][0]])]
        walk.lead_extras, walk.other_extras = (ctypes.addressof(pointers) for pointers in extras)
        walk.n_extras = len(reading.extras)
        self._scan.library.kf_index_walk(ctypes.byref(walk), ctypes.byref(self._top))

    def _described(self, reading: Reading, place: int, lead: Wish, other: Wish | None) -> Walk:
        scan, fit = self._scan, self._fits[lead]
        fit.sort()
        leading, beside = scan.sides[lead[0]], scan.sides[_OTHER[lead[0]]]
        born_from, born_to = self._wanted.born or _ANY_YEAR
        return Walk(
            values=fit.touched.ctypes.data,
            n_values=len(fit.touched),
            lead_best=fit.best_at,
            other_best=None if other is None else self._fits[other].best_at,
            starts=leading.value_starts_at,
            names=leading.names_at,
            lead_values=leading.value_of_at,
            lead_seconds=leading.second_of_at,
            other_values=beside.value_of_at,
            other_seconds=beside.second_of_at,
            lead_weight=_SIDE_WEIGHTS[lead[0]],
            other_weight=_SIDE_WEIGHTS[_OTHER[lead[0]]],
            other_most=0.0 if other is None else self._fits[other].most_known,
            weight=reading.weight,
            extras_weight=EXTRAS_WEIGHT,
            least_extra=LEAST_EXTRA,
            people=scan.people_at,
            is_present=scan.is_present_at,
            places=scan.places_at,
            is_near=address(self._wanted.is_near),
            born=scan.born_at,
            born_from=born_from,
            born_to=born_to,
            reading=place,
        )


def _addresses(fits: Fits, side: Side, extras: Sequence[Probe]) -> ctypes.Array[ctypes.c_void_p]:
    """Return the addresses of the likenesses of further words."""
    return (ctypes.c_void_p * len(extras))(*(fits[side, extra].best_at for extra in extras))


def _wishes(reading: Reading) -> tuple[Wish, ...]:
    sides = ((Side.GIVEN, reading.given), (Side.FAMILY, reading.family))
    return tuple((side, probe) for side, probe in sides if probe is not None)
