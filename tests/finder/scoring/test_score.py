"""The score is the sum of what is shown; gates block whatever it says; the child's voice is the largest part."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from finder.model.candidate import Gate, Recommendation
from finder.model.family import Kinship
from finder.model.person import PersonId
from finder.model.record import ChildView, RecordId, Source, record_ref
from finder.scoring.score import Circumstances, contributions, recommend
from finder.scoring.score import total as total_of
from finder.scoring.weights import default_weights

TODAY = dt.date(2026, 3, 31)
WEIGHTS = default_weights()


def _kin(label: str, degree: int, **more: object) -> Kinship:
    return Kinship(PersonId("p1"), label, label, degree=degree, **more)  # type: ignore[arg-type]


def _view(amount: str = "", importance: int | None = None) -> ChildView:
    ref = record_ref(RecordId("r1"))
    return ChildView("f1", Source("v.xlsx", "aa", "Views!2"), ref, ref, importance, amount, TODAY)


def _about(*views: ChildView, age: int | None = 40) -> Circumstances:
    return Circumstances(age, True, views, (), TODAY)


def total(parts):  # type: ignore[no-untyped-def]
    return total_of([part.points for part in parts])


def test_the_childs_wish_is_the_largest_contribution() -> None:
    parts = contributions(_kin("mother", 1), _about(_view("too_little")), WEIGHTS)
    assert max(parts, key=lambda part: part.points).name == "childs_voice"


def test_half_and_step_siblings_count_like_full_ones() -> None:
    full = contributions(_kin("brother", 2, up=1, down=1), _about(), WEIGHTS)
    half = contributions(_kin("maternal half-brother", 2, up=1, down=1, half=True), _about(), WEIGHTS)
    assert total(full) == total(half)


def test_nearer_relatives_weigh_more() -> None:
    scores = [total(contributions(_kin("relative", degree), _about(), WEIGHTS)) for degree in range(1, 8)]
    assert scores == sorted(scores, reverse=True)


@given(st.sampled_from(["exclude", "hold", "indirect"]), st.floats(0, 100))
def test_a_gate_blocks_whatever_the_score(effect: str, score: float) -> None:
    gates = (Gate("any", effect, "why"),)
    got = recommend(gates, score, identity_confidence=1.0, relationship_confidence=1.0, about=_about(), weights=WEIGHTS)
    assert got is Recommendation(effect)


def test_an_uncertain_identity_is_explored_and_never_invited() -> None:
    for identity, relationship in [(0.5, 1.0), (1.0, 0.3)]:
        got = recommend(
            (),
            95.0,
            identity_confidence=identity,
            relationship_confidence=relationship,
            about=_about(),
            weights=WEIGHTS,
        )
        assert got is Recommendation.EXPLORE


def test_confidence_never_enters_the_score() -> None:
    names = {part.name for part in contributions(_kin("aunt", 3, p=0.2), _about(), WEIGHTS)}
    assert total(contributions(_kin("aunt", 3, p=0.2), _about(), WEIGHTS)) == total(
        contributions(_kin("aunt", 3, p=1.0), _about(), WEIGHTS)
    )
    assert names <= {"closeness", "sibling", "childs_voice", "recent_contact", "adult", "reachable", "role"}
