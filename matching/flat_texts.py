"""Many texts at once: numbered, folded, taken apart and put together, without a Python object each.

Every function has a compiled and a plain path that give the same answers.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.features import Bytes, Ints, Lists, Offsets, Texts, texts_of
from matching.fold import fold_words
from matching.kernel.loading import kernel
from matching.names import slavic_stem
from matching.phonetic import phonetic_key

Places = npt.NDArray[np.integer[Any]]

_FIRST_SLOTS = 1024
# of two slots, one has a text
_BYTES_A_SLOT = 6
_SOUND_SIZE = 6
_LEFT_TO_PYTHON = 255
_FOUR_TIMES_UP_TO = 1 << 20


@functools.cache
def library() -> ctypes.CDLL | None:
    """Return the compiled kernel with the functions of this module declared, or None."""
    lib = kernel()
    if lib is None:
        return None
    pointer, number, byte = ctypes.c_void_p, ctypes.c_int64, ctypes.c_uint8
    for name, result, arguments in (
        ("kf_encode_texts", number, (*[pointer] * 3, *[number, pointer] * 3, pointer, pointer)),
        ("kf_find_texts", None, (pointer, number, *[pointer] * 4, number, pointer)),
        ("kf_encode_grow", None, (pointer, number, pointer, number)),
        ("kf_encode_numbers", number, (pointer, number, pointer, number, pointer, pointer, pointer)),
        ("kf_encode_grow_numbers", None, (pointer, number, pointer, number)),
        ("kf_utf8_prefix", number, (pointer, number)),
        ("kf_csv_scan", number, (pointer, number, pointer, ctypes.c_int32, pointer, *[number] * 3, *[pointer] * 4)),
        ("kf_gather_texts", None, (pointer, pointer, pointer, number, pointer)),
        ("kf_fold_texts", number, (pointer, pointer, number, pointer, pointer)),
        ("kf_beyond_ascii", None, (pointer, pointer, number, pointer)),
        ("kf_split_texts", number, (pointer, pointer, number, pointer, pointer, pointer)),
        ("kf_join_texts", number, (pointer, pointer, pointer, pointer, number, byte, pointer, pointer)),
        ("kf_sounds", None, (pointer, pointer, number, pointer, pointer)),
        ("kf_stems", number, (pointer, pointer, number, pointer, pointer)),
        ("kf_postcodes", None, (pointer, pointer, number, pointer, pointer)),
        ("kf_phones", None, (pointer, pointer, number, pointer, pointer)),
        ("kf_emails", number, (pointer, pointer, number, pointer, pointer, pointer)),
        ("kf_encode_codes", number, (pointer, pointer, *[number] * 4, pointer, number, *[pointer] * 4)),
        ("kf_translate", None, (pointer, number, pointer, number, ctypes.c_int32, pointer)),
        ("kf_column", number, (pointer, number, number, pointer, pointer)),
        ("kf_persons", None, (pointer, pointer, number, number, *[pointer] * 3)),
        ("kf_rows_by_person", number, (pointer, number, number, pointer, pointer)),
        ("kf_count_bearers", None, (*[pointer] * 4, number, *[pointer] * 2)),
    ):
        function = getattr(lib, name)
        function.restype = result
        function.argtypes = arguments
    return lib


def address(array: npt.NDArray[Any]) -> int:
    """Return where an array's data is, for the kernel."""
    return array.ctypes.data


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """Texts by number.

    Attributes:
        codes: Number of each text in order of first appearance, -1 for the empty text; shape (texts,).
        values: The distinct texts.
    """

    codes: Ints
    values: Texts


class TextNumberer:
    """Numbers texts by first appearance, bit by bit, and keeps one of each.

    Args:
        n_expected: About how many distinct texts there will be.
    """

    def __init__(self, n_expected: int = 0) -> None:
        self._code_of: dict[bytes, int] = {}
        n_slots = max(_FIRST_SLOTS, 1 << (2 * n_expected).bit_length())
        self._slots = zeros(n_slots, np.uint64)
        self._store = np.empty(n_slots * _BYTES_A_SLOT, dtype=np.uint8)
        self._starts = np.empty(n_slots // 2 + 1, dtype=np.int64)
        self._starts[0] = 0
        self._n_values = np.zeros(1, dtype=np.int64)

    def number(self, blob: Bytes, starts: Offsets, lengths: Ints, out: Ints | None = None) -> Ints:
        """Return the number of each text, -1 for the empty one; shape (texts,).

        Args:
            blob: UTF-8, in which the texts stand.
            out: Where to write the numbers.
        """
        codes = np.empty(len(starts), dtype=np.int32) if out is None else out
        lib = library()
        if lib is None:
            codes[:] = self._number_plainly(blob, starts, lengths)
            return codes
        done = 0
        while True:
            done += lib.kf_encode_texts(
                address(blob), address(starts[done:]), address(lengths[done:]), len(starts) - done,
                address(self._slots), len(self._slots), address(self._store), len(self._store),
                address(self._starts), address(self._n_values), address(codes[done:]),
            )  # fmt: skip
            if done == len(starts):
                return codes
            self._grow(lib, int(lengths[done]))

    def find(self, texts: Texts) -> Ints:
        """Return the number of each text, -1 for the empty one and what has none; shape (texts,)."""
        lib = library()
        if lib is None:
            return np.array([self._code_of.get(text, -1) for text in _bytes_of(texts)], dtype=np.int32)
        codes = np.empty(len(texts), dtype=np.int32)
        lib.kf_find_texts(
            address(self._slots), len(self._slots), address(self._store), address(self._starts),
            address(texts.blob), address(texts.starts), len(texts), address(codes),
        )  # fmt: skip
        return codes

    def _grow(self, lib: ctypes.CDLL, n_bytes: int) -> None:
        """Make room for one more text, of so many bytes, and for as much as there is."""
        n, size = self.n_values, len(self._slots)
        filled = int(self._starts[n])
        if filled + n_bytes > len(self._store):
            self._store = longer(self._store[:filled], 2 * filled + n_bytes)
        if n < size // 2:
            return
        slots = zeros(larger(size), np.uint64)
        lib.kf_encode_grow(address(self._slots), size, address(slots), len(slots))
        self._slots = slots
        self._starts = longer(self._starts[: n + 1], len(slots) // 2 + 1)

    def _number_plainly(self, blob: Bytes, starts: Offsets, lengths: Ints) -> Ints:
        codes = np.full(len(starts), -1, dtype=np.int32)
        data = blob.data
        for place, (start, length) in enumerate(zip(starts.tolist(), lengths.tolist(), strict=True)):
            if length:
                codes[place] = self._code_of.setdefault(bytes(data[start : start + length]), len(self._code_of))
        self._n_values[0] = len(self._code_of)
        return codes

    @property
    def n_values(self) -> int:
        """Distinct texts so far."""
        return int(self._n_values[0])

    def values(self) -> Texts:
        """Return the distinct texts so far; they stay as they are when more are numbered."""
        if library() is None:
            return _end_to_end(list(self._code_of))
        starts = self._starts[: self.n_values + 1]
        return Texts(self._store[: int(starts[-1])], starts)


def _end_to_end(parts: Sequence[bytes]) -> Texts:
    starts = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in parts], out=starts[1:])
    return Texts(np.frombuffer(b"".join(parts), dtype=np.uint8), starts)


def zeros(n: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return zeros that are written at once: memory that is read before it is written costs twice."""
    zeros = np.empty(n, dtype=dtype)
    zeros.fill(0)
    return zeros


def larger(n_slots: int) -> int:
    """Return how many slots the table has that a full one grows into."""
    return n_slots * (4 if n_slots < _FOUR_TIMES_UP_TO else 2)


def longer(array: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Return an array with more room behind what it holds."""
    grown = np.empty(size, dtype=array.dtype)
    grown[: len(array)] = array
    return grown


def texts_at(blob: Bytes, starts: Offsets, lengths: Ints) -> Texts:
    """Lay out texts that stand somewhere in a buffer."""
    begins = np.zeros(len(starts) + 1, dtype=np.int64)
    np.cumsum(lengths, out=begins[1:])
    lib = library()
    if lib is None:
        data = blob.data
        parts = [data[start : start + n] for start, n in zip(starts.tolist(), lengths.tolist(), strict=True)]
        return Texts(np.frombuffer(b"".join(parts), dtype=np.uint8), begins)
    out = np.empty(int(begins[-1]), dtype=np.uint8)
    starts, lengths = np.ascontiguousarray(starts), np.ascontiguousarray(lengths, dtype=np.int32)
    lib.kf_gather_texts(address(blob), address(starts), address(lengths), len(starts), address(out))
    return Texts(out, begins)


def take(texts: Texts, places: Places) -> Texts:
    """Return the texts at some places, in that order."""
    lengths = (texts.starts[1:] - texts.starts[:-1])[places].astype(np.int32)
    return texts_at(texts.blob, texts.starts[:-1][places], lengths)


def replaced(texts: Texts, places: Places, by: Sequence[str]) -> Texts:
    """Put other texts at some places."""
    if not len(places):
        return texts
    new = texts_of(by)
    starts, lengths = texts.starts[:-1].copy(), np.diff(texts.starts).astype(np.int32)
    starts[places] = new.starts[:-1] + len(texts.blob)
    lengths[places] = np.diff(new.starts)
    return texts_at(np.concatenate([texts.blob, new.blob]), starts, lengths)


def strings_of(texts: Texts) -> list[str]:
    """Return the texts as Python strings."""
    data, ends = texts.blob.tobytes(), texts.starts.tolist()
    if data.isascii():
        text = data.decode("ascii")
        return [text[a:b] for a, b in pairwise(ends)]
    return [data[a:b].decode("utf-8", "surrogatepass") for a, b in pairwise(ends)]


def number_texts(texts: Texts) -> Numbered:
    """Number texts by first appearance."""
    numberer = TextNumberer(len(texts))
    codes = numberer.number(texts.blob, texts.starts[:-1], np.diff(texts.starts).astype(np.int32))
    return Numbered(codes, numberer.values())


def beyond_ascii(texts: Texts) -> Places:
    """Return the places of texts with a letter beyond ASCII, ascending."""
    marks = np.zeros(len(texts), dtype=np.uint8)
    lib = library()
    if lib is not None:
        lib.kf_beyond_ascii(address(texts.blob), address(texts.starts), len(texts), address(marks))
    else:
        beyond = np.concatenate([[0], np.cumsum(texts.blob >= 0x80)])
        marks[:] = beyond[texts.starts[1:]] > beyond[texts.starts[:-1]]
    return np.flatnonzero(marks)


def fold_texts(texts: Texts) -> Texts:
    """Fold each text as ``fold_words`` does, its words joined by single spaces."""
    lib = library()
    if lib is None:
        return texts_of(" ".join(fold_words(text)) for text in strings_of(texts))
    foreign = beyond_ascii(texts)
    texts = replaced(texts, foreign, [" ".join(fold_words(texts[place])) for place in foreign.tolist()])
    out, starts = np.empty(len(texts.blob), dtype=np.uint8), np.empty(len(texts.starts), dtype=np.int64)
    size = lib.kf_fold_texts(address(texts.blob), address(texts.starts), len(texts), address(out), address(starts))
    return Texts(out[:size], starts)


def split_texts(folded: Texts) -> tuple[Lists, Texts]:
    """Take folded texts apart; also return the distinct words that the lists count."""
    starts, lengths, firsts = _words_of(folded)
    numberer = TextNumberer()
    codes = numberer.number(folded.blob, starts, lengths)
    return Lists(codes, firsts), numberer.values()


def first_words(folded: Texts) -> tuple[Texts, Ints]:
    """Return the first word of each text, "" where it has none; also the number of its words."""
    starts, lengths, firsts = _words_of(folded)
    counts = np.diff(firsts).astype(np.int32)
    first = np.minimum(firsts[:-1], max(len(starts) - 1, 0))
    if not len(starts):
        return texts_of("" for _ in range(len(folded))), counts
    return texts_at(folded.blob, starts[first], np.where(counts > 0, lengths[first], 0).astype(np.int32)), counts


def _words_of(folded: Texts) -> tuple[Offsets, Ints, Offsets]:
    lib = library()
    firsts = np.zeros(len(folded) + 1, dtype=np.int64)
    if lib is None:
        places = [
            (start + at, len(word))
            for start, text in zip(folded.starts.tolist(), _bytes_of(folded), strict=False)
            for at, word in _words_in(text)
        ]
        np.cumsum([len(text.split()) for text in _bytes_of(folded)], out=firsts[1:])
        both = np.array(places, dtype=np.int64).reshape(-1, 2)
        return both[:, 0].copy(), both[:, 1].astype(np.int32), firsts
    room = len(folded.blob) // 2 + len(folded) + 1
    starts, lengths = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int32)
    n = lib.kf_split_texts(
        address(folded.blob), address(folded.starts), len(folded), address(starts), address(lengths), address(firsts)
    )
    return starts[:n], lengths[:n], firsts


def _bytes_of(texts: Texts) -> list[bytes]:
    data, ends = texts.blob.tobytes(), texts.starts.tolist()
    return [data[a:b] for a, b in pairwise(ends)]


def _words_in(text: bytes) -> Iterable[tuple[int, bytes]]:
    at = 0
    for word in text.split(b" "):
        if word:
            yield at, word
        at += len(word) + 1


def join_words(words: Texts, lists: Lists, separator: str = "") -> Texts:
    """Put the words of each list together; ``separator`` is one ASCII letter or nothing."""
    lib = library()
    if lib is None:
        strings, items, ends = strings_of(words), lists.items.tolist(), lists.starts.tolist()
        return texts_of(separator.join(strings[k] for k in items[a:b]) for a, b in pairwise(ends))
    items = np.ascontiguousarray(lists.items, dtype=np.int32)
    room = int(np.diff(words.starts)[items].sum()) + len(items)
    out, starts = np.empty(room, dtype=np.uint8), np.empty(len(lists) + 1, dtype=np.int64)
    mark = ord(separator) if separator else 0
    size = lib.kf_join_texts(
        address(words.blob), address(words.starts), address(items), address(lists.starts), len(lists), mark,
        address(out), address(starts),
    )  # fmt: skip
    return Texts(out[:size], starts)


def sounds_of(folded: Texts) -> Texts:
    """Return the phonetic key of each folded name."""
    return written_short(folded, "kf_sounds", _SOUND_SIZE, phonetic_key)


def written_short(texts: Texts, function: str, size: int, plainly: Callable[[str], str]) -> Texts:
    """Turn each text into a short one.

    Args:
        function: Kernel function that writes up to ``size`` bytes for each text, and says which it leaves to Python.
        plainly: The same for one text.
    """
    lib = library()
    if lib is None:
        return texts_of(plainly(text) for text in strings_of(texts))
    out, sizes = np.zeros(len(texts) * size, dtype=np.uint8), np.zeros(len(texts), dtype=np.uint8)
    getattr(lib, function)(address(texts.blob), address(texts.starts), len(texts), address(out), address(sizes))
    left = np.flatnonzero(sizes == _LEFT_TO_PYTHON)
    sizes[left] = 0
    short = texts_at(out, np.arange(len(texts), dtype=np.int64) * size, sizes.astype(np.int32))
    return replaced(short, left, [plainly(texts[place]) for place in left.tolist()])


def stems_of(folded: Texts) -> Texts:
    """Return the ``slavic_stem`` of each folded family name."""
    lib = library()
    if lib is None:
        return texts_of(slavic_stem(text) for text in strings_of(folded))
    out, starts = np.empty(len(folded.blob), dtype=np.uint8), np.empty(len(folded.starts), dtype=np.int64)
    size = lib.kf_stems(address(folded.blob), address(folded.starts), len(folded), address(out), address(starts))
    foreign = beyond_ascii(folded)
    return replaced(Texts(out[:size], starts), foreign, [slavic_stem(folded[place]) for place in foreign.tolist()])


def together(*parts: Texts) -> Texts:
    """Lay out the texts of several layouts one after another."""
    if len(parts) == 1:
        return parts[0]
    starts, before = [np.zeros(1, dtype=np.int64)], 0
    for part in parts:
        starts.append(part.starts[1:] + before)
        before += len(part.blob)
    return Texts(np.concatenate([part.blob for part in parts]), np.concatenate(starts))


def look_up(texts: Texts, vocabulary: Sequence[str]) -> Ints:
    """Return the place of each text in a vocabulary of different texts, -1 where it is not there."""
    known = texts_of(vocabulary)
    numberer = TextNumberer(len(known))
    numberer.number(known.blob, known.starts[:-1], np.diff(known.starts).astype(np.int32))
    return numberer.find(texts)


def n_letters(texts: Texts) -> Offsets:
    """Return the number of letters of each text."""
    before = np.concatenate([[0], np.cumsum((texts.blob & 0xC0) != 0x80)])
    return np.asarray(before[texts.starts[1:]] - before[texts.starts[:-1]])


def take_lists(lists: Lists, places: Places) -> Lists:
    """Return the lists at some places, in that order; at a negative place an empty one."""
    lengths = np.where(places < 0, 0, np.diff(lists.starts)[places]) if len(lists) else np.zeros(len(places), np.int64)
    starts = np.zeros(len(places) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    if not starts[-1]:
        return Lists(np.empty(0, dtype=np.int32), starts)
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    return Lists(lists.items[np.repeat(lists.starts[:-1][places], lengths) + within], starts)


def keep_items(lists: Lists, is_kept: npt.NDArray[np.bool_]) -> Lists:
    """Leave items out of lists; ``is_kept`` is by item."""
    before = np.concatenate([[0], np.cumsum(is_kept)])
    return Lists(lists.items[is_kept], before[lists.starts])


def any_item(lists: Lists, holds: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Tell for each list whether something holds for any of its items; ``holds`` is by item."""
    before = np.concatenate([[0], np.cumsum(holds)])
    return np.asarray(before[lists.starts[1:]] > before[lists.starts[:-1]])
