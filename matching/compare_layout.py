"""The structures that the compiled comparisons read; they mirror those of ``kernel/person.h``."""

from __future__ import annotations

import ctypes
import functools
from ctypes import POINTER, Structure, c_int32, c_int64, c_void_p
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.compare_result import COMPARISONS
from matching.errors import KernelError

Array = npt.NDArray[Any]

TEXT = np.dtype(
    [("letters", "u8"), ("head", "u8"), ("start", "u4"), ("n_bytes", "i4"), ("n_chars", "i4"), ("number", "i4")]
)
NAME = np.dtype("V64")
RECORD = np.dtype("V128")
HOUSE = np.dtype("V32")
SPAN = np.dtype("V24")
_ALIGNED_TO = 128
TOO_SMALL = -3


class TextsView(Structure):
    """``kf_texts``."""

    _fields_ = (("texts", c_void_p), ("blob", c_void_p))


class ListsView(Structure):
    """``kf_lists``."""

    _fields_ = (("items", c_void_p), ("starts", c_void_p))


class NamesView(Structure):
    """``kf_names``."""

    _fields_ = (
        ("names", c_void_p), ("blob", c_void_p), ("words", ListsView), ("word_texts", TextsView),
        ("word_is_telling", c_void_p), ("forms", ListsView), ("variants", ListsView), ("near", ListsView),
    )  # fmt: skip


class HousesView(Structure):
    """``kf_houses``."""

    _fields_ = (("houses", c_void_p), ("streets", TextsView), ("towns", TextsView))


class ColumnView(Structure):
    """``kf_column``."""

    _fields_ = (("codes", c_void_p), ("starts", c_void_p), ("share", c_void_p))


class PeopleView(Structure):
    """``kf_people``."""

    _fields_ = (
        ("records", c_void_p), ("n_rows", c_int64), ("columns", ColumnView * len(COMPARISONS)),
        ("given", NamesView), ("middle", NamesView), ("family", NamesView), ("family_as_given", NamesView),
        ("births", c_void_p), ("deaths", c_void_p), ("houses", HousesView), ("phones", TextsView),
        ("emails", TextsView), ("numbers", TextsView),
    )  # fmt: skip


def aligned(n: int, dtype: np.dtype[Any]) -> Array:
    """Return room for ``n`` structures that begins with a cache line."""
    room = np.empty(n * dtype.itemsize + _ALIGNED_TO, dtype=np.uint8)
    skipped = -room.ctypes.data % _ALIGNED_TO
    return room[skipped : skipped + n * dtype.itemsize].view(dtype)


def check(status: int, what: str) -> int:
    """Return a kernel function's answer.

    Raises:
        MemoryError: There was not enough.
        KernelError: Arrays do not fit together.
    """
    if status == -1:
        raise MemoryError(f"No memory for {what}.")
    if status < 0:
        raise KernelError(f"The arrays for {what} do not fit together.")
    return status


@functools.cache
def declared(library: ctypes.CDLL) -> ctypes.CDLL:
    """Declare the functions of ``kernel/person.h``."""
    library.kf_pack_texts.argtypes = [c_void_p, c_int64, c_void_p, c_int64, c_void_p]
    library.kf_pack_telling.argtypes = [POINTER(TextsView), c_int64, POINTER(TextsView), c_int64, c_int32, c_void_p]
    library.kf_pack_names.argtypes = [
        POINTER(NamesView), c_void_p, *[c_int64] * 6, *[c_void_p] * 8,
    ]  # fmt: skip
    library.kf_pack_spans.argtypes = [c_void_p, c_void_p, c_void_p, c_void_p, c_int64, c_void_p]
    library.kf_pack_houses.argtypes = [*[c_void_p] * 6, c_int64, POINTER(TextsView), c_int64, c_int64, c_void_p]
    library.kf_pack_records.argtypes = [POINTER(PeopleView), *[c_void_p] * 3, c_int64, c_int64, c_void_p]
    library.kf_near_index.argtypes = [POINTER(TextsView), c_int64, c_void_p, c_int64]
    library.kf_near_forms.argtypes = [
        POINTER(TextsView), c_int64, c_void_p, POINTER(TextsView), c_int64, POINTER(ListsView), c_void_p, c_int64,
        c_int32, c_void_p, c_int64, c_void_p,
    ]  # fmt: skip
    library.kf_near_forms.restype = c_int64
    library.kf_compare_people.argtypes = [
        POINTER(PeopleView), c_void_p, c_void_p, c_int64, c_int64, c_int64, c_void_p, c_void_p, c_void_p, c_void_p,
    ]  # fmt: skip
    return library
