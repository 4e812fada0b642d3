"""Connected components of links between rows: compiled, or by spreading smallest rows in numpy."""

from __future__ import annotations

import ctypes
import functools

import numpy as np

from matching.columns import Codes
from matching.kernel.loading import INT64S, kernel
from matching.ports import NoWatch, Watch

_CHUNK = 1_000_000


def components(n_rows: int, left: Codes, right: Codes, watch: Watch | None = None) -> Codes:
    """Return the smallest row of each row's component.

    Args:
        n_rows: Rows are numbered from 0.
        left: One end of each link; shape (links,).
        right: The other end.

    Returns:
        Shape (rows,).
    """
    lib, watch = _library(), watch or NoWatch()
    return _spread(n_rows, left, right, watch) if lib is None else _united(lib, n_rows, left, right, watch)


@functools.cache
def _library() -> ctypes.CDLL | None:
    lib = kernel()
    if lib is not None:
        lib.kf_unite.argtypes = [INT64S, ctypes.c_int64, INT64S, INT64S, ctypes.c_int64]
        lib.kf_unite.restype = ctypes.c_int64
        lib.kf_flatten.argtypes = [INT64S, ctypes.c_int64]
        lib.kf_flatten.restype = ctypes.c_int64
    return lib


def _united(lib: ctypes.CDLL, n_rows: int, left: Codes, right: Codes, watch: Watch) -> Codes:
    labels = np.arange(n_rows, dtype=np.int64)
    for start in range(0, len(left), _CHUNK):
        watch.check()
        a = np.ascontiguousarray(left[start : start + _CHUNK], dtype=np.int64)
        b = np.ascontiguousarray(right[start : start + _CHUNK], dtype=np.int64)
        if lib.kf_unite(labels, n_rows, a, b, len(a)) < 0:
            raise IndexError("a link names a row that is not there")
    lib.kf_flatten(labels, n_rows)
    return labels


def _spread(n_rows: int, left: Codes, right: Codes, watch: Watch) -> Codes:
    """Hand the smaller label over every link, and follow labels to their end, until nothing changes."""
    labels = np.arange(n_rows, dtype=np.int64)
    while True:
        watch.check()
        low, high = labels[left], labels[right]
        if np.array_equal(low, high):
            return labels
        least = np.minimum(low, high)
        np.minimum.at(labels, low, least)
        np.minimum.at(labels, high, least)
        followed = labels[labels]
        while not np.array_equal(followed, labels):
            labels, followed = followed, followed[followed]
