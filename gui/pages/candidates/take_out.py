"""Asks before a record is taken out of a person: what will happen, and why it should."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from finder.model.candidate import Candidate, RecordUse
from gui import messages, text
from gui.a11y import named
from gui.widgets.labels import button, heading, plain

translate = QCoreApplication.translate

_WIDTH_PX = 460


class TakeOutDialog(QDialog):
    """Shows one record of a person and asks for a reason; ``confirmed`` carries the record and the reason."""

    confirmed = Signal(object, str)

    def __init__(self, parent: QWidget, candidate: Candidate, record: RecordUse) -> None:
        super().__init__(parent)
        named(self, "takeOutDialog", self.tr("This record is somebody else"))
        self.setWindowTitle(self.tr("Somebody else"))
        self.setMinimumWidth(_WIDTH_PX)
        self._record = record
        self.reason = named(QLineEdit(), "takeOutReason", self.tr("Why this record is somebody else"))
        self.reason.setPlaceholderText(self.tr("Why? (needed)"))
        self.reason.setMaxLength(2000)
        self.confirm = button("takeOutConfirm", self.tr("This record is somebody else"), "primary")
        self.confirm.setEnabled(False)
        self._lay_out(candidate)
        self.reason.textChanged.connect(self._update)
        self.confirm.clicked.connect(self._confirm)
        # the dialog's one delete path
        self.finished.connect(self.deleteLater)
        self.reason.setFocus()

    def _lay_out(self, candidate: Candidate) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 18, 22, 16)
        box.setSpacing(10)
        box.addWidget(heading(self.tr("Is this record somebody else?"), 1.15))
        box.addWidget(plain(record_words(self._record), "accent"))
        box.addWidget(plain(text.file_place(self._record.file, self._record.locator), "muted"))
        for words in consequences(candidate):
            box.addWidget(plain(words))
        box.addWidget(self.reason)
        buttons = QDialogButtonBox()
        cancel = named(
            buttons.addButton(QDialogButtonBox.StandardButton.Cancel),
            "takeOutCancel",
            self.tr("Cancel, change nothing"),
        )
        cancel.setAutoDefault(False)
        buttons.addButton(self.confirm, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)

    @Slot()
    def _update(self) -> None:
        self.confirm.setEnabled(bool(self.reason.text().strip()))

    @Slot()
    def _confirm(self) -> None:
        self.confirmed.emit(self._record, self.reason.text().strip())
        self.accept()


def record_words(record: RecordUse) -> str:
    """Return the name on a record, with its number where it has one."""
    return f"{record.name} ({record.external_id})" if record.external_id else record.name


def consequences(candidate: Candidate) -> tuple[str, ...]:
    """Say what follows when one of a person's records is taken out."""
    told = (
        translate(
            "candidates",
            "It will be kept apart from the other {0} of {1}, also after every later import. "
            "Nothing is deleted; Ctrl+Z takes it back.",
        ).format(_records(len(candidate.records) - 1), candidate.name),
    )
    if candidate.decided is None:
        return told
    return (
        *told,
        translate(
            "candidates", "The decision “{0}” was made about all these records together: look at it again."
        ).format(messages.short_recommendation(candidate.decided)),
    )


def _records(n: int) -> str:
    return translate("candidates", "record") if n == 1 else translate("candidates", "{0} records").format(n)
