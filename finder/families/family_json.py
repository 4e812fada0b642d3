"""Family JSON: ``people`` and typed ``edges`` (docs/family-json.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from finder.errors import UserError
from finder.families.stated import Document, StatedFamily
from finder.kinship.naming import role_table
from finder.model.family import Assertion, Edge, EdgeKind, FamilyMember
from finder.model.person import PersonId
from importers.relations import read_relationship

_SEXES = {"m": "M", "f": "F", "male": "M", "female": "F"}
_STATUSES = {"": "current", "current": "current", "former": "ended", "ended": "ended", "widowed": "widowed"}
_KINDS = {
    "parent": ("biological", "adoptive", "legal", "presumed", "unknown", "donor", "step", "foster"),
    "partner": ("married", "civil", "cohabiting", "unknown"),
    "sibling": ("unknown", "full", "half", "half_maternal", "half_paternal", "step", "adoptive"),
}
_ALLEGED = 0.35
_STATED = 0.9


def read_family(document: Document) -> StatedFamily:
    """Read a family.

    Args:
        document: With the lists ``people`` and ``edges``.

    Raises:
        UserError: When something in it cannot be read; the message says where.
    """
    people = [_member(one, place) for place, one in _entries(document, "people")]
    known = {member.id for member in people}
    edges: list[Edge] = []
    assertions: list[Assertion] = []
    given: dict[str, Document] = {}
    for place, entry in _entries(document, "edges"):
        evidence = f"e{len(given)}"
        given[evidence] = entry
        for said in _READERS.get(_text(entry, "type"), _unknown_type)(_Entry(entry, evidence, place)):
            _check_ends(said, known, place)
            if isinstance(said, Edge):
                edges.append(said)
            else:
                assertions.append(said)
    return StatedFamily(tuple(people), tuple(assertions), tuple(edges), given)


def _entries(document: Document, key: str) -> Sequence[tuple[str, Document]]:
    entries = document.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UserError(f'"{key}" is not a list of objects. Nothing was read; see docs/family-json.md.')
    return [(f"{key}[{number}]", entry) for number, entry in enumerate(entries)]


def _text(entry: Document, key: str) -> str:
    value = entry.get(key)
    return "" if value is None else str(value).strip()


def _wanted(entry: Document, key: str, place: str) -> str:
    value = _text(entry, key)
    if not value:
        raise UserError(f'{place} has no "{key}". Nothing was read; add it.')
    return value


def _year(entry: Document, key: str, place: str) -> int | None:
    value = entry.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip().lstrip("-").isdigit():
        raise UserError(f'{place}: "{key}" is not a year. Nothing was read; write it as 1989.')
    return int(value)


def _member(entry: Document, place: str) -> FamilyMember:
    born, died = _year(entry, "birth_year", place), _year(entry, "death_year", place)
    return FamilyMember(
        id=PersonId(_wanted(entry, "id", place)),
        sex=_SEXES.get(_text(entry, "sex").casefold(), ""),
        born_from=_year(entry, "birth_year_from", place) if born is None else born,
        born_to=_year(entry, "birth_year_to", place) if born is None else born,
        is_deceased=died is not None or entry.get("deceased") is True,
        died_from=died,
        died_to=died,
    )


def _check_ends(said: Edge | Assertion, known: set[PersonId], place: str) -> None:
    ends = (said.a, said.b) if isinstance(said, Edge) else (said.subject, said.object)
    for end in ends:
        if end not in known:
            raise UserError(f'{place} names "{end}", who is not among the people. Nothing was read; add the person.')


def _kind(entry: _Entry, key: str) -> str:
    kind, allowed = _text(entry.fields, key) or "unknown", _KINDS[_text(entry.fields, "type")]
    if kind not in allowed:
        raise UserError(f'{entry.place}: "{key}" is "{kind}". Nothing was read; it can be {", ".join(allowed)}.')
    return kind


def _status(entry: _Entry) -> str:
    status = _STATUSES.get(_text(entry.fields, "status"))
    if status is None:
        raise UserError(f"{entry.place}: the status can be {', '.join(filter(None, _STATUSES))}. Nothing was read.")
    return status


def _p(entry: _Entry) -> float:
    value = entry.fields.get("p", _STATED)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise UserError(f'{entry.place}: "p" is not a probability above 0 and up to 1. Nothing was read.')
    return float(value)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of ``edges``, the id it has as evidence, and its place for messages."""

    fields: Document
    evidence: str
    place: str

    def wanted(self, *keys: str) -> tuple[PersonId, PersonId]:
        """Return the two people whom the entry names."""
        first, second = (PersonId(_wanted(self.fields, key, self.place)) for key in keys)
        return first, second


Said = Sequence[Edge | Assertion]


def _parent(entry: _Entry) -> Said:
    return (_edge(EdgeKind.PARENT, entry.wanted("parent", "child"), _kind(entry, "kind"), entry),)


def _partner(entry: _Entry) -> Said:
    return (_edge(EdgeKind.PARTNER, entry.wanted("a", "b"), _kind(entry, "kind"), entry),)


def _sibling(entry: _Entry) -> Said:
    return (_edge(EdgeKind.SIBLING, entry.wanted("a", "b"), _kind(entry, "fullness"), entry),)


def _role(entry: _Entry) -> Said:
    words = _wanted(entry.fields, "role", entry.place)
    code = "_".join(words.replace("-", " ").casefold().split())
    return (_edge(EdgeKind.ROLE, entry.wanted("holder", "of"), code if code in role_table() else words, entry),)


def _edge(kind: EdgeKind, ends: tuple[PersonId, PersonId], subtype: str, entry: _Entry) -> Edge:
    return Edge(kind, *ends, subtype, _status(entry), (entry.evidence,), _p(entry))


def _asserted(entry: _Entry) -> Said:
    subject, other = entry.wanted("subject", "of")
    read = read_relationship(_wanted(entry.fields, "term", entry.place))
    if read.certainty == "denied":
        return ()
    p = _p(entry) if read.certainty == "stated" else min(_p(entry), _ALLEGED)
    status = _status(entry) if _text(entry.fields, "status") else read.status
    return [Assertion(subject, code, other, entry.evidence, p, status) for code in (read.code, *read.also)]


def _unknown_type(entry: _Entry) -> Said:
    known = ", ".join(_READERS)
    raise UserError(f'{entry.place}: the type "{_text(entry.fields, "type")}" is none of {known}. Nothing was read.')


_READERS: Mapping[str, Callable[[_Entry], Said]] = {
    "parent": _parent,
    "partner": _partner,
    "sibling": _sibling,
    "role": _role,
    "asserted": _asserted,
}
