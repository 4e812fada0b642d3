"""Where files are dropped, or chosen by button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gui.a11y import named
from gui.widgets.labels import button, heading, plain, restyle
from gui.widgets.pictogram import Pictogram

_ICON_PX = 40


class DropArea(QFrame):
    """Takes files and folders by drag and drop."""

    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        named(self, "dropArea", self.tr("Drop files or a folder here"))
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.files_button = button("chooseFilesButton", self.tr("Choose &files…"), "primary")
        self.folder_button = button("chooseFolderButton", self.tr("Choose f&older…"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading(self.tr("Drop files or a folder here"), 1.15))
        words.addWidget(
            plain(
                self.tr(
                    "Exports and tables, referral forms, notes, e-mails, PDFs, genograms. Your files stay as they are."
                ),
                "muted",
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 18, 20, 18)
        row.setSpacing(16)
        row.addWidget(Pictogram("import", _ICON_PX, "accent"))
        row.addLayout(words, 1)
        row.addWidget(self.files_button)
        row.addWidget(self.folder_button)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome local files."""
        if _local_paths(event):
            event.acceptProposedAction()
            self._set_hot(is_hot=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Cool down."""
        self._set_hot(is_hot=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        self._set_hot(is_hot=False)
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _set_hot(self, *, is_hot: bool) -> None:
        self.setProperty("hot", is_hot)
        restyle(self)


def _local_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
