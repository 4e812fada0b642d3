"""Carers, teachers and friends: in a strip below the tree, because a role is not a line of descent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from finder.diagrams.family import Family
from finder.diagrams.geometry import Caption, Symbol
from finder.diagrams.labels import SYMBOL_PX, Label, shape_of
from finder.diagrams.text_metrics import LINE_PX, text_width_px
from finder.model.person import PersonId

HEADING = "Carers, professionals and friends"
_ABOVE_PX = 34.0
_GAP_PX = 20.0
_MIN_WIDTH_PX = 640.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Symbols of the strip and the room they take."""

    symbols: tuple[Symbol, ...]
    captions: tuple[Caption, ...]
    right: float
    bottom: float


def lay_out_strip(family: Family, labels: Mapping[PersonId, Label], left: float, right: float, top: float) -> Strip:
    """Return the strip below ``top``, in as many rows as the width of the tree asks for."""
    if not family.roles:
        return Strip((), (), right, top)
    limit = max(right, left + _MIN_WIDTH_PX)
    heading = Caption(HEADING, left, top + _ABOVE_PX)
    x, y, reach, low = left, top + _ABOVE_PX + LINE_PX, left + text_width_px(HEADING), 0.0
    symbols: list[Symbol] = []
    for person in family.roles:
        width = max(labels[person].width_px, SYMBOL_PX)
        if x > left and x + width > limit:
            x, y, low = left, y + low + _GAP_PX, 0.0
        symbols.append(symbol_at(family, person, labels[person], (x + width / 2, y + SYMBOL_PX / 2), 0))
        x += width + _GAP_PX
        reach = max(reach, x - _GAP_PX)
        low = max(low, SYMBOL_PX + labels[person].height_px)
    return Strip(tuple(symbols), (heading,), reach, y + low)


def symbol_at(family: Family, person: PersonId, label: Label, middle: tuple[float, float], generation: int) -> Symbol:
    """Return the symbol of a person at a place."""
    who = family.people[person]
    return Symbol(
        person_id=person,
        shape=shape_of(who),
        x=round(middle[0], 2),
        y=round(middle[1], 2),
        size=SYMBOL_PX,
        lines=label.lines,
        is_focus=person == family.focus,
        is_deceased=who.is_deceased or who.died_year is not None,
        is_new=who.is_new,
        is_inferred=who.is_placeholder,
        generation=generation,
        tooltip=who.tooltip,
    )
