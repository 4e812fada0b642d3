"""Activity: every change and every look."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from finder.jobs import JobContext
from finder.services import VerifyCheck
from tests.gui.conftest import Driver


def actions(driver: Driver) -> list[str]:
    model = driver.window.activity.table.model()
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def prepare(driver: Driver) -> None:
    for action, detail in (
        ("looked_at", "explanation"),
        ("exported", "family csv"),
        ("looked_at", "explanation again"),
    ):
        driver.workspace._log(action, "p1207", detail)
    driver.go("activity")


def _altered(_job: JobContext) -> tuple[VerifyCheck, ...]:
    return (VerifyCheck("journal", ok=False, detail="line 3 was altered"),)


def test_newest_entries_come_first(opened: Driver) -> None:
    prepare(opened)
    assert actions(opened) == ["Looked at", "Exported", "Looked at", "Opened"]
    assert "4" in opened.window.activity.subtitle.text()


def test_filters_by_words_and_by_kind(opened: Driver) -> None:
    prepare(opened)
    kind = opened.find(QComboBox, "activityKind")
    kind.setCurrentIndex(kind.findData("looked_at"))
    assert actions(opened) == ["Looked at", "Looked at"]
    opened.find(QLineEdit, "activityFilter").setText("again")
    assert actions(opened) == ["Looked at"]
    kind.setCurrentIndex(0)
    opened.find(QLineEdit, "activityFilter").setText("csv adeyemi")
    assert actions(opened) == ["Exported"]


def test_the_integrity_check_says_what_failed(opened: Driver, monkeypatch) -> None:
    opened.go("activity")
    opened.find(QPushButton, "verify").click()
    opened.rest()
    assert "All 2 checks passed" in opened.told

    monkeypatch.setattr(opened.workspace, "verify", _altered)
    opened.find(QPushButton, "verify").click()
    opened.rest()
    assert "1 of 1 checks failed (journal: line 3 was altered)" in opened.told
