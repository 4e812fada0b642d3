"""The order of ids, for a million of them: by their bytes as numbers where they are short, otherwise as texts."""

from __future__ import annotations

import operator
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matching.columns import Codes
from matching.errors import TableError

_LONGEST = 32


def id_ranks(ids: Sequence[str]) -> Codes | None:
    """Return the rank of every id among all, or None when they ascend already.

    Raises:
        TableError: Two people have one id.

    >>> id_ranks(["b", "a", "c"]).tolist(), id_ranks(["a", "b"])
    ([1, 0, 2], None)
    """
    if all(map(operator.lt, ids, ids[1:])):
        return None
    order = _order(ids)
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[order] = np.arange(len(ids))
    return ranks


def _order(ids: Sequence[str]) -> Codes:
    """Sort eight bytes at a time; bytes of UTF-8 lie in the order of the letters."""
    encoded = _encoded(ids)
    if encoded is None:
        order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
        repeated = [a for a, b in zip(order[:-1].tolist(), order[1:].tolist(), strict=True) if ids[a] == ids[b]]
    else:
        order = np.argsort(encoded[:, 0]) if encoded.shape[1] == 1 else np.lexsort(encoded.T[::-1])
        ordered = encoded[order]
        repeated = order[:-1][(ordered[1:] == ordered[:-1]).all(axis=1)].tolist()
    if repeated:
        twice = ids[repeated[0]]
        raise TableError(f"Two people have the id {twice}. Nobody was indexed. Give every person an id of their own.")
    return order


def _encoded(ids: Sequence[str]) -> npt.NDArray[np.uint64] | None:
    """Lay ids out as rows of numbers in their order; None when they are too long, or end in what is padding here."""
    joined = "".join(ids)
    longest = max(map(len, ids))
    if longest > _LONGEST or not joined.isascii() or "\0" in joined:
        return None
    if len(joined) < longest * len(ids):
        joined = "".join(one.ljust(longest, "\0") for one in ids)
    letters = np.frombuffer(joined.encode("ascii"), dtype=np.uint8).reshape(len(ids), longest)
    # letters that all ids have in one place, such as the P of P0000001, decide nothing
    telling = np.flatnonzero((letters != letters[:1]).any(axis=0))
    padded = np.zeros((len(ids), -(-max(len(telling), 1) // 8) * 8), dtype=np.uint8)
    padded[:, : len(telling)] = letters[:, telling]
    return padded.view(">u8").astype(np.uint64)
