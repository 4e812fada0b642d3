"""Candidates: who, how related, why, what holds them back, and the worker's decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont, QFontMetricsF
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from finder.errors import UserError
from finder.model.candidate import Gate, Recommendation
from gui import messages
from gui.colours import colours_of
from gui.delegates.painting import in_two_lines
from gui.delegates.score import Series
from gui.models.rows import ROW_ROLE
from gui.pages.candidates import presenter
from gui.pages.candidates.take_out import consequences
from tests.gui import fake_people
from tests.gui.conftest import Driver
from tests.gui.test_accessibility import nameless


@pytest.fixture
def page(focused: Driver) -> Driver:
    focused.go("candidates")
    return focused


def names(driver: Driver) -> list[str]:
    model = driver.window.candidates.table.model()
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel)).replace("\u200b", "")


def choose(driver: Driver, name: str) -> None:
    driver.window.candidates.table.select_row(names(driver).index(name))
    driver.qtbot.waitUntil(lambda: not driver.window.candidates._show_soon.isActive())


def decide(driver: Driver, value: Recommendation, reason: str) -> None:
    driver.find(QPushButton, f"decide_{value.value}").click()
    edit = driver.find(QLineEdit, "decisionReason")
    edit.clear()
    driver.qtbot.keyClicks(edit, reason)
    driver.find(QPushButton, "saveDecision").click()
    driver.rest()


def test_candidates_are_ranked_best_first(page: Driver) -> None:
    assert names(page)[:3] == ["Joan Firth", "Kathryn Hallam", "Beverley Marlow"]
    assert page.window.candidates.model.index(1, 2).data() == "maternal half-aunt"
    assert "7 connections known before" in page.window.candidates.subtitle.text()


def test_the_detail_shows_path_sources_points_and_records(page: Driver) -> None:
    choose(page, "Kathryn Hallam")
    told = words_in(page.window.candidates.detail)

    assert "Kai Firth's maternal half-aunt" in told
    assert "Kathryn Hallam is the daughter of Joan Firth" in told
    assert "case_notes_2018.csv, line 331: “her older girl Kate, now Hallam”" in told
    assert "−3.0" in told
    assert "52.0" in told
    assert "referral 2019.docx, T1R4" in told


def test_contributions_shown_add_up_to_the_score() -> None:
    for candidate in fake_people.candidates():
        if not candidate.is_restricted:
            shown = [float(line.split()[0].replace("−", "-")) for line in _lines(candidate)]
            assert sum(shown) == pytest.approx(candidate.score, abs=0.05)


def _lines(candidate) -> list[str]:
    return presenter.score_words(presenter.CandidateRow(1, candidate)).splitlines()[:-1]


def test_gates_show_effect_reason_and_source(page: Driver) -> None:
    choose(page, "Dean Marlow")
    told = words_in(page.window.candidates.detail)

    assert "No-contact order" in told
    assert "May not be invited" in told
    assert "No-contact order until 30 September 2027" in told
    assert "alerts.csv, line 3" in told


def test_what_only_asks_for_care_does_not_hold_back(page: Driver) -> None:
    choose(page, "Kelly Firth")
    told = words_in(page.window.candidates.detail).splitlines()
    held, care = told.index("Held back by"), told.index("Take care")
    assert held < told.index("Consent") < care < told.index("Address withheld")
    assert told[told.index("Address withheld") + 1] == "Details must not be given out"

    row = next(row for row in page.window.candidates.model.rows if row.candidate.name == "Kelly Firth")
    spoken = presenter.recommendation_words(row)
    assert spoken == "Letters or video only; held back by: Consent; take care: Address withheld"


def test_care_alone_has_no_heading_about_holding_back(page: Driver) -> None:
    kelly = next(item for item in fake_people.candidates() if item.name == "Kelly Firth")
    gates = (
        Gate("must_not_meet", "confidential", "Order: not in one session with the other party"),
        Gate("unverified_identity", "confidential", "Two records, one name"),
    )
    detail = page.window.candidates.detail
    detail.show_candidate(replace(kelly, gates=gates), "Kai Firth", Series())
    told = words_in(detail)
    assert "Held back by" not in told
    assert told.count("Take care") == 1
    assert "Never in one meeting with that person" in told
    assert "Check who this is before any approach" in told
    assert "Details must not be given out" not in told


def test_the_effect_of_a_gate_has_the_whole_width(page: Driver) -> None:
    choose(page, "Kelly Firth")
    page.qtbot.wait(50)
    labels = page.window.candidates.detail.findChildren(QLabel)
    effect = next(label for label in labels if label.text() == "Details must not be given out")
    title = next(label for label in labels if label.text() == "Address withheld")
    assert effect.y() >= title.geometry().bottom()
    assert effect.height() < 2 * effect.fontMetrics().lineSpacing(), "on one line"


@given(st.lists(st.text("abcdefgh()-", min_size=1, max_size=14), min_size=1, max_size=8), st.integers(20, 400))
def test_a_long_relationship_is_broken_between_words_and_loses_none(words: list[str], width: int) -> None:
    metrics = QFontMetricsF(QFont())
    text = " ".join(words)
    first, second = in_two_lines(text, metrics, width)
    assert f"{first} {second}".strip() == text
    if second:
        assert metrics.horizontalAdvance(first) <= width < metrics.horizontalAdvance(text)


def test_a_long_relationship_takes_both_lines_and_the_tooltip_says_all(page: Driver) -> None:
    model, table = page.window.candidates.model, page.window.candidates.table
    joan = next(item for item in fake_people.candidates() if item.name == "Joan Firth")
    long = replace(joan, relationship="said to be paternal great-grandmother")
    model.set_rows((presenter.CandidateRow(1, long), presenter.CandidateRow(2, joan)))
    assert model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == (
        "said to be paternal great-grandmother\nMother's side"
    )

    def ink(row: int) -> tuple[int, int]:
        """Return how many pixels in the lower half of the cell are as dark as strong text, and as quiet text."""
        image = table.grab(table.visualRect(model.index(row, 2)).translated(0, table.viewport().y())).toImage()
        colours = colours_of(table.palette())
        half = [
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height() // 2, image.height())
        ]
        return half.count(colours.text), half.count(colours.muted)

    table.clearSelection()
    strong_when_long, _quiet = ink(0)
    strong_when_short, quiet_when_short = ink(1)
    assert strong_when_long > 20, "the rest of the relationship stands in the second line"
    assert strong_when_short == 0
    assert quiet_when_short > 5


def test_a_restricted_record_shows_one_sentence_and_nothing_else(page: Driver) -> None:
    model = page.window.candidates.table.model()
    row = names(page).index(messages.restricted_notice())
    shown = {
        str(model.index(row, column).data(role))
        for column in range(1, model.columnCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if model.index(row, column).data(role)
    }
    assert shown == {messages.restricted_notice()}

    choose(page, messages.restricted_notice())
    body = page.window.candidates.detail._area.widget()
    assert words_in(body) == messages.restricted_notice()
    assert not page.find(QPushButton, "decide_invite").isEnabled()
    page.qtbot.wait(800)
    assert "explain" not in page.workspace.calls, "a restricted record is not looked up"


def test_a_restricted_record_cannot_be_found_by_its_name(page: Driver) -> None:
    page.find(QLineEdit, "candidateFilter").setText("a restricted person")
    assert names(page) == []


def test_filters_narrow_and_reset(page: Driver) -> None:
    page.find(QCheckBox, "filterNew").click()
    assert len(names(page)) == 7
    side = page.find(QComboBox, "filterSide")
    side.setCurrentIndex(side.findData("paternal"))
    assert set(names(page)) == {"Beverley Marlow", "Tyrone Marlow", "Grace Marlow"}
    kin = page.find(QComboBox, "filterKin")
    kin.setCurrentIndex(kin.findData("other"))
    assert names(page) == []

    page.find(QPushButton, "filterReset").click()
    assert len(names(page)) == 15
    page.find(QLineEdit, "candidateFilter").setText("half hallam")
    assert names(page) == ["Kathryn Hallam", "Ellie Hallam"]
    page.find(QLineEdit, "candidateFilter").setText("has died")
    assert names(page) == ["Roy Firth"], "gates are found by their words"


def test_a_decision_needs_a_reason_and_can_be_undone(page: Driver) -> None:
    choose(page, "Tyrone Marlow")
    save = page.find(QPushButton, "saveDecision")
    page.find(QPushButton, "decide_hold").click()
    assert not save.isEnabled()

    decide(page, Recommendation.HOLD, "Waits for the police check")
    assert "Decision saved" in page.told
    chosen = page.window.candidates.current()
    assert chosen is not None
    assert (chosen.name, chosen.decided) == ("Tyrone Marlow", Recommendation.HOLD), "the same person stays chosen"
    row = presenter.CandidateRow(1, chosen)
    assert presenter.decision_chip(row) == [("✓ Hold", "warn")]

    page.find(QAction, "actionUndo").trigger()
    page.rest()
    assert "Undone: the decision “hold”" in page.told
    chosen = page.window.candidates.current()
    assert chosen is not None
    assert chosen.decided is None


def test_a_record_that_is_somebody_else_is_taken_out_with_a_reason_and_put_back(page: Driver) -> None:
    choose(page, "Kathryn Hallam")
    page.find(QPushButton, "doubtRecord1").click()
    dialog = page.find(QDialog, "takeOutDialog")
    confirm = page.find(QPushButton, "takeOutConfirm")
    assert "Kate Firth (P5513)" in words_in(dialog)
    assert "the other 2 records of Kathryn Hallam" in words_in(dialog)
    assert nameless(dialog) == []
    page.qtbot.keyClicks(page.find(QLineEdit, "takeOutReason"), "   ")
    assert not confirm.isEnabled(), "a decision needs a reason"
    page.qtbot.keyClicks(page.find(QLineEdit, "takeOutReason"), "Her cousin of that name")
    confirm.click()
    page.rest()
    assert "kept apart" in page.told
    choose(page, "Kathryn Hallam")
    assert "Kate Firth" not in words_in(page.window.candidates.detail)

    page.find(QAction, "actionUndo").trigger()
    page.rest()
    choose(page, "Kathryn Hallam")
    assert "Kate Firth" in words_in(page.window.candidates.detail)


def test_a_record_stays_when_nobody_confirms(page: Driver) -> None:
    choose(page, "Kathryn Hallam")
    page.find(QPushButton, "doubtRecord0").click()
    dialog = page.find(QDialog, "takeOutDialog")
    page.qtbot.keyClicks(page.find(QLineEdit, "takeOutReason"), "Her cousin")
    page.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    page.rest()
    current = page.window.candidates.current()
    assert current is not None
    assert len(current.records) == 3


def test_an_only_record_cannot_be_taken_out(page: Driver) -> None:
    choose(page, "Joan Firth")
    assert page.window.candidates.detail.findChildren(QPushButton, "doubtRecord0") == []


def test_who_takes_a_record_out_is_told_of_the_decision_there_is() -> None:
    person = next(one for one in fake_people.search_result().candidates if len(one.records) > 1)
    assert len(consequences(replace(person, decided=None))) == 1
    assert "Hold" in consequences(replace(person, decided=Recommendation.HOLD))[1]


def test_undo_with_nothing_to_undo_says_so(page: Driver) -> None:
    page.find(QAction, "actionUndo").trigger()
    page.rest()
    assert page.told == "There is nothing to undo."


def test_a_decision_never_reaches_the_person_chosen_before(page: Driver) -> None:
    choose(page, "Joan Firth")
    page.window.candidates.table.select_row(names(page).index("Tyrone Marlow"))
    assert page.find(QLineEdit, "decisionReason").text() == "", "the bar is the new person's at once"
    assert not page.find(QPushButton, "decide_invite").isChecked()


def test_a_refused_decision_keeps_what_was_typed(page: Driver) -> None:
    choose(page, "Tyrone Marlow")
    page.workspace.fail_with = UserError("The file is locked by another program. Nothing was saved. Try again.")
    decide(page, Recommendation.INVITE, "Asked for by Kai")

    assert "locked by another program" in page.told
    assert page.find(QLineEdit, "decisionReason").text() == "Asked for by Kai"
    assert page.find(QPushButton, "saveDecision").isEnabled()


def test_looking_at_somebody_is_journalled_once(page: Driver) -> None:
    choose(page, "Kathryn Hallam")
    page.qtbot.waitUntil(lambda: "explain" in page.workspace.calls, timeout=3000)
    page.rest()
    assert "Kate is a form of Kathryn" in words_in(page.window.candidates.detail)

    before = page.workspace.calls.count("explain")
    page.window.session.search()
    page.rest()
    page.qtbot.wait(800)
    assert page.workspace.calls.count("explain") == before, "the same view is not another look"


def test_passing_by_with_the_arrow_keys_is_no_look(page: Driver) -> None:
    page.qtbot.wait(700)
    page.rest()
    before = page.workspace.calls.count("explain")
    for _ in range(5):
        page.qtbot.keyClick(page.window.candidates.table, Qt.Key.Key_Down)
    assert page.workspace.calls.count("explain") == before


def test_the_gap_radar_puts_empty_branches_first(page: Driver) -> None:
    strip = page.window.candidates.branches
    assert strip._chips[0].text == "! paternal great-grandparents: nobody yet"
    assert "cousins: 0 known before, 1 now, 4 expected" in strip.accessibleDescription()


def test_export_says_what_the_leak_scan_found(page: Driver, tmp_path: Path) -> None:
    page.window.candidates.export_menu.chosen.emit("family", "csv")
    dialog = page.window.candidates.findChild(QFileDialog, "chooseNewFile")
    assert dialog is not None
    assert "Kai" not in dialog.selectedFiles()[0], "file names hold no names of people"
    dialog.filesSelected.emit([str(tmp_path / "list.csv")])
    dialog.reject()
    page.rest()
    assert (tmp_path / "list.csv").exists()
    assert "leak scan found nothing" in page.told

    page.workspace.leaks = ("placement address in row 4",)
    page.window.candidates.export("family", "csv", tmp_path / "second.csv")
    page.rest()
    assert "Nothing was written: the leak scan found placement address in row 4" in page.told
    assert not (tmp_path / "second.csv").exists()


def test_the_export_menu_has_an_action_for_each_audience_and_form(page: Driver) -> None:
    chosen: list[tuple[str, ...]] = []

    def note(*codes: str) -> None:
        chosen.append(codes)

    page.window.candidates.export_menu.chosen.disconnect()
    page.window.candidates.export_menu.chosen.connect(note)
    for action in page.window.candidates.export_menu.actions():
        if action.data():
            action.trigger()
    assert ("professional", "docx") in chosen
    assert ("family", "docx") in chosen
    assert ("family", "json") not in chosen


def test_without_a_child_the_page_says_what_to_do(opened: Driver) -> None:
    opened.go("candidates")
    page = opened.window.candidates
    assert page.is_empty
    assert "No child in focus" in page.empty.title.text()
    page.empty.action.click()
    assert opened.window.current_page == "cases"


def test_a_stopped_search_offers_to_search_again(opened: Driver) -> None:
    opened.workspace.delay_s = 1.0
    opened.window.session.focus(opened.window.session.child_list[0])
    opened.window.go("candidates")
    opened.qtbot.waitUntil(opened.window.topbar.jobs.isVisible)
    opened.window.topbar.jobs.cancel_button.click()
    opened.rest()
    page = opened.window.candidates
    assert "Stopped" in opened.told
    assert page.empty.action.text() == "Search now"

    opened.workspace.delay_s = 0.0
    page.empty.action.click()
    opened.rest()
    assert page.model.rowCount() == 15


def test_sorting_by_score_ignores_text_order(page: Driver) -> None:
    table = page.window.candidates.table
    table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
    scores = [table.model().index(row, 0).data(ROW_ROLE).candidate.score for row in range(table.model().rowCount())]
    assert scores == sorted(scores)


def test_the_explanation_is_told_in_sentences(page: Driver) -> None:
    choose(page, "Kathryn Hallam")
    page.qtbot.waitUntil(lambda: "In words" in words_in(page.window.candidates.detail))
    assert "Kathryn Hallam, Kai's maternal half-aunt." in words_in(page.window.candidates.detail)


def test_what_is_over_is_shown_and_holds_nobody(page: Driver) -> None:
    over = Gate(
        "no_contact_order", "lapsed", "Order of 2020: has ended", None, "", dt.date(2020, 5, 3), dt.date(2021, 5, 3)
    )
    row = presenter.CandidateRow(1, replace(fake_people.candidates()[0], gates=(over,)))
    assert presenter.gate_chips(row) == []
    assert "held back" not in presenter.recommendation_words(row)
    page.window.candidates.detail.show_candidate(row.candidate, "Kai Firth", Series())
    told = words_in(page.window.candidates.detail)
    assert "No longer in force" in told
    assert "Since 3 May 2020, until 3 May 2021" in told
    assert "Held back by" not in told


def test_who_set_a_gate_and_when_it_is_reviewed_stands_beside_it() -> None:
    gate = Gate("consent", "hold", "why", None, "S. Worker", dt.date(2026, 1, 2), None, dt.date(2026, 7, 3))
    assert presenter.gate_dates(gate) == "Set by S. Worker, since 2 January 2026, review on 3 July 2026"
    assert presenter.gate_dates(Gate("deceased", "exclude", "why")) == ""


def test_the_place_on_the_list_says_how_far_it_hangs_on_the_weights() -> None:
    joan = fake_people.candidates()[0]
    assert presenter.range_words(joan) == ""
    assert "Place 2 to 5" in presenter.range_words(replace(joan, rank_range=(2, 5)))
    assert "Stays at place 1" in presenter.range_words(replace(joan, rank_range=(1, 1)))


def test_leads_open_beside_the_list_with_what_would_settle_them(page: Driver) -> None:
    page.find(QPushButton, "showLeads").click()
    dialog = page.find(QDialog, "leadsDialog")
    told = words_in(dialog)
    assert "Strong: somebody unknown" in told
    assert "Joan Firth's brother is not known." in told
    assert "Weak: same surname and address" in told
    assert "Roy Firthson" not in names(page)
    assert nameless(dialog) == []
    page.find(QPushButton, "leadsClose").click()


def test_other_weights_are_previewed_before_they_are_kept_and_taken_back(page: Driver) -> None:
    workspace = page.workspace
    page.find(QPushButton, "scoreWeights").click()
    page.qtbot.waitUntil(lambda: page.window.findChild(QDialog, "weightsDialog") is not None)
    dialog = page.find(QDialog, "weightsDialog")
    page.qtbot.waitUntil(lambda: "Nobody would move." in words_in(dialog))
    assert nameless(dialog) == []
    page.find(QDoubleSpinBox, "weight_closeness").setValue(0.2)
    page.qtbot.waitUntil(lambda: "would change place" in words_in(dialog))
    keep = page.find(QPushButton, "weightsKeep")
    assert not keep.isEnabled()
    page.find(QLineEdit, "weightsReason").setText("The panel asked")
    page.find(QDoubleSpinBox, "weight_closeness").setValue(2.0)
    page.qtbot.waitUntil(lambda: "must stay the largest contribution" in words_in(dialog))
    assert not keep.isEnabled()
    page.find(QDoubleSpinBox, "weight_closeness").setValue(0.5)
    page.qtbot.waitUntil(keep.isEnabled)
    keep.click()
    page.rest()
    assert workspace.scales["closeness"] == 0.5


def test_weights_with_more_decimals_than_a_box_shows_are_kept_as_they_are(page: Driver) -> None:
    page.workspace.scales |= {"adult": 0.75}
    page.find(QPushButton, "scoreWeights").click()
    page.qtbot.waitUntil(lambda: page.window.findChild(QDialog, "weightsDialog") is not None)
    page.find(QLineEdit, "weightsReason").setText("The panel asked")
    keep = page.find(QPushButton, "weightsKeep")
    assert not keep.isEnabled(), "nothing was changed"
    page.find(QDoubleSpinBox, "weight_closeness").setValue(0.5)
    page.qtbot.waitUntil(keep.isEnabled)
    keep.click()
    page.rest()
    assert (page.workspace.scales["closeness"], page.workspace.scales["adult"]) == (0.5, 0.75)


def test_a_restricted_match_offers_nothing_without_the_role_and_opens_with_a_reason(page: Driver) -> None:
    strip = page.window.candidates.beside.hidden
    assert "ask a senior practitioner" in strip.words.text()
    assert strip.open_button.isHidden()
    page.workspace.may_open = frozenset({"restricted"})
    page.window.session.search()
    page.qtbot.waitUntil(lambda: not strip.open_button.isHidden())
    assert not strip.open_button.isEnabled()
    strip.reason.setText("Court order of 3 May")
    strip.open_button.click()
    page.qtbot.waitUntil(lambda: not strip.close_button.isHidden())
    assert "open for you today" in strip.words.text()
    strip.close_button.click()
    page.qtbot.waitUntil(strip.close_button.isHidden)
    assert "hidden_opened" in {entry.action for entry in page.workspace.activity()}
