"""Tables that say who is what to whom."""

from __future__ import annotations

from importers.headers import read_header
from importers.relation_sentences import read_sentence
from importers.rows import PersonForm, Ref
from importers.table_kinds import MAIN
from importers.table_rows.alerts import add_alerts_beside
from importers.table_rows.builder import RowBuilder
from importers.table_rows.people import add_relatives
from importers.table_rows.sheet import RowView

_CHILD = frozenset({"child"})
_SAME_PERSON = ("duplicate", "is a duplicate", "same person")
_SECOND = frozenset({"related", "contact", "named"})


def read_relationship_row(view: RowView) -> RowBuilder:
    """Read a row of a relationships table: "Person ID *is the* Relationship *of* Related Person ID", or flipped."""
    builder = RowBuilder(view)
    if any(column.field == "sentence" for column in view.sheet.columns):
        return _read_sentence(builder)
    if "relationship" not in {column.field for column in view.sheet.columns}:
        return _read_implied(builder)
    first, second = builder.party(_first_actors(view)), builder.party(_SECOND)
    if first is None or second is None:
        builder.reject(
            "no_person", "The row names one person instead of two. It was kept as it stands and not imported."
        )
        return builder
    if first == second:
        builder.reject("self_relationship", "The row relates a person to that person. It was not imported.")
        return builder
    if view.one("relationship").strip().casefold().startswith(_SAME_PERSON):
        builder.reject(
            "said_to_be_one",
            "The system says that these two records are of one person. That is nobody's relationship: compare them, "
            "and decide in the review whether they are one.",
        )
        return builder
    subject, other = (second, first) if view.sheet.is_flipped else (first, second)
    label, start, end = view.one("relationship"), view.one("start"), view.one("end")
    builder.state_label(subject, label, other, start=start, end=end, note=_note(view))
    add_alerts_beside(builder, first, second)
    return builder


def _read_sentence(builder: RowBuilder) -> RowBuilder:
    """Read "Ann Pell is the mother of Cy Pell" in one cell."""
    found = read_sentence(builder.view.one("sentence"))
    if found is None:
        builder.reject("no_person", "The row does not say who is what to whom. It was kept and not imported.")
        return builder
    mark = builder.view.locator
    subject, other = (
        builder.add_person((("full_name", name),), PersonForm.MENTION, side_by_side=mark)
        for name in (found.subject, found.object)
    )
    builder.state_label(subject, found.label, other, note=_note(builder.view))
    return builder


def _first_actors(view: RowView) -> frozenset[str]:
    has_own = any(column.actor in MAIN and column.field in {"id", "full_name"} for column in view.sheet.columns)
    return MAIN if has_own else MAIN | _CHILD


def _note(view: RowView) -> str:
    said = [*view.all("note"), *view.all("detail")]
    extra = [f"{header}: {text}" for header, text in view.left_over() if not _is_number_of_row(header)]
    return "; ".join([*said, *extra])


def _is_number_of_row(header: str) -> bool:
    return (read_header(header) or ("", ""))[1] in {"id", "record_id", "case_ref"}


def _read_implied(builder: RowBuilder) -> RowBuilder:
    """Tables with a mother column and a child column state motherhood by their headers (ssd_mother)."""
    child: Ref | None = builder.party(MAIN | _CHILD)
    if child is None:
        builder.reject("no_person", "The row names no child. It was kept as it stands and not imported.")
        return builder
    add_relatives(builder, child, _note(builder.view))
    if builder.says_nothing:
        builder.reject("no_person", "The row names nobody beside the child. It was kept as it stands and not imported.")
    return builder
