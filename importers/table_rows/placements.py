"""Placements: carers are two people when a couple is named, and a carer of the past is a lead today."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

from importers.relation_codes import UNKNOWN, roles
from importers.relations import read_relationship
from importers.rows import FactKind, Fields, Ref
from importers.table_kinds import ABOUT
from importers.table_rows.builder import RowBuilder
from importers.table_rows.people import add_teacher, people_of
from importers.table_rows.sheet import RowView

_CARERS = (frozenset({"carer"}), frozenset({"carer2"}))
_WORD = re.compile(r"[^\W_]+")
_ENDED = frozenset(
    {"ended", "closed", "finished", "moved", "moved on", "former", "previous", "past", "historic", "ceased", "left"}
)
_HOME = frozenset({"address", "address_line", "town", "postcode", "phone"})
_PLACEMENT = frozenset(
    {"placement_type", "start", "end", "end_reason", "confidential", "school", "other_place", "note", "status"}
)


class _PlacementKind(msgspec.Struct, frozen=True):
    role: str
    codes: tuple[str, ...]
    phrases: tuple[str, ...]


class _PlacementKinds(msgspec.Struct, frozen=True):
    about: str
    kinds: tuple[_PlacementKind, ...]


@cache
def _kinds() -> tuple[_PlacementKind, ...]:
    return msgspec.json.decode((files("importers") / "placements.json").read_bytes(), type=_PlacementKinds).kinds


def carer_role(placement_type: str) -> str:
    """Return what the carers of a kind of placement are: a role code, or "" where they are a house, not people.

    >>> carer_role("Early Permanence (FfA)"), carer_role("U4"), carer_role("Children's home")
    ('early_permanence_carer', 'foster_carer', '')
    >>> carer_role("U1: foster placement with a relative or friend, long term")
    'foster_carer'
    """
    plain = f" {' '.join(_WORD.findall(placement_type.casefold()))} "
    code = placement_type.partition(":")[0].strip().upper()
    by_code = next((kind.role for kind in _kinds() if code in kind.codes), None)
    if by_code is not None:
        return by_code
    for kind in _kinds():
        if any(f" {phrase} " in plain for phrase in kind.phrases):
            return kind.role
    return "carer"


def read_placement_row(view: RowView) -> RowBuilder:
    """Read a placement: the fact, a person for each carer and for the teacher of the time, and what they are."""
    builder = RowBuilder(view)
    child = builder.about(ABOUT, without=_HOME)
    if child is None:
        builder.reject("no_person", "The row does not say which child was placed. It was kept and not imported.")
        return builder
    kind, start, end = _kind(view), view.one("start"), view.one("end")
    status = "ended" if _has_ended(view, end) else "current"
    role = carer_role(kind)
    carers = [] if not role else [one for actors in _CARERS for one in people_of(builder, actors, _home(view))]
    for carer in carers:
        builder.state(carer, role, kind or "carer", child, status=status, start=start, end=end)
    _state_kinship(builder, carers[:1], child, kind)
    add_teacher(builder, child, status=status, start=start, end=end)
    builder.add_fact(FactKind.PLACEMENT, _fields(view, carers, role), child, extra=view.left_over())
    return builder


def _has_ended(view: RowView, end: str) -> bool:
    """A placement has ended on its date, or when the row says so in other words and names no date."""
    if end:
        return view.sheet.is_past(end) or end.strip().casefold() in _ENDED
    return bool(view.one("end_reason")) or view.one("status").strip().casefold() in _ENDED


def _kind(view: RowView) -> str:
    return view.one("placement_type") or view.one("type") or view.one("label")


def _home(view: RowView) -> Fields:
    """Carers live where the child is placed."""
    return tuple(pair for pair in view.person_fields(frozenset({"", "child"})) if pair[0] in _HOME)


def _state_kinship(builder: RowBuilder, carers: list[Ref], child: Ref, kind: str) -> None:
    """Read "Special Guardianship (Aunt (Maternal))" or a column of its own: the first carer is kin too."""
    for carer in carers:
        read = read_relationship(kind)
        codes = {read.code, *read.also} - {*roles(), UNKNOWN} if read.matched else set()
        for code in sorted(codes):
            builder.state(carer, code, kind, child, certainty=read.certainty)
        if builder.view.one("relationship"):
            builder.state_label(carer, builder.view.one("relationship"), child)


def _fields(view: RowView, carers: list[Ref], role: str) -> Fields:
    fields = [pair for pair in view.fields(_PLACEMENT | _HOME, frozenset({"", "child", "carer"})) if pair[1]]
    fields = [("address" if name == "address_line" else name, text) for name, text in fields]
    if not view.one("placement_type") and _kind(view):
        fields.insert(0, ("placement_type", _kind(view)))
    fields.extend(("carer", f"x:{ref.external_id}" if ref.external_id else ref.key) for ref in carers)
    if not role:
        # A children's home is a place, and as confidential as the address of a foster carer.
        fields.extend(("other_place", name) for name in view.all("full_name", _CARERS[0]))
    return tuple(fields)
