"""Leads of one child: who may be there, and what would settle it. Nobody in them is on the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from finder.model.candidate import Lead
from gui import messages, text
from gui.a11y import named
from gui.widgets.labels import card, chip, heading, plain

translate = QCoreApplication.translate

_WIDTH_PX, _HEIGHT_PX = 620, 520
_TONES = {"strong": "good", "fair": "info", "weak": "neutral"}


class LeadsDialog(QDialog):
    """A list to read beside the table; it stays open until it is closed."""

    def __init__(self, parent: QWidget, leads: Sequence[Lead]) -> None:
        super().__init__(parent)
        named(self, "leadsDialog", self.tr("Leads"))
        self.setWindowTitle(self.tr("Leads"))
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 18, 22, 16)
        box.setSpacing(10)
        box.addWidget(heading(self.tr("What is worth finding out"), 1.15))
        box.addWidget(
            plain(self.tr("Leads are nobody's relatives until somebody has looked. None is counted."), "muted")
        )
        area = named(QScrollArea(), "leadsScroll", self.tr("Leads, strongest first"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(_list(leads))
        box.addWidget(area, 1)
        buttons = QDialogButtonBox()
        close = named(
            buttons.addButton(QDialogButtonBox.StandardButton.Close), "leadsClose", self.tr("Close the list of leads")
        )
        close.setAutoDefault(False)
        # the style's icon is drawn for light windows only
        close.setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)
        # the dialog's one delete path
        self.finished.connect(self.deleteLater)


def _list(leads: Sequence[Lead]) -> QWidget:
    body = QWidget()
    box = QVBoxLayout(body)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    for lead in leads:
        frame, inner = card(12)
        inner.setSpacing(4)
        inner.addWidget(chip(strength_words(lead), _TONES[lead.strength]))
        inner.addWidget(plain(f"{lead.text}."))
        inner.addWidget(plain(f"{lead.resolve}.", "muted"))
        for source in lead.sources:
            inner.addWidget(plain(text.place(source), "muted"))
        box.addWidget(frame)
    box.addStretch(1)
    return body


def strength_words(lead: Lead) -> str:
    """Return how strong a lead is, and of which kind."""
    return f"{messages.words('lead', lead.strength)}: {messages.words('lead', lead.kind)}"


def button_words(n_leads: int) -> str:
    """Return the label of the button that opens the list."""
    return translate("candidates", "&Leads ({0})").format(n_leads) if n_leads else translate("candidates", "&Leads")
