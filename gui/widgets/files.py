"""File dialogs that never block: open() and a signal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = Callable[[list[Path]], None]


def _open(dialog: QFileDialog, object_name: str, chosen: Chosen) -> QFileDialog:
    dialog.setObjectName(object_name)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    # the dialog's one delete path: it goes when it is finished, whatever the answer
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def choose_files(parent: QWidget, title: str, folder: str, chosen: Chosen) -> QFileDialog:
    """Ask for existing files."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _open(dialog, "chooseFiles", chosen)


def choose_file(parent: QWidget, title: str, folder: str, pattern: str, chosen: Chosen) -> QFileDialog:
    """Ask for one existing file."""
    dialog = QFileDialog(parent, title, folder, pattern)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, "chooseFile", chosen)


def choose_folder(parent: QWidget, title: str, folder: str, chosen: Chosen) -> QFileDialog:
    """Ask for a folder."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _open(dialog, "chooseFolder", chosen)


def choose_new_file(parent: QWidget, title: str, suggestion: Path, pattern: str, chosen: Chosen) -> QFileDialog:
    """Ask where to write a file."""
    dialog = QFileDialog(parent, title, str(suggestion.parent), pattern)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(suggestion.suffix.lstrip("."))
    dialog.selectFile(suggestion.name)
    return _open(dialog, "chooseNewFile", chosen)
