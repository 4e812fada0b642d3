"""How a file is read: columns, sentences, a preview while one chooses, and reading it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton

from finder.errors import UserError
from finder.jobs import JobContext
from finder.model.meanings import FileMeaning
from finder.services import ImportedFile
from gui.pages.importing.draft import Draft, entries, in_order, sheets_in_order
from gui.pages.importing.field_words import field_words, known_words
from gui.pages.importing.mapping_view import MappingView
from gui.pages.importing.presenter import FileRow, files_in_order, finished
from gui.widgets.choice import SearchCombo
from importers.headers import field_groups
from importers.mapping import TableKind
from tests.gui import fake_people
from tests.gui.conftest import Driver
from tests.gui.fake_mappings import CHOICES, FakeMappings
from tests.gui.test_accessibility import nameless


@pytest.fixture
def view(opened: Driver) -> MappingView:
    """The view of relationships.csv."""
    return open_view(opened, 1)


def open_view(driver: Driver, row: int) -> MappingView:
    driver.go("import")
    page = driver.window.importing
    page.table.select_row(row)
    driver.find(QPushButton, "correctMapping").click()
    settle(driver)
    return page.mapping


def settle(driver: Driver) -> None:
    """Wait until choosing has been answered by a preview."""
    view = driver.window.importing.mapping
    driver.rest()
    driver.qtbot.waitUntil(lambda: not view._soon.isActive())
    driver.rest()


def words_in(view: MappingView) -> str:
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def combo(view: MappingView, position: int) -> SearchCombo:
    return view.columns.combo_of(position)


def choose(driver: Driver, box: SearchCombo, part: str) -> None:
    """Type a part of the words, and take the first that is found."""
    box.setFocus()
    box.lineEdit().selectAll()
    driver.qtbot.keyClicks(box, part)
    driver.qtbot.waitUntil(lambda: box.completer().popup().isVisible())
    driver.qtbot.keyClick(box.completer().popup(), Qt.Key.Key_Down)
    driver.qtbot.keyClick(box.completer().popup(), Qt.Key.Key_Return)
    settle(driver)


def test_the_view_shows_kind_columns_sentences_and_the_first_rows(view: MappingView) -> None:
    told = words_in(view)
    assert view.kind.currentText() == "Relationships: who is what to whom"
    assert "Joan Firth <i><b>is the mother of</b></i> Kelly &lt;b&gt;Firth&lt;/b&gt;" in told
    assert "birth dates: 118 right, 2 the wrong way" in told
    assert "P1 · P2" in told
    assert "1 of the first 300 rows would not be imported" in told
    assert view.preview.model.index(1, 1).data() == "✕ Not imported"
    assert "recognised" in view.source.text()


def test_columns_without_a_meaning_stand_first_then_those_whose_values_do_not_fit(view: MappingView) -> None:
    assert view.meaning is not None
    assert [column.header for column in in_order(view.meaning)] == ["Zog", "Rel", "Person ID", "Related", "Blank"]
    assert "not recognised" in words_in(view)
    assert "30 % fit" in words_in(view)


def test_typing_a_part_of_the_words_finds_a_meaning_and_the_preview_follows(opened: Driver, view: MappingView) -> None:
    choose(opened, combo(view, 3), "urnam")
    assert combo(view, 3).code == "family_name"
    assert "family_name" in view.preview.model.index(0, 1).data()
    assert view.source.text() == "changed, not read yet"
    assert "your choice" in words_in(view)


def test_half_a_word_is_put_back(opened: Driver, view: MappingView) -> None:
    box = combo(view, 0)
    box.setFocus()
    box.lineEdit().setText("zzz")
    box.lineEdit().editingFinished.emit()
    assert box.currentText() == "First person: ID number in that system"
    assert not view.is_changed


def test_a_heading_cannot_be_chosen(view: MappingView) -> None:
    box = combo(view, 0)
    heading = box.findText("Relationship", Qt.MatchFlag.MatchExactly)
    box.setCurrentIndex(heading)
    box.activated.emit(heading)
    assert box.code == "person.id"
    assert not view.is_changed


def test_flip_turns_the_sentences_and_the_verdict(opened: Driver, view: MappingView) -> None:
    opened.find(QPushButton, "flipButton").click()
    settle(opened)
    assert view.direction.verdict.text() == "birth dates: 2 right, 118 the wrong way"
    assert view.direction.verdict.property("chip") == "bad"
    now = opened.find(QLabel, "sentencesNow0")
    assert now.text().startswith("✕ Kelly")
    assert "birth dates say no" in now.accessibleName()
    opened.find(QPushButton, "flipButton").click()
    settle(opened)
    assert not view.is_changed, "flipping twice is nothing"


def test_reading_again_tells_the_counts_and_goes_back_to_the_file(opened: Driver, view: MappingView) -> None:
    choose(opened, combo(view, 3), "urnam")
    opened.find(QPushButton, "readAgain").click()
    opened.rest()
    assert opened.workspace.mappings.read[0].sheets[0].columns[3].field == "family_name"
    assert "relationships.csv was read again: 0 records and 600 relationships" in opened.told
    page = opened.window.importing
    assert page.views.currentIndex() == 0
    assert page.model.rows[page.table.currentIndex().row()].file == "relationships.csv"


def test_a_file_that_is_not_at_hand_is_asked_for(opened: Driver, tmp_path: Path) -> None:
    opened.workspace.mappings.is_at_hand = False
    view = open_view(opened, 1)
    assert "not where it was" in opened.told
    assert view.empty.isVisible()
    assert not opened.find(QPushButton, "readAgain").isVisible()
    opened.find(QPushButton, "mappingEmptyAction").click()
    dialog = view.findChild(QFileDialog, "chooseFile")
    assert dialog is not None
    dialog.filesSelected.emit([str(tmp_path / "relationships.csv")])
    dialog.reject()
    settle(opened)
    assert view.kind.isVisible()


def test_looking_is_a_job_that_can_be_stopped(opened: Driver) -> None:
    opened.workspace.delay_s = 0.4
    opened.go("import")
    page = opened.window.importing
    page.table.select_row(1)
    opened.find(QPushButton, "correctMapping").click()
    assert view_is_busy(page.mapping)
    opened.find(QPushButton, "mappingCancel").click()
    opened.workspace.delay_s = 0.0
    opened.rest()
    assert not view_is_busy(page.mapping)


def view_is_busy(view: MappingView) -> bool:
    return view.busy_row.isVisible()


def test_an_error_while_reading_again_leaves_the_choices(opened: Driver, view: MappingView) -> None:
    opened.find(QPushButton, "flipButton").click()
    settle(opened)
    opened.workspace.fail_with = UserError("The file at this place has changed. Nothing was changed. Choose it again.")
    opened.find(QPushButton, "readAgain").click()
    opened.rest()
    assert "has changed" in opened.told
    assert view.is_changed
    assert opened.find(QPushButton, "readAgain").isEnabled()


def test_mappings_are_saved_used_and_taken_as_recognised(opened: Driver, view: MappingView, tmp_path: Path) -> None:
    opened.find(QPushButton, "saveMapping").click()
    dialog = view.findChild(QFileDialog, "chooseNewFile")
    assert dialog is not None
    dialog.filesSelected.emit([str(tmp_path / "links mapping.json")])
    dialog.reject()
    opened.rest()
    assert opened.workspace.mappings.saved == [tmp_path / "links mapping.json"]
    assert "no rows" in opened.told

    view._use([tmp_path / "links mapping.json"])
    settle(opened)
    assert view.meaning is not None
    assert view.meaning.is_flipped
    assert view.is_changed
    opened.find(QPushButton, "resetMapping").click()
    settle(opened)
    assert not view.is_changed


def test_alt_and_left_go_back_to_the_files(opened: Driver, view: MappingView) -> None:
    opened.window.activateWindow()
    view.kind.setFocus()
    opened.qtbot.keyClick(view.kind, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert opened.window.importing.views.currentIndex() == 0


def test_kind_and_dates_are_chosen_from_lists(opened: Driver, view: MappingView) -> None:
    for name, at in (("kindChoice", 0), ("dateChoice", 1)):
        box = opened.find(QComboBox, name)
        box.setCurrentIndex(at)
        box.activated.emit(at)
    settle(opened)
    assert view.meaning is not None
    assert (view.meaning.kind, view.meaning.is_day_first) == ("people", False)


def test_the_view_is_named_throughout(opened: Driver, view: MappingView) -> None:
    assert nameless(opened.window) == []


def test_locking_forgets_what_was_shown(opened: Driver, view: MappingView) -> None:
    opened.window.session.lock()
    assert view.meaning is None
    assert view.preview.model.rowCount() == 0
    assert "Joan" not in words_in(view)


# ---- without widgets ----


def draft() -> Draft:
    sheets = FakeMappings(lambda _name: None).look("links.xlsx", JobContext()).sheets
    return Draft(FileMeaning("links.xlsx", "aa", sheets, is_imported=True))


def test_a_draft_changes_back_to_what_it_was() -> None:
    made = draft()
    made.set_field(0, 3, "note")
    assert made.meaning.sheets[0].columns[3].why == "person"
    made.set_flipped(0, is_flipped=True)
    assert made.is_changed
    made.set_flipped(0, is_flipped=False)
    made.set_field(0, 3, "")
    assert not made.is_changed
    assert made.meaning == made.original


def test_sheets_of_no_known_kind_stand_first() -> None:
    assert sheets_in_order(draft().meaning) == (1, 0)


def test_every_kind_of_table_and_every_group_has_words() -> None:
    known = known_words()
    assert known["kinds"] == {kind.value for kind in TableKind}
    assert known["groups"] == {group for group, _ in field_groups()}
    assert known["fields"] <= {field for _, fields in field_groups() for field in fields}


def test_meanings_are_offered_in_groups_with_owners_and_with_what_is_in_use() -> None:
    found = entries(CHOICES, ["related.note", "id"])
    codes = [entry.field for entry in found if entry.field is not None]
    assert len(codes) == len(set(codes))
    assert codes[0] == ""
    assert {"date_of_birth", "related.date_of_birth", "related.note"} <= set(codes)
    assert field_words("related.date_of_birth") == "Second person: date of birth"
    assert field_words("mother.zog_number") == "Mother: zog number"
    assert field_words("") == "Kept, not used"


def test_files_with_a_table_of_no_known_kind_stand_first() -> None:
    good, _, _, broken = (finished(item) for item in fake_people.imported_files())
    odd = FileRow("odd.csv", "imported", ImportedFile("odd.csv", "unrecognised table", "", 0, 0, (), (), "imported"))
    assert [row.file for row in files_in_order([good, broken, odd])] == ["odd.csv", "persons.csv", "old scan.pdf"]
