"""Import: files in, what was understood, what was not, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from finder.errors import UserError
from finder.services import ImportedFile, ImportReport
from gui.jobs import JobHandle
from gui.pages.importing.presenter import finished, state, summary, time_left
from tests.gui import fake_people
from tests.gui.conftest import Driver
from tests.gui.fake_workspace import FakeBackend

MakeDriver = Callable[[FakeBackend], Driver]


def rows(driver: Driver) -> list[list[str]]:
    model = driver.window.importing.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def empty_window(make_driver: MakeDriver, folder: Path, delay_s: float = 0.0) -> Driver:
    driver = make_driver(FakeBackend())
    driver.window._opened(driver.backend._new(folder / "x.kinfinder", is_empty=True))
    driver.workspace.delay_s = delay_s
    driver.rest()
    driver.go("import")
    return driver


def drop(driver: Driver, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    driver.window.importing.drop.dropEvent(event)


def test_dropped_files_are_imported_and_each_says_what_it_was_taken_for(
    make_driver: MakeDriver, tmp_path: Path
) -> None:
    driver = empty_window(make_driver, tmp_path)
    drop(driver, tmp_path)
    driver.rest()

    table = {row[0]: row[1:] for row in rows(driver)}
    assert table["persons.csv"] == ["table of people", "✓ Imported", "412", "–", "2"]
    assert table["relationships.csv"][3] == "633"
    assert table["old scan.pdf"][1] == "✕ Could not be read"
    assert "2 rows were rejected" in driver.told
    assert "1 files could not be read" in driver.told
    assert driver.find(QPushButton, "resolveAndSearch").isEnabled()


def test_a_file_shows_sentences_doubts_columns_and_rejected_rows(opened: Driver) -> None:
    opened.go("import")
    page = opened.window.importing
    page.table.select_row(0)
    told = words_in(page.detail)
    assert "windows-1252" in told
    assert "day first" in told
    assert page.detail.rejected.index(0, 0).data() == "line 214"
    assert page.detail.rejected.index(0, 1).data() == "The date 31/02/2019 does not exist"
    assert "P1310;Marlow;31/02/2019" in page.detail.rejected.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert page.detail.mapping.index(3, 1).data() == "Kept, not used"

    page.table.select_row(1)
    assert "Joan Firth is the mother of Kelly Firth" in words_in(page.detail)


def test_a_second_import_says_nothing_new(opened: Driver, tmp_path: Path) -> None:
    opened.go("import")
    opened.window.importing.import_paths([tmp_path])
    opened.rest()

    assert "Nothing new" in opened.told
    assert {row[2] for row in rows(opened)} == {"= Nothing new"}


def test_progress_names_the_file_and_cancel_stops(make_driver: MakeDriver, tmp_path: Path) -> None:
    driver = empty_window(make_driver, tmp_path, delay_s=0.2)
    page = driver.window.importing
    page.import_paths([tmp_path])
    driver.qtbot.waitUntil(lambda: any(row[2] == "… Reading" for row in rows(driver)))
    assert driver.window.topbar.jobs.isVisible()
    assert not page.drop.isEnabled(), "one import at a time"

    driver.find(QPushButton, "importCancel").click()
    driver.rest()

    assert "Stopped. Everything finished so far was kept." in driver.told
    assert page.drop.isEnabled()
    assert page.bar.isHidden() or not page.bar.isVisible()


def test_an_error_is_told_inline_and_one_can_try_again(opened: Driver, tmp_path: Path) -> None:
    opened.go("import")
    opened.workspace.fail_with = UserError("The folder cannot be read. Nothing was imported. Choose another one.")
    opened.window.importing.import_paths([tmp_path])
    opened.rest()

    assert opened.told == "The folder cannot be read. Nothing was imported. Choose another one."
    assert opened.window.importing.drop.isEnabled()


def test_after_importing_one_button_works_out_and_searches_everyone(opened: Driver) -> None:
    opened.go("import")
    opened.find(QPushButton, "resolveAndSearch").click()
    opened.rest()

    assert opened.window.current_page == "cases"
    assert "421 records are 388 people" in opened.told
    assert opened.workspace.calls.count("search") >= 4


def test_choosing_files_opens_a_dialog_that_does_not_block(opened: Driver) -> None:
    opened.go("import")
    opened.find(QPushButton, "chooseFilesButton").click()
    dialog = opened.window.importing.findChild(QFileDialog, "chooseFiles")
    assert dialog is not None
    dialog.filesSelected.emit(["persons.csv"])
    dialog.reject()
    opened.rest()
    assert "import_paths" in opened.workspace.calls


def test_the_summary_counts_rejected_rows_not_notes() -> None:
    tone, told = summary(ImportReport(fake_people.imported_files()[1:2]))
    assert tone == "good"
    assert told == "0 records and 633 relationships from 1 files."


def test_time_left_waits_until_it_can_guess(monkeypatch) -> None:
    handle = JobHandle(1, "x", done=2, total=10)
    assert time_left(handle) == ""
    handle.started_s = 100.0
    monkeypatch.setattr("gui.pages.importing.presenter.time.monotonic", lambda: 110.0)
    assert time_left(handle) == "about 40 seconds left"


def test_a_table_that_nobody_recognised_is_not_called_imported() -> None:
    known = ImportedFile("people.csv", "people", "utf-8", 3, 0, (), (), "imported")
    assert state(finished(known)) == "✓ Imported"
    assert state(finished(replace(known, kind="unrecognised table", records=0))) == "! Nothing imported"
