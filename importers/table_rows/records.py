"""Cases, chronologies, and registers of addresses."""

from __future__ import annotations

import re

from importers.form_people import Draft, person_in_line
from importers.form_reader import people_in_value
from importers.form_words import Section, relationship_of
from importers.people_names import name_field, split_people
from importers.rows import FactKind, Fields, PersonForm, Ref
from importers.table_kinds import ABOUT
from importers.table_rows.alerts import add_alerts_beside
from importers.table_rows.builder import RowBuilder
from importers.table_rows.sheet import RowView, has_name

_AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,3}$")
_PEOPLE = Section("people")
_RELATED = frozenset({"related", "contact", "named"})
_CASE = frozenset({"case_ref", "case_type", "opened", "closed", "status", "team", "worker", "restricted", "note"})
_EVENT = frozenset({"date", "event_type", "text", "author"})
_OCCUPIER = frozenset({"occupier"})
_PLACE = frozenset({"address", "address_line", "town", "postcode"})
_SPAN = frozenset({"address_from", "address_to"})


def read_case_row(view: RowView) -> RowBuilder:
    """Read a case. Words such as "sealed" and "restricted" stay in its fields: they decide who may see it."""
    builder = RowBuilder(view)
    child = builder.about(ABOUT, without=frozenset({"restricted"}))
    if child is None and not view.case_ref():
        builder.reject("no_case", "The row has neither a case reference nor a person. It was kept and not imported.")
        return builder
    fields = dict(view.fields(_CASE))
    for name, instead in (("opened", "start"), ("closed", "end"), ("case_type", "type")):
        if name not in fields and view.one(instead):
            fields[name] = view.one(instead)
    builder.add_fact(FactKind.CASE, tuple(fields.items()), child, extra=view.left_over())
    if child is not None:
        add_alerts_beside(builder, child)
    return builder


def read_event_row(view: RowView) -> RowBuilder:
    """Read an entry of a chronology; it is kept as text."""
    builder = RowBuilder(view)
    about = builder.about(ABOUT)
    fields = dict(view.fields(_EVENT))
    if "date" not in fields and view.one("created_on"):
        fields["date"] = view.one("created_on")
    for instead in ("detail", "note", "words"):
        if "text" not in fields and view.one(instead):
            fields["text"] = view.one(instead)
    if "event_type" not in fields and view.one("type"):
        fields["event_type"] = view.one("type")
    came, others = _attendees(view)
    if others:
        # "Mum" and "supervisor" name nobody; sentences are read for the rest.
        fields["text"] = f"{fields.get('text', '')}\n{view.header_of_field('attendees')}: {', '.join(others)}".strip()
    builder.add_fact(FactKind.EVENT, tuple(fields.items()), about, builder.party(_RELATED), extra=view.left_over())
    for draft in came:
        _add_attendee(builder, about, draft, fields.get("date", ""))
    return builder


def _attendees(view: RowView) -> tuple[list[Draft], list[str]]:
    """Read who came to family time, "Jean Firth (nan), Carl Moss - dad": people by name, and other words."""
    came: list[Draft] = []
    others: list[str] = []
    for part in (one for whole in people_in_value(view.one("attendees")) for one in _AND.split(whole)):
        draft = person_in_line(part, view.locator, _PEOPLE, "")
        if draft is None and _NAME.match(part) and not relationship_of(part.split()[0]).matched:
            draft = Draft(view.locator, "", _PEOPLE, fields=[("full_name", part)])
        if draft is None or not draft.name or draft.is_professional or relationship_of(draft.name).matched:
            others.append(part)
        else:
            came.append(draft)
    return came, others


def _add_attendee(builder: RowBuilder, child: Ref | None, draft: Draft, day: str) -> None:
    if child is None:
        return
    mark = builder.view.locator
    person = builder.add_person(tuple(draft.fields), PersonForm.MENTION, extra=tuple(draft.extra), side_by_side=mark)
    for label in draft.labels:
        builder.state_label(person, label, child)
    fields = (("date", day), ("contact_type", "family time")) if day else (("contact_type", "family time"),)
    builder.add_fact(FactKind.CONTACT, fields, child, person)


def read_occupier_row(view: RowView) -> RowBuilder:
    """Read a row of an address register; a couple in one cell is two people."""
    builder = RowBuilder(view)
    actors = _OCCUPIER if view.one("full_name", _OCCUPIER) or view.one("family_name", _OCCUPIER) else ABOUT
    fields = view.person_fields(actors)
    if not has_name(fields):
        builder.reject("no_person", "The row names no occupier. It was kept as it stands and not imported.")
        return builder
    rest = tuple(pair for pair in fields if pair[0] != "full_name" and pair[0] not in _PLACE | _SPAN)
    place = view.fields(_PLACE | _SPAN, frozenset({*ABOUT, *_OCCUPIER}))
    names = split_people(view.one("full_name", actors)) if view.one("full_name", actors) else [""]
    since = _since(view, place)
    extra = view.left_over()
    for name in names:
        builder.add_person(
            (((name_field(name),) if name else ()) + rest + place + since),
            PersonForm.OCCUPANT,
            external_id=view.one("id", actors) if name == names[0] else "",
            extra=extra,
            side_by_side=view.locator if len(names) > 1 else "",
        )
    return builder


def _since(view: RowView, fields: Fields) -> Fields:
    said = {name for name, _ in fields}
    pairs = (("address_from", "start"), ("address_to", "end"))
    return tuple((name, view.one(instead)) for name, instead in pairs if name not in said and view.one(instead))
