"""The first letters of a column's texts, taken without a Python object for each."""

from __future__ import annotations

import numpy as np

from matching.features import Ints, Texts
from matching.flat_read import TextColumn
from matching.flat_texts import number_texts, texts_at
from matching.splink.expressions import Expression
from matching.splink.sql import Call, Column, Literal

_ASCII = 128


def sliced(expression: Expression, column: TextColumn) -> tuple[Ints, Texts] | None:
    """Return codes by row and distinct texts of "the letters from a to b", or None for any other expression.

    The empty text is a value like any other; letters beyond ASCII are left to the general way.
    """
    place = _first_letters(expression)
    if place is None or len(column.values.blob) == 0 or int(column.values.blob.max()) >= _ASCII:
        return None
    skip, take = place
    starts, ends = column.values.starts[:-1], column.values.starts[1:]
    begins = np.minimum(starts + skip, ends)
    lengths = np.minimum(ends - begins, take).astype(np.int32)
    if not lengths.all():
        return None
    numbered = number_texts(texts_at(column.values.blob, begins, lengths))
    return np.append(numbered.codes, np.int32(-1))[column.codes], numbered.values


def _first_letters(expression: Expression) -> tuple[int, int] | None:
    """Return how many letters are skipped and how many taken."""
    tree = expression.tree
    if not isinstance(tree, Call) or not isinstance(tree.args[0], Column):
        return None
    numbers = [arg.value for arg in tree.args[1:] if isinstance(arg, Literal)]
    if len(numbers) != len(tree.args) - 1 or not all(isinstance(n, float) and n >= 1 for n in numbers):
        return None
    places = [int(n) for n in numbers if isinstance(n, float)]
    if tree.name == "left" and len(places) == 1:
        return 0, places[0]
    if tree.name in {"substr", "substring"} and len(places) == 2:
        return places[0] - 1, places[1]
    return None
