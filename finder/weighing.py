"""The agency's weights: kept with the workspace, changed with a reason, previewed before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from finder.errors import UserError
from finder.model.candidate import SearchResult
from finder.scoring.weights import NAMES, Weights, default_weights, scales_from_text, scales_to_text, with_scales
from finder.scoring.whatif import preview, rank_ranges, reweighed, sensitivity
from finder.services import WeightPreview
from finder.store.store import Store

_SETTING = "scoring/scales"
_BEFORE = "scoring/scales_before"
_REASON = "scoring/reason"
"""Why the weights are as they are: the journal holds codes only."""


class Weighing:
    """Applies the agency's weights to results that were scored with every contribution counted once."""

    def __init__(self, store: Store, actor: str) -> None:
        self._store = store
        self._actor = actor

    def scales(self) -> dict[str, float]:
        """Return how much each contribution counts, by code; 1 unless the agency changed it."""
        kept = self._store.setting(_SETTING)
        return {name: 1.0 for name in NAMES} | (scales_from_text(kept) if kept else {})

    def weights(self) -> Weights:
        """Return the weights in force."""
        return with_scales(default_weights(), self.scales())

    def apply(self, result: SearchResult) -> SearchResult:
        """Return a result with the weights in force, each person with the range of places they would take."""
        weights = self.weights()
        ranges = rank_ranges(result.candidates, weights)
        placed = tuple(replace(one, rank_range=ranges[one.person_id]) for one in reweighed(result.candidates, weights))
        return replace(result, candidates=placed)

    def preview(self, result: SearchResult, scales: Mapping[str, float]) -> WeightPreview:
        """Say what other weights would change; nothing is kept.

        Args:
            result: Scored with every contribution counted once.

        Raises:
            UserError: An unknown contribution, a figure out of range, or the child's voice would not be the largest.
        """
        now, wanted = self.weights(), with_scales(self.weights(), scales)
        return WeightPreview(
            scales=tuple((name, wanted.scale(name)) for name in NAMES),
            moves=preview(result.candidates, now, wanted),
            n_people=len(result.candidates),
            sensitivity=sensitivity(result.candidates, wanted),
        )

    def change(self, scales: Mapping[str, float], reason: str) -> None:
        """Keep other weights, for every child; journalled. ``undo`` takes it back.

        Raises:
            UserError: As ``preview``, or no reason.
        """
        if not reason.strip():
            raise UserError("Other weights need a reason: they change every child's list. Nothing was changed.")
        wanted = with_scales(self.weights(), scales).scales
        with self._store.transaction():
            self._store.put_setting(_BEFORE, scales_to_text(self.scales()))
            self._store.put_setting(_SETTING, scales_to_text(wanted))
            self._store.put_setting(_REASON, reason.strip())
            changed = " ".join(f"{name}={value:g}" for name, value in sorted(scales.items()))
            self._store.log(self._actor, "weights_changed", "all children", changed)

    def undo(self) -> bool:
        """Go back to the weights before the last change; False when there is nothing to go back to."""
        before = self._store.setting(_BEFORE)
        if before is None:
            return False
        with self._store.transaction():
            self._store.put_setting(_SETTING, before)
            self._store.put_setting(_BEFORE, None)
            self._store.log(self._actor, "weights_changed", "all children", "back")
        return True
