"""Workers and what they are to children, family groups, and numbers that other agencies know a person by."""

from __future__ import annotations

from importers.relation_codes import roles
from importers.relations import read_relationship
from importers.rows import Fields, PersonForm, Ref
from importers.table_kinds import ABOUT, MAIN
from importers.table_rows.builder import RowBuilder
from importers.table_rows.sheet import RowView, has_name

_WORKER = frozenset({"worker"})
_NHS = ("nhs",)


def read_worker_row(view: RowView) -> RowBuilder:
    """Read a row of a register of workers."""
    builder = RowBuilder(view)
    fields = view.person_fields(_WORKER)
    if not has_name(fields):
        builder.reject("no_person", "The row names no worker. It was kept and not imported.")
        return builder
    external_id = _worker_id(view)
    role = (("role", view.one("role")),) if view.one("role") else ()
    builder.add_person((*fields, *role), PersonForm.PROFESSIONAL, external_id=external_id, extra=view.left_over())
    return builder


def read_involvement_row(view: RowView) -> RowBuilder:
    """Read who works, or worked, with whom."""
    builder = RowBuilder(view)
    child = builder.about(ABOUT)
    fields, external_id = view.person_fields(_WORKER), _worker_id(view)
    if child is None or not (external_id or has_name(fields)):
        who = "child" if child is None else "worker"
        builder.reject("no_person", f"The row names no {who}. It was kept as it stands and not imported.")
        return builder
    label = view.one("role") or "Social Worker"
    builder.add_person((*fields, ("role", label)), PersonForm.PROFESSIONAL, external_id=external_id)
    worker = Ref(external_id=external_id) if external_id else Ref(key=f"{view.locator}#1")
    read = read_relationship(label)
    code = read.code if read.matched and read.code in roles() else "professional"
    end = view.one("end")
    status = "ended" if view.sheet.is_past(end) else "current"
    builder.state(
        worker, code, label, child, status=status, start=view.one("start"), end=end, note="; ".join(view.all("note"))
    )  # fmt: skip
    return builder


def _worker_id(view: RowView) -> str:
    """Return the id of a worker: systems number workers apart from people, so that 77 may be one of each."""
    number = view.one("id", _WORKER)
    return f"worker {number}" if number else ""


def read_family_row(view: RowView) -> RowBuilder:
    """Read that a person belongs to a family group: the group is the file on which the person is recorded."""
    builder = RowBuilder(view)
    external_id, family = view.one("id", MAIN | {"child"}), view.case_ref()
    if not (external_id and family):
        builder.reject("no_person", "The row lacks the person or the family group. It was kept and not imported.")
        return builder
    builder.add_person((), PersonForm.OCCUPANT, external_id=external_id, extra=view.left_over())
    return builder


def read_number_row(view: RowView) -> RowBuilder:
    """Read a number that another agency knows a person by; an NHS number is a field, others are kept beside."""
    builder = RowBuilder(view)
    external_id, kind, number = view.one("id", MAIN | {"child"}), view.one("other_id_kind"), view.one("other_id")
    if not (external_id and number):
        builder.reject("no_person", "The row lacks the person or the number. It was kept and not imported.")
        return builder
    is_nhs = any(word in kind.casefold() for word in _NHS)
    fields: Fields = (("nhs_number", number),) if is_nhs else ()
    extra = () if is_nhs else ((kind or "other number", number),)
    builder.add_person(fields, PersonForm.OCCUPANT, external_id=external_id, extra=(*extra, *view.left_over()))
    return builder
