"""Consent to look for and approach a child's relatives: the child's own, and a parent's with responsibility.

Both are needed and neither is a lawful basis for processing (domain.md, "Meetings"). Where one is missing or a parent
objects, the search goes on as far as the file does, and nobody new is approached until somebody has decided.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from finder.casework.agency import Agency
from finder.casework.reviews import review_after
from finder.model.candidate import Gate
from finder.model.days import long_date
from finder.model.person import PersonId, Resolution
from finder.model.record import Alert, Event

_ALERTS = {
    "consent_withdrawn": ("consent", "Consent to this search is withheld or was withdrawn: nobody new is approached"),
    "parent_objects": (
        "parent_objects",
        "A parent objects, or does not know of the child: locked until a legal decision is recorded",
    ),
}
_ANSWERS = {
    "child agrees": "The child did not agree to relatives being approached",
    "consent": "A holder of parental responsibility did not consent to relatives being approached",
}
"""Lines of a referral, as ``finder.ingest.facts`` writes them."""


class Consent:
    """Knows of which children consent is missing."""

    def __init__(self, agency: Agency, resolution: Resolution, today: dt.date) -> None:
        self._today = today
        self._found: dict[PersonId, list[Gate]] = defaultdict(list)
        for alert in agency.alerts:
            record = agency.resolve(alert.about, alert.source)
            if record is not None and alert.code in _ALERTS and alert.is_in_force(today):
                self._found[resolution.person_of[record]].append(self._of_alert(alert))
        newest: dict[tuple[PersonId, str], tuple[Event, str]] = {}
        for event in agency.events:
            record = agency.resolve(event.about, event.source) if event.about else None
            if record is None or event.kind != "referral":
                continue
            for question, answer in _answers(event):
                key = (resolution.person_of[record], question)
                if key not in newest or _day(newest[key][0]) <= _day(event):
                    newest[key] = (event, answer)
        for (child, question), (event, answer) in newest.items():
            if answer == "no":
                self._found[child].append(self._of_answer(event, question))

    def gates(self, child: PersonId) -> tuple[Gate, ...]:
        """Return what keeps everybody who is not the child's closest family from being approached."""
        return tuple(self._found.get(child, ()))

    def _of_alert(self, alert: Alert) -> Gate:
        gate, why = _ALERTS[alert.code]
        detail = f" ({alert.detail})" if alert.detail else ""
        review = review_after(alert.start, self._today)
        return Gate(gate, "hold", f"{why}{detail}", alert.source, "", alert.start, alert.end, review)

    def _of_answer(self, event: Event, question: str) -> Gate:
        day = event.happened_on
        when = f" (referral of {long_date(day)})" if day else " (referral without a date)"
        review = review_after(day, self._today)
        why = f"{_ANSWERS[question]}{when}: nobody new is approached"
        return Gate("consent", "hold", why, event.source, event.author, day, None, review)


def _answers(event: Event) -> list[tuple[str, str]]:
    found = []
    for line in event.text.splitlines():
        question, _, answer = line.partition(": ")
        if question in _ANSWERS and answer.strip() in {"yes", "no"}:
            found.append((question, answer.strip()))
    return found


def _day(event: Event) -> dt.date:
    return event.happened_on or dt.date.min
