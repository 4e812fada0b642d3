"""What every page of the window has."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gui.a11y import named
from gui.session import Session
from gui.widgets.empty import EmptyState
from gui.widgets.labels import heading, plain


class Page(QWidget):
    """A page: a heading, a line below it, actions on the right, and a body that may be an empty state.

    Attributes:
        header: Layout on the right of the heading, for actions.
        body: Layout of the content.
    """

    def __init__(self, session: Session, object_name: str, title: str, empty: EmptyState) -> None:
        super().__init__()
        named(self, "page", title)
        self.session = session
        self.empty = empty
        self.subtitle: QLabel = plain("", "muted", wraps=False)
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.stack = QStackedWidget()
        content = named(QWidget(), object_name, title)
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self.stack.addWidget(content)
        self.stack.addWidget(empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 14)
        box.setSpacing(12)
        box.addLayout(self._title_row(title))
        box.addWidget(self.stack, 1)

    def _title_row(self, title: str) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading(title))
        words.addWidget(self.subtitle)
        row = QHBoxLayout()
        row.addLayout(words)
        row.addStretch(1)
        row.addLayout(self.header)
        return row

    def show_empty(self, *, is_empty: bool) -> None:
        """Show the empty state or the content."""
        self.stack.setCurrentIndex(1 if is_empty else 0)

    @property
    def is_empty(self) -> bool:
        """True while the empty state is shown."""
        return self.stack.currentIndex() == 1

    def activate(self) -> None:
        """Called whenever the page comes to the front."""

    def focus_first(self) -> None:
        """Put the keyboard where work on this page begins."""
