"""Review: one question at a time, answered by key."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPushButton

from finder.errors import UserError
from finder.model.decision import Verdict
from finder.model.person import EvidenceRow, PairEvidence
from finder.model.record import RecordId
from finder.model.supposed import Supposed
from gui.pages.review import presenter
from gui.pages.review.waterfall_axis import Axis
from gui.text import points
from tests.gui import fake_people
from tests.gui.conftest import Driver


@pytest.fixture
def page(opened: Driver) -> Driver:
    opened.go("review")
    return opened


def asked(driver: Driver) -> tuple[str, str]:
    return driver.window.review.left.name.text(), driver.window.review.right.name.text()


def press(driver: Driver, key: Qt.Key) -> None:
    driver.qtbot.keyClick(driver.window.review.table, key)
    driver.rest()


def test_both_records_their_places_and_what_they_have_in_common(page: Driver) -> None:
    review = page.window.review
    assert asked(page) == ("Kathryn Hallam", "Kate Firth")
    assert "persons.csv, line 307 · P1207" in review.left.place.text()
    assert "Born: 03/04/85" in review.right.facts.text()
    assert "both: mother Joan Firth" in review.common.text()
    assert review.subtitle.text().endswith("Question 1 of 4")


def test_fields_say_agree_differ_or_not_recorded_in_words_and_signs(page: Driver) -> None:
    model = page.window.review.model
    states = {model.index(row, 0).data(): model.index(row, 3).data() for row in range(model.rowCount())}
    assert states["Given name"] == "✓ speaks for"
    assert states["Surname"] == "✕ speaks against"
    assert states["NHS number"] == "– not recorded"
    assert "Prior" not in states
    assert "Before looking" not in states


def test_s_n_and_u_answer_and_go_on(page: Driver) -> None:
    page.qtbot.keyClicks(page.find(QLineEdit, "reviewComment"), "same nurse")
    assert asked(page) == ("Kathryn Hallam", "Kate Firth"), "letters typed in the comment are no answer"

    press(page, Qt.Key.Key_S)
    assert asked(page) == ("Paulette Quaye", "Pauline Quay")
    assert page.find(QLineEdit, "reviewComment").text() == ""
    press(page, Qt.Key.Key_N)
    press(page, Qt.Key.Key_U)
    assert page.window.review.subtitle.text().endswith("Question 4 of 4")
    press(page, Qt.Key.Key_N)

    assert page.window.review.is_empty
    assert page.window.review.empty.title.text() == "All questions are answered"
    assert page.workspace.calls.count("decide_pair") == 4


def test_undo_brings_the_question_back(page: Driver) -> None:
    press(page, Qt.Key.Key_N)
    assert asked(page)[0] == "Paulette Quaye"
    page.find(QAction, "actionUndo").trigger()
    page.rest()

    assert "Undone: the answer “not same”" in page.told
    assert asked(page) == ("Kathryn Hallam", "Kate Firth")


def test_an_answer_that_cannot_be_saved_comes_back(page: Driver) -> None:
    page.find(QLineEdit, "reviewComment").setText("cousins, surely")
    page.workspace.fail_with = UserError("The disk is full. Nothing was saved. Free some space.")
    press(page, Qt.Key.Key_S)

    assert "The disk is full" in page.told
    assert asked(page) == ("Kathryn Hallam", "Kate Firth")
    assert page.find(QLineEdit, "reviewComment").text() == "cousins, surely"


def test_weights_are_shown_on_demand_and_remembered(page: Driver) -> None:
    waterfall = page.window.review.waterfall
    assert not waterfall.isVisible()
    press(page, Qt.Key.Key_W)
    assert waterfall.isVisible()
    assert "Total: +1.2" in waterfall.accessibleDescription()
    assert page.find(QPushButton, "showWeights").isChecked()
    page.qtbot.waitUntil(lambda: waterfall.width() > 200)
    assert not waterfall.grab().isNull()


def test_the_waterfall_says_why_in_words_too(page: Driver) -> None:
    press(page, Qt.Key.Key_W)
    waterfall = page.window.review.waterfall
    evidence = fake_people.review_items()[0].evidence
    spoken = waterfall.accessibleDescription().splitlines()
    assert len(spoken) == len(presenter.waterfall(evidence))
    for row in evidence.rows:
        if row.match_bits:
            assert any(f"{points(row.match_bits)}. {row.why}" in line for line in spoken)
    assert spoken[-1].endswith("likely to be one person")
    first = waterfall.bar_at(waterfall._first_top() + 2)
    assert first is not None
    assert first.kind == presenter.START
    assert waterfall.bar_at(2) is None


def test_for_and_against_differ_without_colours(page: Driver) -> None:
    """What speaks against is hatched: its bar shows the ground as well as its colour."""
    press(page, Qt.Key.Key_W)
    waterfall = page.window.review.waterfall
    page.qtbot.waitUntil(lambda: waterfall.width() > 200)
    picture = waterfall.grab().toImage()
    axis, scale = waterfall._axis(), picture.devicePixelRatio()
    shades = {}
    for number, bar in enumerate(waterfall._bars):
        left, right = sorted((axis.x(bar.start_bits), axis.x(bar.end_bits)))
        if right - left > 12:
            middle = waterfall._first_top() + (number + 0.5) * waterfall._row_height()
            xs = range(int((left + 3) * scale), int((right - 3) * scale))
            shades[bar.kind] = len({picture.pixel(x, int(middle * scale)) for x in xs})
    assert shades[presenter.FOR] == 1
    assert shades[presenter.AGAINST] > 1


@given(st.floats(-60, 0), st.floats(0, 60), st.floats(40, 900), st.floats(20, 90))
def test_ticks_never_overlap_or_leave_the_axis(low: float, high: float, width: float, word: float) -> None:
    axis = Axis(100, 100 + width, low - 0.5, high + 0.5)
    chances = axis.chance_ticks(lambda _words: word)
    places = sorted(axis.x(bits) for bits, _words in chances)
    assert all(100 <= x <= 100 + width for x in places)
    assert all(b - a >= word for a, b in itertools.pairwise(places))
    assert "50 %" in {words for _bits, words in chances}
    bits = [one for one, _words in axis.bit_ticks()]
    assert 0.0 in bits
    assert all(axis.low_bits <= one <= axis.high_bits for one in bits)


def test_restricted_records_are_not_put_to_everybody() -> None:
    first, *rest = fake_people.review_items()
    hidden = replace(first, right=replace(first.right, is_restricted=True))
    assert presenter.open_items((hidden, *rest)) == tuple(rest)


def test_a_withheld_address_is_not_shown() -> None:
    record = fake_people.review_items()[0].left
    withheld = replace(record, addresses=(replace(record.addresses[0], is_withheld=True),))
    assert "Quarry" not in " ".join(presenter.record_lines(withheld))


def test_an_empty_queue_says_so(opened: Driver) -> None:
    opened.workspace._reviews = []
    opened.go("review")
    assert opened.window.review.empty.title.text() == "Nothing to review"


weights = st.lists(st.floats(-30, 30).map(lambda bits: round(bits, 2)), max_size=12)


@given(weights, st.floats(-30, 30))
def test_the_bars_of_the_waterfall_always_add_up(bits: list[float], prior: float) -> None:
    rows = tuple(EvidenceRow(f"field {n}", "exact", "a", "b", one, "why") for n, one in enumerate(bits))
    evidence = PairEvidence(RecordId("r1"), RecordId("r2"), prior + sum(bits), 0.5, rows)
    *steps, total = presenter.waterfall(evidence)

    assert total.kind == presenter.TOTAL
    at = 0.0
    for bar in steps:
        assert bar.start_bits == pytest.approx(at, abs=0.02)
        at = bar.end_bits
    assert at == pytest.approx(total.end_bits, abs=0.02)


def test_what_an_answer_would_change_is_told_before_it_is_given(page: Driver) -> None:
    review = page.window.review
    assert not review.changes.isVisible()
    press(page, Qt.Key.Key_C)
    lines = review.changes.text().splitlines()
    assert lines[0] == "If they are one person, that person has 3 records."
    assert lines[1] == "Kai Firth: + Kathryn Hallam (maternal half-aunt); Sam Firth from half-brother to brother."
    assert "decide_pair" not in page.workspace.calls
    press(page, Qt.Key.Key_N)
    assert not review.changes.isVisible(), "the next question is another one"


@pytest.mark.parametrize(
    ("supposed", "words"),
    [
        (Supposed(Verdict.SAME, False, 2, (), 0, False), "keep these records apart"),
        (Supposed(Verdict.NOT_SAME, False, 2, (), 0, False), "keep these records together"),
        (Supposed(Verdict.SAME, True, 2, (), 4, False), "children looked at: 4"),
        (Supposed(Verdict.NOT_SAME, True, 2, (), 4, False), "They are one person now"),
    ],
)
def test_an_answer_that_changes_nothing_says_so(supposed: Supposed, words: str) -> None:
    (line,) = presenter.supposed_lines(supposed)
    assert words in line
