"""Everything about one candidate: who, how related, why this score, what holds back, where it is written."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from finder.model.candidate import Candidate, Gate
from finder.services import Explanation
from gui import messages, text
from gui.a11y import named
from gui.colours import colours_of
from gui.delegates.score import Series
from gui.pages.candidates import presenter
from gui.pages.candidates.decision_bar import DecisionBar
from gui.pages.candidates.take_out import record_words
from gui.widgets.labels import button, chip, heading, plain, rule

_SWATCH_PX = 10


class Swatch(QWidget):
    """The colour of a part of the score bar, beside its name."""

    def __init__(self, name: str, series: Series) -> None:
        super().__init__()
        self._name = name
        self._series = series
        self.setFixedSize(_SWATCH_PX, _SWATCH_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the colour."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._series.fill(self._name, colours_of(self.palette()))))
        painter.drawRoundedRect(self.rect(), 2, 2)
        painter.end()


class CandidateDetail(QFrame):
    """The pane on the right of the table; ``doubted`` carries the person and a record that may be somebody else."""

    doubted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "candidateDetail", self.tr("About this person"))
        self.setProperty("role", "card")
        self._area = named(QScrollArea(), "candidateDetailScroll", self.tr("About this person"))
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.decision = DecisionBar()
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self._area, 1)
        box.addWidget(rule())
        box.addWidget(self.decision)
        self._identity: QVBoxLayout | None = None
        self._story: QVBoxLayout | None = None
        self.show_candidate(None, "", Series())

    def show_candidate(self, candidate: Candidate | None, child: str, series: Series) -> None:
        """Show another person; a restricted record gets one sentence."""
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(16, 14, 16, 16)
        box.setSpacing(6)
        self._identity = self._story = None
        if candidate is None:
            box.addWidget(plain(self.tr("Choose a person in the list."), "muted"))
        elif candidate.is_restricted:
            box.addWidget(heading(messages.restricted_notice(), 1.1))
        else:
            self._fill(box, candidate, child, series)
        box.addStretch(1)
        # setWidget deletes the body that was there before
        self._area.setWidget(body)

    def show_explanation(self, explanation: Explanation) -> None:
        """Add what had to be looked up: the story in sentences, and why the records are one person."""
        if self._story is not None and explanation.story:
            self._story.addWidget(_section(self.tr("In words")))
            self._story.addWidget(plain(" ".join(explanation.story)))
        self.show_identity(explanation)

    def show_identity(self, explanation: Explanation) -> None:
        """Add why the records are one person, once it has been looked up."""
        if self._identity is None or not explanation.identity:
            return
        self._identity.addWidget(_section(self.tr("Why these records are one person")))
        for pair in explanation.identity:
            share = text.percent(pair.probability_01)
            self._identity.addWidget(plain(self.tr("{0} sure:").format(share), "muted"))
            for row in pair.rows:
                if row.match_bits and row.comparison != "prior" and row.why:
                    self._identity.addWidget(plain(f"{'+' if row.match_bits > 0 else '−'}  {row.why}"))

    def _fill(self, box: QVBoxLayout, candidate: Candidate, child: str, series: Series) -> None:
        self._head(box, candidate, child)
        self._story = QVBoxLayout()
        self._story.setSpacing(4)
        box.addLayout(self._story)
        self._gates(box, candidate)
        self._path(box, candidate)
        self._score(box, candidate, series)
        self._records(box, candidate)
        self._identity = QVBoxLayout()
        self._identity.setSpacing(4)
        box.addLayout(self._identity)

    def _head(self, box: QVBoxLayout, candidate: Candidate, child: str) -> None:
        row = presenter.CandidateRow(0, candidate)
        box.addWidget(heading(candidate.name, 1.25))
        box.addWidget(plain(presenter.relation_sentence(candidate, child), "accent"))
        box.addWidget(plain(messages.readable(presenter.life_line(candidate)), "muted"))
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for label, tone in (presenter.known_label(candidate), *presenter.recommendation_chip(row)):
            chips.addWidget(chip(label, tone))
        chips.addStretch(1)
        box.addLayout(chips)
        if candidate.legal_note:
            box.addWidget(plain(messages.readable(candidate.legal_note), "muted"))
        for other in candidate.also:
            box.addWidget(plain(self.tr("Also: {0}").format(other), "muted"))

    def _gates(self, box: QVBoxLayout, candidate: Candidate) -> None:
        holds, cares, over = presenter.sort_gates(candidate.gates)
        titles = (self.tr("Held back by"), self.tr("Take care"), self.tr("No longer in force"))
        for title, gates in zip(titles, (holds, cares, over), strict=True):
            if gates:
                box.addWidget(_section(title))
            for gate in gates:
                self._gate(box, gate)

    def _gate(self, box: QVBoxLayout, gate: Gate) -> None:
        box.addWidget(chip(messages.words("gate", gate.gate), presenter.gate_tone(gate)))
        box.addWidget(plain(messages.gate_effect(gate), "muted"))
        box.addWidget(plain(gate.why))
        dates = presenter.gate_dates(gate)
        if dates:
            box.addWidget(plain(dates, "muted"))
        source = text.place(gate.source) if gate.source else self.tr("Follows from what the workspace holds")
        box.addWidget(plain(text.breakable(source), "muted"))

    def _path(self, box: QVBoxLayout, candidate: Candidate) -> None:
        if not candidate.path:
            return
        box.addWidget(_section(self.tr("How they are connected")))
        for number, step in enumerate(candidate.path, start=1):
            box.addWidget(plain(f"{number}.  {presenter.step_sentence(step)}"))
            box.addWidget(_indented(presenter.step_sources(step)))

    def _score(self, box: QVBoxLayout, candidate: Candidate, series: Series) -> None:
        box.addWidget(_section(self.tr("Why this score")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        for number, part in enumerate(candidate.contributions):
            grid.addWidget(Swatch(part.name, series), 2 * number, 0)
            grid.addWidget(plain(messages.words("contribution", part.name)), 2 * number, 1)
            grid.addWidget(_right(text.points(part.points)), 2 * number, 2)
            grid.addWidget(plain(part.why, "muted"), 2 * number + 1, 1)
        last = 2 * len(candidate.contributions)
        total = plain(self.tr("Score"))
        total.setProperty("role", "accent")
        grid.addWidget(total, last, 1)
        figure = _right(f"{candidate.score:.1f}")
        figure.setProperty("role", "accent")
        grid.addWidget(figure, last, 2)
        box.addLayout(grid)
        if candidate.rank_range[0]:
            box.addWidget(plain(presenter.range_words(candidate), "muted"))

    def _records(self, box: QVBoxLayout, candidate: Candidate) -> None:
        if not candidate.records:
            return
        box.addWidget(_section(self.tr("Records ({0})").format(len(candidate.records))))
        for number, record in enumerate(candidate.records):
            box.addWidget(plain(record_words(record)))
            place = _indented(text.file_place(record.file, record.locator))
            if len(candidate.records) == 1:
                box.addWidget(place)
                continue
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(place, 1)
            row.addWidget(self._doubt_button(candidate, number), 0, Qt.AlignmentFlag.AlignTop)
            box.addLayout(row)

    def _doubt_button(self, candidate: Candidate, number: int) -> QPushButton:
        record = candidate.records[number]
        made = button(f"doubtRecord{number}", self.tr("Somebody else…"), "link")
        made.setToolTip(self.tr("This record is not {0}: take it out").format(candidate.name))
        made.setAccessibleName(self.tr("{0}: this record is somebody else").format(record_words(record)))
        made.clicked.connect(partial(self.doubted.emit, candidate, record))
        return made


def _section(title: str) -> QLabel:
    label = plain(title, "section")
    label.setContentsMargins(0, 10, 0, 0)
    return label


def _indented(words: str) -> QLabel:
    label = plain(text.breakable(words), "muted")
    label.setContentsMargins(18, 0, 0, 2)
    return label


def _right(words: str) -> QLabel:
    label = plain(words, wraps=False)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return label
