"""The small forms of the start page; each says what the user wants by a signal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui import text
from gui.a11y import named
from gui.pages.unlock.presenter import passphrase_problem
from gui.widgets.labels import button, heading, plain, restyle
from gui.widgets.pictogram import Pictogram

_MARK_PX = 44


class Panel(QWidget):
    """A form: a heading, a line below it, fields, and a row of buttons."""

    def __init__(self, title: str, lead: str) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(12)
        self.title = heading(title, 1.25)
        self.lead = plain(lead, "muted")
        self.box.addWidget(self.title)
        self.box.addWidget(self.lead)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add the row of buttons, the first one leftmost."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for made in buttons:
            row.addWidget(made)
        row.addStretch(1)
        self.box.addLayout(row)

    def begin(self) -> None:
        """Put the keyboard into the first field."""


class PassphraseField(QWidget):
    """A passphrase with a button that shows it."""

    def __init__(self, object_name: str, label: str) -> None:
        super().__init__()
        self.edit = named(QLineEdit(), object_name, label)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_button = button(object_name + "Show", self.tr("Show"), "", self.tr("Show what is typed"))
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._show)
        caption = plain(label, wraps=False)
        caption.setBuddy(self.edit)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.show_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(caption)
        box.addLayout(row)

    @Slot(bool)
    def _show(self, is_shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        self.show_button.setText(self.tr("Hide") if is_shown else self.tr("Show"))

    def clear(self) -> None:
        """Forget what was typed and hide again."""
        self.edit.clear()
        self.show_button.setChecked(False)


class StartPanel(Panel):
    """Recent workspaces, open, create, sample."""

    chosen = Signal(object)
    browse = Signal()
    wants_new = Signal()
    sample = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Welcome to Kinfinder"),
            self.tr("Your work is kept in one encrypted file on this computer, called a workspace."),
        )
        self.box.insertWidget(0, Pictogram("network", _MARK_PX, "accent"))
        self.recent = named(QListWidget(), "recentWorkspaces", self.tr("Recent workspaces"))
        self.recent.setMaximumHeight(190)
        self.recent.itemActivated.connect(self._activated)
        self.recent.itemClicked.connect(self._activated)
        self.recent_label = plain(self.tr("Recent workspaces"), "section")
        self.browse_button = button("openWorkspace", self.tr("&Open a workspace…"))
        self.create_button = button("createWorkspace", self.tr("&Create a workspace…"))
        self.sample_button = button("trySample", self.tr("&Try the sample agency"))
        self.browse_button.clicked.connect(self.browse)
        self.create_button.clicked.connect(self.wants_new)
        self.sample_button.clicked.connect(self.sample)
        self.hint = plain(
            self.tr("The sample agency is invented. It shows the whole way from files to a meeting list."), "muted"
        )
        self.box.setSpacing(14)
        self.box.addWidget(self.recent_label)
        self.box.addWidget(self.recent)
        self.add_buttons(self.browse_button, self.create_button, self.sample_button)
        self.box.addWidget(self.hint)

    def set_recent(self, paths: tuple[Path, ...]) -> None:
        """List workspaces; paths only, never names of people."""
        self.recent.clear()
        for path in paths:
            item = QListWidgetItem(f"{path.stem}\n{text.short_path(path.parent)}")
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr("Open {0}").format(path.stem))
            self.recent.addItem(item)
        rows = min(3, len(paths))
        self.recent.setFixedHeight(max(1, rows) * (self.fontMetrics().lineSpacing() * 2 + 14) + 6)
        self.recent.setVisible(bool(paths))
        self.recent_label.setVisible(bool(paths))
        first_run = not paths
        self.sample_button.setProperty("role", "primary" if first_run else "")
        self.browse_button.setProperty("role", "" if first_run else "primary")
        restyle(self.sample_button)
        restyle(self.browse_button)

    def begin(self) -> None:
        """Begin with the newest workspace, or with the sample."""
        if self.recent.count():
            self.recent.setCurrentRow(0)
            self.recent.setFocus()
        else:
            self.sample_button.setFocus()

    @Slot(QListWidgetItem)
    def _activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class UnlockPanel(Panel):
    """The passphrase of one workspace."""

    submitted = Signal(str)
    use_recovery = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Unlock"), "")
        self.passphrase = PassphraseField("passphrase", self.tr("Passphrase"))
        self.keyring = _keyring_box("rememberKey", self.tr("&Remember on this computer"))
        self.open_button = button("unlock", self.tr("&Unlock"), "primary")
        self.recovery_button = button("useRecovery", self.tr("Use the recovery phrase"), "link")
        self.back_button = button("unlockBack", self.tr("&Back"))
        self.box.addWidget(self.passphrase)
        self.box.addWidget(self.keyring)
        self.add_buttons(self.open_button, self.back_button, self.recovery_button)
        self.open_button.setEnabled(False)
        self.passphrase.edit.textChanged.connect(self._typed)
        self.passphrase.edit.returnPressed.connect(self._submit)
        self.open_button.clicked.connect(self._submit)
        self.recovery_button.clicked.connect(self.use_recovery)
        self.back_button.clicked.connect(self.back)

    def ask_for(self, path: Path) -> None:
        """Ask for the passphrase of this workspace."""
        self.passphrase.clear()
        self.title.setText(self.tr("Unlock {0}").format(path.stem))
        self.lead.setText(text.short_path(path))

    def begin(self) -> None:
        """Put the keyboard into the passphrase."""
        self.passphrase.edit.setFocus()
        self.passphrase.edit.selectAll()

    @Slot()
    def _typed(self) -> None:
        self.open_button.setEnabled(bool(self.passphrase.edit.text()))

    @Slot()
    def _submit(self) -> None:
        if self.passphrase.edit.text():
            self.submitted.emit(self.passphrase.edit.text())


class RecoveryPanel(Panel):
    """The recovery phrase instead of the passphrase."""

    submitted = Signal(str)
    back = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Recovery phrase"),
            self.tr("Enter the words that were shown when the workspace was created, in their order."),
        )
        self.phrase = named(QPlainTextEdit(), "recoveryPhrase", self.tr("Recovery phrase"))
        self.phrase.setTabChangesFocus(True)
        self.phrase.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 16)
        self.open_button = button("unlockByRecovery", self.tr("&Unlock"), "primary")
        self.back_button = button("recoveryBack", self.tr("&Back"))
        self.box.addWidget(self.phrase)
        self.add_buttons(self.open_button, self.back_button)
        self.open_button.clicked.connect(self._submit)
        self.back_button.clicked.connect(self.back)

    def begin(self) -> None:
        """Put the keyboard into the phrase."""
        self.phrase.setFocus()

    @Slot()
    def _submit(self) -> None:
        if self.phrase.toPlainText().strip():
            self.submitted.emit(self.phrase.toPlainText())


class CreatePanel(Panel):
    """The passphrase of a new workspace, twice."""

    submitted = Signal(str)
    back = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("New workspace"), "")
        self.first = PassphraseField("newPassphrase", self.tr("Passphrase"))
        self.second = PassphraseField("newPassphraseAgain", self.tr("The same again"))
        self.problem = plain("", "muted")
        self.create_button = button("createNow", self.tr("&Create workspace"), "primary")
        self.back_button = button("createBack", self.tr("&Back"))
        self.keyring = _keyring_box("rememberNewKey", self.tr("&Remember on this computer"))
        for part in (self.first, self.second, self.problem, self.keyring):
            self.box.addWidget(part)
        self.add_buttons(self.create_button, self.back_button)
        for field in (self.first, self.second):
            field.edit.textChanged.connect(self._typed)
            field.edit.returnPressed.connect(self._submit)
        self.create_button.clicked.connect(self._submit)
        self.back_button.clicked.connect(self.back)
        self._typed()

    def ask_for(self, path: Path) -> None:
        """Ask for the passphrase of this new workspace."""
        self.first.clear()
        self.second.clear()
        self.lead.setText(text.short_path(path))

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        self.first.edit.setFocus()

    @Slot()
    def _typed(self) -> None:
        problem = passphrase_problem(self.first.edit.text(), self.second.edit.text())
        self.problem.setText(problem or self.tr("Good. Next you will get a recovery phrase."))
        self.create_button.setEnabled(not problem)

    @Slot()
    def _submit(self) -> None:
        if self.create_button.isEnabled():
            self.submitted.emit(self.first.edit.text())


class BusyPanel(Panel):
    """Something is under way."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("One moment"), "")
        self.bar = named(QProgressBar(), "openingProgress", self.tr("Progress"))
        self.bar.setTextVisible(False)
        self.cancel_button = button("openingCancel", self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancelled)
        self.box.addWidget(self.bar)
        self.add_buttons(self.cancel_button)

    def say(self, title: str, what: str = "", done: int = 0, total: int = 0) -> None:
        """Show what is under way; a total of 0 means that nobody knows how long."""
        self.title.setText(title)
        self.lead.setText(what)
        self.lead.setVisible(bool(what))
        self.bar.setRange(0, total)
        self.bar.setValue(done)


def _keyring_box(object_name: str, words: str) -> QCheckBox:
    explained = QCoreApplication.translate("unlock", "Keeps the key in the keyring of your account on this computer")
    box = named(QCheckBox(words), object_name, words.replace("&", ""), explained)
    box.setToolTip(explained)
    return box
