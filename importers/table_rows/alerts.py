"""Orders, markers and warnings: in tables of their own, and in columns beside something else."""

from __future__ import annotations

from importers.alerts import holds_back, is_alert_wording, recognise_alert
from importers.headers import words_of
from importers.rows import FactKind, Fields, Ref
from importers.table_kinds import ABOUT, MAIN
from importers.table_rows.builder import RowBuilder
from importers.table_rows.sheet import RowView

_RELATED = frozenset({"related", "contact", "named"})
_CHILD = frozenset({"child"})
_AGAINST = frozenset({"against"})
_SPAN = frozenset({"start", "end"})
YES = frozenset({"y", "yes", "true", "t", "1", "x", "✓"})
_TEXTS = ("detail", "note", "text")


def read_alert_row(view: RowView) -> RowBuilder:
    """Read an order, a marker or a warning about somebody, which may protect somebody else."""
    builder = RowBuilder(view)
    about, other = _parties(builder)
    if about is None:
        builder.reject(
            "no_person",
            "The row does not say whom the order or warning concerns. It was kept and NOT imported: add it.",
        )
        return builder
    detail = "; ".join(text for name in _TEXTS for text in view.all(name))
    label = view.one("label") or view.one("type")
    if other is not None and view.one("relationship"):
        builder.state_label(about, view.one("relationship"), other)
    builder.add_fact(FactKind.ALERT, _fields(view, label, detail), about, other, extra=view.left_over())
    return builder


def _parties(builder: RowBuilder) -> tuple[Ref | None, Ref | None]:
    """Return whom an order binds and whom it protects, whichever of the two the columns name first."""
    actors = builder.sheet.actors
    if actors & _AGAINST:
        against = builder.party(_AGAINST)
        rest = [builder.about(ABOUT), builder.party(_RELATED)]
        named = [one for one in rest if one is not None and one != against]
        return (against or next(iter(named), None)), (next(iter(named), None) if against else None)
    view = builder.view
    has_both = view.one("id", MAIN) or view.one("full_name", MAIN)
    if has_both and _CHILD & actors:
        # "Person ref, order, child": the child beside another person is whom the order protects.
        about, child = builder.about(MAIN), builder.party(_CHILD)
        return about, builder.party(_RELATED) or (child if child != about else None)
    found = builder.about(ABOUT), builder.party(_RELATED)
    return found if found[0] is not None else (found[1], None)


def _fields(view: RowView, label: str, detail: str) -> Fields:
    fields = [("label", label), ("code", recognise_alert(label, detail)), *view.fields(_SPAN)]
    if not view.one("start") and view.one("date"):
        fields.append(("start", view.one("date")))
    return (*fields, ("detail", detail)) if detail else tuple(fields)


def add_alerts_beside(builder: RowBuilder, about: Ref, other: Ref | None = None) -> None:
    """Add what a row of another kind of table says of orders and warnings: an order may not depend on the kind.

    A column of orders counts when it has the wording of one ("Care order", not "None"), and a column that is ticked
    ("Address withheld: Yes") when its header has.
    """
    view = builder.view
    label = view.one("label")
    if label and is_alert_wording(label):
        # The dates of the row are those of a case, an address or a relationship: none of them may end an order.
        detail = "; ".join(view.all("detail"))
        fields = [("label", label), ("code", recognise_alert(label, detail)), *([("detail", detail)] if detail else [])]
        builder.add_fact(FactKind.ALERT, tuple(fields), about, other)
    for header in view.headers_ticked(YES):
        said = " ".join(words_of(header))
        if holds_back(said):
            builder.add_fact(FactKind.ALERT, (("label", header), ("code", recognise_alert(said))), about, other)
