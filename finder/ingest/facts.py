"""Statement and fact rows become statements and facts of the model."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable

from finder.ingest.people import FieldBag, record_id, to_partial_date
from finder.ingest.values import is_withheld, read_flag, read_phone, read_postcode, without_postcode
from finder.model.record import (
    Address,
    Alert,
    CaseFile,
    ChildView,
    Contact,
    Event,
    Fact,
    PersonRef,
    Placement,
    Source,
    Statement,
    case_child_ref,
    external_ref,
    record_ref,
)
from importers.rows import FactKind, FactRow, Ref, StatementRow


class FactBuilder:
    """Builds statements and facts of one file; ids follow from content, so a second reading gives the same ones."""

    def __init__(self, file: str, sha256: str, today: dt.date) -> None:
        self._file = file
        self._sha256 = sha256
        self._today = today
        self._count: dict[str, int] = {}
        self._makers: dict[FactKind, Callable[[FactRow, FieldBag], Fact | None]] = {
            FactKind.CASE: self._case,
            FactKind.PLACEMENT: self._placement,
            FactKind.ALERT: self._alert,
            FactKind.VIEW: self._view,
            FactKind.CONTACT: self._contact,
            FactKind.EVENT: self._event,
            FactKind.REFERRAL: self._referral,
        }

    def statement(self, row: StatementRow) -> Statement:
        """Turn a statement row into a statement."""
        return Statement(
            id=self._id("s", row.locator),
            source=Source(self._file, self._sha256, row.locator, row.label),
            subject=self.ref(row.subject),
            code=row.code,
            label=row.label,
            object=self.ref(row.object),
            case_ref=row.case_ref,
            start=self._day(row.start),
            end=self._day(row.end),
            note=row.note,
            certainty=row.certainty,
            status="ended" if row.status == "ended" or self._is_over(row.end) else "current",
        )

    def fact(self, row: FactRow) -> Fact | None:
        """Turn a fact row into a fact; None when it lacks the person it is about."""
        return self._makers[row.kind](row, FieldBag(row.fields))

    def ref(self, ref: Ref) -> PersonRef:
        """Turn a reference of the file into one of the workspace."""
        if ref.external_id:
            return external_ref(ref.external_id)
        if ref.case_child:
            return case_child_ref(ref.case_child)
        return record_ref(record_id(self._sha256, ref.key))

    def _id(self, prefix: str, locator: str) -> str:
        number = self._count[prefix + locator] = self._count.get(prefix + locator, 0) + 1
        digest = hashlib.sha256(f"{self._sha256}\0{prefix}\0{locator}\0{number}".encode()).hexdigest()
        return prefix + digest[:15]

    def _source(self, row: FactRow, text: str = "") -> Source:
        return Source(self._file, self._sha256, row.locator, text)

    def _day(self, text: str) -> dt.date | None:
        date = to_partial_date(text, self._today)
        return date.earliest if date else None

    def _last_day(self, text: str) -> dt.date | None:
        """Return the last day that a text may mean: an order to "2027" is in force until that year is over."""
        date = to_partial_date(text, self._today)
        return date.latest if date else None

    def _is_over(self, text: str) -> bool:
        day = self._day(text)
        return day is not None and day <= self._today

    def _case(self, row: FactRow, bag: FieldBag) -> CaseFile:
        opened, closed = self._day(bag.one("opened")), self._day(bag.one("closed"))
        status, case_type = bag.one("status"), bag.one("case_type")
        folded = status.casefold()
        return CaseFile(
            id=self._id("f", row.locator),
            source=self._source(row),
            case_ref=row.case_ref or bag.one("case_ref"),
            child=self.ref(row.about) if row.about else None,
            case_type=case_type,
            opened=opened,
            closed=closed,
            is_open=_is_open(folded, closed),
            team=bag.one("team"),
            worker=bag.one("worker"),
            is_restricted=read_flag(bag.one("restricted")) or bool(_RESTRICTED.search(case_type)),
            is_sealed=bool(_SEALED.search(f"{case_type} {status}")),
        )

    def _placement(self, row: FactRow, bag: FieldBag) -> Placement | None:
        if row.about is None:
            return None
        return Placement(
            id=self._id("f", row.locator),
            source=self._source(row),
            child=self.ref(row.about),
            carers=tuple(self._carer(text) for text in bag.all("carer")),
            placement_type=bag.one("placement_type"),
            start=self._day(bag.one("start")),
            end=self._day(bag.one("end")),
            is_confidential=read_flag(bag.one("confidential")),
            is_early_permanence=_is_early_permanence(bag.one("placement_type")),
            address=_placement_address(bag),
            phones=tuple(phone for phone in map(read_phone, bag.all("phone")) if phone),
            school=bag.one("school"),
            other_places=bag.all("other_place"),
        )

    def _carer(self, text: str) -> PersonRef:
        if text.startswith("x:"):
            return external_ref(text[2:])
        return record_ref(record_id(self._sha256, text))

    def _alert(self, row: FactRow, bag: FieldBag) -> Alert | None:
        if row.about is None:
            return None
        return Alert(
            id=self._id("f", row.locator),
            source=self._source(row, bag.one("label")),
            about=self.ref(row.about),
            code=bag.one("code") or "other",
            label=bag.one("label"),
            relates_to=self.ref(row.other) if row.other else None,
            start=self._day(bag.one("start")),
            end=self._last_day(bag.one("end")),
            detail=bag.one("detail"),
        )

    def _view(self, row: FactRow, bag: FieldBag) -> ChildView | None:
        if row.about is None or row.other is None:
            return None
        importance = re.search(r"[1-5]", bag.one("importance"))
        return ChildView(
            id=self._id("f", row.locator),
            source=self._source(row, bag.one("words")),
            child=self.ref(row.about),
            person=self.ref(row.other),
            importance=int(importance.group()) if importance else None,
            amount=bag.one("amount"),
            said_on=self._day(bag.one("date")),
            words=bag.one("words"),
            recorded_by=bag.one("recorded_by"),
        )

    def _contact(self, row: FactRow, bag: FieldBag) -> Contact | None:
        if row.about is None or row.other is None:
            return None
        return Contact(
            id=self._id("f", row.locator),
            source=self._source(row),
            child=self.ref(row.about),
            person=self.ref(row.other),
            happened_on=self._day(bag.one("date")),
            kind=bag.one("contact_type"),
            quality=bag.one("quality"),
        )

    def _event(self, row: FactRow, bag: FieldBag) -> Event:
        return Event(
            id=self._id("f", row.locator),
            source=self._source(row),
            about=self.ref(row.about) if row.about else None,
            case_ref=row.case_ref,
            happened_on=self._day(bag.one("date")),
            kind=bag.one("event_type"),
            # Whole, empty lines at the beginning too: places in it are given by line number.
            text=next((value.rstrip() for name, value in row.fields if name == "text"), ""),
            author=bag.one("author"),
        )

    def _referral(self, row: FactRow, bag: FieldBag) -> Event:
        text = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in (*row.fields, *row.extra) if value)
        return Event(
            id=self._id("f", row.locator),
            source=self._source(row),
            about=self.ref(row.about) if row.about else None,
            case_ref=row.case_ref,
            happened_on=self._day(bag.one("date")),
            kind="referral",
            text=text,
            author=bag.one("worker"),
        )


_RESTRICTED = re.compile(r"\brestricted\b", re.IGNORECASE)
_SEALED = re.compile(r"\bsealed\b", re.IGNORECASE)
_CLOSED = re.compile(r"\b(closed|ended|inactive|not active|not open|archived|ceased|discharged|cancelled|completed?)\b")
_OPEN = re.compile(r"\b(re-?)?(open(ed)?|active|current|(un)?allocated|ongoing|live)\b")


def _is_open(status: str, closed: dt.date | None) -> bool:
    """True for the ways of writing that a case is open; a status that says neither leaves it to the closing date.

    Args:
        status: In small letters. Some agencies write the legal status here ("CLA s20"), which must not lose a child.
    """
    if re.search(r"\bre-?open", status):
        return True
    if _CLOSED.search(status):
        return False
    return bool(_OPEN.search(status)) or closed is None


def _is_early_permanence(placement_type: str) -> bool:
    folded = placement_type.casefold()
    return any(words in folded for words in ("early permanence", "ffa", "fostering for adoption", "concurrent"))


def _placement_address(bag: FieldBag) -> Address | None:
    text, town = bag.one("address"), bag.one("town")
    postcode = read_postcode(bag.one("postcode")) or read_postcode(text)
    if not (text or town or postcode):
        return None
    return Address(without_postcode(text), town, postcode, is_withheld=is_withheld(text))
