"""The genogram of a child's family: one row a generation, lines with right angles, nothing on top of anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finder.diagrams.coordinates import place
from finder.diagrams.family import Family, choose
from finder.diagrams.generations import assign
from finder.diagrams.geometry import Caption, Diagram, Line, Symbol
from finder.diagrams.labels import label_of
from finder.diagrams.legend import legend_of
from finder.diagrams.network import build, with_entries_in_order
from finder.diagrams.ordering import order_rows
from finder.diagrams.people import DiagramAudience, DiagramPerson
from finder.diagrams.placeholders import with_missing_parents
from finder.diagrams.role_strip import lay_out_strip, symbol_at
from finder.diagrams.routing import Router, place_rows
from finder.diagrams.unions import unions_of
from finder.errors import BugError
from finder.model.family import Edge
from finder.model.person import PersonId

MARGIN_PX = 24.0
MAX_PEOPLE = 120


def lay_out(
    focus: PersonId,
    people: Mapping[PersonId, DiagramPerson],
    edges: Sequence[Edge],
    *,
    audience: DiagramAudience | str,
    max_people: int = MAX_PEOPLE,
) -> Diagram:
    """Lay out the family of a child.

    Drawn are the ``max_people`` relatives nearest to the child, each with the way that leads to them; the legend says
    how many were left out. The family's drawing holds neither years nor the people who are kept from it; where
    such a person joins others, an unnamed "?" stands in.

    Args:
        focus: The child.
        people: Everybody who may be drawn.
        edges: Atomic relations between them; those with anybody else are ignored.
        audience: "professional" or "family".

    Returns:
        The drawing. The same input gives the same drawing.

    Raises:
        BugError: The child is not among ``people``.
    """
    if focus not in people:
        raise BugError("A genogram was asked for a child who is not among the people given.")
    family = with_missing_parents(choose(focus, people, edges, DiagramAudience(audience), max_people))
    generations = assign(family)
    unions = unions_of(family, generations)
    labels = {person: label_of(who) for person, who in family.people.items()}
    network = build(family, generations.row, labels, unions)
    x = [edge + MARGIN_PX for edge in place(network, order_rows(network))]
    network = with_entries_in_order(network, x)
    places = place_rows(network, x, labels, MARGIN_PX)
    router = Router(network, places, family.people)
    middle_row = generations.row[focus]
    symbols = [
        symbol_at(family, person, labels[person], router.middle(person), generations.row[person] - middle_row)
        for person in generations.row
    ]
    right = max(edge + block.width for edge, block in zip(x, network.blocks, strict=True))
    strip = lay_out_strip(family, labels, MARGIN_PX, right, places.bottom)
    return _diagram(
        family, (*symbols, *strip.symbols), router.lines(), strip.captions, (max(right, strip.right), strip.bottom)
    )


def _diagram(
    family: Family,
    symbols: tuple[Symbol, ...],
    lines: tuple[Line, ...],
    captions: tuple[Caption, ...],
    corner: tuple[float, float],
) -> Diagram:
    title = f"Family of {family.people[family.focus].name}".strip()
    return Diagram(
        symbols=symbols,
        lines=lines,
        legend=legend_of(symbols, lines, family.n_left_out),
        width=round(corner[0] + MARGIN_PX, 2),
        height=round(corner[1] + MARGIN_PX, 2),
        title=title,
        captions=captions,
    )
