"""The menu bar: everything that has a shortcut can be found here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from gui.a11y import named
from gui.navigation import Place
from gui.settings import IDLE_LOCK_MINUTES, THEME, Settings

translate = QCoreApplication.translate


@dataclass(slots=True)
class Commands:
    """What the menus can do; given by the window."""

    undo: Callable[[], None]
    redo: Callable[[], None]
    lock: Callable[[], None]
    quit: Callable[[], None]
    find: Callable[[], None]
    import_files: Callable[[], None]
    export: Callable[[], None]
    cancel: Callable[[], None]
    search: Callable[[], None]
    go: Callable[[str], None]
    theme: Callable[[str], None]
    idle: Callable[[int], None]
    shortcuts: Callable[[], None]
    about: Callable[[], None]


@dataclass(slots=True)
class Menus:
    """Actions that are switched off while no workspace is open."""

    needs_workspace: list[QAction] = field(default_factory=list)
    listed: list[QAction] = field(default_factory=list)

    def set_open(self, *, is_open: bool) -> None:
        """Switch actions on or off."""
        for action in self.needs_workspace:
            action.setEnabled(is_open)


def build(window: QMainWindow, places: tuple[Place, ...], commands: Commands, settings: Settings) -> Menus:
    """Make the menu bar."""
    menus = Menus()
    _file_menu(window, menus, commands)
    _edit_menu(window, menus, commands)
    _view_menu(window, menus, places, commands, settings)
    _help_menu(window, menus, commands)
    return menus


def _menu(window: QMainWindow, object_name: str, title: str) -> QMenu:
    menu = window.menuBar().addMenu(title)
    return named(menu, object_name, title.replace("&", ""))


def _add(
    menus: Menus,
    menu: QMenu,
    object_name: str,
    words: str,
    act: Callable[[], None],
    *,
    shortcut: str | QKeySequence.StandardKey = "",
    needs_workspace: bool = True,
) -> QAction:
    action = QAction(words, menu)
    action.setObjectName(object_name)
    if shortcut:
        action.setShortcut(QKeySequence(shortcut))
        menus.listed.append(action)
    action.triggered.connect(lambda _checked=False: act())
    menu.addAction(action)
    if needs_workspace:
        menus.needs_workspace.append(action)
    return action


def _file_menu(window: QMainWindow, menus: Menus, commands: Commands) -> None:
    menu = _menu(window, "fileMenu", translate("menus", "&File"))
    _add(menus, menu, "actionImport", translate("menus", "&Import files…"), commands.import_files, shortcut="Ctrl+O")
    _add(menus, menu, "actionExport", translate("menus", "&Export this page…"), commands.export, shortcut="Ctrl+E")
    menu.addSeparator()
    _add(menus, menu, "actionLock", translate("menus", "&Lock the workspace"), commands.lock, shortcut="Ctrl+L")
    _add(
        menus, menu, "actionQuit", translate("menus", "&Quit"), commands.quit, shortcut="Ctrl+Q", needs_workspace=False
    )


def _edit_menu(window: QMainWindow, menus: Menus, commands: Commands) -> None:
    menu = _menu(window, "editMenu", translate("menus", "&Edit"))
    undo = QKeySequence.StandardKey.Undo
    _add(menus, menu, "actionUndo", translate("menus", "&Undo the last decision"), commands.undo, shortcut=undo)
    words = translate("menus", "&Redo the decision undone last")
    redo = _add(menus, menu, "actionRedo", words, commands.redo, shortcut="Ctrl+Shift+Z")
    # Windows has one habit, everybody else the other
    redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
    menu.addSeparator()
    _add(menus, menu, "actionFind", translate("menus", "&Find anything"), commands.find, shortcut="Ctrl+K")
    _add(menus, menu, "actionSearch", translate("menus", "&Search again"), commands.search, shortcut="F5")
    _add(
        menus,
        menu,
        "actionCancel",
        translate("menus", "&Cancel the work under way"),
        commands.cancel,
        shortcut="Ctrl+.",
    )


def _view_menu(
    window: QMainWindow, menus: Menus, places: tuple[Place, ...], commands: Commands, settings: Settings
) -> None:
    menu = _menu(window, "viewMenu", translate("menus", "&View"))
    for place in places:
        _add(menus, menu, f"go_{place.key}", place.title, _bind(commands.go, place.key), shortcut=place.shortcut)
    menu.addSeparator()
    themes = (
        ("system", translate("menus", "&Follow the system")),
        ("light", translate("menus", "&Light")),
        ("dark", translate("menus", "&Dark")),
    )
    _choices(menu, "theme", translate("menus", "&Theme"), themes, chosen=settings.get(THEME), choose=commands.theme)
    idle = (
        ("5", translate("menus", "After 5 minutes")),
        ("10", translate("menus", "After 10 minutes")),
        ("30", translate("menus", "After 30 minutes")),
        ("0", translate("menus", "Never")),
    )
    chosen = str(settings.get(IDLE_LOCK_MINUTES))
    _choices(
        menu,
        "idle",
        translate("menus", "Lock when &idle"),
        idle,
        chosen=chosen,
        choose=lambda minutes: commands.idle(int(minutes)),
    )


def _choices(
    menu: QMenu,
    name: str,
    title: str,
    choices: tuple[tuple[str, str], ...],
    *,
    chosen: str,
    choose: Callable[[str], None],
) -> None:
    sub = named(menu.addMenu(title), f"{name}Menu", title.replace("&", ""))
    group = QActionGroup(sub)
    for value, words in choices:
        action = QAction(words, sub)
        action.setObjectName(f"{name}_{value}")
        action.setCheckable(True)
        action.setChecked(value == chosen)
        action.triggered.connect(_bind(choose, value))
        group.addAction(action)
        sub.addAction(action)


def _bind(act: Callable[[str], None], value: str) -> Callable[[], None]:
    def run() -> None:
        act(value)

    return run


def _help_menu(window: QMainWindow, menus: Menus, commands: Commands) -> None:
    menu = _menu(window, "helpMenu", translate("menus", "&Help"))
    _add(
        menus,
        menu,
        "actionShortcuts",
        translate("menus", "&Keyboard shortcuts"),
        commands.shortcuts,
        shortcut="F1",
        needs_workspace=False,
    )
    _add(menus, menu, "actionAbout", translate("menus", "&About Kinfinder"), commands.about, needs_workspace=False)
