"""The pane that shows one person: warnings first, then values, places, ties, cases and who looked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from finder.model.candidate import Candidate
from finder.model.people import PersonSheet, Tie
from finder.model.record import Source
from gui import messages, text
from gui.a11y import named
from gui.pages.people import presenter
from gui.widgets.labels import button, chip, heading, plain, rule

_MOST_LOOKS = 6


class SheetView(QFrame):
    """Everything about one person; ``person_wanted`` carries the id of somebody else who was clicked."""

    person_wanted = Signal(object)
    candidate_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "personSheet", self.tr("About this person"))
        self.setProperty("role", "card")
        self.back_button = button("personBack", self.tr("← &Back"), "link", self.tr("The person before (Alt+Left)"))
        self.back_button.hide()
        self._area = named(QScrollArea(), "personSheetScroll", self.tr("About this person"))
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._area, 1)
        self.back_button.clicked.connect(self.back_wanted)
        self.show_hint("")

    def show_hint(self, words: str) -> None:
        """Show a sentence instead of a person."""
        self.back_button.hide()
        body, box = _page()
        box.addWidget(plain(words or self.tr("Choose a person in the list."), "muted"))
        box.addStretch(1)
        # setWidget deletes the body that was there before
        self._area.setWidget(body)

    def show_sheet(self, sheet: PersonSheet, candidate: Candidate | None, child: str) -> None:
        """Show a person.

        Args:
            candidate: What the person is to the child in focus, when the search found them.
            child: Name of the child in focus.
        """
        body, box = _page()
        self._head(box, sheet, candidate, child)
        self._warnings(box, sheet)
        self._values(box, sheet)
        self._stays(box, sheet)
        self._ties(box, sheet)
        self._cases(box, sheet)
        self._looks(box, sheet)
        box.addStretch(1)
        self._area.setWidget(body)

    def _head(self, box: QVBoxLayout, sheet: PersonSheet, candidate: Candidate | None, child: str) -> None:
        box.addWidget(heading(sheet.hit.name, 1.25))
        box.addWidget(plain(presenter.life_line(sheet.hit), "muted"))
        labels = presenter.chips(sheet.hit, sheet.confidence_01)
        if labels:
            box.addLayout(_chips(labels))
        if candidate is not None:
            box.addWidget(plain(self.tr("{0}'s {1}").format(child, candidate.relationship), "accent"))
            show = button("personCandidate", self.tr("Show among candidates"), "link")
            show.clicked.connect(partial(self.candidate_wanted.emit, candidate.person_id))
            box.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)

    def _warnings(self, box: QVBoxLayout, sheet: PersonSheet) -> None:
        if sheet.is_address_withheld:
            box.addWidget(_section(self.tr("Take care")))
            box.addWidget(chip(self.tr("The address must not be disclosed"), "warn"))
        if not sheet.warnings:
            return
        box.addWidget(_section(self.tr("Orders and warnings")))
        for warned in sheet.warnings:
            box.addWidget(chip(warned.label, "bad" if warned.is_in_force else "neutral"))
            box.addWidget(plain(presenter.warning_time(warned), "muted"))
            box.addWidget(_place((warned.source,)))

    def _values(self, box: QVBoxLayout, sheet: PersonSheet) -> None:
        box.addWidget(_section(self.tr("What files say")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        before = ""
        for number, said in enumerate(sheet.said):
            kind = presenter.what(said)
            if kind != before:
                grid.addWidget(plain(kind, "muted", wraps=False), 2 * number, 0, Qt.AlignmentFlag.AlignTop)
            before = kind
            shown = plain(presenter.value(said))
            shown.setAccessibleName(f"{kind}: {presenter.value(said)}")
            grid.addWidget(shown, 2 * number, 1)
            grid.addWidget(_place(said.sources), 2 * number + 1, 1)
        box.addLayout(grid)

    def _stays(self, box: QVBoxLayout, sheet: PersonSheet) -> None:
        if not sheet.stays:
            return
        box.addWidget(_section(self.tr("Where they lived")))
        for stay in sheet.stays:
            box.addWidget(plain(presenter.stay_words(stay)))
            row = f"{presenter.stay_time(stay)} · {presenter.where(stay.sources)}"
            box.addWidget(_indented(row, presenter.everywhere(stay.sources)))

    def _ties(self, box: QVBoxLayout, sheet: PersonSheet) -> None:
        if not sheet.ties:
            return
        box.addWidget(_section(self.tr("Family and other ties ({0})").format(len(sheet.ties))))
        for number, tie in enumerate(sheet.ties):
            self._tie(box, number, tie)

    def _tie(self, box: QVBoxLayout, number: int, tie: Tie) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(plain(presenter.tie_words(tie), wraps=False))
        other = button(f"tie{number}", presenter.other_words(tie), "link", self.tr("Show this person"))
        other.setAccessibleName(f"{presenter.tie_words(tie)} {presenter.other_words(tie)}")
        other.clicked.connect(partial(self.person_wanted.emit, tie.other))
        row.addWidget(other)
        row.addStretch(1)
        box.addLayout(row)
        labels = presenter.tie_chips(tie)
        if labels:
            box.addLayout(_chips(labels))
        box.addWidget(_place(tie.sources))

    def _cases(self, box: QVBoxLayout, sheet: PersonSheet) -> None:
        if not sheet.cases:
            return
        box.addWidget(_section(self.tr("Cases")))
        for case in sheet.cases:
            box.addWidget(plain(presenter.case_line(case)))

    def _looks(self, box: QVBoxLayout, sheet: PersonSheet) -> None:
        box.addWidget(_section(self.tr("Who looked, and who decided")))
        for look in sheet.looks[:_MOST_LOOKS]:
            done = messages.words("action", look.action)
            box.addWidget(plain(f"{text.moment(look.at)} · {look.actor} · {done}", "muted"))
        more = len(sheet.looks) - _MOST_LOOKS
        if more > 0:
            box.addWidget(plain(self.tr("{0} more in Activity").format(more), "muted"))


def _page() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    box = QVBoxLayout(body)
    box.setContentsMargins(16, 14, 16, 16)
    box.setSpacing(4)
    return body, box


def _chips(labels: Sequence[tuple[str, str]]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for words, tone in labels:
        row.addWidget(chip(words, tone))
    row.addStretch(1)
    return row


def _section(title: str) -> QWidget:
    body = QWidget()
    box = QVBoxLayout(body)
    box.setContentsMargins(0, 12, 0, 2)
    box.setSpacing(4)
    box.addWidget(rule())
    box.addWidget(plain(title, "section"))
    return body


def _place(sources: Sequence[Source]) -> QLabel:
    return _indented(presenter.where(sources), presenter.everywhere(sources))


def _indented(words: str, tooltip: str) -> QLabel:
    label = plain(text.breakable(words), "muted")
    label.setContentsMargins(0, 0, 0, 3)
    label.setToolTip(tooltip)
    return label
