"""The style sheet over the Fusion style, made from a colour set."""

from __future__ import annotations

from importlib.resources import files

from gui.colours import Colours


def _picture(name: str) -> str:
    return str(files("gui.resources").joinpath("icons", name)).replace("\\", "/")


def stylesheet(c: Colours) -> str:
    """Return the style sheet for one colour set."""
    shade = "dark" if c.is_dark else "light"
    return _base(c) + _buttons(c) + _inputs(c, shade) + _tables(c) + _shell(c) + _small(c)


def _base(c: Colours) -> str:
    return f"""
QMainWindow, QWidget#page, QWidget#pageBody, QScrollArea, QScrollArea > QWidget > QWidget {{
    background: {c.window}; }}
QScrollArea {{ border: none; }}
QFrame[role="card"], QFrame[role="card"] > QScrollArea, QFrame[role="card"] > QScrollArea > QWidget > QWidget {{
    background: {c.surface}; }}
QFrame[role="card"] {{ border: 1px solid {c.line}; border-radius: 8px; }}
QFrame[role="rule"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
QLabel {{ background: transparent; color: {c.text}; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="section"] {{ color: {c.muted}; font-weight: 600; }}
QLabel[role="phrase"] {{ background: {c.raised}; border-radius: 8px; padding: 14px 16px; }}
QLabel[role="accent"] {{ color: {c.accent}; font-weight: 600; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.outline}; padding: 4px; }}
QSplitter::handle {{ background: transparent; }}
"""


def _buttons(c: Colours) -> str:
    return f"""
QPushButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.outline}; border-radius: 6px;
    padding: 6px 14px; min-height: 18px; }}
QPushButton:hover {{ background: {c.raised}; }}
QPushButton:pressed {{ background: {c.selection}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 5px 13px; }}
QPushButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; color: {c.text}; }}
QPushButton:disabled {{ color: {c.muted}; background: {c.window}; border-color: {c.line}; }}
QPushButton[role="primary"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
    font-weight: 600; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[role="primary"]:disabled {{ background: {c.raised}; color: {c.muted}; border-color: {c.line}; }}
QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent; color: {c.accent};
    padding: 4px 6px; text-align: left; }}
QPushButton[role="link"]:hover {{ background: {c.accent_soft}; }}
QPushButton[role="link"]:focus {{ border: 1px solid {c.accent}; }}
QToolButton {{ background: transparent; color: {c.text}; border: 1px solid transparent; border-radius: 6px;
    padding: 4px; }}
QToolButton:hover {{ background: {c.raised}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton:checked {{ background: {c.accent_soft}; }}
"""


def _inputs(c: Colours, shade: str) -> str:
    return f"""
QLineEdit, QPlainTextEdit, QComboBox {{ background: {c.surface}; color: {c.text};
    border: 1px solid {c.outline}; border-radius: 6px; padding: 5px 8px; min-height: 18px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {c.accent}; padding: 4px 7px; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {c.muted}; background: {c.window}; border-color: {c.line}; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ background: transparent; border: none; padding: 0; min-height: 0; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: url({_picture(f"chevron-{shade}.svg")}); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.outline};
    selection-background-color: {c.selection}; selection-color: {c.text}; padding: 2px; }}
QCheckBox, QRadioButton {{ background: transparent; color: {c.text}; spacing: 8px; }}
QCheckBox::indicator {{ width: 16px; height: 16px; border: 1px solid {c.outline}; border-radius: 4px;
    background: {c.surface}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
    image: url({_picture(f"tick-{shade}.svg")}); }}
QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
QCheckBox:focus {{ color: {c.accent}; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
"""


def _tables(c: Colours) -> str:
    return f"""
QTableView, QTreeView, QListView {{ background: {c.surface}; alternate-background-color: {c.surface};
    color: {c.text}; border: 1px solid {c.line}; border-radius: 8px; gridline-color: {c.line}; outline: 0;
    selection-background-color: {c.selection}; selection-color: {c.text}; }}
QTableView:focus, QTreeView:focus, QListView:focus, QGraphicsView:focus {{ border: 1px solid {c.accent}; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: 4px 8px; border-bottom: 1px solid {c.line}; }}
QTreeView::item, QListView::item {{ border-bottom: none; }}
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {{ background: {c.selection};
    color: {c.text}; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section:first {{ border-top-left-radius: 7px; }}
QHeaderView::section:last {{ border-top-right-radius: 7px; }}
QHeaderView::section:only-one {{ border-top-left-radius: 7px; border-top-right-radius: 7px; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: none;
    border-bottom: 1px solid {c.line}; padding: 7px 8px; font-weight: 600; }}
QTableCornerButton::section {{ background: {c.surface}; border: none; }}
QGraphicsView {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {c.outline}; border-radius: 4px; min-height: 28px; min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _shell(c: Colours) -> str:
    return f"""
QMenuBar {{ background: {c.surface}; color: {c.text}; padding: 2px 6px; }}
QMenuBar::item {{ background: transparent; padding: 5px 10px; border-radius: 5px; }}
QMenuBar::item:selected {{ background: {c.raised}; }}
QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.outline}; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 22px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.selection}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QWidget#navigation {{ background: {c.surface}; border-right: 1px solid {c.line}; }}
QWidget#topBar {{ background: {c.surface}; border-bottom: 1px solid {c.line}; }}
QToolButton[role="nav"] {{ border-radius: 8px; padding: 8px 2px; color: {c.muted}; }}
QToolButton[role="nav"]:checked {{ background: {c.accent_soft}; color: {c.accent}; font-weight: 600; }}
QToolButton[role="nav"]:disabled {{ color: {c.line}; }}
QStatusBar {{ background: {c.surface}; color: {c.muted}; }}
"""


def _small(c: Colours) -> str:
    parts = []
    for name in ("good", "warn", "bad", "info", "new", "neutral"):
        tone = c.tone(name)
        parts.append(
            f'QLabel[chip="{name}"] {{ background: {tone.soft}; color: {tone.text}; border-radius: 9px;'
            f" padding: 2px 9px; font-weight: 600; }}\n"
            f'QFrame[banner="{name}"] {{ background: {tone.soft}; border: 1px solid {tone.fill};'
            f" border-radius: 8px; }}\n"
            f'QFrame[banner="{name}"] QLabel {{ color: {tone.text}; }}\n'
        )
    parts.append(
        f'QFrame[role="drop"] {{ background: {c.surface}; border: 2px dashed {c.outline}; border-radius: 12px; }}\n'
        f'QFrame[role="drop"][hot="true"] {{ background: {c.accent_soft}; border-color: {c.accent}; }}\n'
    )
    return "".join(parts)
