"""What would move under other weights; and that nothing counts that must not."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.errors import UserError
from finder.model.candidate import Candidate, Contribution, Gate, Recommendation
from finder.model.person import PersonId
from finder.scoring.score import rank_key, total
from finder.scoring.weights import NAMES, default_weights, with_scales
from finder.scoring.whatif import preview, rank_ranges, reweighed, sensitivity
from tests.finder.agencies import AgencyBuilder, found

WEIGHTS = default_weights()
_POINTS = st.fixed_dictionaries({name: st.integers(0, 30) for name in ("closeness", "childs_voice", "contact")})


def _candidate(name: str, points: dict[str, float], *gates: Gate) -> Candidate:
    parts = tuple(Contribution(code, float(value), "why") for code, value in points.items())
    score = total([part.points for part in parts])
    value = Recommendation.INVITE if score >= WEIGHTS.invite_from else Recommendation.EXPLORE
    if gates:
        value = Recommendation(gates[0].effect)
    return Candidate(
        PersonId(f"p{name}"), name, "", True, "aunt", "", False, False, False, True, False, "", False, 0.99, 0.9,
        score, parts, gates, value, (), (),
    )  # fmt: skip


def _list(*candidates: Candidate) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=rank_key))


def test_other_weights_move_people_and_the_preview_says_who() -> None:
    near = _candidate("Near", {"closeness": 30, "reachable": 5})
    heard = _candidate("Heard", {"closeness": 9, "childs_voice": 20, "adult": 8})
    people = _list(near, heard)
    assert [one.name for one in people] == ["Heard", "Near"]
    moves = {
        move.name: move for move in preview(people, WEIGHTS, with_scales(WEIGHTS, {"childs_voice": 1.3, "adult": 0}))
    }
    assert moves["Heard"].score_after == pytest.approx(35.0)
    moves = {move.name: move for move in preview(people, WEIGHTS, with_scales(WEIGHTS, {"adult": 0.0}))}
    assert (moves["Heard"].rank_before, moves["Heard"].rank_after) == (1, 2)
    assert (moves["Heard"].before, moves["Heard"].after) == (Recommendation.INVITE, Recommendation.EXPLORE)
    assert (moves["Near"].rank_before, moves["Near"].rank_after) == (2, 1)


def test_the_same_weights_move_nobody() -> None:
    people = _list(_candidate("A", {"closeness": 30}), _candidate("B", {"contact": 8}))
    assert preview(people, WEIGHTS, WEIGHTS) == ()


def test_no_weight_lifts_a_gate() -> None:
    held = _candidate("Held", {"closeness": 30, "childs_voice": 30}, Gate("assessed_risk", "hold", "why"))
    free = _candidate("Free", {"contact": 1})
    changed = reweighed((free, held), with_scales(WEIGHTS, {"childs_voice": 3.0}))
    assert [one.name for one in changed] == ["Free", "Held"]
    assert changed[1].recommendation is Recommendation.HOLD


@given(st.lists(_POINTS, min_size=1, max_size=14))
def test_everybody_stands_within_their_range_and_sensitivity_counts_the_top_ten_only(rows) -> None:  # type: ignore[no-untyped-def]
    people = _list(*(_candidate(f"N{number:02}", row) for number, row in enumerate(rows)))
    ranges = rank_ranges(people, WEIGHTS)
    for rank, one in enumerate(people, 1):
        best, worst = ranges[one.person_id]
        assert 1 <= best <= rank <= worst <= len(people)
    for row in sensitivity(people, WEIGHTS):
        assert len(row.entered) <= len(people)
        assert not set(row.entered) & {one.person_id for one in people[:10]}
        assert bool(row.entered) <= (len(people) > 10)


def test_the_weight_on_which_the_top_ten_hangs_comes_first() -> None:
    rows = [_candidate(f"C{number:02}", {"contact": 9 - number * 0.1, "adult": 8}) for number in range(10)]
    rows.append(_candidate("Zoe", {"closeness": 14, "adult": 2.5}))
    first = sensitivity(_list(*rows), WEIGHTS)[0]
    assert first.name in {"contact", "closeness", "adult"}
    assert first.entered == ("pZoe",) or first.left


@pytest.mark.parametrize(
    "scales", [{"closeness": 1.2}, {"childs_voice": 0.5}, {"offered": 3.0}, {"wealth": 1.0}, {"adult": -1.0}]
)
def test_the_childs_voice_stays_the_largest_and_odd_weights_are_refused(scales: dict[str, float]) -> None:
    with pytest.raises(UserError, match=r"Nothing was changed|There is no contribution|may count between"):
        with_scales(WEIGHTS, scales)


def test_no_contribution_speaks_of_what_a_person_is() -> None:
    """Nothing about ethnicity, religion, disability or income is a contribution, by name or by what the code reads."""
    forbidden = ("ethnic", "relig", "faith", "disab", "income", "benefit", "nationalit", "language", "immigration")
    folder = resources.files("finder.scoring")
    data = json.loads(folder.joinpath("weights.json").read_text(encoding="utf-8"))
    data.pop("about")
    offers = json.loads(folder.joinpath("offers.json").read_text(encoding="utf-8"))
    words = json.dumps([data, offers, NAMES]).casefold()
    assert [word for word in forbidden if word in words] == []
    for module in ("score.py", "touch.py", "words.py", "whatif.py"):
        code = folder.joinpath(module).read_text(encoding="utf-8").casefold()
        assert [word for word in forbidden if word in code] == [], module
    reader = resources.files("finder.discovery").joinpath("circumstances.py").read_text(encoding="utf-8").casefold()
    assert [word for word in forbidden if word in reader] == []


def test_people_who_differ_in_what_they_are_only_score_the_same() -> None:
    scores = set()
    for ethnicity in ("", "White British", "Gypsy or Roma", "Pakistani", "Black African"):
        agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").case("C-1", "kai")
        agency.person("joan", "Joan Marsh", "1968-02-02", sex="F", ethnicity=ethnicity).says("joan", "aunt", "kai")
        scores.add(found(agency.search("kai"), "Joan Marsh").score)
    assert len(scores) == 1
