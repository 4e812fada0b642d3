"""How a person and a child are in touch: what kind, and how lately."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from finder.model.days import long_date
from finder.model.record import Contact
from finder.scoring.weights import Weights
from finder.scoring.words import contact_kind, was_missed

_WORDS = {
    "in_person": "met face to face",
    "video": "had a video call",
    "telephone": "spoke on the telephone",
    "letters": "exchanged letters or cards",
    "other": "were in touch",
}
_LATELY_DAYS = 365


@dataclass(frozen=True, slots=True)
class Touch:
    """One way in which a person and the child have been in touch.

    Attributes:
        kind: "in_person", "video", "telephone", "letters" or "other".
        last_on: The newest day; None where a form tells a habit without a day.
        words: For people.
    """

    kind: str
    last_on: dt.date | None
    words: str

    def points(self, weights: Weights, today: dt.date) -> float:
        """Return what it counts: the kind, less the longer ago; a habit without a day counts like the past year."""
        days = _LATELY_DAYS if self.last_on is None else (today - self.last_on).days
        limits = sorted(int(limit) for limit in weights.contact_recency if limit != "older")
        within = next((str(limit) for limit in limits if days <= limit), "older")
        return round(weights.contact_kind[self.kind] * weights.contact_recency[within], 1)


def touches_of(contacts: Sequence[Contact], today: dt.date) -> tuple[Touch, ...]:
    """Return a touch for each kind of contact that took place; planned and missed ones do not count."""
    newest: dict[str, list[dt.date]] = {}
    for contact in contacts:
        kind = contact_kind(contact.kind) or "other"
        took_place = not was_missed(contact.kind, contact.quality)
        if took_place and contact.happened_on and contact.happened_on <= today:
            newest.setdefault(kind, []).append(contact.happened_on)
    return tuple(Touch(kind, max(days), _told(kind, days, today)) for kind, days in sorted(newest.items()))


def _told(kind: str, days: Sequence[dt.date], today: dt.date) -> str:
    n_lately = sum((today - day).days <= _LATELY_DAYS for day in days)
    last = f"last on {long_date(max(days))}"
    if n_lately > 1:
        return f"They {_WORDS[kind]} {n_lately} times in the last year, {last}"
    return f"They {_WORDS[kind]}, {last}"


def habit(text: str) -> Touch | None:
    """Return the touch that a form tells without a day ("Weekly", "Cards only"), None when there is none."""
    kind = contact_kind(text)
    return Touch(kind, None, f"A form says how they are in touch: “{text}”") if kind else None
