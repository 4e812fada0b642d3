"""What a form says, as rows: the child, the people, what they are to the child, the referral and the problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, count

from importers.base import shown_raw
from importers.blocks import DocumentText, Table
from importers.case_refs import find_case_ref, find_case_ref_in_name
from importers.dates import read_date
from importers.form_items import FreeText, Pair
from importers.form_model import Child, Form
from importers.form_people import UNKNOWN, Draft, view_fields
from importers.form_tables import text_pairs
from importers.form_words import fold, label_meaning
from importers.rows import FactKind, FactRow, PersonForm, PersonRow, Problem, Ref, Row, StatementRow

_SIDE_BY_SIDE = "form"
_REFERRAL_FIELDS = frozenset(
    {
        "form_type",
        "legal_status",
        "worker",
        "team",
        "reason",
        "date",
        "child_aware",
        "child_agrees",
        "consent",
        "background",
    }
)
_PARTICULARS = frozenset({"date_of_birth", "expected_date_of_birth", "age", "address", "town", "nhs_number", "phone"})
_SAMPLES = 5
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})


class FormRows:
    """Turns what a form says into rows.

    Args:
        form: What was read.
        name: Of the file; may hold the case reference.
        today: For two-digit years.
    """

    def __init__(self, form: Form, name: str, today: date | None) -> None:
        self._form = form
        self._name = name
        self._today = today
        self.samples: list[str] = []
        self.doubts: list[str] = []
        self.case_ref = self._find_case_ref()
        self._written_on = self._find_date()
        self.child_key = form.child.locator or form.child.id_locator
        _give_keys([*form.child.further, *form.people], self.child_key)

    def rows(self) -> list[Row]:
        """Return the child, the people, the statements, the facts and the problems, in this order of the form."""
        rows: list[Row] = []
        child = self._form.child
        if self.child_key:
            rows.append(self._child_row(child))
        rows.extend(self._further_child(draft) for draft in child.further)
        for draft, side_by_side in zip(self._form.people, _side_by_side(self._form), strict=True):
            rows.append(self._person_row(draft, side_by_side))
            rows.extend(self._statements(draft))
            rows.extend(self._views(draft))
        rows.append(self._referral())
        rows.extend(self._problems())
        return rows

    def _find_case_ref(self) -> str:
        if self._form.child.case_ref:
            return self._form.child.case_ref
        titles = [value for kind, value in self._form.referral if kind == "form_type"]
        in_text = next((ref for ref in map(find_case_ref, titles) if ref), "")
        in_name = find_case_ref_in_name(self._name)
        if not in_text and in_name:
            self.doubts.append(f"The form gives no case reference; {in_name} was taken from the file's name.")
        return in_text or in_name

    def _find_date(self) -> str:
        """Return the day on which the form was written, ISO, or "": ages count from it."""
        written = next((value for kind, value in self._form.referral if kind == "date"), "")
        read = read_date(written, today=self._today) if written else None
        return read.earliest.isoformat() if read is not None and read.precision == "day" else ""

    # ---- people ----

    def _child_row(self, child: Child) -> PersonRow:
        fields = self._with_age_date(child.form_fields)
        has_particulars = any(kind in _PARTICULARS for kind, _ in fields)
        return PersonRow(
            key=self.child_key,
            locator=self.child_key,
            form=PersonForm.REGISTER if has_particulars else PersonForm.MENTION,
            fields=fields,
            external_id=child.external_id,
            case_ref=self.case_ref,
            raw=child.name,
            side_by_side=_SIDE_BY_SIDE,
        )

    def _further_child(self, draft: Draft) -> PersonRow:
        return self._person_row(draft, _SIDE_BY_SIDE)

    def _person_row(self, draft: Draft, side_by_side: str) -> PersonRow:
        fields = [(kind, value) for kind, value in draft.fields if kind != "external_id"]
        if draft.says_deceased and not any(kind in {"deceased", "date_of_death"} for kind, _ in fields):
            fields.append(("deceased", "yes"))
        is_professional = draft.is_professional
        return PersonRow(
            key=draft.key,
            locator=draft.locator,
            form=PersonForm.PROFESSIONAL if is_professional else PersonForm.MENTION,
            fields=self._with_age_date(fields),
            external_id=next((value for kind, value in draft.fields if kind == "external_id"), ""),
            case_ref=self.case_ref,
            extra=tuple(draft.extra),
            raw=shown_raw(draft.raw),
            side_by_side=side_by_side,
        )

    def _with_age_date(self, fields: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        has_age = any(kind == "age" for kind, _ in fields)
        age_on = (("age_on", self._written_on),) if has_age and self._written_on else ()
        return (*fields, *age_on)

    # ---- what they are to the child ----

    def _statements(self, draft: Draft) -> Iterator[StatementRow]:
        label, read = draft.relationship()
        code = read.code
        if draft.is_professional and (code == UNKNOWN or not read.matched):
            code = "professional"
        elif not read.matched:
            self.doubts.append(f'The relationship "{label}" ({draft.key}) was not understood; the person was kept.')
        if not self.child_key:
            return
        for each in (code, *read.also):
            yield StatementRow(
                locator=draft.locator,
                subject=Ref(key=draft.key),
                code=each,
                label=label,
                object=Ref(key=self.child_key),
                case_ref=self.case_ref,
                certainty=read.certainty,
                status=read.status,
            )
        if len(self.samples) < _SAMPLES and draft.name and self._form.child.name:
            self.samples.append(f"{draft.name} is the {label or 'acquaintance'} of {self._form.child.name}")

    def _views(self, draft: Draft) -> Iterator[FactRow]:
        for heading, text in draft.views:
            fields = list(view_fields(heading, text))
            if self.child_key and fields:
                date_field = [("date", self._written_on)] if self._written_on else []
                worker = [("recorded_by", value) for kind, value in self._form.referral if kind == "worker"]
                yield FactRow(
                    FactKind.VIEW,
                    locator=draft.locator,
                    fields=tuple([*fields, *date_field, *worker]),
                    about=Ref(key=self.child_key),
                    other=Ref(key=draft.key),
                    case_ref=self.case_ref,
                    raw=f"{heading}: {text}",
                )

    # ---- the rest ----

    def _referral(self) -> FactRow:
        return FactRow(
            FactKind.REFERRAL,
            locator=self.child_key or "P1",
            fields=tuple((kind, value) for kind, value in self._form.referral if kind in _REFERRAL_FIELDS),
            about=Ref(key=self.child_key) if self.child_key else None,
            case_ref=self.case_ref,
            extra=tuple(self._form.extras),
        )

    def _problems(self) -> Iterator[Problem]:
        if not self.child_key:
            reason = "The form does not say whose it is, so its people could not be linked to a child. They were kept."
            yield Problem("P1", "no_child", reason, is_rejected=False)
        if self._form.child.further:
            number = len(self._form.child.further) + 1
            self.doubts.append(f"The form is about {number} children; its relationships were taken as to the first.")


def read_side_parts(form: Form, text: DocumentText) -> None:
    """Take from headers, footers and comments what the body does not say; keep the rest as extras."""
    for part in text.parts:
        for block in part.blocks:
            if isinstance(block, Table):
                lines = ["\t".join(cell_text for cell_text in row.texts if cell_text) for row in block.rows]
            else:
                lines = [block.text]
            for item in text_pairs("\n".join(lines), block.locator):
                if isinstance(item, Pair):
                    _side_pair(form, part.name, item)
                elif isinstance(item, FreeText):
                    form.extras.append((part.name, item.text))


def _side_pair(form: Form, part: str, pair: Pair) -> None:
    meaning = label_meaning(pair.label)
    child = form.child
    if meaning is not None and meaning.field == "external_id" and not child.external_id:
        child.external_id, child.id_locator = pair.value, pair.locator
    elif meaning is not None and meaning.field == "case_ref" and not child.case_ref:
        child.case_ref = pair.value
    elif meaning is not None and meaning.area == "child" and meaning.is_explicit and not child.value(meaning.field):
        child.form_fields.append((meaning.field, pair.value))
        if meaning.field == "full_name" and not child.locator:
            child.locator = pair.locator
    else:
        form.extras.append((f"{part}: {pair.label}", pair.value))


def _give_keys(drafts: Sequence[Draft], child_key: str) -> None:
    """Give each person a key: the locator, or ``T2R3#2`` when others stand in the same place."""
    used = {child_key}
    for draft in drafts:
        numbers = (f"{draft.locator}#{number}" for number in count(2))
        draft.key = next(key for key in chain([draft.locator], numbers) if key not in used)
        used.add(draft.key)


def _side_by_side(form: Form) -> Iterator[str]:
    """Yield the mark of people who are named as different people.

    One list names nobody twice, but a form may list a person under "Household" and under "Significant people": who
    could be a person of another list gets no mark, and may be found to be the same.
    """
    seen: list[tuple[str, str]] = []
    for draft in form.people:
        name = fold(draft.name)
        is_maybe_again = any(other != draft.list_name and _may_be_one(name, known) for known, other in seen)
        seen.append((name, draft.list_name))
        yield "" if is_maybe_again or not name else _SIDE_BY_SIDE


def _may_be_one(name: str, other: str) -> bool:
    """Return True when two names could be one person's: "Sue Hill" and "Susan", "Mrs Hill" and "Ann Hill".

    >>> _may_be_one("sue hill", "susan"), _may_be_one("mrs hill", "ann hill"), _may_be_one("ann hill", "tom hill")
    (True, True, False)
    """
    first, second = name.split(), other.split()
    if not first or not second:
        return False
    if first[0] in _TITLES or second[0] in _TITLES:
        return first[-1] == second[-1]
    same_end = first[-1] == second[-1] or len(first) == 1 or len(second) == 1
    return same_end and first[0][0] == second[0][0]
