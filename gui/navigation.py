"""The narrow bar on the left: one button a page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui import icons
from gui.a11y import named
from gui.colours import colours_of

_ICON_PX = 24


@dataclass(frozen=True, slots=True)
class Place:
    """A page as the navigation shows it."""

    key: str
    icon: str
    title: str
    shortcut: str


class Navigation(QWidget):
    """``chosen`` carries the key of a page."""

    chosen = Signal(str)

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__()
        named(self, "navigation", self.tr("Pages"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        self._places = places
        box = QVBoxLayout(self)
        box.setContentsMargins(5, 10, 5, 10)
        box.setSpacing(4)
        for place in places:
            made = self._make(place)
            self._group.addButton(made)
            self.buttons[place.key] = made
            box.addWidget(made)
        box.addStretch(1)
        self._draw_icons()

    def _make(self, place: Place) -> QToolButton:
        made = named(QToolButton(), f"nav_{place.key}", place.title)
        made.setProperty("role", "nav")
        made.setProperty("page", place.key)
        made.setText(place.title)
        made.setToolTip(f"{place.title} ({place.shortcut})")
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(QSize(_ICON_PX, _ICON_PX))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(self._clicked)
        return made

    def show_page(self, key: str) -> None:
        """Mark the page that is shown."""
        self.buttons[key].setChecked(True)

    @Slot()
    def _clicked(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            self.chosen.emit(button.property("page"))

    def _draw_icons(self) -> None:
        c = colours_of(self.palette())
        for place in self._places:
            self.buttons[place.key].setIcon(icons.icon(place.icon, c.muted, c.accent))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self._draw_icons()
