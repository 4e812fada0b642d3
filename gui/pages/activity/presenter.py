"""The journal in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from finder.model.decision import JournalEntry
from gui import text
from gui.messages import words
from gui.models.rows import Column

translate = QCoreApplication.translate


_PERSON_ID = re.compile(r"\bp[0-9a-f]{15}\b")

Names = Callable[[], Mapping[str, str]]


def in_words(text_with_ids: str, names: Mapping[str, str]) -> str:
    """Put names for the ids of people on the screen; the journal itself holds ids only.

    >>> in_words("for p000000000000001", {"p000000000000001": "Kai"})
    'for Kai'
    """
    return _PERSON_ID.sub(lambda match: names.get(match.group(), match.group()), text_with_ids)


def columns(names: Names) -> tuple[Column, ...]:
    """Return the columns of the table; ``names`` gives the names of people by their ids."""
    return (
        Column(translate("activity", "When"), lambda entry: text.moment(entry.at), sort=lambda entry: entry.id),
        Column(translate("activity", "Who"), lambda entry: entry.actor),
        Column(translate("activity", "What"), lambda entry: words("action", entry.action)),
        Column(translate("activity", "About"), lambda entry: in_words(entry.subject, names())),
        Column(translate("activity", "Details"), lambda entry: in_words(entry.detail, names())),
    )


def matches(entry: JournalEntry, wanted: list[str], action: str, names: Mapping[str, str]) -> bool:
    """Say whether an entry holds all wanted words and has the wanted action ("" for any)."""
    about = in_words(f"{entry.subject} {entry.detail}", names)
    hay = f"{entry.actor} {words('action', entry.action)} {about}".casefold()
    return (not action or entry.action == action) and all(word in hay for word in wanted)
