"""What one file says of people, as a document: its people, and statements of what they are to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from importers.narrative.rows import rows_without_child
from importers.rows import FactKind, FactRow, FileResult, PersonRow, Problem, Ref, Row, StatementRow

Document = dict[str, Any]
_POLARITY: Mapping[str, str] = {"stated": "affirmed", "denied": "negated", "alleged": "uncertain"}
_NAME_PARTS = ("given_name", "family_name")
_KEYS: Mapping[str, str] = {"full_name": "name", "date_of_birth": "born"}


def extracted(result: FileResult) -> Document:
    """Return ``{file, people, statements, problems, warnings}`` as the contract of the command line has it.

    A text about nobody in particular is read without a child in focus: everybody in it is named.

    Args:
        result: Of one file, with what its sentences say.
    """
    rows = [*result.rows, *_of_texts_without_child(result.rows)]
    people = [row for row in rows if isinstance(row, PersonRow)]
    by_external_id = {row.external_id: row.key for row in people if row.external_id}
    statements = [row for row in rows if isinstance(row, StatementRow)]
    children = dict.fromkeys(
        ref.case_child for row in statements for ref in (row.subject, row.object) if ref.case_child
    )
    return {
        "file": result.file,
        "people": [*map(_person, people), *({"id": one, "name": "", "role": "child of the case"} for one in children)],
        "statements": [_statement(row, by_external_id) for row in statements],
        "problems": list(_problems(rows, is_rejected=True)),
        "warnings": list(_problems(rows, is_rejected=False)),
    }


def _of_texts_without_child(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, FactRow) and row.kind is FactKind.EVENT and row.about is None and not row.case_ref:
            yield from rows_without_child(row)


def _problems(rows: list[Row], *, is_rejected: bool) -> Iterator[Document]:
    for row in rows:
        if isinstance(row, Problem) and row.is_rejected == is_rejected:
            yield {"locator": row.locator, "reason": row.reason}


def _person(row: PersonRow) -> Document:
    values: Document = {}
    for name, value in row.fields:
        values.setdefault(_KEYS.get(name, name), value)
    name = values.pop("name", "") or " ".join(filter(None, (values.get(part, "") for part in _NAME_PARTS)))
    sex, born = values.pop("sex", ""), values.pop("born", "")
    return {"id": row.key, "name": name, "sex": sex, "born": born, **values, "locator": row.locator}


def _statement(row: StatementRow, by_external_id: Mapping[str, str]) -> Document:
    return {
        "subject": _id(row.subject, by_external_id),
        "relation": row.code,
        "object": _id(row.object, by_external_id),
        "polarity": _POLARITY[row.certainty],
        "status": row.status,
        "locator": row.locator,
        "text": row.note or row.label,
    }


def _id(ref: Ref, by_external_id: Mapping[str, str]) -> str:
    return ref.key or by_external_id.get(ref.external_id, ref.external_id) or ref.case_child
