"""The recovery phrase is shown once; the user confirms that it is kept somewhere safe."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QCheckBox

from gui.a11y import named
from gui.pages.unlock.panels import Panel
from gui.widgets.labels import button, plain, scaled

_CLIPBOARD_MS = 60_000


class PhrasePanel(Panel):
    """Shows the phrase; copying is undone after a minute, printing goes straight to the printer."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Your recovery phrase"),
            self.tr(
                "It opens the workspace if the passphrase is forgotten, and it is shown only now. "
                "Print it or write it down, and keep it where your team keeps such things."
            ),
        )
        self.phrase = named(plain(), "shownPhrase", self.tr("Recovery phrase"))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.phrase.setFont(scaled(font, 1.2))
        self.phrase.setProperty("role", "phrase")
        self.phrase.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy_button = button("copyPhrase", self.tr("C&opy"), "", self.tr("Stays in the clipboard for one minute"))
        self.print_button = button("printPhrase", self.tr("&Print…"))
        self.kept = named(
            QCheckBox(self.tr("I have kept the phrase somewhere safe")),
            "phraseKept",
            self.tr("I have kept the phrase somewhere safe"),
        )
        self.go_button = button("phraseContinue", self.tr("&Continue"), "primary")
        self.go_button.setEnabled(False)
        self.box.addWidget(self.phrase)
        self.add_buttons(self.copy_button, self.print_button)
        self.box.addWidget(self.kept)
        self.add_buttons(self.go_button)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.timeout.connect(self._clear_clipboard)
        self._copied = ""
        self.copy_button.clicked.connect(self._copy)
        self.print_button.clicked.connect(self._print)
        self.kept.toggled.connect(self.go_button.setEnabled)
        self.go_button.clicked.connect(self._confirm)

    def show_phrase(self, phrase: str) -> None:
        """Show a phrase and ask for confirmation again."""
        self.phrase.setText(phrase)
        self.kept.setChecked(False)

    def begin(self) -> None:
        """Put the keyboard on Copy."""
        self.copy_button.setFocus()

    @Slot()
    def _copy(self) -> None:
        self._copied = self.phrase.text()
        QGuiApplication.clipboard().setText(self._copied)
        self._forget.start(_CLIPBOARD_MS)
        self.copy_button.setText(self.tr("Copied"))

    @Slot()
    def _clear_clipboard(self) -> None:
        if self._copied and QGuiApplication.clipboard().text() == self._copied:
            QGuiApplication.clipboard().clear()
        self._copied = ""

    @Slot()
    def _print(self) -> None:
        # printing is rare, and its library would slow down every start
        from PySide6.QtPrintSupport import QPrintDialog  # noqa: PLC0415

        dialog = QPrintDialog(self)
        dialog.setObjectName("printPhraseDialog")
        dialog.accepted.connect(self._print_now)
        dialog.finished.connect(dialog.deleteLater)
        # QPrintDialog hides the plain open(); a modal show() is the same and does not block either
        dialog.setModal(True)
        dialog.show()

    @Slot()
    def _print_now(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog  # noqa: PLC0415

        dialog = self.findChild(QPrintDialog, "printPhraseDialog")
        if dialog is not None:
            document = QTextDocument(self)
            document.setPlainText(self.tr("Kinfinder recovery phrase\n\n{0}").format(self.phrase.text()))
            document.print_(dialog.printer())
            document.deleteLater()

    @Slot()
    def _confirm(self) -> None:
        self.phrase.setText("")
        self.copy_button.setText(self.tr("C&opy"))
        self.confirmed.emit()
