"""Places by their words: which of them a filter means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from matching.columns import Codes
from matching.fold import fold_words
from matching.index.words import plain_words

Flags8 = npt.NDArray[np.uint8]

_OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?", re.ASCII)
_WRITTEN_AS_ONE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)(\d[a-z]{2})\b", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Distinct places.

    Attributes:
        n: Number of places.
        words: Distinct folded words, ascending.
        starts: Where the places of each word begin in ``members``; shape (words + 1,).
        members: Places that have each word.
    """

    n: int
    words: Sequence[str]
    starts: Codes
    members: Codes

    def near(self, text: str) -> Flags8:
        """Tell which places a filter means, as 0 and 1; an empty filter means none.

        Every word of the filter has to be there. A word may be a beginning ("east" for Eastroyd, "4" for 4JS), but the
        first half of a postcode is always whole: LB7 is not LB71.
        """
        found = np.ones(self.n, dtype=np.uint8) if text.strip() else np.zeros(self.n, dtype=np.uint8)
        words = _words(text)
        for word in words:
            found &= self._with(word)
        return found if words else np.zeros(self.n, dtype=np.uint8)

    def _with(self, word: str) -> Flags8:
        has_it = np.zeros(self.n, dtype=np.uint8)
        first = bisect_left(self.words, word)
        is_whole = _OUTWARD.fullmatch(word) is not None
        last = bisect_left(self.words, word + ("\0" if is_whole else "\U0010ffff"))
        has_it[self.members[self.starts[first] : self.starts[last]]] = 1
        return has_it


def make_places(texts: Sequence[str]) -> Places:
    """Index distinct places as written."""
    lists = _words_of(texts)
    flat = list(chain.from_iterable(lists))
    words = sorted(set(flat))
    code_of = {word: code for code, word in enumerate(words)}
    codes = np.fromiter(map(code_of.__getitem__, flat), np.int64, len(flat))
    owners = np.repeat(np.arange(len(lists)), np.fromiter(map(len, lists), np.int64, len(lists)))
    starts = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=len(words)))]).astype(np.int64)
    return Places(len(texts), words, starts, owners[np.argsort(codes, kind="stable")])


def _words(text: str) -> list[str]:
    """Fold one place.

    >>> _words("LB74JS, Little-Eastroyd")
    ['lb7', '4js', 'little', 'eastroyd']
    """
    return _words_of([text])[0]


def _words_of(texts: Sequence[str]) -> list[list[str]]:
    """Fold places; all at once, because a search in one long text is several times faster than in many short ones."""
    lines = [" ".join(plain_words(text) if text.isascii() else fold_words(text)) for text in texts]
    return [line.split() for line in _WRITTEN_AS_ONE.sub(r"\1 \2", "\n".join(lines)).split("\n")] if lines else []
