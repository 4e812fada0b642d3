"""Registers of people, with the relatives, carers and teachers that their rows name in columns of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from importers.headers import words_of
from importers.people_names import name_field, split_people
from importers.relations import read_relationship
from importers.rows import Fields, PersonForm, Ref
from importers.table_kinds import DETAILS, MAIN
from importers.table_rows.alerts import add_alerts_beside
from importers.table_rows.builder import RowBuilder
from importers.table_rows.sheet import PERSON_FIELDS, RowView, has_name

_RELATIVES: Mapping[str, str] = {
    "mother": "mother", "father": "father", "parent": "parent", "parent2": "parent", "sibling": "sibling",
    "sibling2": "sibling", "sibling3": "sibling", "partner": "partner",
    "maternal_grandmother": "maternal_grandmother", "maternal_grandfather": "maternal_grandfather",
    "paternal_grandmother": "paternal_grandmother", "paternal_grandfather": "paternal_grandfather",
}  # fmt: skip
EVERYBODY = MAIN | {"child"}
"""Actors of the row's own person, unless a row has ids of two people."""

_CARERS = ("carer", "carer2")
_TEACHER = frozenset({"teacher"})
_OWN_CHILD = frozenset({"own_child"})
_DATED = frozenset({"start", "end", "id", "person.id", "child.id", "case_ref", *DETAILS, "town"})
_ALLEGED = ("?", "alleged", "putative", "possible", "presumed")


def read_person(view: RowView) -> RowBuilder:
    """Read a row of a register."""
    builder = RowBuilder(view)
    main = main_actors(view)
    fields, external_id = view.person_fields(main), view.one("id", main)
    if not (has_name(fields) or external_id):
        builder.reject("no_person", "The row names nobody: it has neither a name nor an id. It was not imported.")
        return builder
    if _is_detail(fields):
        builder.add_person(
            (*fields, *_lived(view, fields)), PersonForm.OCCUPANT, external_id=external_id, extra=view.left_over(_DATED)
        )
        return builder
    ref = builder.add_person(
        fields, PersonForm.REGISTER, external_id=external_id, extra=view.left_over(used_meanings(main))
    )
    add_relatives(builder, ref)
    _add_own_child(builder, ref, dict(fields).get("sex", ""))
    _add_carers(builder, ref)
    _add_teacher(builder, ref)
    add_alerts_beside(builder, ref)
    return builder


def _is_detail(fields: Fields) -> bool:
    """True for a row beside the register: an address or a number of somebody who is only an id here."""
    names = {name for name, value in fields if value}
    return bool(names) and not has_name(fields) and names <= {*DETAILS, "town"}


def _lived(view: RowView, fields: Fields) -> Fields:
    """Return from when to when somebody lived at the address of a row."""
    has_address = any(name in {"address", "address_line", "postcode"} for name, _ in fields)
    days = (("address_from", view.one("start")), ("address_to", view.one("end")))
    return tuple((name, day) for name, day in days if has_address and day)


def main_actors(view: RowView) -> frozenset[str]:
    """Return whose columns describe the row's own person: "Child ID, Forename, DOB" is all one child."""
    has_own_id = bool(view.one("id", MAIN))
    return MAIN if has_own_id and view.one("id", frozenset({"child"})) else EVERYBODY


@cache
def used_meanings(main: frozenset[str]) -> frozenset[str]:
    """Return the meanings of columns that a row of a register makes something of.

    Args:
        main: Actors of the row's own person.
    """
    actors = {*main, *_RELATIVES, *_CARERS, "teacher", "own_child"}
    meanings = {f"{actor}.{name}" if actor else name for actor in actors for name in (*PERSON_FIELDS, "id")}
    return frozenset(meanings | {"case_ref"})


def add_relatives(builder: RowBuilder, child: Ref, note: str = "") -> None:
    """Add a person and a statement for each relative named in columns of the row."""
    for actor, code in _RELATIVES.items():
        if actor not in builder.sheet.actors:
            continue
        relative = builder.party(frozenset({actor}))
        if relative is None:
            continue
        label = builder.view.header_of(frozenset({actor}))
        written = builder.view.one("full_name", frozenset({actor})).casefold()
        certainty = "alleged" if any(word in written for word in _ALLEGED) else "stated"
        builder.state(relative, code, label, child, certainty=certainty, note=note)


def _add_own_child(builder: RowBuilder, parent: Ref, sex: str) -> None:
    """Add the child of a child, of whom a return says only when it was born (``MC_DOB``: of the mother's child)."""
    view = builder.view
    born = view.one("date_of_birth", _OWN_CHILD)
    if not born:
        return
    own = builder.add_person((("date_of_birth", born),), PersonForm.MENTION, side_by_side=view.locator)
    is_father = sex.strip().casefold() in {"1", "m", "male"}
    builder.state(parent, "father" if is_father else "mother", view.header_of(_OWN_CHILD), own)


def _add_carers(builder: RowBuilder, child: Ref) -> None:
    for actor in _CARERS:
        actors = frozenset({actor})
        header = builder.view.header_of(actors)
        read = read_relationship(" ".join(words_of(header)).removesuffix(" name").removesuffix(" id"))
        code = read.code if read.matched and not read.also else "carer"
        for carer in people_of(builder, actors):
            builder.state(carer, code, header, child)


def people_of(
    builder: RowBuilder, actors: frozenset[str], shared: Fields = (), *, is_couple_apart: bool = True
) -> list[Ref]:
    """Add the people whom one cell names: a couple is two; an id belongs to the first.

    Args:
        builder: Of the row.
        actors: Whose columns.
        shared: Fields that hold for each of them (the address of a placement).
        is_couple_apart: Two people in one cell can never be one.
    """
    view = builder.view
    external_id = view.one("id", actors)
    fields = view.person_fields(actors)
    if not has_name(fields):
        return [Ref(external_id=external_id)] if external_id else []
    rest = tuple(pair for pair in fields if pair[0] != "full_name")
    names = split_people(view.one("full_name", actors)) if view.one("full_name", actors) else [""]
    mark = view.locator if is_couple_apart and len(names) > 1 else ""
    return [
        builder.add_person(
            ((name_field(name),) if name else ()) + (rest + shared if at == 0 else shared),
            PersonForm.MENTION,
            external_id=external_id if at == 0 else "",
            side_by_side=mark,
            is_keyed=False,
        )
        for at, name in enumerate(names)
    ]


def _add_teacher(builder: RowBuilder, child: Ref) -> None:
    add_teacher(builder, child, status="current")


def add_teacher(builder: RowBuilder, child: Ref, *, status: str, start: str = "", end: str = "") -> None:
    """Add the teacher whom a row names: a professional, who may matter more to a child than any relative."""
    view = builder.view
    fields = view.person_fields(_TEACHER)
    if not has_name(fields):
        return
    header = view.header_of(_TEACHER)
    teacher = builder.add_person(
        (*fields, ("role", header)), PersonForm.PROFESSIONAL, external_id=view.one("id", _TEACHER)
    )
    builder.state(teacher, "teacher", header, child, status=status, start=start, end=end, note=view.one("school"))
