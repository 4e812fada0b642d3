"""Two small windows: keyboard shortcuts, and what this program is."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from gui.a11y import named
from gui.widgets.labels import heading, plain

translate = QCoreApplication.translate


def _dialog(parent: QWidget, object_name: str, title: str) -> tuple[QDialog, QVBoxLayout]:
    dialog = named(QDialog(parent), object_name, title)
    dialog.setWindowTitle(title)
    box = QVBoxLayout(dialog)
    box.setContentsMargins(22, 18, 22, 16)
    box.setSpacing(12)
    box.addWidget(heading(title, 1.25))
    return dialog, box


def _open(dialog: QDialog, box: QVBoxLayout) -> QDialog:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    close = buttons.button(QDialogButtonBox.StandardButton.Close)
    named(close, "dialogClose", translate("help", "Close"))
    buttons.rejected.connect(dialog.reject)
    box.addWidget(buttons)
    # the dialog's one delete path
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def show_shortcuts(parent: QWidget, actions: Sequence[QAction]) -> QDialog:
    """Show every shortcut."""
    dialog, box = _dialog(parent, "shortcutsDialog", translate("help", "Keyboard shortcuts"))
    rows = [(action.shortcut().toString(), action.text().replace("&", "").rstrip("…")) for action in actions]
    rows += [
        ("Enter", translate("help", "Open the current row")),
        ("Alt+1 … Alt+5", translate("help", "Candidates: decide for the current person")),
        ("S, N, U", translate("help", "Review: same, not the same, unsure")),
        ("W", translate("help", "Review: show or hide match weights")),
        ("← ↑ → ↓", translate("help", "Network: go from person to person")),
        ("+, -, 0, 9", translate("help", "Network: zoom in, out, fit, whole family")),
    ]
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    half = (len(rows) + 1) // 2
    for number, (keys, words) in enumerate(rows):
        column, row = divmod(number, half)
        grid.addWidget(plain(keys, "accent", wraps=False), row, 2 * column)
        grid.addWidget(plain(words, wraps=False), row, 2 * column + 1)
    box.addLayout(grid)
    return _open(dialog, box)


def show_about(parent: QWidget) -> QDialog:
    """Say what this program is."""
    dialog, box = _dialog(parent, "aboutDialog", "Kinfinder")
    box.addWidget(
        plain(
            translate(
                "help",
                "Finds and keeps the relationships of a child in care, from what the agency already holds.\n"
                "Version {0}. Everything stays on this computer.",
            ).format(version("kinfinder")),
            wraps=False,
        )
    )
    return _open(dialog, box)
