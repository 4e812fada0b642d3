"""The drawing in words: the same people and relationships as a list."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from finder.diagrams.geometry import Diagram, Line, Symbol
from finder.model.person import PersonId
from gui.pages.network.labels import is_years, n_name_lines

translate = QCoreApplication.translate

_MEANINGS = {
    "married": QT_TRANSLATE_NOOP("network", "married to {0}"),
    "civil": QT_TRANSLATE_NOOP("network", "in a civil partnership with {0}"),
    "cohabiting": QT_TRANSLATE_NOOP("network", "lives with {0}"),
    "separated": QT_TRANSLATE_NOOP("network", "separated from {0}"),
    "divorced": QT_TRANSLATE_NOOP("network", "divorced from {0}"),
    "partnership_ended": QT_TRANSLATE_NOOP("network", "former partner of {0}"),
    "twin": QT_TRANSLATE_NOOP("network", "twin of {0}"),
    "sibling": QT_TRANSLATE_NOOP("network", "brother or sister of {0}"),
    "inferred": QT_TRANSLATE_NOOP("network", "connected to {0}; follows from what files say"),
    "role": QT_TRANSLATE_NOOP("network", "important person for {0}"),
}

_OTHERWISE = QT_TRANSLATE_NOOP("network", "connected to {0}")

# how a line downwards reads from its upper and from its lower end
_DOWNWARDS = {
    "parent": (QT_TRANSLATE_NOOP("network", "parent of {0}"), QT_TRANSLATE_NOOP("network", "child of {0}")),
    "step": (QT_TRANSLATE_NOOP("network", "step-parent of {0}"), QT_TRANSLATE_NOOP("network", "step-child of {0}")),
    "adopted": (
        QT_TRANSLATE_NOOP("network", "adoptive parent of {0}"),
        QT_TRANSLATE_NOOP("network", "adopted child of {0}"),
    ),
    "foster": (
        QT_TRANSLATE_NOOP("network", "foster carer of {0}"),
        QT_TRANSLATE_NOOP("network", "fostered by {0}"),
    ),
}


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One person of the list.

    Attributes:
        title: Name and notes, and in a second line years and relationship.
        notes: "new", "has died" ... in words.
        links: Relationships to others, in words.
    """

    person_id: PersonId
    title: str
    sentence: str
    notes: tuple[str, ...]
    links: tuple[str, ...]


def entries(diagram: Diagram) -> tuple[PersonEntry, ...]:
    """Return everyone in the drawing, eldest generation first, from left to right."""
    names = {symbol.person_id: split_label(symbol)[0] for symbol in diagram.symbols}
    rows = {symbol.person_id: symbol.y for symbol in diagram.symbols}
    ordered = sorted(diagram.symbols, key=lambda symbol: (symbol.y, symbol.x))
    return tuple(
        PersonEntry(
            symbol.person_id,
            _title(symbol),
            symbol.tooltip or ", ".join(filter(None, split_label(symbol))),
            _notes(symbol),
            tuple(_links(symbol.person_id, diagram.lines, names, rows)),
        )
        for symbol in ordered
    )


def split_label(symbol: Symbol) -> tuple[str, str]:
    """Return name and details of a wrapped label: the name ends before the years, or after the first line."""
    if symbol.is_inferred or not symbol.lines or symbol.lines[0] == "?":
        return translate("network", "somebody not yet known"), " ".join(symbol.lines[1:])
    count = n_name_lines(symbol)
    rest = symbol.lines[count:]
    if rest and is_years(rest[0]):
        return " ".join(symbol.lines[:count]), " · ".join(filter(None, (rest[0], " ".join(rest[1:]))))
    return " ".join(symbol.lines[:count]), " ".join(rest)


def _title(symbol: Symbol) -> str:
    name, details = split_label(symbol)
    first = " · ".join((name, *_notes(symbol)))
    return f"{first}\n{details}" if details else first


def _notes(symbol: Symbol) -> tuple[str, ...]:
    told = (
        (symbol.is_new, translate("network", "new")),
        (symbol.is_deceased, translate("network", "has died")),
        (symbol.is_inferred, translate("network", "not yet known")),
    )
    return tuple(words for is_so, words in told if is_so)


def _links(
    person: PersonId, lines: tuple[Line, ...], names: dict[PersonId, str], rows: dict[PersonId, float]
) -> list[str]:
    found = []
    for line in lines:
        if person not in line.people:
            continue
        for other in line.people:
            if other != person and other in names and not _is_side_by_side(line, person, other, rows):
                found.append(_words(line.meaning, is_upper=rows[person] < rows[other]).format(names[other]))
    return list(dict.fromkeys(found))


def _is_side_by_side(line: Line, person: PersonId, other: PersonId, rows: dict[PersonId, float]) -> bool:
    """Two parents on the line to their child: the couple's own line says what they are to each other."""
    return line.meaning in {"parent", "adopted", "step"} and rows[person] == rows[other]


def _words(meaning: str, *, is_upper: bool) -> str:
    if meaning in _DOWNWARDS:
        return translate("network", str(_DOWNWARDS[meaning][0 if is_upper else 1]))
    return translate("network", str(_MEANINGS.get(meaning, _OTHERWISE)))
