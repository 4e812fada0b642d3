"""What an engine found, handed from its process to the one that measures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
# Pairs less likely than this are of no use to anybody and count nowhere.
LEAST_PROBABILITY = 0.01
NOTHING: Rows = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Scored pairs and clusters.

    Attributes:
        left: Row of one record; ``right`` of the other, in any order; shape (pairs,).
        probability: In [LEAST_PROBABILITY, 1].
        cluster: Code of the cluster of every row; shape (rows,).
        n_proposed: Pairs that blocking proposed; -1 where the engine does not say.
        proposed_left: Rows of the proposed pairs, where an engine's blocking is its own; else empty.
    """

    left: Rows
    right: Rows
    probability: Floats
    cluster: Rows
    n_proposed: int
    proposed_left: Rows
    proposed_right: Rows

    def with_proposed(self, n_proposed: int) -> Found:
        """Return the same with the number of proposed pairs filled in."""
        return replace(self, n_proposed=n_proposed)

    def save(self, path: Path) -> None:
        """Write to an .npz file."""
        np.savez(path, **{name: getattr(self, name) for name in self.__slots__})


def load(path: Path) -> Found:
    """Read what ``Found.save`` wrote."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    return Found(**{**arrays, "n_proposed": int(arrays["n_proposed"])})
