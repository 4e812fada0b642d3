"""The compiled scan (``matching/kernel/scan.c``) as Python sees it."""

from __future__ import annotations

import ctypes
import functools
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.kernel.loading import BYTES, INT32S, INT64S, kernel

Array = npt.NDArray[Any]

_POINTER = ctypes.c_void_p
_UINT32S = np.ctypeslib.ndpointer(np.uint32, flags="C_CONTIGUOUS")
_UINT64S = np.ctypeslib.ndpointer(np.uint64, flags="C_CONTIGUOUS")


class SideOfNames(ctypes.Structure):
    """``kf_side``."""

    _fields_ = (
        ("points", _POINTER),
        ("letters", _POINTER),
        ("heads", _POINTER),
        ("surplus", _POINTER),
        ("terms", _POINTER),
        ("lengths", _POINTER),
        ("starts", _POINTER),
        ("values", _POINTER),
        ("parts", _POINTER),
        ("part_weights", _POINTER),
    )


class Wish(ctypes.Structure):
    """``kf_wish``."""

    _fields_ = (
        ("word", _POINTER),
        ("length", ctypes.c_int64),
        ("apart", ctypes.c_int64),
        ("least", ctypes.c_double),
        ("terms", _POINTER),
        ("likeness", _POINTER),
        ("n_terms", ctypes.c_int64),
    )


class Fit(ctypes.Structure):
    """``kf_fit``."""

    _fields_ = (("best", _POINTER), ("touched", _POINTER), ("n", ctypes.c_int64))


class Walk(ctypes.Structure):
    """``kf_walk``."""

    _fields_ = (
        ("values", _POINTER),
        ("n_values", ctypes.c_int64),
        ("lead_best", _POINTER),
        ("other_best", _POINTER),
        ("starts", _POINTER),
        ("names", _POINTER),
        ("lead_values", _POINTER),
        ("lead_seconds", _POINTER),
        ("other_values", _POINTER),
        ("other_seconds", _POINTER),
        ("lead_weight", ctypes.c_double),
        ("other_weight", ctypes.c_double),
        ("other_most", ctypes.c_double),
        ("weight", ctypes.c_double),
        ("lead_extras", _POINTER),
        ("other_extras", _POINTER),
        ("n_extras", ctypes.c_int64),
        ("extras_weight", ctypes.c_double),
        ("least_extra", ctypes.c_double),
        ("people", _POINTER),
        ("is_present", _POINTER),
        ("places", _POINTER),
        ("is_near", _POINTER),
        ("born", _POINTER),
        ("born_from", ctypes.c_int32),
        ("born_to", ctypes.c_int32),
        ("reading", ctypes.c_int32),
    )


class Top(ctypes.Structure):
    """``kf_top``."""

    _fields_ = (
        ("scores", _POINTER),
        ("names", _POINTER),
        ("people", _POINTER),
        ("readings", _POINTER),
        ("n", ctypes.c_int64),
        ("room", ctypes.c_int64),
        ("least_score", ctypes.c_double),
    )


@functools.cache
def library() -> ctypes.CDLL | None:
    """Return the kernel with the types of its scan declared, or None where there is none."""
    lib = kernel()
    return None if lib is None else declare(lib)


def declare(lib: ctypes.CDLL) -> ctypes.CDLL:
    """Declare the types of the functions in ``scan.c``."""
    n = ctypes.c_int64
    lib.kf_index_group.argtypes = [INT32S, _POINTER, n, n, INT64S, INT32S]
    lib.kf_index_group.restype = None
    lib.kf_index_sign.argtypes = [_UINT32S, INT64S, n, _UINT64S, _UINT32S, BYTES]
    lib.kf_index_sign.restype = None
    lib.kf_index_fit.argtypes = [ctypes.POINTER(SideOfNames), ctypes.POINTER(Wish), ctypes.POINTER(Fit)]
    lib.kf_index_fit.restype = None
    lib.kf_index_walk.argtypes = [ctypes.POINTER(Walk), ctypes.POINTER(Top)]
    lib.kf_index_walk.restype = n
    return lib


def address(array: Array | None) -> int | None:
    """Return where an array lies; it has to be kept alive as long as the address is used."""
    return None if array is None else array.ctypes.data
