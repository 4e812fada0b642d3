"""The guarded agglomeration by the compiled kernel; ``matching.agglomerate`` is its twin."""

from __future__ import annotations

import ctypes
import functools

import numpy as np
import numpy.typing as npt

from matching.agglomerate import (
    CLIP_BITS,
    LARGE_SIZE,
    LEAST_LINKED_SHARE,
    MEAN_SLACK_BITS,
    STRONG_BRIDGE_BITS,
    Evidence,
    Joined,
    agglomerate,
)
from matching.kernel.loading import kernel
from matching.ports import Watch

_KEEPS_ON = ctypes.CFUNCTYPE(ctypes.c_int64)


class _Guard(ctypes.Structure):
    """``kf_guard`` of cluster.c."""

    _fields_ = (
        ("clip", ctypes.c_double),
        ("mean_slack", ctypes.c_double),
        ("strong", ctypes.c_double),
        ("least_linked", ctypes.c_double),
        ("large", ctypes.c_int64),
    )


class _Evidence(ctypes.Structure):
    """``kf_evidence`` of cluster.c."""

    _fields_ = (
        ("n_rows", ctypes.c_int64),
        ("groups", ctypes.c_void_p),
        ("sources", ctypes.c_void_p),
        ("n_cannot", ctypes.c_int64),
        ("cannot_left", ctypes.c_void_p),
        ("cannot_right", ctypes.c_void_p),
        ("n_must", ctypes.c_int64),
        ("must_left", ctypes.c_void_p),
        ("must_right", ctypes.c_void_p),
        ("n_pairs", ctypes.c_int64),
        ("left", ctypes.c_void_p),
        ("right", ctypes.c_void_p),
        ("bits", ctypes.c_void_p),
        ("veto", ctypes.c_void_p),
        ("n_links", ctypes.c_int64),
        ("order", ctypes.c_void_p),
        ("threshold", ctypes.c_double),
        ("is_guarded", ctypes.c_int64),
        ("guard", _Guard),
    )


def join_rows(evidence: Evidence, watch: Watch) -> Joined:
    """Join rows as ``agglomerate`` does, compiled where there is a kernel."""
    lib = _library()
    return agglomerate(evidence, watch) if lib is None else _joined(lib, evidence, watch)


@functools.cache
def _library() -> ctypes.CDLL | None:
    lib = kernel()
    if lib is not None:
        places = [ctypes.c_void_p] * 3
        lib.kf_agglomerate.argtypes = [ctypes.POINTER(_Evidence), *places, _KEEPS_ON]
        lib.kf_agglomerate.restype = ctypes.c_int64
    return lib


def _joined(lib: ctypes.CDLL, evidence: Evidence, watch: Watch) -> Joined:
    kept: list[npt.NDArray[np.generic]] = []

    def pointer(values: npt.NDArray[np.generic], dtype: type[np.generic] = np.int64) -> int:
        # The arrays must outlive the call: the structure holds bare addresses.
        kept.append(np.ascontiguousarray(values, dtype=dtype))
        return kept[-1].ctypes.data

    given = _Evidence(
        n_rows=evidence.n_rows,
        groups=pointer(evidence.groups),
        sources=pointer(evidence.sources),
        n_cannot=len(evidence.cannot_left),
        cannot_left=pointer(evidence.cannot_left),
        cannot_right=pointer(evidence.cannot_right),
        n_must=len(evidence.must_left),
        must_left=pointer(evidence.must_left),
        must_right=pointer(evidence.must_right),
        n_pairs=len(evidence.left),
        left=pointer(evidence.left),
        right=pointer(evidence.right),
        bits=pointer(evidence.bits, np.float64),
        veto=pointer(evidence.veto),
        n_links=len(evidence.order),
        order=pointer(evidence.order),
        threshold=evidence.threshold,
        is_guarded=int(evidence.is_guarded),
        guard=_Guard(CLIP_BITS, MEAN_SLACK_BITS, STRONG_BRIDGE_BITS, LEAST_LINKED_SHARE, LARGE_SIZE),
    )
    root_of = np.zeros(evidence.n_rows, dtype=np.int64)
    must_why = np.zeros(len(evidence.must_left), dtype=np.int64)
    link_why = np.zeros(len(evidence.order), dtype=np.int64)
    stopped: list[BaseException] = []

    def keeps_on() -> int:
        try:
            watch.check()
        except BaseException as err:  # noqa: BLE001 - nothing can be raised through C; it is raised behind it
            stopped.append(err)
        return not stopped

    places = (array.ctypes.data for array in (root_of, must_why, link_why))
    status = lib.kf_agglomerate(ctypes.byref(given), *places, _KEEPS_ON(keeps_on))
    if stopped:
        raise stopped[0]
    if status < 0:
        raise MemoryError("the clusters do not fit the memory") if status == -1 else IndexError("a row is not there")
    return Joined(root_of, must_why, link_why)
