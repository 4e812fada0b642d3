"""One box that finds everything: children, anybody else in the files, pages and commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from finder.find_children import ChildFinder
from finder.model.candidate import ChildSummary
from finder.model.people import Asked, PeopleFound, PersonHit
from finder.model.person import PersonId
from gui import text
from gui.a11y import named
from gui.colours import colours_of
from gui.delegates.painting import draw_line_of_text
from gui.session import Session

_ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
_TYPING_MS = 150
_MOST_PEOPLE, _MOST_COMMANDS, _MOST_ROWS = 8, 4, 16
_LEAST_TYPED = 2
_HINT_PX, _PAD_PX = 110, 8
_LIST_CHARS = 62

Found = ChildSummary | PersonHit | QAction


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: what it says, what it is, and what it stands for."""

    label: str
    hint: str
    found: Found


class FindBox(QLineEdit):
    """Finds as one types. ``child_found`` and ``person_found`` are sent when the user chooses; commands run at once.

    Children and commands answer at once; people are asked for off the thread that answers keys, and join the list.
    """

    child_found = Signal(object)
    person_found = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        named(self, "quickFind", self.tr("Find anything"))
        self.setPlaceholderText(self.tr("Find a child, anybody, a command (Ctrl+K)"))
        self.setClearButtonEnabled(True)
        self._session = session
        self._finder = ChildFinder((), ())
        self._actions: tuple[QAction, ...] = ()
        self._people: tuple[PersonHit, ...] = ()
        self._entries: list[Entry] = []
        self._answered = ""
        self._wants_first = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TYPING_MS)
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        # what is offered was chosen here; Qt is not to filter it once more
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_MOST_ROWS)
        self._popup = named(QListView(), "quickFindList", self.tr("What was found"))
        completer.setPopup(self._popup)
        self._popup.setItemDelegate(_EntryDelegate(self._popup))
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._popup.setMinimumWidth(_LIST_CHARS * self.fontMetrics().averageCharWidth())
        self.setCompleter(completer)
        self.textEdited.connect(self._typed)
        self.returnPressed.connect(self.find_now)
        self._soon.timeout.connect(self._ask)
        completer.activated.connect(self._activated)
        session.locked.connect(self._forget)

    def set_commands(self, actions: Iterable[QAction]) -> None:
        """Take over the commands of the menus; those that are switched off are not offered."""
        self._actions = tuple(action for action in actions if action.text() and action.menu() is None)

    def set_children(self, finder: ChildFinder) -> None:
        """Find these children; names are indexed on the worker, until then what the list says is found."""
        self._finder, self._wants_first = finder, False
        self._session.run("", lambda _workspace, _job: finder.prepare(), lambda _none: self._prepared(finder))

    def _prepared(self, finder: ChildFinder) -> None:
        if self._finder is not finder:
            return
        if self._wants_first:
            self.find_now()
        elif self.hasFocus() and self.text().strip():
            self._offer()
            self.completer().complete()

    @Slot(str)
    def _typed(self, _text: str) -> None:
        self._wants_first = False
        self._people = ()
        self._offer()
        self._soon.start()

    def _offer(self) -> None:
        """List what was typed may mean: children first, then everybody else, then commands."""
        typed = self.text()
        children = self._finder.find(typed)
        known = {child.person_id for child in children}
        self._entries = [
            *(Entry(child_label(child), self.tr("child"), child) for child in children),
            *(Entry(_person_label(hit), _person_hint(self, hit), hit) for hit in self._others(known)),
            *(Entry(_plain(action), action.shortcut().toString(), action) for action in self._commands(typed)),
        ]
        self._model.clear()
        for number, entry in enumerate(self._entries):
            item = QStandardItem(entry.label)
            item.setData(number, _ENTRY_ROLE)
            item.setData(f"{entry.label}, {entry.hint}", Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)

    def _others(self, known: set[PersonId]) -> Sequence[PersonHit]:
        return [hit for hit in self._people if hit.person_id not in known]

    def _commands(self, typed: str) -> Sequence[QAction]:
        words = typed.casefold().split()
        if len(typed.strip()) < _LEAST_TYPED:
            return ()
        fitting = [one for one in self._actions if one.isEnabled() and _has_words(_plain(one), words)]
        return fitting[:_MOST_COMMANDS]

    @Slot()
    def _ask(self) -> None:
        typed = self.text().strip()
        if len(typed) < _LEAST_TYPED:
            return
        asked = Asked(typed, limit=_MOST_PEOPLE)

        def show(found: PeopleFound) -> None:
            self._add(typed, found.hits)

        def failed(error: Exception) -> None:
            self._session.report(error)
            self._add(typed, ())

        self._session.run("", lambda workspace, job: workspace.find_people(asked, job), show, failed)

    def _add(self, typed: str, people: tuple[PersonHit, ...]) -> None:
        # an answer to what was typed before comes late
        if typed != self.text().strip():
            return
        self._answered, self._people = typed, people
        self._offer()
        if self._wants_first:
            self.find_now()
        elif self.hasFocus() and self._entries:
            self.completer().complete()

    @Slot()
    def find_now(self) -> None:
        """Take what is marked in the list, else the first thing.

        People who are still being looked up are waited for: a command that has the words would come before them.
        """
        typed, marked = self.text().strip(), self._marked()
        if not typed:
            return
        if marked is not None:
            self._choose(marked)
            return
        self._offer()
        is_waiting = self._is_waiting(typed)
        if self._entries and not (is_waiting and isinstance(self._entries[0].found, QAction)):
            self._choose(self._entries[0])
        elif is_waiting:
            self._wants_first = True
            if self._answered != typed:
                self._soon.stop()
                self._ask()
        else:
            self._wants_first = False
            self._session.tell("info", self.tr("Nothing here matches “{0}”.").format(typed))

    def _is_waiting(self, typed: str) -> bool:
        if self._session.workspace is None:
            return False
        return not self._finder.is_prepared or (len(typed) >= _LEAST_TYPED and self._answered != typed)

    def _marked(self) -> Entry | None:
        index = self._popup.currentIndex()
        number = index.data(_ENTRY_ROLE) if index.isValid() else None
        return self._entries[number] if isinstance(number, int) and number < len(self._entries) else None

    @Slot()
    def _activated(self) -> None:
        marked = self._marked()
        if marked is not None:
            self._choose(marked)

    def _choose(self, entry: Entry) -> None:
        self._soon.stop()
        # Enter comes from the box and from the list: what was chosen once is not chosen again
        self._wants_first, self._people, self._entries, self._answered = False, (), [], ""
        # Qt writes the label of what was chosen into the box after this
        QTimer.singleShot(0, self.clear)
        self.clear()
        if isinstance(entry.found, QAction):
            entry.found.trigger()
        elif isinstance(entry.found, PersonHit):
            self.person_found.emit(entry.found.person_id)
        else:
            self.child_found.emit(entry.found)

    @Slot()
    def _forget(self) -> None:
        self._soon.stop()
        self._people, self._entries, self._wants_first, self._answered = (), [], False, ""
        self._model.clear()
        self.clear()


class _EntryDelegate(QStyledItemDelegate):
    """A label, and on the right what kind of thing it is."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one line of the list."""
        self.initStyleOption(option, index)
        widget: QWidget | None = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        c = colours_of(option.palette)
        told = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")
        hint = told[len(str(index.data())) + 2 :]
        rect = option.rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0).toRectF()
        right = rect.adjusted(rect.width() - _HINT_PX, 0, 0, 0)
        draw_line_of_text(painter, rect.adjusted(0, 0, -_HINT_PX, 0), str(index.data()), c.text)
        draw_line_of_text(painter, right, hint, c.muted, Qt.AlignmentFlag.AlignRight)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a line with room around it."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), option.fontMetrics.lineSpacing() + 2 * _PAD_PX)


def child_label(child: ChildSummary) -> str:
    """Return a child as lists of children say it: name, birth, case."""
    parts = (child.name, text.date(child.born), child.case_ref)
    return " · ".join(part for part in parts if part)


def _person_label(hit: PersonHit) -> str:
    parts = (hit.name, text.short_date(hit.born), hit.place)
    return " · ".join(part for part in parts if part)


def _person_hint(box: FindBox, hit: PersonHit) -> str:
    return box.tr("professional") if hit.is_professional else box.tr("person")


def _plain(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")


def _has_words(label: str, words: Sequence[str]) -> bool:
    known = label.casefold()
    return all(word in known for word in words)
