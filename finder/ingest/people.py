"""A person row becomes a record: values normalised beside the text as written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from finder.ingest.names import read_names
from finder.ingest.values import (
    is_no_address,
    is_withheld,
    read_flag,
    read_nhs_number,
    read_phone,
    read_postcode,
    read_sex,
    without_postcode,
)
from finder.model.record import Address, Form, PartialDate, Precision, Record, RecordId, Source
from importers.dates import read_date
from importers.rows import PersonForm, PersonRow

_NAME_KINDS = {"known_as": "alias", "birth_name": "birth", "former_name": "birth", "married_name": "married"}


class FieldBag:
    """Looks up canonical fields of a row, which may repeat."""

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in fields:
            text = value.strip()
            if text:
                self._values.setdefault(name, []).append(text)

    def one(self, name: str) -> str:
        """Return the first value of a field, or ""."""
        values = self._values.get(name)
        return values[0] if values else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(self._values.get(name, ()))


def record_id(sha256: str, key: str) -> RecordId:
    """Return the id of the row with this key in the file with this hash; the same for ever."""
    return RecordId("r" + hashlib.sha256(f"{sha256}\0{key}".encode()).hexdigest()[:15])


def to_record(row: PersonRow, file: str, sha256: str, today: dt.date) -> Record:
    """Turn a person row into a record.

    Args:
        file: Path relative to the imported folder.
        sha256: Of the file's bytes.
        today: Reference day for ages without a date of their own.

    Returns:
        The record; a value that cannot be normalised is kept under ``extra`` as written.
    """
    bag = FieldBag(row.fields)
    names = read_names(
        bag.one("given_name"),
        bag.one("middle_names"),
        bag.one("family_name"),
        bag.one("full_name"),
        [(kind, text) for field, kind in _NAME_KINDS.items() for text in bag.all(field)],
    )
    died = to_partial_date(bag.one("date_of_death"), today)
    nhs_number = read_nhs_number(bag.one("nhs_number"))
    return Record(
        id=record_id(sha256, row.key),
        source=Source(file, sha256, row.locator),
        form=Form(PersonForm(row.form).value),
        names=names.names,
        external_ids=(row.external_id,) if row.external_id else (),
        born=_born(bag, today),
        died=died,
        is_deceased=died is not None or read_flag(bag.one("deceased")) or "deceased" in names.flags,
        sex=read_sex(bag.one("sex")),
        ethnicity=bag.one("ethnicity"),
        nhs_number=nhs_number,
        addresses=_addresses(bag, today),
        phones=_distinct(read_phone(text) for text in bag.all("phone")),
        emails=_distinct(text.casefold() for text in bag.all("email") if "@" in text),
        is_restricted=read_flag(bag.one("restricted")),
        is_unnamed=names.is_unnamed or not names.names,
        flags=names.flags,
        case_ref=row.case_ref,
        role=bag.one("role"),
        side_by_side=f"{sha256[:16]}:{row.side_by_side}" if row.side_by_side else "",
        extra=(*row.extra, *_unread(bag, nhs_number, today)),
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _unread(bag: FieldBag, nhs_number: str, today: dt.date) -> list[tuple[str, str]]:
    """Keep what was recognised as a field and could not be normalised."""
    unread = []
    if bag.one("nhs_number") and not nhs_number:
        unread.append(("NHS number as written (check digit wrong)", bag.one("nhs_number")))
    for field in ("date_of_birth", "date_of_death"):
        if bag.one(field) and to_partial_date(bag.one(field), today) is None:
            unread.append((f"{field.replace('_', ' ')} as written (no such date)", bag.one(field)))
    unread.extend(("telephone as written", text) for text in bag.all("phone") if not read_phone(text))
    unread.extend((field, bag.one(field)) for field in ("nationality", "language", "created_on") if bag.one(field))
    return unread


def _born(bag: FieldBag, today: dt.date) -> PartialDate | None:
    is_estimated = read_flag(bag.one("born_estimated"))
    born = to_partial_date(bag.one("date_of_birth"), today, is_estimated=is_estimated)
    if born is None and bag.one("age"):
        text = bag.one("age")
        on = to_partial_date(bag.one("age_on"), today)
        born = to_partial_date(text if "age" in text.casefold() else f"age {text}", on.earliest if on else today)
    return born or to_partial_date(bag.one("expected_date_of_birth"), today, is_estimated=True)


def to_partial_date(text: str, today: dt.date, *, is_estimated: bool = False) -> PartialDate | None:
    """Read a date as far as it goes.

    An estimated date is only as good as its year: agencies enter 1 January, or the 15th of a month when only
    the day is unknown (DfE rule, SSDA903 guide on dates of birth).
    """
    read = read_date(text, today=today) if text else None
    if read is None:
        return None
    if is_estimated and read.precision == "day":
        first, last = dt.date(read.earliest.year - 1, 1, 1), dt.date(read.earliest.year + 1, 12, 31)
        return PartialDate(first, last, Precision.RANGE, text, is_placeholder=True)
    return PartialDate(read.earliest, read.latest, Precision(read.precision), text, read.is_placeholder)


def _addresses(bag: FieldBag, today: dt.date) -> tuple[Address, ...]:
    lines = ", ".join(bag.all("address_line"))
    texts = [text for text in (*bag.all("address"), lines) if text]
    postcodes = [code for code in (read_postcode(text) for text in bag.all("postcode")) if code]
    town = "" if is_no_address(bag.one("town")) else bag.one("town")
    start, end = _day(bag.one("address_from"), today), _day(bag.one("address_to"), today)
    if not texts and (postcodes or town):
        texts = [""]
    found = []
    for index, text in enumerate(texts):
        if is_no_address(text) and not (postcodes or town):
            continue
        postcode = postcodes[index] if index < len(postcodes) else read_postcode(text)
        found.append(_address(text, town, postcode, start, end))
    return tuple(found)


def _address(text: str, town: str, postcode: str, start: dt.date | None, end: dt.date | None) -> Address:
    street = "" if is_no_address(text) else without_postcode(text)
    if not town and "," in street:
        street, _, town = street.rpartition(",")
        # A last part with a number in it is a street ("Flat 4, 17 Hill Road"), not a town.
        if any(character.isdigit() for character in town):
            street, town = f"{street},{town}", ""
    return Address(street.strip(), town.strip(), postcode, start, end, is_withheld(text))


def _day(text: str, today: dt.date) -> dt.date | None:
    date = to_partial_date(text, today)
    return date.earliest if date else None
