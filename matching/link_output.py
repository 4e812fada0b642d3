"""Linked pairs and clusters as CSV, written in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from matching.columns import Codes, Floats
from matching.features import Bytes, Texts, texts_of
from matching.flat_texts import replaced, take, texts_at, together
from matching.link import Linked
from matching.link_decisions import DIFFERENT

PAIR_HEADER = b"id_a,id_b,probability,match_weight\n"
DECIDED_PAIR_HEADER = b"id_a,id_b,probability,match_weight,decision\n"
# By the marks of ``Decided``: UNDECIDED, SAME, DIFFERENT.
_VERDICTS = ("", "same", "different")
_CHUNK = 200_000
_PLACES_OF_PROBABILITY, _PLACES_OF_WEIGHT = 6, 4
_SPECIAL = np.frombuffer(b',"\r\n', dtype=np.uint8)
_WIDTH = 20


def pairs_csv(linked: Linked) -> Iterator[bytes]:
    """Yield the file of pairs, bit by bit: ids as in the files, probability, and match weight in bits.

    Where people have decided, a fifth column says what. The probability of a pair that was decided different is 0,
    so that nobody joins it who reads that column alone; its match weight, like all others, is as computed.
    """
    decided = linked.decided
    yield PAIR_HEADER if decided is None else DECIDED_PAIR_HEADER
    ids, scores = quoted(linked.ids), linked.scores
    verdicts = texts_of(_VERDICTS)
    for start in range(0, len(scores.left), _CHUNK):
        part = slice(start, start + _CHUNK)
        left, right = scores.left[part], scores.right[part]
        probability = 1.0 / (1.0 + np.exp2(-scores.bits[part]))
        marks = None if decided is None else decided.marks_of(left, right)
        if marks is not None:
            probability[marks == DIFFERENT] = 0.0
        yield _lines(
            take(ids, left),
            take(ids, right),
            decimals(probability, _PLACES_OF_PROBABILITY),
            decimals(scores.bits[part], _PLACES_OF_WEIGHT),
            *(() if marks is None else (take(verdicts, marks),)),
        )


def clusters_csv(linked: Linked, file_names: Sequence[str]) -> Iterator[bytes]:
    """Yield the file of clusters: every record with the id of its cluster, which is that of its first record.

    Args:
        file_names: Names of the files; two of them get a column that says where a record stands.
    """
    ids, names = quoted(linked.ids), quoted(_names_of(linked))
    both = len(file_names) > 1
    files = quoted(texts_of(file_names))
    yield b"file,id,cluster\n" if both else b"id,cluster\n"
    for start in range(0, linked.n_records, _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, linked.n_records))
        cells = [take(ids, rows), take(names, linked.clusters.labels[rows])]
        if both:
            cells.insert(0, take(files, linked.sources[rows]))
        yield _lines(*cells)


def _names_of(linked: Linked) -> Texts:
    ready = getattr(linked.names, "features", None)
    return ready if isinstance(ready, Texts) else texts_of(linked.names)


def quoted(texts: Texts) -> Texts:
    """Put quotation marks round texts that hold a comma, a quotation mark or a line end."""
    special = np.flatnonzero(np.isin(texts.blob, _SPECIAL))
    places = np.unique(np.searchsorted(texts.starts, special, side="right") - 1)
    return replaced(texts, places, ['"' + texts[place].replace('"', '""') + '"' for place in places.tolist()])


def decimals(numbers: Floats, n_places: int) -> Texts:
    """Write numbers with a fixed number of decimals, rounded half to even; |number| below 10**12.

    >>> written = decimals(np.array([0.5, -12.3456]), 2)
    >>> written[0], written[1]
    ('0.50', '-12.35')
    """
    scaled = np.rint(np.clip(numbers, -1e11, 1e11) * 10**n_places).astype(np.int64)
    rest = np.abs(scaled)
    letters = np.full((len(numbers), _WIDTH), ord("0"), dtype=np.uint8)
    column = _WIDTH - 1
    for place in range(_WIDTH - 2):
        if place == n_places:
            letters[:, column] = ord(".")
            column -= 1
        rest, digit = np.divmod(rest, 10)
        letters[:, column] += digit.astype(np.uint8)
        column -= 1
    n_whole = 1 + sum((np.abs(scaled) >= 10 ** (n_places + k)).astype(np.int64) for k in range(1, 12))
    size = np.asarray(n_whole) + 1 + n_places + (scaled < 0)
    starts = np.arange(len(numbers), dtype=np.int64) * _WIDTH + _WIDTH - size
    flat: Bytes = letters.reshape(-1)
    flat[starts[scaled < 0]] = ord("-")
    return texts_at(flat, starts, size.astype(np.int32))


def _lines(*cells: Texts) -> bytes:
    """Put cells side by side, row by row."""
    n_rows, n_cells = len(cells[0]), len(cells)
    marks = texts_of([",", "\n"])
    whole = together(*cells, marks)
    begins, sizes = whole.starts[:-1], np.diff(whole.starts).astype(np.int32)
    order: npt.NDArray[np.int64] = np.empty((n_rows, 2 * n_cells), dtype=np.int64)
    for k in range(n_cells):
        order[:, 2 * k] = np.arange(n_rows) + k * n_rows
        order[:, 2 * k + 1] = n_cells * n_rows + (k == n_cells - 1)
    places: Codes = order.reshape(-1)
    return texts_at(whole.blob, begins[places], sizes[places]).blob.tobytes()
