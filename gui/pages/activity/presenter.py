"""The journal in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from finder.model.decision import JournalEntry
from gui import text
from gui.messages import words
from gui.models.rows import Column

translate = QCoreApplication.translate


def columns() -> tuple[Column, ...]:
    """Return the columns of the table."""
    return (
        Column(translate("activity", "When"), lambda entry: text.moment(entry.at), sort=lambda entry: entry.id),
        Column(translate("activity", "Who"), lambda entry: entry.actor),
        Column(translate("activity", "What"), lambda entry: words("action", entry.action)),
        Column(translate("activity", "About"), lambda entry: entry.subject, tooltip=lambda entry: entry.subject),
        Column(translate("activity", "Details"), lambda entry: entry.detail, tooltip=lambda entry: entry.detail),
    )


def matches(entry: JournalEntry, wanted: list[str], action: str) -> bool:
    """Say whether an entry holds all wanted words and has the wanted action ("" for any)."""
    hay = f"{entry.actor} {words('action', entry.action)} {entry.subject} {entry.detail}".casefold()
    return (not action or entry.action == action) and all(word in hay for word in wanted)
