"""What a FAM record says of its two partners: married, partners, civil partners, and whether it is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from importers.gedcom.people import happened, written_date
from importers.gedcom.tree import Node
from importers.gedcom.vocabulary import couple_event

_ENDINGS = ("DIV", "ANUL", "_SEPR", "_SEPARATED")
_STATUS_TAGS = ("_STAT", "_MSTAT", "_UST", "_STATUS")
_STRENGTH = {"civil": 3, "married": 2, "partner": 1}


@dataclass(frozen=True, slots=True)
class Couple:
    """The bond of two partners.

    Attributes:
        kind: "married", "civil" or "partner".
        words: The tags that say so, for people to read.
        start: Date as written of the marriage or partnership, or "".
        end: Date as written of the divorce or separation, or "".
    """

    kind: str
    words: str
    is_ended: bool
    start: str = ""
    end: str = ""

    @property
    def rank(self) -> tuple[int, bool]:
        """Orders two records of one couple: the stronger bond, then the one that lasts."""
        return _STRENGTH[self.kind], not self.is_ended


def read_couple(family: Node) -> Couple:
    """Read the events of a FAM record; without any, its partners are partners.

    Source: GEDCOM 5.5.1, FAMILY_EVENT_STRUCTURE; 7.0, NO for "never married". Cohabitation has no tag of its own
    and stands in ``EVEN.TYPE``.
    """
    kind, start, end = "partner", "", ""
    is_ended = False
    words: list[str] = []
    for said, event in _said(family):
        words.append(_words(event))
        if said == "ended":
            is_ended, end = True, end or written_date(event)
        elif _STRENGTH[said] > _STRENGTH[kind]:
            kind, start = said, written_date(event)
        else:
            start = start or written_date(event)
    return Couple(kind, "; ".join(words), is_ended, start, end)


def _said(family: Node) -> Iterator[tuple[str, Node]]:
    for event in family.children:
        said = ""
        if event.tag == "MARR" and happened(event):
            said = couple_event(event.text("TYPE")) or "married"
        elif event.tag in _ENDINGS and happened(event):
            said = "ended"
        elif event.tag == "EVEN":
            said = couple_event(event.text("TYPE")) or couple_event(event.value)
        elif event.tag in _STATUS_TAGS:
            said = couple_event(event.value)
        elif event.tag == "ENGA" and happened(event):
            said = "partner"
        if said:
            yield said, event


def _words(event: Node) -> str:
    value = event.value.strip() if len(event.value.strip()) > 1 else ""
    return " ".join(part for part in (event.tag, value, event.text("TYPE"), written_date(event)) if part)
