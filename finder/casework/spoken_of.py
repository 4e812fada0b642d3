"""The child in the sentences of its own notes: "Esme" on Esme Stokes's case is Esme Stokes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from finder.casework.given_names import given_name_keys
from finder.model.record import CaseFile, Form, PersonName, PersonRef, Record, RecordId
from matching.fold import fold


def children_spoken_of(
    records: Mapping[RecordId, Record],
    cases: Mapping[str, Sequence[CaseFile]],
    carriers: Mapping[str, Sequence[RecordId]],
) -> dict[RecordId, RecordId]:
    """Return, for every name in a sentence that is the name of the child whose case it stands on, the child's record.

    A given name alone is enough, in any of its forms; a family name that is written must be one of the child's.
    A case reference that means two children says nothing.

    Args:
        records: Every record.
        cases: Cases by reference.
        carriers: Records of every external id, registers first.
    """
    found: dict[RecordId, RecordId] = {}
    for record in records.values():
        if record.form is not Form.NARRATIVE or not record.case_ref:
            continue
        children = set(_children(cases.get(record.case_ref, ()), carriers))
        if len(children) == 1:
            child = records[children.pop()]
            own = (*child.names, *(name for one in _others(child, carriers) for name in records[one].names))
            if any(_is_called(name, own) for name in record.names):
                found[record.id] = child.id
    return found


def _children(cases: Iterable[CaseFile], carriers: Mapping[str, Sequence[RecordId]]) -> Iterable[RecordId]:
    for case in cases:
        record = record_of(case.child, carriers) if case.child else None
        if record is not None:
            yield record


def record_of(ref: PersonRef, carriers: Mapping[str, Sequence[RecordId]]) -> RecordId | None:
    """Return the record of a child as a case names it, by row or by the first carrier of its id."""
    kind, _, value = ref.partition(":")
    if kind == "r":
        return RecordId(value)
    return next(iter(carriers.get(value, ())), None)


def _others(child: Record, carriers: Mapping[str, Sequence[RecordId]]) -> set[RecordId]:
    return {one for external in child.external_ids for one in carriers.get(external, ())} - {child.id}


def _is_called(name: PersonName, own: Iterable[PersonName]) -> bool:
    return any(
        given_name_keys(name.given) & given_name_keys(one.given) and fits(name.family, one.family) for one in own
    )


def fits(written: str, family: str) -> bool:
    """Return True unless two family names are written and differ."""
    return not written or not family or fold(written) == fold(family)
