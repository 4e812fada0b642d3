"""What children and workers say of the people around a child: network sheets, contacts, views."""

from __future__ import annotations

from collections.abc import Iterator

from importers.rows import FactKind, Fields, PersonForm, Ref
from importers.table_rows.alerts import add_alerts_beside
from importers.table_rows.builder import RowBuilder
from importers.table_rows.sheet import RowView, has_name
from importers.view_words import read_amount, read_importance, read_refusal

_CHILD = frozenset({"child"})
_PERSON = frozenset({"person"})
_OTHERS = ("related", "contact", "named")
_VIEW_FIELDS = frozenset({"importance", "words", "date", "recorded_by"})
_CONTACT_FIELDS = frozenset({"date", "contact_type", "quality"})
_SHEET_FIELDS = _VIEW_FIELDS | {"amount", "relationship", "start", "end", "note", "case_ref"}


def child_actors(view: RowView) -> frozenset[str]:
    """Return whose columns name the child: those headed so, else the person with an id."""
    actors = {column.actor for column in view.sheet.columns if column.field}
    if "child" in actors:
        return _CHILD | _PERSON if _is_id_of_child(view) else _CHILD
    if view.sheet.about:
        return frozenset()
    if "person" in actors:
        return _PERSON
    return frozenset({""}) if actors & set(_OTHERS) else frozenset()


def _is_id_of_child(view: RowView) -> bool:
    """Return True for "Person Ref, Child, Name": beside a child without an id and somebody with a name."""
    said = {(column.actor, column.field) for column in view.sheet.columns}
    others = {actor for actor, field in said if field in {"full_name", "given_name", "id"}} - {"child", "person"}
    own = {field for actor, field in said if actor == "person"}
    return own == {"id"} and ("child", "id") not in said and bool(others)


def other_actors(view: RowView, child: frozenset[str]) -> frozenset[str]:
    """Return whose columns name the person beside the child."""
    actors = {column.actor for column in view.sheet.columns if column.field in {"full_name", "given_name", "id"}}
    named = next((frozenset({actor}) for actor in _OTHERS if actor in actors), None)
    if named:
        return named | (frozenset({""}) - child)
    return frozenset({"", "person"}) - child


def read_network_row(view: RowView) -> RowBuilder:
    """Read a row of a child's network sheet: a person, what that person is to the child, and what the child feels."""
    builder = RowBuilder(view)
    child_of = child_actors(view)
    other_of = other_actors(view, child_of)
    fields = view.person_fields(other_of)
    if not has_name(fields):
        builder.reject("no_person", "The row names nobody. It was kept as it stands and not imported.")
        return builder
    child = builder.about(child_of) if child_of or view.sheet.about else None
    used = _used(child_of | other_of) | _SHEET_FIELDS
    person = builder.add_person(
        fields,
        PersonForm.MENTION,
        external_id=view.one("id", other_of),
        extra=view.left_over(used),
        side_by_side=_side_by_side(view, child),
    )
    if child is None:
        builder.warn("no_child", "The row does not say whose network it is. The person was imported without a link.")
        add_alerts_beside(builder, person)
        return builder
    add_alerts_beside(builder, person, child)
    _state(builder, person, child)
    _add_view(builder, child, person)
    return builder


def _state(builder: RowBuilder, person: Ref, child: Ref) -> None:
    view = builder.view
    builder.state_label(
        person, view.one("relationship"), child,
        start=view.one("start"), end=view.one("end"), note="; ".join(view.all("note")),
    )  # fmt: skip


def _used(actors: frozenset[str]) -> frozenset[str]:
    names = (
        "id", "full_name", "given_name", "family_name", "middle_names", "title", "known_as", "birth_name", "phone",
        "email", "address", "address_line", "town", "postcode", "date_of_birth", "age", "sex", "role", "ethnicity",
        "language", "deceased", "date_of_death", "nhs_number", "former_name", "married_name",
    )  # fmt: skip
    return frozenset(f"{actor}.{name}" if actor else name for actor in actors for name in names)


def _side_by_side(view: RowView, child: Ref | None) -> str:
    """People whom one sheet lists for one child are different people."""
    whose = (child.external_id if child else "") or view.one("full_name", _CHILD)
    return f"{view.sheet.name or 'table'}|{whose or 'sheet'}"


def _add_view(builder: RowBuilder, child: Ref, person: Ref) -> bool:
    fields = _view_fields(builder.view)
    if not any(name in {"importance", "importance_as_written", "amount_as_written", "words"} for name, _ in fields):
        return False
    builder.add_fact(FactKind.VIEW, fields, child, person)
    return True


def _view_fields(view: RowView) -> Fields:
    fields = [pair for name, text in view.fields(_VIEW_FIELDS) for pair in _view_field(view, name, text)]
    amount = view.one("amount")
    code = read_amount(amount) or read_refusal(view.one("words"))
    fields.extend([("amount", code)] if code else [])
    fields.extend([("amount_as_written", amount)] if amount else [])
    return tuple(fields)


def _view_field(view: RowView, name: str, text: str) -> Iterator[tuple[str, str]]:
    if name != "importance":
        yield name, text
        return
    level = read_importance(text, view.header_of_field("importance"))
    if level:
        yield "importance", level
    if level != text:
        yield "importance_as_written", text


def read_view_row(view: RowView) -> RowBuilder:
    """Read what a child said of somebody on one day."""
    builder = RowBuilder(view)
    pair = _child_and_other(builder)
    if pair is None:
        return builder
    if view.one("relationship"):
        child, other = pair
        _state(builder, other, child)
    builder.add_fact(FactKind.VIEW, _view_fields(view), *pair, extra=_notes(view))
    return builder


def read_contact_row(view: RowView) -> RowBuilder:
    """Read one visit, call or letter between a child and somebody, and what that person is to the child."""
    builder = RowBuilder(view)
    pair = _child_and_other(builder)
    if pair is None:
        return builder
    child, other = pair
    if view.one("relationship"):
        _state(builder, other, child)
    fields = view.fields(_CONTACT_FIELDS)
    if not view.one("contact_type") and view.one("type"):
        fields = (*fields, ("contact_type", view.one("type")))
    builder.add_fact(FactKind.CONTACT, fields, child, other, extra=_notes(view))
    return builder


def _notes(view: RowView) -> Fields:
    return view.fields(frozenset({"note", "detail", "text"}))


def _child_and_other(builder: RowBuilder) -> tuple[Ref, Ref] | None:
    view = builder.view
    child_of = child_actors(view)
    child = builder.about(child_of) if child_of or view.sheet.about else None
    other = builder.party(other_actors(view, child_of))
    if child is None or other is None:
        who = "child" if child is None else "person"
        builder.reject("no_person", f"The row does not say which {who} it is about. It was kept and not imported.")
        return None
    return child, other
