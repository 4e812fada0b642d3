"""The strip that says that a restricted record matches, and lets somebody with the role open it with a reason."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from finder.model.candidate import SearchResult
from gui.a11y import named
from gui.widgets.labels import button, plain


class HiddenStrip(QFrame):
    """Shown where there is something to say; ``opened`` carries the reason, ``closed`` nothing."""

    opened = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "hiddenStrip", self.tr("Records that are kept out of sight"))
        self.setProperty("role", "card")
        self.words = plain()
        self.reason = named(QLineEdit(), "hiddenReason", self.tr("Reason for opening the records"))
        self.reason.setPlaceholderText(self.tr("Why? (needed; it is kept)"))
        self.reason.setMaxLength(2000)
        self.open_button = button("openHidden", self.tr("Open for today"))
        self.close_button = button("closeHidden", self.tr("Hide again"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(self.words, 1)
        row.addWidget(self.reason, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.close_button)
        self.reason.textChanged.connect(self._update)
        self.reason.returnPressed.connect(self._open)
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.closed)
        self.show_result(None, frozenset())

    def show_result(self, result: SearchResult | None, kinds: frozenset[str]) -> None:
        """Show the notice of a result, or what is open.

        Args:
            kinds: What the user's role may open; without it the strip says whom to ask and offers nothing.
        """
        self.reason.clear()
        is_open = bool(result and result.opened)
        may_open = bool(kinds) and not is_open
        for part in (self.reason, self.open_button):
            part.setVisible(may_open)
        self.close_button.setVisible(is_open)
        # whoever looks after sealed records is not told where there are any: the offer is always there
        self.setVisible(result is not None and (is_open or bool(result.notice) or "sealed" in kinds))
        if result is not None:
            self.words.setText(self._words(result))
        self._update()

    def _words(self, result: SearchResult) -> str:
        if result.opened:
            return self.tr("Records kept out of sight are open for you today ({0}). Papers never hold them.").format(
                result.opened
            )
        return result.notice or self.tr("Sealed records around this child can be opened with a reason.")

    @Slot()
    def _update(self) -> None:
        self.open_button.setEnabled(bool(self.reason.text().strip()))

    @Slot()
    def _open(self) -> None:
        if self.open_button.isEnabled() and not self.open_button.isHidden():
            self.opened.emit(self.reason.text().strip())
