"""Light and dark: an own palette over Fusion, because the style hints do nothing on a bare Linux desktop."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gui.colours import DARK, LIGHT, Colours
from gui.settings import THEME, Settings
from gui.stylesheet import stylesheet

_MIN_POINTS = 10.0

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def palette(c: Colours) -> QPalette:
    """Return the palette of a colour set."""
    made = QPalette()
    roles = {
        _Role.Window: c.window,
        _Role.WindowText: c.text,
        _Role.Base: c.surface,
        _Role.AlternateBase: c.raised,
        _Role.Text: c.text,
        _Role.Button: c.surface,
        _Role.ButtonText: c.text,
        _Role.BrightText: c.bad.text,
        _Role.Highlight: c.accent,
        _Role.HighlightedText: c.on_accent,
        _Role.ToolTipBase: c.raised,
        _Role.ToolTipText: c.text,
        _Role.PlaceholderText: c.muted,
        _Role.Link: c.accent,
        _Role.LinkVisited: c.accent,
        _Role.Light: c.surface,
        _Role.Midlight: c.line,
        _Role.Mid: c.line,
        _Role.Dark: c.outline,
        _Role.Shadow: c.outline,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        made.setColor(_Group.Disabled, role, QColor(c.muted))
    return made


class Theme(QObject):
    """Applies the chosen theme to the application and says when it changed."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        app.setStyle("Fusion")
        self._enlarge_font()
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.apply()

    @property
    def colours(self) -> Colours:
        """The colour set in force."""
        choice = self._settings.get(THEME)
        if choice == "system":
            is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            is_dark = choice == "dark"
        return DARK if is_dark else LIGHT

    def choose(self, choice: str) -> None:
        """Switch to "system", "light" or "dark", and remember it."""
        self._settings.set(THEME, choice)
        self.apply()

    def apply(self) -> None:
        """Put palette and style sheet in force."""
        colours = self.colours
        self._app.setPalette(palette(colours))
        self._app.setStyleSheet(stylesheet(colours))
        self.changed.emit()

    @Slot()
    def _follow_system(self) -> None:
        if self._settings.get(THEME) == "system":
            self.apply()

    def _enlarge_font(self) -> None:
        font = self._app.font()
        if 0 < font.pointSizeF() < _MIN_POINTS:
            font.setPointSizeF(_MIN_POINTS)
            self._app.setFont(font)
