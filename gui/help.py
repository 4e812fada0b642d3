"""Two small windows: keyboard shortcuts, and what this program is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from finder.about import kernel_sources, program_version
from gui.a11y import named
from gui.jobs import JobRunner
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
        ("C", translate("help", "Review: whose list would change")),
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


def show_about(parent: QWidget, jobs: JobRunner) -> QDialog:
    """Say what this program is; whether its engine is the compiled one follows as soon as it is loaded."""
    dialog, box = _dialog(parent, "aboutDialog", "Kinfinder")
    box.addWidget(
        plain(
            translate(
                "help",
                "Finds and keeps the relationships of a child in care, from what the agency already holds.\n"
                "Version {0}. Everything stays on this computer.",
            ).format(program_version()),
            wraps=False,
        )
    )
    engine = named(plain("", "muted", wraps=False), "aboutEngine", translate("help", "How matching runs"))
    box.addWidget(engine)

    def tell(sources: str | None) -> None:
        if isValid(engine):  # the window may be closed by then
            engine.setText(_engine_words(sources))

    jobs.start("", lambda _job: kernel_sources(), tell)
    return _open(dialog, box)


def _engine_words(sources: str | None) -> str:
    if sources is None:
        return translate("help", "Matching takes its slower path: there is no compiled kernel here.")
    return translate("help", "Matching runs compiled (sources {0}).").format(sources)
