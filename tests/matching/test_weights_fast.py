"""The compiled weighing gives what the plain one gives, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from matching import NoWatch, build_table, candidate_pairs, train
from matching.compare import compare_pairs
from matching.stance import CALIBRATED, CAUTIOUS, Stance
from matching.weights import log_shares, scales_of, weigh_plainly
from matching.weights_fast import declared, weigh_fast
from tests.matching.people import townsfolk


@pytest.mark.skipif(declared() is None, reason="there is no compiled kernel here")
@pytest.mark.parametrize("stance", [CAUTIOUS, CALIBRATED])
def test_both_paths_agree_bit_for_bit(stance: Stance) -> None:
    table, watch = build_table(townsfolk(400, seed=5, n_copies=150)[0]), NoWatch()
    pairs = candidate_pairs(table, watch)
    model = train(table, pairs, watch, stance=stance)
    compared = compare_pairs(table, pairs.left, pairs.right, watch)
    scales, library = scales_of(table, model, compared, log_shares(table)), declared()
    assert library is not None
    plain_rows, plain_against = weigh_plainly(scales, model, compared)
    rows, against = weigh_fast(library, scales, model.alternatives, compared)
    assert np.array_equal(rows, plain_rows)
    assert np.array_equal(against, plain_against)
    assert len(rows) > 100
