"""People's decisions mend scores that are too sure or too timid, and cannot upset them by a handful."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import NoWatch, explain, score_pair
from matching.decided import LEAST_DECISIONS, learn_from_decisions
from matching.errors import TableError
from matching.model import model_from_json
from matching.score import score_ids
from tests.matching.people import person, town, town_model


def decisions(n: int, slope: float, offset: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """People decide on puzzling pairs; the truth follows another line than the scores."""
    random = np.random.default_rng(seed)
    bits = random.normal(0.0, 3.0, n)
    return bits, random.random(n) < 1 / (1 + np.exp2(-(slope * bits + offset)))


def gap(bits: np.ndarray, same: np.ndarray) -> float:
    """Mean distance between what is said and what is so, over five ranges of probability."""
    p = 1 / (1 + np.exp2(-bits))
    ranges = np.minimum((p * 5).astype(int), 4)
    return sum(abs(p[ranges == r].sum() - same[ranges == r].sum()) for r in range(5)) / len(p)


@pytest.mark.parametrize(("slope", "offset"), [(0.4, 0.0), (1.0, 3.0), (2.0, -2.0)])
def test_decisions_on_a_few_hundred_pairs_mend_the_scores_of_others(slope: float, offset: float) -> None:
    model = learn_from_decisions(town_model(), *decisions(300, slope, offset, seed=1))
    assert model.learned is not None
    bits, same = decisions(5000, slope, offset, seed=2)
    assert gap(model.learned.slope * bits + model.learned.offset, same) < 0.5 * gap(bits, same)


@given(st.integers(0, LEAST_DECISIONS - 1), st.integers(0, 10_000))
def test_a_handful_changes_nothing(n: int, seed: int) -> None:
    model = town_model()
    assert learn_from_decisions(model, *decisions(n, 1.0, 0.0, seed)) is model


@given(st.integers(0, 10_000), st.sampled_from([True, False]))
def test_decisions_of_one_kind_change_nothing(seed: int, same: bool) -> None:
    model = town_model()
    bits, _ = decisions(100, 1.0, 0.0, seed)
    assert learn_from_decisions(model, bits, np.full(100, same)) is model


@given(st.integers(0, 10_000), st.floats(0.1, 10.0), st.floats(-20.0, 20.0), st.integers(30, 200))
def test_the_line_always_rises(seed: int, slope: float, offset: float, n: int) -> None:
    """More alike is never less likely, whatever people have decided; perverse decisions only flatten the line."""
    bits, same = decisions(n, slope, offset, seed)
    for decided in (same, ~same):
        learned = learn_from_decisions(town_model(), bits, decided).learned
        assert learned is None or (0.25 <= learned.slope <= 4.0 and np.isfinite(learned.offset))


def test_what_was_learned_stands_in_the_explanation_and_adds_up() -> None:
    """The row of the decisions is one of the addends."""
    table, _ = town([person("x", "Orla|Penhaligon", "1990-05-04"), person("y", "Orla|Penhalligon", "1990-04-05")])
    model = learn_from_decisions(town_model(), *decisions(200, 0.5, 1.0, seed=3))
    rows = explain(table, model, "x", "y")
    assert rows[-1].comparison == "decisions"
    assert "200 decisions" in rows[-1].why
    assert sum(row.match_bits for row in rows) == score_pair(table, model, "x", "y").bits
    assert model_from_json(model.to_json()) == model


def test_a_model_learns_once() -> None:
    """A second line on top of the first would count the same decisions twice."""
    model = learn_from_decisions(town_model(), *decisions(200, 0.5, 1.0, seed=3))
    with pytest.raises(TableError, match="as trained"):
        learn_from_decisions(model, *decisions(200, 0.5, 1.0, seed=4))
    table, _ = town([person("x", "Orla|Penhaligon"), person("y", "Orla|Penhaligon")])
    assert score_ids(table, model, [("x", "y")], NoWatch())[0].bits != score_pair(table, town_model(), "x", "y").bits
