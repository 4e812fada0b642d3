"""A round of EM through the compiled kernel; ``matching.estimate`` has the plain twin."""

from __future__ import annotations

import ctypes
import functools

import numpy as np

from matching.columns import Floats
from matching.errors import KernelError
from matching.features import Ints
from matching.kernel.loading import FLOATS, INT32S, kernel

# The kernel has room for so many classes.
MOST_CLASSES = 16


@functools.cache
def declared() -> ctypes.CDLL | None:
    """Return the compiled kernel with the function of this module declared, or None."""
    library = kernel()
    if library is not None:
        size = ctypes.c_int64
        library.kf_expect.argtypes = [INT32S, FLOATS, size, size, FLOATS, size, FLOATS, size, FLOATS, FLOATS]
        library.kf_expect.restype = ctypes.c_int32
    return library


def expect(
    library: ctypes.CDLL, places: Ints, counts: Floats, logs: Floats, log_shares: Floats
) -> tuple[Floats, Floats]:
    """Divide the pairs of every pattern among the classes.

    Args:
        places: Place in ``logs`` of each level that a pattern shows; shape (patterns, comparisons).
        counts: Pairs with each pattern; shape (patterns,).
        logs: Logarithm of each level's share, by place and class; shape (places, classes).
        log_shares: Logarithm of each class's share of all pairs; shape (classes,).

    Returns:
        Pairs by class, shape (classes,), and by place and class, shape (places, classes).

    Raises:
        KernelError: A place is not one of the levels, or there are too many classes.
    """
    totals, sums = np.empty_like(logs), np.empty(len(log_shares))
    if library.kf_expect(places, counts, *places.shape, logs, len(logs), log_shares, len(log_shares), totals, sums):
        raise KernelError("The patterns and the levels of a model do not fit together. Count the patterns again.")
    return sums, totals
