"""What a painter needs to draw a genogram; units are abstract pixels at 100 %, y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass

from finder.model.person import PersonId


@dataclass(frozen=True, slots=True)
class Symbol:
    """A person in the drawing.

    Attributes:
        shape: "square" (male), "circle" (female), "diamond" (not known), "triangle" (pregnancy).
        x: Centre.
        y: Centre.
        size: Width and height of the shape.
        lines: Text below the shape, already wrapped: name, years, relationship.
        is_focus: The child: double outline.
        is_new: Not in the child's own file.
        is_inferred: Placeholder; drawn with "?".
        tooltip: One sentence ("Kelly Firth is Kai's mother's half-sister").
    """

    person_id: PersonId
    shape: str
    x: float
    y: float
    size: float
    lines: tuple[str, ...]
    is_focus: bool = False
    is_deceased: bool = False
    is_new: bool = False
    is_inferred: bool = False
    generation: int = 0
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline.

    Attributes:
        points: (x, y) corners.
        style: "solid", "dashed", "dotted".
        meaning: Code for the legend: "married", "cohabiting", "parent", "adopted", "foster", "inferred",
            "separated", "divorced", "partnership_ended", "twin", "sibling", "step", "role".
        slashes: Strokes across the middle: 0, 1 (separated) or 2 (divorced).
        people: Whom the line connects.
    """

    points: tuple[tuple[float, float], ...]
    style: str
    meaning: str
    slashes: int = 0
    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One entry of the legend; only what is used is listed."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of text that belongs to no symbol: the heading of the strip of carers, teachers and friends.

    Attributes:
        x: Left edge.
        y: Base line.
    """

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Diagram:
    """A finished layout.

    Attributes:
        width: Everything lies between 0 and ``width``, labels included; the legend is left to the painter.
    """

    symbols: tuple[Symbol, ...]
    lines: tuple[Line, ...]
    legend: tuple[LegendItem, ...]
    width: float
    height: float
    title: str = ""
    captions: tuple[Caption, ...] = ()
