"""The explanation of a score is its computation: the rows are the addends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.addresses import House
from matching.columns import NONE
from matching.compare import COMPARISONS, SEX, ComparedPairs, compare_pairs
from matching.compare_dates import describe_span
from matching.levels import alternatives
from matching.model import Model
from matching.ports import NoWatch
from matching.reasons import reason
from matching.schema import BirthSpan, LevelRow
from matching.score import row_of
from matching.table import Table
from matching.weights import on_grid, weigh

NOT_RECORDED = "not recorded"
_RIVALLED_BELOW_BITS = -0.05
_SEX_SAYS_NOTHING = "People of one given name are of one sex, so this says nothing more."
_UNRIVALLED = "Nothing else explains the likeness as well."


def explain(table: Table, model: Model, a: str, b: str, third: float = 0.0) -> tuple[LevelRow, ...]:
    """Explain one pair.

    Args:
        third: What other records say about the pair, in bits, where they were asked (``PairScores.third``).

    Returns:
        "prior" first, one row per comparison, "other explanations", then "decisions" if the model has learned from any,
        and "other records" if they say anything. Added up, in any order, ``match_bits`` are
        exactly the ``bits`` of ``score_pair``: all are multiples of 2**-20.

    Raises:
        TableError: An id is unknown.
    """
    rows = (np.array([row_of(table, a)]), np.array([row_of(table, b)]))
    compared = compare_pairs(table, *rows, NoWatch())
    bits = weigh(table, model, compared)
    prior = float(on_grid(np.array([model.prior_bits]))[0])
    comparisons = tuple(_row(table, model, compared, c, float(bits.rows[0, c])) for c in range(len(COMPARISONS)))
    rival = model.alternatives[int(bits.likeliest_other[0])].name
    other = next(one for one in alternatives() if one.name == rival)
    is_rivalled = bool(bits.others[0] < _RIVALLED_BELOW_BITS)
    return (
        LevelRow(
            "prior",
            "before anything is compared",
            "",
            "",
            prior,
            f"One pair in {2**-prior:,.0f} picked at random is one person.",
        ),
        *comparisons,
        LevelRow(
            "other explanations",
            other.name if is_rivalled else "none as good",
            "",
            "",
            float(bits.others[0]),
            f"The likeness has another explanation: {other.why}." if is_rivalled else _UNRIVALLED,
        ),
        *_from_decisions(model, float(bits.decisions[0])),
        *_from_third_records(third),
    )


def _from_decisions(model: Model, bits: float) -> tuple[LevelRow, ...]:
    if model.learned is None:
        return ()
    way, n = "more" if bits > 0 else "less", model.learned.n_decisions
    why = f"In {n} decisions of people, pairs like this were one person {way} often than computed."
    return (LevelRow("decisions", "learned from people's decisions", "", "", bits, why),)


def _from_third_records(bits: float) -> tuple[LevelRow, ...]:
    if not bits:
        return ()
    if bits > 0:
        return (LevelRow("other records", "for", "", "", bits, "Both are like a third record, which connects them."),)
    return (
        LevelRow("other records", "against", "", "", bits, "A third record is like one of them and unlike the other."),
    )


def _row(table: Table, model: Model, compared: ComparedPairs, c: int, bits: float) -> LevelRow:
    level = int(compared.levels[0, c])
    left, right = _shown(table, compared, c)
    name = model.comparisons[c].levels[level - 1].name if level else NOT_RECORDED
    why = reason(COMPARISONS[c], level, left, right)
    if c == SEX and level and not bits and model.hushes_sex:
        why = _SEX_SAYS_NOTHING
    return LevelRow(COMPARISONS[c], name, left, right, bits, why)


def _shown(table: Table, compared: ComparedPairs, c: int) -> tuple[str, str]:
    if c == SEX:
        return tuple(
            "" if code == 0 else "FM"[code - 1]
            for code in (compared.by_comparison[c].left[0], compared.by_comparison[c].right[0])
        )  # type: ignore[return-value]
    column = _columns(table)[c]
    codes = (int(compared.by_comparison[c].left[0]), int(compared.by_comparison[c].right[0]))
    rows = (int(compared.left_rows[0]), int(compared.right_rows[0]))
    return tuple(  # type: ignore[return-value]
        _text(column.values[code]) if code != NONE else ", ".join(_text(value) for value in column.of(row))
        for code, row in zip(codes, rows, strict=True)
    )


def _columns(table: Table) -> Sequence[Any]:
    return (
        table.given, table.middle, table.family, table.born, None, table.houses,
        table.phones, table.emails, table.numbers, table.died,
    )  # fmt: skip


def _text(value: Any) -> str:
    if isinstance(value, BirthSpan):
        return describe_span(value)
    if isinstance(value, str):
        return value
    if isinstance(value, House):
        return value.written
    return str(getattr(value, "written", value))
