"""Finding and loading the compiled kernel; without it the engine gives the same answers more slowly."""

from __future__ import annotations

import ctypes
import functools
import logging
import os
from pathlib import Path

import numpy as np

from matching.kernel.sources import fingerprint

# The same number as KF_ABI_VERSION in kernel.h: a library left over from another version is not called.
ABI_VERSION = 5
_LIBRARIES = ("_kernel.so", "_kernel.dylib", "_kernel.dll")
_LOG = logging.getLogger(__name__)

# Types for ``argtypes``: the pointer to the first element of a contiguous array of just this type.
BYTES = np.ctypeslib.ndpointer(np.uint8, flags="C_CONTIGUOUS")
INT8S = np.ctypeslib.ndpointer(np.int8, flags="C_CONTIGUOUS")
INT32S = np.ctypeslib.ndpointer(np.int32, flags="C_CONTIGUOUS")
INT64S = np.ctypeslib.ndpointer(np.int64, flags="C_CONTIGUOUS")
FLOATS = np.ctypeslib.ndpointer(np.float64, flags="C_CONTIGUOUS")


@functools.cache
def kernel() -> ctypes.CDLL | None:
    """Return the compiled kernel, or None where there is none.

    The environment's ``KINFINDER_KERNEL`` may be "off", or a folder to take the library from (one compiled with
    sanitizers, for instance). The global interpreter lock is free during calls.
    """
    wanted = os.environ.get("KINFINDER_KERNEL", "")
    if wanted.lower() == "off":
        return None
    return load_kernel(Path(wanted) if wanted else Path(__file__).parent)


def kernel_sources() -> str | None:
    """Return the checksum of the sources that the kernel in use was made from; None where the slower path is taken."""
    library = kernel()
    return None if library is None else _made_from(library)


def load_kernel(folder: Path) -> ctypes.CDLL | None:
    """Load the library in ``folder``; a broken or stale one is refused, and logged.

    Where the sources lie beside the library, it must be made from just these: a checkout that was brought up to date
    without installing again would otherwise call functions that have changed.
    """
    path = next((folder / name for name in _LIBRARIES if (folder / name).is_file()), None)
    if path is None:
        _LOG.info("There is no compiled kernel; matching takes its slower path.")
        return None
    try:
        library = ctypes.CDLL(str(path))
        found, made_from = library.kf_abi_version(), _made_from(library)
    except (OSError, AttributeError) as error:
        _LOG.warning("The compiled kernel %s cannot be used; matching takes its slower path: %s", path.name, error)
        return None
    expected = fingerprint(folder)
    if found != ABI_VERSION or (expected and made_from != expected):
        _LOG.warning(
            "The compiled kernel %s is of another version than the program; matching takes its slower path. "
            "Run make kernel, or install again.",
            path.name,
        )
        return None
    return library


def _made_from(library: ctypes.CDLL) -> str:
    library.kf_sources.restype = ctypes.c_char_p
    text: bytes = library.kf_sources()
    return text.decode()
