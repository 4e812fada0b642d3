"""Known names one slip away from names that the files do not know, for whole columns at once."""

from __future__ import annotations

import ctypes
import functools
from ctypes import byref
from dataclasses import dataclass

import numpy as np

from matching.columns import Flags
from matching.compare_layout import TEXT, TOO_SMALL, Array, ListsView, TextsView, aligned, check, declared
from matching.compare_names import LONG_ENOUGH_TO_MEND
from matching.features import Lists, Texts, lists_of, texts_of
from matching.namedata import name_knowledge


@dataclass(frozen=True, slots=True, eq=False)
class PackedTexts:
    """Texts with their signatures.

    Attributes:
        packed: ``kf_text`` of each; shape (texts,).
        view: Points into ``packed`` and into the blob of ``texts``.
    """

    texts: Texts
    packed: Array
    view: TextsView


def pack_texts(library: ctypes.CDLL, texts: Texts) -> PackedTexts:
    """Pack texts for the kernel."""
    kept = Texts(np.ascontiguousarray(texts.blob, np.uint8), np.ascontiguousarray(texts.starts, np.int64))
    packed = aligned(len(kept), TEXT)
    status = declared(library).kf_pack_texts(
        kept.blob.ctypes.data, len(kept.blob), kept.starts.ctypes.data, len(kept), packed.ctypes.data
    )
    check(status, "texts")
    return PackedTexts(kept, packed, TextsView(packed.ctypes.data, kept.blob.ctypes.data))


@dataclass(frozen=True, slots=True, eq=False)
class _KnownNames:
    """The names of the data files, their groups, and an index of their neighbourhoods."""

    names: PackedTexts
    forms: Lists
    slots: Array


@functools.cache
def _known_names(library: ctypes.CDLL) -> _KnownNames:
    known = name_knowledge().forms
    names = pack_texts(library, texts_of(known))
    n_spellings = len(names.texts.blob) + len(known)
    slots = np.zeros(1 << (2 * n_spellings).bit_length(), dtype=np.int32)
    status = declared(library).kf_near_index(byref(names.view), len(known), slots.ctypes.data, len(slots))
    check(status, "known names")
    return _KnownNames(names, lists_of(sorted(groups) for groups in known.values()), slots)


def near_lists(library: ctypes.CDLL, forms: Lists, keys: PackedTexts) -> Lists:
    """Return the name groups one slip away from each name, as ``compare_names.near_forms`` does for one.

    Args:
        forms: Name groups of each; a name that has some is never mended.
        keys: The folded names.
    """
    is_wanted = (np.diff(forms.starts) == 0) & (keys.packed["n_chars"] >= LONG_ENOUGH_TO_MEND)
    return _lists_around(library, keys, is_wanted, at_most=1)


def known_lists(library: ctypes.CDLL, keys: PackedTexts) -> Lists:
    """Return the name groups that each folded name can stand for as a given name."""
    return _lists_around(library, keys, np.ones(len(keys.texts), dtype=np.bool_), at_most=0)


def _lists_around(library: ctypes.CDLL, keys: PackedTexts, is_wanted: Flags, at_most: int) -> Lists:
    """Join the groups of all known names that are at most so many slips away."""
    known = _known_names(library)
    forms = ListsView(known.forms.items.ctypes.data, known.forms.starts.ctypes.data)
    starts = np.zeros(len(keys.texts) + 1, dtype=np.int64)
    capacity = 1024 + 4 * int(is_wanted.sum())
    while True:
        items = np.empty(capacity, dtype=np.int32)
        n_items = declared(library).kf_near_forms(
            byref(keys.view), len(keys.texts), is_wanted.ctypes.data, byref(known.names.view), len(known.forms),
            byref(forms), known.slots.ctypes.data, len(known.slots), at_most, items.ctypes.data, capacity,
            starts.ctypes.data,
        )  # fmt: skip
        if n_items != TOO_SMALL:
            return Lists(items[: check(n_items, "known names")], starts)
        capacity *= 4
