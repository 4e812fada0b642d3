"""What the People page says: lines of the list, and the sheet of one person in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from finder.model.people import CaseLine, PeopleFound, PersonHit, Said, Stay, Tie, Warned
from finder.model.record import Source
from gui import messages, text
from gui.models.rows import Column

translate = QCoreApplication.translate

_WHAT = {
    "name": QT_TRANSLATE_NOOP("people", "Name"),
    "also_called": QT_TRANSLATE_NOOP("people", "Also called"),
    "birth_name": QT_TRANSLATE_NOOP("people", "Birth name"),
    "married_name": QT_TRANSLATE_NOOP("people", "Married name"),
    "born": QT_TRANSLATE_NOOP("people", "Born"),
    "died": QT_TRANSLATE_NOOP("people", "Died"),
    "sex": QT_TRANSLATE_NOOP("people", "Sex"),
    "role": QT_TRANSLATE_NOOP("people", "Role"),
    "nhs_number": QT_TRANSLATE_NOOP("people", "NHS number"),
    "external_id": QT_TRANSLATE_NOOP("people", "Number in a file"),
    "phone": QT_TRANSLATE_NOOP("people", "Telephone"),
    "email": QT_TRANSLATE_NOOP("people", "E-mail"),
}
_YEARS = re.compile(r"^\s*(?P<first>\d{4})?\s*(?P<dash>[-–])?\s*(?P<last>\d{4})?\s*$")
_CERTAINTY = {
    "alleged": (QT_TRANSLATE_NOOP("people", "Alleged"), "warn"),
    "denied": (QT_TRANSLATE_NOOP("people", "Denied"), "bad"),
}


@dataclass(frozen=True, slots=True)
class YearSpan:
    """Years of birth that were typed; ``is_understood`` is False for anything but years."""

    first: int | None
    last: int | None
    is_understood: bool = True


def read_years(typed: str) -> YearSpan:
    """Read "1985", "1985-1990", "1985-", "-1990" or nothing.

    >>> read_years("1985-1990"), read_years("85").is_understood
    (YearSpan(first=1985, last=1990, is_understood=True), False)
    """
    found = _YEARS.match(typed)
    if found is None or (typed.strip() and not (found["first"] or found["last"])):
        return YearSpan(None, None, is_understood=False)
    first, last = (int(part) if part else None for part in (found["first"], found["last"]))
    return YearSpan(first, last if found["dash"] else first)


def columns() -> tuple[Column, ...]:
    """Return the columns of the list."""
    return (
        Column(translate("people", "Name"), lambda hit: hit.name, tooltip=name_tip),
        Column(translate("people", "Born"), lambda hit: text.short_date(hit.born), sort=lambda hit: hit.born or "9"),
        Column(translate("people", "Place"), lambda hit: hit.place),
        Column(translate("people", "Case"), lambda hit: hit.case_ref, spoken=case_words),
        Column(
            translate("people", "Records"),
            lambda hit: str(hit.n_records),
            sort=lambda hit: hit.n_records,
            is_number=True,
        ),
    )


def name_lines(hit: PersonHit) -> tuple[str, str]:
    """Return the name, and why it was found or what else the person is called."""
    if hit.why:
        return hit.name, messages.readable(hit.why)
    if hit.called:
        return hit.name, translate("people", "also {0}").format(", ".join(hit.called))
    return hit.name, translate("people", "professional") if hit.is_professional else ""


def name_tip(hit: PersonHit) -> str:
    """Return everything that the narrow column may cut off."""
    return "\n".join(line for line in (hit.name, ", ".join(hit.called), hit.why) if line)


def case_words(hit: PersonHit) -> str:
    """Return the case as it is spoken."""
    if not hit.case_ref:
        return translate("people", "no case")
    return translate("people", "{0}, open").format(hit.case_ref) if hit.has_open_case else hit.case_ref


def case_chip(hit: PersonHit) -> list[tuple[str, str]]:
    """Return the label of the person's own case."""
    if not hit.case_ref:
        return []
    return [(hit.case_ref, "accent" if hit.has_open_case else "neutral")]


def count_words(found: PeopleFound) -> str:
    """Return how many people the list holds."""
    if found.is_cut:
        return translate("people", "The first {0} of {1}").format(f"{len(found.hits):,}", f"{found.total:,}")
    if found.total == 1:
        return translate("people", "1 person")
    return translate("people", "{0} people").format(f"{found.total:,}")


def life_line(hit: PersonHit) -> str:
    """Return birth, death and place."""
    born = (
        translate("people", "Born {0}").format(text.date(hit.born))
        if hit.born
        else translate("people", "Birth not recorded")
    )
    parts = [born]
    if hit.is_deceased:
        parts.append(translate("people", "has died"))
    if hit.place:
        parts.append(hit.place)
    return ", ".join(parts)


def chips(hit: PersonHit, confidence_01: float) -> list[tuple[str, str]]:
    """Return the labels under the name."""
    found = []
    if hit.has_open_case:
        found.append((translate("people", "Open case {0}").format(hit.case_ref), "accent"))
    if hit.is_professional:
        found.append((translate("people", "Professional"), "neutral"))
    if hit.n_records > 1:
        words = translate("people", "{0} records, {1} sure they are one person")
        found.append((words.format(hit.n_records, text.percent(confidence_01)), "neutral"))
    return found


def what(said: Said) -> str:
    """Return the kind of a value."""
    known = _WHAT.get(said.what)
    return translate("people", str(known)) if known else messages.readable(said.what.replace("_", " "))


def value(said: Said) -> str:
    """Return a value; what is withheld says so, and a death without a day is a death."""
    if said.is_withheld:
        return translate("people", "Must not be disclosed")
    if said.what == "died" and not said.value:
        return translate("people", "Yes, the day is not recorded")
    return text.date(said.value)


def stay_words(stay: Stay) -> str:
    """Return where somebody lived."""
    place = stay.text or translate("people", "Address not recorded")
    if stay.kind == "placement":
        place = translate("people", "Placement: {0}").format(stay.text or translate("people", "kind not recorded"))
    if stay.is_withheld:
        withheld = translate("people", "address must not be disclosed")
        return f"{place} ({withheld})" if stay.text else messages.readable(withheld)
    return place


def stay_time(stay: Stay) -> str:
    """Return when somebody lived there."""
    first, last = (text.short_date(day.isoformat()) if day else "" for day in (stay.start, stay.end))
    if first and last:
        return f"{first} – {last}"
    if first:
        return translate("people", "since {0}").format(first)
    return translate("people", "until {0}").format(last) if last else translate("people", "time not recorded")


def tie_words(tie: Tie) -> str:
    """Return what the person is to the other, or the other to the person."""
    if tie.is_of_other:
        return messages.readable(translate("people", "{0} of").format(tie.words))
    return messages.readable(tie.words)


def other_words(tie: Tie) -> str:
    """Return the other person with the birth, which tells them from others of the name."""
    if not tie.other_born:
        return tie.other_name
    return translate("people", "{0}, born {1}").format(tie.other_name, text.short_date(tie.other_born))


def tie_chips(tie: Tie) -> list[tuple[str, str]]:
    """Return the labels of what is doubtful or over."""
    found = []
    if tie.certainty in _CERTAINTY:
        words, tone = _CERTAINTY[tie.certainty]
        found.append((translate("people", str(words)), tone))
    if tie.has_ended:
        found.append((translate("people", "Ended"), "neutral"))
    return found


def case_line(case: CaseLine) -> str:
    """Return a case in words."""
    whose = (
        translate("people", "own case") if case.is_own else translate("people", "case of {0}").format(case.child_name)
    )
    parts = [case.case_ref or translate("people", "without a reference"), whose]
    if case.case_type:
        parts.append(case.case_type)
    parts.append(translate("people", "open") if case.is_open else translate("people", "closed"))
    return " · ".join(parts)


def warning_time(warned: Warned) -> str:
    """Return whether a warning is in force, and from when to when."""
    state = translate("people", "In force") if warned.is_in_force else translate("people", "No longer in force")
    first, last = (text.short_date(day.isoformat()) if day else "" for day in (warned.start, warned.end))
    span = " – ".join(part for part in (first, last) if part)
    return f"{state}, {span}" if span else state


def where(sources: Sequence[Source]) -> str:
    """Return the first place that says something, and how many more there are."""
    if not sources:
        return ""
    first = text.place(sources[0])
    if len(sources) == 1:
        return first
    return translate("people", "{0} and {1} more").format(first, len(sources) - 1)


def everywhere(sources: Sequence[Source]) -> str:
    """Return every place, one a line."""
    return "\n".join(text.place(source) for source in sources)
