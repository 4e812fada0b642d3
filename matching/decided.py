"""People's decisions as labels: a straight line from the bits as computed to the bits that decisions bear out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.columns import Flags, Floats
from matching.errors import TableError
from matching.model import LearnedLine, Model

# Fewer decisions than this, or all of one kind, say nothing about how far a score can be trusted.
LEAST_DECISIONS = 20
# How far a line may stray from "as computed" before decisions by the dozen speak for it: spread of ln(slope), and of
# the offset in bits.
_SLOPE_SPREAD = 0.5
_OFFSET_SPREAD = 4.0
_SLOPE_RANGE = (0.25, 4.0)
_MAX_STEPS = 50
_CLIP_BITS = 40.0
_LN2 = float(np.log(2.0))


def learn_from_decisions(model: Model, bits: Floats, is_one_person: Flags) -> Model:
    """Return the model with a line fitted to decisions; unchanged when they are too few or all of one kind.

    People decide on the pairs that puzzle the program, never on a fair sample. A line through the log-odds can be
    fitted to such a choice, because the choice was made by the bits themselves.

    Source: Platt (1999), with normal priors on ln(slope) and offset.

    Args:
        bits: What ``score`` says about the decided pairs with this model; shape (decisions,).
        is_one_person: What people decided; shape (decisions,).

    Raises:
        TableError: The model has a line already; decisions are to be learned from the scores as computed.
    """
    if model.learned is not None:
        raise TableError(
            "This model has learned from decisions before. Nothing was changed. Take the model as trained."
        )
    n_same = int(is_one_person.sum())
    if len(bits) < LEAST_DECISIONS or n_same in (0, len(bits)):
        return model
    slope, offset = _fit(np.clip(bits, -_CLIP_BITS, _CLIP_BITS), is_one_person.astype(np.float64))
    return replace(model, learned=LearnedLine(slope, offset, len(bits)))


def _fit(bits: Floats, same: Floats) -> tuple[float, float]:
    """Find the line of greatest posterior probability by Newton steps on (ln slope, offset)."""
    at = np.zeros(2)
    for _ in range(_MAX_STEPS):
        step = np.linalg.solve(_curvature(at, bits), _gradient(at, bits, same))
        # Full steps can overshoot where nearly every decision agrees with its score.
        at = at - np.clip(step, -0.5, 0.5)
        if float(np.max(np.abs(step))) < 1e-9:
            break
    slope = float(np.clip(np.exp(at[0]), *_SLOPE_RANGE))
    return slope, float(at[1])


def _probability(at: Floats, bits: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(np.exp(at[0]) * bits + at[1], -60.0, 60.0))))


def _gradient(at: Floats, bits: Floats, same: Floats) -> Floats:
    gap = (_probability(at, bits) - same) * _LN2
    on_slope = float(gap @ bits) * np.exp(at[0]) + at[0] / _SLOPE_SPREAD**2
    return np.array([on_slope, float(gap.sum()) + at[1] / _OFFSET_SPREAD**2])


def _curvature(at: Floats, bits: Floats) -> Floats:
    """Expected curvature (Fisher information) with the priors'; always invertible."""
    p = _probability(at, bits)
    weight, along = p * (1 - p) * _LN2**2, bits * np.exp(at[0])
    cross = float(weight @ along)
    return np.array(
        [
            [float(weight @ along**2) + 1 / _SLOPE_SPREAD**2, cross],
            [cross, float(weight.sum()) + 1 / _OFFSET_SPREAD**2],
        ]
    )
