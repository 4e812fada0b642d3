"""EM finds the shares that made up the data."""

from __future__ import annotations

import numpy as np
import pytest

from matching import estimate_fast
from matching.errors import KernelError
from matching.estimate import Known, cautious_shares, count_patterns, estimate
from matching.kernel.loading import kernel
from matching.levels import Alternative, Comparison, Level
from matching.ports import NoWatch
from matching.stance import CALIBRATED, CAUTIOUS, Stance

TRUE_M = ((0.7, 0.2, 0.1), (0.85, 0.15), (0.6, 0.25, 0.15), (0.9, 0.1))
TRUE_U = ((0.01, 0.04, 0.95), (0.02, 0.98), (0.005, 0.045, 0.95), (0.5, 0.5))
START_M = ((0.5, 0.3, 0.2), (0.6, 0.4), (0.4, 0.3, 0.3), (0.7, 0.3))


def comparison(name: str, m: tuple[float, ...], u: tuple[float, ...]) -> Comparison:
    levels = (Level("a level", one_m, one_u, -20, 20, 0, is_exact=False) for one_m, one_u in zip(m, u, strict=True))
    return Comparison(name, tuple(levels))


COMPARED = tuple(comparison(f"column {c}", START_M[c], TRUE_U[c]) for c in range(4))


def draw(n: int, shares: tuple[tuple[float, ...], ...], random: np.random.Generator, missing: float) -> np.ndarray:
    columns = [random.choice(np.arange(1, len(share) + 1), size=n, p=share) for share in shares]
    return np.column_stack([np.where(random.random(n) < missing, 0, column) for column in columns]).astype(np.int8)


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_em_recovers_m_and_the_share_of_matches(missing: float) -> None:
    random = np.random.default_rng(4)
    n_records, n_matches = 1200, 4000
    n_all = n_records * (n_records - 1) // 2
    levels = np.concatenate(
        [draw(n_matches, TRUE_M, random, missing), draw(n_all - n_matches, TRUE_U, random, missing)]
    )
    patterns = count_patterns(levels, (4, 3, 4, 3))
    assert patterns.counts.sum() == n_all
    known = Known(COMPARED, (), tuple(np.array(u) for u in TRUE_U), n_records, CAUTIOUS)
    found = estimate(patterns, known, NoWatch())
    for m, true in zip(found.m, TRUE_M, strict=True):
        assert m == pytest.approx(np.array(true), abs=0.03)
    assert found.match_share == pytest.approx(n_matches / n_all, rel=0.1)


def test_without_pairs_the_starting_values_stand() -> None:
    known = Known(COMPARED, (), tuple(np.array(u) for u in TRUE_U), 30, CAUTIOUS)
    found = estimate(count_patterns(np.empty((0, 4), dtype=np.int8), (4, 3, 4, 3)), known, NoWatch())
    for m, start in zip(found.m, START_M, strict=True):
        assert m == pytest.approx(np.array(start))


def test_a_household_class_takes_the_pairs_that_are_no_matches() -> None:
    """Same family name and house, another given name: with the class for relatives they do not count as matches."""
    random = np.random.default_rng(9)
    n_records = 1000
    household = ((0.01, 0.03, 0.96), (0.85, 0.15), (0.95, 0.04, 0.01), (0.5, 0.5))
    levels = np.concatenate([draw(600, TRUE_M, random, 0.0), draw(3000, household, random, 0.0)])
    patterns = count_patterns(levels, (4, 3, 4, 3))
    relatives = Alternative("relatives", "", 2.0, 0.5, True, "", frozenset({"column 1"}), {
        "column 0": household[0], "column 2": household[2],
    }, frozenset())  # fmt: skip
    u = tuple(np.array(one) for one in TRUE_U)
    plain = estimate(patterns, Known(COMPARED, (), u, n_records, CAUTIOUS), NoWatch())
    aware = estimate(patterns, Known(COMPARED, (relatives,), u, n_records, CAUTIOUS), NoWatch())
    n_all = n_records * (n_records - 1) / 2
    assert aware.match_share * n_all == pytest.approx(600, rel=0.3)
    assert aware.alternative_shares[0] * n_all == pytest.approx(3000, rel=0.2)
    assert plain.match_share > 2 * aware.match_share


@pytest.mark.skipif(kernel() is None, reason="no compiled kernel")
@pytest.mark.parametrize("missing", [0.0, 0.4])
@pytest.mark.parametrize("stance", [CAUTIOUS, CALIBRATED])
def test_the_compiled_rounds_find_what_the_plain_ones_find(
    stance: Stance, missing: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(21)
    levels = np.concatenate([draw(500, TRUE_M, random, missing), draw(9000, TRUE_U, random, missing)])
    patterns = count_patterns(levels, (4, 3, 4, 3))
    relatives = Alternative("relatives", "", 2.0, 0.5, True, "", frozenset({"column 1"}), {
        "column 0": (0.01, 0.03, 0.96), "column 2": (0.9, 0.05, 0.05),
    }, frozenset({"column 2"}))  # fmt: skip
    known = Known(COMPARED, (relatives,), tuple(np.array(u) for u in TRUE_U), 900, stance)
    fast = estimate(patterns, known, NoWatch())
    monkeypatch.setattr("matching.estimate.declared", lambda: None)
    plain = estimate(patterns, known, NoWatch())
    assert fast.n_rounds == plain.n_rounds
    assert fast.match_share == pytest.approx(plain.match_share, rel=1e-10)
    assert fast.alternative_shares == pytest.approx(plain.alternative_shares, rel=1e-10)
    for ours, theirs in zip((fast.m, *fast.others), (plain.m, *plain.others), strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert one == pytest.approx(other, rel=1e-10)


@pytest.mark.skipif(kernel() is None, reason="no compiled kernel")
@pytest.mark.parametrize("place", [-1, 3])
def test_a_level_that_is_not_there_is_refused(place: int) -> None:
    library = estimate_fast.declared()
    assert library is not None
    places, logs = np.array([[0, place]], dtype=np.int32), np.zeros((3, 2))
    with pytest.raises(KernelError):
        estimate_fast.expect(library, places, np.ones(1), logs, np.zeros(2))


def test_caution_keeps_alternatives_above_their_floor() -> None:
    floor = Alternative("a", "", 0.1, 0.5, True, "", frozenset(), {}, frozenset())
    fixed = Alternative("b", "", 0.1, 0.2, False, "", frozenset(), {}, frozenset())
    shares = cautious_shares(np.array([0.001, 0.9]), 0.01, (floor, fixed), 1.0)
    assert shares == pytest.approx(np.array([0.005, 0.002]))
    assert cautious_shares(np.array([0.02, 0.9]), 0.01, (floor, fixed), 1.0)[0] == 0.02


def test_an_alternative_learns_what_the_table_shows() -> None:
    """The file says that relatives never share column 3; in this table nine in ten do."""
    random = np.random.default_rng(10)
    n_records = 1000
    household = ((0.01, 0.03, 0.96), (0.85, 0.15), (0.95, 0.04, 0.01), (0.9, 0.1))
    n_all = n_records * (n_records - 1) // 2
    drawn = ((600, TRUE_M), (3000, household), (n_all - 3600, TRUE_U))
    levels = np.concatenate([draw(n, shares, random, 0.0) for n, shares in drawn])
    assumed = {"column 0": household[0], "column 2": household[2], "column 3": (0.1, 0.9)}
    relatives = Alternative(
        "relatives", "", 2.0, 0.0, True, "", frozenset({"column 1"}), assumed, frozenset({"column 3"})
    )
    known = Known(COMPARED, (relatives,), tuple(np.array(one) for one in TRUE_U), n_records, CALIBRATED)
    found = estimate(count_patterns(levels, (4, 3, 4, 3)), known, NoWatch())
    assert found.others[0][3] == pytest.approx(np.array([0.9, 0.1]), abs=0.05)
    assert found.others[0][0] == pytest.approx(
        np.array(household[0])
    )  # what tells relatives from a match is not learned
    assert found.match_share * n_all == pytest.approx(600, rel=0.2)


def test_patterns_count_equal_rows() -> None:
    levels = np.array([[1, 0], [2, 1], [1, 0], [1, 0]], dtype=np.int8)
    patterns = count_patterns(levels, (3, 2))
    assert sorted(zip(patterns.levels.tolist(), patterns.counts.tolist(), strict=True)) == [([1, 0], 3), ([2, 1], 1)]


def test_namesakes_are_no_more_than_families_make_likely() -> None:
    """People of one name whose dates differ, in a table without families: one person with a wrong date."""
    random = np.random.default_rng(11)
    n_records = 1000
    n_all = n_records * (n_records - 1) // 2
    household = ((0.01, 0.03, 0.96), (0.85, 0.15), (0.95, 0.04, 0.01), (0.5, 0.5))
    alike = ((1.0, 0.0, 0.0), (1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0))
    u = tuple(np.array(one) for one in TRUE_U)
    relatives = Alternative("relatives", "", 2.0, 0.0, True, "", frozenset({"column 1"}), {
        "column 0": household[0], "column 2": household[2],
    }, frozenset())  # fmt: skip
    namesakes = Alternative("namesakes", "", 0.02, 0.0, True, "", frozenset({"column 0", "column 1", "column 2"}), {
        "column 3": (0.001, 0.999),
    }, frozenset(), of_relatives=0.01)  # fmt: skip

    def n_namesakes(n_relatives: int) -> float:
        drawn = ((600, TRUE_M), (120, alike), (n_relatives, household), (n_all - 720 - n_relatives, TRUE_U))
        levels = np.concatenate([draw(n, shares, random, 0.0) for n, shares in drawn])
        known = Known(COMPARED, (relatives, namesakes), u, n_records, CALIBRATED)
        return float(estimate(count_patterns(levels, (4, 3, 4, 3)), known, NoWatch()).alternative_shares[1] * n_all)

    assert n_namesakes(0) < 3
    assert n_namesakes(12_000) > 60
