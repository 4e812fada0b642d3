"""Collects what one row of a table says, and numbers its people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from importers.relation_deaths import label_says_deceased, name_says_deceased, remark_says_deceased
from importers.relations import with_remark
from importers.rows import FactKind, FactRow, Fields, PersonForm, PersonRow, Problem, Ref, Row, StatementRow
from importers.table_rows.sheet import NAMES, RowView, Sheet, has_name, shown_name

_REGISTER_MARKS = frozenset({"date_of_birth", "nhs_number", "expected_date_of_birth"})


class RowBuilder:
    """Collects the rows that one table row gives.

    The only person of a row has the row's locator as key; several are numbered ``12#1``, ``12#2``.

    Args:
        view: The row.
    """

    def __init__(self, view: RowView) -> None:
        self.view = view
        self._rows: list[Row] = []
        self._n_people = 0
        self._names: dict[Ref, str] = {}

    @property
    def sheet(self) -> Sheet:
        """The sheet of the row."""
        return self.view.sheet

    @property
    def says_nothing(self) -> bool:
        """True while nothing was added."""
        return not self._rows

    def add_person(
        self,
        fields: Fields,
        form: PersonForm,
        *,
        external_id: str = "",
        extra: Fields = (),
        side_by_side: str = "",
        is_keyed: bool = False,
    ) -> Ref:
        """Add a person.

        Args:
            fields: Canonical names and text.
            form: What kind of description the row is.
            external_id: The other system's id, if it has one.
            extra: Columns that were not recognised.
            side_by_side: See ``PersonRow``.
            is_keyed: Refer to this very row even if there is an external id.

        Returns:
            How other rows refer to the person.
        """
        self._n_people += 1
        if any(name in NAMES and name_says_deceased(text) for name, text in fields):
            fields = _as_deceased(fields)
        key = f"{self.view.locator}#{self._n_people}"
        self._rows.append(
            PersonRow(
                key, self.view.locator, form, fields, external_id, self.view.case_ref(), extra, self.view.row.raw,
                side_by_side,
            )
        )  # fmt: skip
        ref = Ref(external_id=external_id) if external_id and not is_keyed else Ref(key=key)
        self._names[ref] = shown_name(fields)
        return ref

    def party(
        self, actors: frozenset[str], *, without: frozenset[str] = frozenset(), side_by_side: str = ""
    ) -> Ref | None:
        """Return who the columns of an actor name: by id, by a person row for the name, or both; None for nobody."""
        if not actors & self.sheet.actors:
            return None
        external_id = self.view.one("id", actors)
        fields = self.view.person_fields(actors, without=without)
        if has_name(fields):
            is_register = external_id and any(name in _REGISTER_MARKS for name, _ in fields)
            form = PersonForm.REGISTER if is_register else PersonForm.MENTION
            return self.add_person(fields, form, external_id=external_id, side_by_side=side_by_side)
        return Ref(external_id=external_id) if external_id else None

    def about(self, actors: frozenset[str], without: frozenset[str] = frozenset()) -> Ref | None:
        """Return the person whom the row is about: its own columns, else what stands above the table."""
        found = self.party(actors, without=without)
        if found is not None or not self.sheet.about:
            return found
        external_id = dict(self.sheet.about).get("id", "")
        if external_id:
            return Ref(external_id=external_id)
        person = self.sheet.person_above()
        if person is None:
            return None
        ref = Ref(key=person.key)
        self._names[ref] = shown_name(person.fields)
        return ref

    def state(
        self,
        subject: Ref,
        code: str,
        label: str,
        other: Ref,
        *,
        certainty: str = "stated",
        status: str = "current",
        start: str = "",
        end: str = "",
        note: str = "",
    ) -> None:
        """Add a statement that ``subject`` is the ``code`` of ``other``."""
        self._rows.append(
            StatementRow(
                self.view.locator,
                subject,
                code,
                label,
                other,
                case_ref=self.view.case_ref(),
                start=start,
                end=end,
                note=note,
                certainty=certainty,
                status=status,
            )
        )
        self.sheet.notes.relationship(self._shown(subject), words_of_code(code), self._shown(other))

    def state_label(
        self, subject: Ref, label: str, other: Ref, *, start: str = "", end: str = "", note: str = ""
    ) -> None:
        """Add the statements that a relationship label makes."""
        read = with_remark(self.sheet.relationship(label), note)
        if label_says_deceased(label) or remark_says_deceased(note):
            self._say_deceased(subject, label)
        status = "ended" if read.status == "ended" or self.sheet.is_past(end) else "current"
        for code in (read.code, *read.also):
            self.state(
                subject, code, label, other, certainty=read.certainty, status=status, start=start, end=end, note=note
            )  # fmt: skip

    def _say_deceased(self, ref: Ref, label: str) -> None:
        """Mark the person of this row; of somebody who is only an id here the death is a fact of its own."""
        for at, row in enumerate(self._rows):
            is_meant = isinstance(row, PersonRow) and (
                row.key == ref.key or (ref.external_id != "" and row.external_id == ref.external_id)
            )
            if is_meant and isinstance(row, PersonRow):
                self._rows[at] = replace(row, fields=_as_deceased(row.fields))
                return
        self.add_fact(FactKind.ALERT, (("label", label), ("code", "deceased")), ref)

    def _shown(self, ref: Ref) -> str:
        return self._names.get(ref, "") or ref.external_id or ref.key

    def add_fact(
        self, kind: FactKind, fields: Fields, about: Ref | None, other: Ref | None = None, extra: Fields = ()
    ) -> None:
        """Add a fact."""
        self._rows.append(
            FactRow(kind, self.view.locator, fields, about, other, self.view.case_ref(), extra, self.view.row.raw)
        )

    def reject(self, code: str, reason: str) -> None:
        """Report that the row was not imported."""
        self._rows.append(Problem(self.view.locator, code, reason, self.view.row.raw))

    def warn(self, code: str, reason: str) -> None:
        """Report something about a row that was imported."""
        self._rows.append(Problem(self.view.locator, code, reason, self.view.row.raw, is_rejected=False))

    def finish(self) -> list[Row]:
        """Return everything that the row gave, in the order in which it was added."""
        if self._n_people == 1:
            return [_with_plain_key(row, f"{self.view.locator}#1", self.view.locator) for row in self._rows]
        return self._rows


def _as_deceased(fields: Fields) -> Fields:
    is_said = any(name in {"deceased", "date_of_death"} for name, _ in fields)
    return fields if is_said else (*fields, ("deceased", "yes"))


def words_of_code(code: str) -> str:
    """Return a code as words: ``"mother>ex_partner"`` is "mother's ex-partner"."""
    words = "'s ".join(step.replace("_", " ") for step in code.split(">"))
    return words.replace("ex ", "ex-")


def _with_plain_key(row: Row, key: str, plain: str) -> Row:
    if isinstance(row, PersonRow):
        return replace(row, key=plain)
    if isinstance(row, StatementRow):
        return replace(row, subject=_plain_ref(row.subject, key, plain), object=_plain_ref(row.object, key, plain))
    if isinstance(row, FactRow):
        return replace(
            row,
            about=row.about and _plain_ref(row.about, key, plain),
            other=row.other and _plain_ref(row.other, key, plain),
            fields=_plain_carers(row.fields, key, plain),
        )
    return row


def _plain_ref(ref: Ref, key: str, plain: str) -> Ref:
    return Ref(key=plain) if ref.key == key else ref


def _plain_carers(fields: Iterable[tuple[str, str]], key: str, plain: str) -> Fields:
    return tuple((name, plain if name == "carer" and text == key else text) for name, text in fields)
