"""Every widget that can be used has a name for screen readers and one for tests; tables speak whole sentences."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QTableView,
    QWidget,
)

from tests.gui.conftest import Driver

_USED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QProgressBar, QAbstractScrollArea)
_PAGES = ("cases", "import", "people", "candidates", "review", "network", "activity")


def nameless(root: QWidget) -> list[str]:
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, _USED) or isinstance(widget, QHeaderView | QScrollBar) or _is_part(widget):
            continue
        spoken = QAccessible.queryAccessibleInterface(widget)
        name = spoken.text(QAccessible.Text.Name) if spoken is not None else ""
        if not (name or widget.accessibleName()) or not widget.objectName():
            found.append(f"{type(widget).__name__} {widget.objectName()!r} {name!r}")
    return found


def _is_part(widget: QWidget) -> bool:
    """Parts of Qt's own widgets: clear buttons, corner buttons, popups of combo boxes and completers."""
    parent = widget.parent()
    return (
        widget.objectName().startswith("qt_")
        or isinstance(parent, QLineEdit | QTableView | QComboBox)
        or (parent is not None and parent.inherits("QComboBoxPrivateContainer"))
        or widget.inherits("QComboBoxListView")
        or widget.inherits("QCompleterListView")
        or (widget.inherits("QListView") and widget.windowType() == Qt.WindowType.Popup)
        or widget.metaObject().className().startswith("QMenuBarExtension")
    )


@pytest.mark.parametrize("key", _PAGES)
def test_every_page_is_named_throughout(focused: Driver, key: str) -> None:
    focused.go(key)
    focused.qtbot.wait(20)
    assert nameless(focused.window) == []


def test_the_start_page_is_named_throughout(driver: Driver) -> None:
    assert nameless(driver.window) == []


def test_help_windows_are_named_and_close_by_keyboard(driver: Driver) -> None:
    for name in ("actionShortcuts", "actionAbout"):
        driver.find(QAction, name).trigger()
        dialog = driver.window.findChildren(QDialog)[-1]
        assert nameless(dialog) == []
        driver.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()


def test_about_says_whether_matching_runs_compiled(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.help.kernel_sources", lambda: None)
    driver.find(QAction, "actionAbout").trigger()
    dialog = driver.window.findChildren(QDialog)[-1]
    engine = dialog.findChild(QLabel, "aboutEngine")
    driver.qtbot.waitUntil(lambda: "slower path" in engine.text())


def test_painted_cells_speak(focused: Driver) -> None:
    focused.go("candidates")
    model = focused.window.candidates.table.model()
    spoken = [model.index(7, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(model.columnCount())]
    assert spoken[4] == "How sure: Who this is: 99 % sure. How they are related: 99 % sure."
    assert spoken[6] == "Recommendation: Letters or video only; held back by: Consent; take care: Address withheld"


def test_no_two_menu_shortcuts_collide(driver: Driver) -> None:
    keys = [
        action.shortcut().toString()
        for action in driver.window.findChildren(QAction)
        if not action.shortcut().isEmpty()
    ]
    assert len(keys) == len(set(keys))


def test_fonts_are_never_smaller_than_the_systems(focused: Driver) -> None:
    base = focused.desktop.app.font().pointSizeF()
    for key in _PAGES:
        focused.go(key)
        small = [
            widget.objectName()
            for widget in focused.window.findChildren(QWidget)
            if 0 < widget.font().pointSizeF() < base - 0.01
        ]
        assert small == [], key
