"""Which way round relationships are read: sentences as they are, as they would be turned, and what birth dates say."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from finder.model.meanings import Sample, SheetPreview
from gui.a11y import named
from gui.pages.importing.draft import plain_sample
from gui.widgets.labels import button, chip, plain, restyle

_MOST = 3


class DirectionCard(QFrame):
    """Sample sentences, and the button that turns them."""

    flipped = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        named(self, "directionCard", self.tr("Which way round"))
        self.setProperty("role", "card")
        self.now = _Sentences("sentencesNow", self.tr("Read as"))
        self.turned = _Sentences("sentencesTurned", self.tr("Flipped it would be"))
        self.verdict = named(chip("", "neutral"), "directionVerdict", "")
        self.flip = button(
            "flipButton", self.tr("&Flip"), "", self.tr("Read every relationship of this table the other way round")
        )
        self.flip.setCheckable(True)
        self.flip.clicked.connect(self.flipped)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(plain(self.tr("Which way round? Read the sentences."), "section", wraps=False))
        head.addWidget(self.verdict)
        head.addStretch(1)
        head.addWidget(self.flip)
        columns = QGridLayout()
        columns.setHorizontalSpacing(20)
        columns.addWidget(self.now, 0, 0)
        columns.addWidget(self.turned, 0, 1)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 12, 12)
        box.setSpacing(6)
        box.addLayout(head)
        box.addLayout(columns)

    def show_preview(self, preview: SheetPreview | None, *, is_flipped: bool) -> None:
        """Show the sentences of another reading; nothing when there is no direction to turn."""
        self.setVisible(preview is not None and bool(preview.samples))
        self.flip.setChecked(is_flipped)
        if preview is None:
            return
        self.now.show_samples(preview.samples)
        self.turned.show_samples(preview.turned)
        tone, text = self._verdict(preview)
        self.verdict.setText(text)
        self.verdict.setAccessibleName(text)
        self.verdict.setProperty("chip", tone)
        restyle(self.verdict)

    def _verdict(self, preview: SheetPreview) -> tuple[str, str]:
        n_right, n_wrong = preview.n_right, preview.n_wrong
        if not n_right + n_wrong:
            return "neutral", self.tr("no birth dates to tell by")
        told = self.tr("birth dates: {0} right, {1} the wrong way").format(n_right, n_wrong)
        return ("bad" if n_wrong > n_right else "warn" if n_wrong else "good"), told


class _Sentences(QWidget):
    """A few sentences below each other, the relationship in italics."""

    def __init__(self, object_name: str, title: str) -> None:
        super().__init__()
        self._title = title
        named(self, object_name, title)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self._box.addWidget(plain(title, "muted"))
        self._labels = [self._label(f"{object_name}{number}") for number in range(_MOST)]

    def _label(self, object_name: str) -> QLabel:
        label = named(QLabel(), object_name, "")
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        self._box.addWidget(label)
        return label

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Show the first few."""
        for number, label in enumerate(self._labels):
            sample = samples[number] if number < len(samples) else None
            label.setVisible(sample is not None)
            if sample is not None:
                label.setText(self._marked(sample))
                label.setAccessibleName(self._spoken(sample))

    def _marked(self, sample: Sample) -> str:
        # files may hold markup: every part of theirs is escaped
        parts = (escape(sample.subject), escape(sample.words), escape(sample.other))
        told = f"{parts[0]} <i><b>{escape(self._is_the(sample))}</b></i> {parts[2]}"
        return f"✕ {told} — {escape(self._wrong())}" if sample.is_wrong_way else told

    def _is_the(self, sample: Sample) -> str:
        return self.tr("is the {0} of").format(sample.words)

    def _wrong(self) -> str:
        return self.tr("birth dates say no")

    def _spoken(self, sample: Sample) -> str:
        told = plain_sample(sample)
        return f"{self._title}: {told}. {self._wrong()}." if sample.is_wrong_way else f"{self._title}: {told}."
