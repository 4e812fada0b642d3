"""The two workbooks: stays of children, and the network service's own sheets."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from sample_agency.ledger import Ledger
from sample_agency.model import COUNCIL, TODAY, Person, Placement, World
from sample_agency.places import home
from sample_agency.registry import Registry
from sample_agency.wordxml import stored_zip

PLACEMENTS = "placements/placements_to_31_March_2026.xlsx"
NETWORK = "network_service/network_and_family_time.xlsx"

_Value = str | dt.date | int
_ROLE_KINDS = ("carer", "teacher", "friend", "guardian")


def write_workbooks(world: World, registry: Registry, ledger: Ledger) -> dict[str, bytes]:
    """Both workbooks, by file name."""
    return {PLACEMENTS: _placements(world, registry, ledger), NETWORK: _network(world, ledger)}


class Book:
    """A workbook whose sheets have title rows above the header and real date cells."""

    def __init__(self, title: str) -> None:
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        stamp = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0)  # noqa: DTZ001 - workbook properties have no zone
        self._book.set_properties(
            {"title": title, "author": "Family Network Service", "company": COUNCIL, "created": stamp}
        )
        self._date = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._bold = self._book.add_format({"bold": True})

    def sheet(self, name: str, titles: list[str], header: list[str], rows: Iterable[list[_Value]]) -> None:
        sheet = self._book.add_worksheet(name)
        for index, title in enumerate(titles):
            sheet.write_string(index, 0, title, self._bold if index == 0 else None)
        top = len(titles) + 1 if titles else 0
        sheet.write_row(top, 0, header, self._bold)
        for index, row in enumerate(rows, start=top + 1):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(index, column, dt.datetime(value.year, value.month, value.day), self._date)  # noqa: DTZ001
                elif isinstance(value, int):
                    sheet.write_number(index, column, value)
                elif value:
                    sheet.write_string(index, column, value)

    def to_bytes(self) -> bytes:
        self._book.close()
        with zipfile.ZipFile(self._buffer) as archive:
            return stored_zip({name: archive.read(name) for name in archive.namelist()})


def _day(text: str) -> _Value:
    return dt.date.fromisoformat(text) if text else ""


# --- stays -------------------------------------------------------------------------------------------------------

FIRST_PLACEMENT_ROW = 5


def placement_rows(world: World) -> list[tuple[str, Placement]]:
    """Every stay with its locator, in order of date."""
    rows = sorted(world.placements, key=lambda stay: (stay.start, stay.child))
    return [(f"Placements!{number}", stay) for number, stay in enumerate(rows, start=FIRST_PLACEMENT_ROW)]


def _placements(world: World, registry: Registry, ledger: Ledger) -> bytes:
    book = Book("Placements")
    header = [
        "Person Ref",
        "Child",
        "Type of Placement",
        "Carer(s)",
        "Address",
        "Town",
        "Postcode",
        "Telephone",
        "Start Date",
        "End Date",
        "Reason Ended",
        "Confidential",
        "School",
        "Link Teacher",
    ]
    rows = []
    for locator, stay in placement_rows(world):
        record, place = world.records[stay.child], home(stay.home)
        teacher = world.people[stay.teacher] if stay.teacher else None
        phone = next((registry.phone[key] for key in stay.carers if key in registry.phone), "")
        rows.append(
            [
                record.external_id,
                record.name,
                stay.kind,
                stay.carer_text,
                place.street_line,
                place.town,
                place.postcode,
                phone,
                _day(stay.start),
                _day(stay.end),
                stay.end_reason,
                "Yes" if stay.confidential else "No",
                stay.school,
                _teacher_as_written(teacher) if teacher else "",
            ]
        )
        _note_stay(world, ledger, locator, stay, teacher)
    book.sheet("Placements", [f"{COUNCIL}: placements", "Run on 31/03/2026. Official-sensitive."], header, rows)
    return book.to_bytes()


def _teacher_as_written(teacher: Person) -> str:
    return f"{'Ms' if teacher.sex == 'F' else 'Mr'} {teacher.given[0]} {teacher.surname}"


def _carer_as_written(carer: Person, text: str) -> str:
    """The carer's own part of "Dot & Reg Vanstone" or "Mr & Mrs R Vanstone"."""
    words = text.replace(",", " ").split()
    forms = (carer.given, carer.known_as, carer.given[0], "Mrs" if carer.sex == "F" else "Mr")
    return f"{next(form for form in forms if form in words)} {carer.surname}"


def _note_stay(world: World, ledger: Ledger, locator: str, stay: Placement, teacher: Person | None) -> None:
    record = world.records[stay.child]
    child = ledger.mention(
        PLACEMENTS,
        locator,
        record.person,
        record.name,
        external_id=record.external_id,
        kind="reference",
        born=record.born,
    )
    for key in stay.carers:
        carer = world.people[key]
        name = carer.given if "Early Permanence" in stay.kind else _carer_as_written(carer, stay.carer_text)
        node = ledger.mention(PLACEMENTS, locator, key, name)
        kin = re.search(r"\((.+)\)$", stay.kind) if "Guardianship" in stay.kind else None
        ledger.say(
            PLACEMENTS,
            locator,
            node,
            kin[1] if kin else "carer",
            child,
            kind="kin" if kin else "role",
            source="placement",
        )
    if teacher:
        node = ledger.mention(PLACEMENTS, locator, teacher.key, _teacher_as_written(teacher))
        ledger.say(PLACEMENTS, locator, node, "teacher", child, kind="role", source="placement")


# --- network sheets --------------------------------------------------------------------------------------------------

VIEWS_SHEET = "Child's views"


def _network(world: World, ledger: Ledger) -> bytes:
    book = Book("Network and family time")
    book.sheet(
        "Network",
        ["People in each child's network", "As recorded with the child"],
        [
            "Person Ref",
            "Child",
            "Case No",
            "Name",
            "Relationship to Child",
            "Importance (1-5)",
            "Amount of Family Time",
            "Comments",
        ],
        _network_rows(world, ledger),
    )
    book.sheet(
        VIEWS_SHEET,
        ["What children said"],
        ["Person Ref", "Child", "About", "How Important (1-5)", "Amount", "Date", "Child's Words", "Recorded By"],
        _view_rows(world, ledger),
    )
    book.sheet(
        "Family time log",
        [],
        ["Person Ref", "Child", "Seen By", "Relationship", "Date", "Type", "Quality"],
        _contact_rows(world, ledger),
    )
    return book.to_bytes()


def network_locators(world: World) -> list[str]:
    """Locators of ``world.network``, in its order."""
    return [f"Network!{number}" for number in range(5, 5 + len(world.network))]


def _network_rows(world: World, ledger: Ledger) -> list[list[_Value]]:
    rows: list[list[_Value]] = []
    for locator, row in zip(network_locators(world), world.network, strict=True):
        child = world.records[row.child]
        case = world.children[row.child]
        rows.append(
            [
                child.external_id,
                child.name,
                case,
                row.name,
                row.label,
                int(row.importance) if row.importance else "",
                row.amount,
                row.note,
            ]
        )
        to = ledger.mention(
            NETWORK, locator, row.child, child.name, external_id=child.external_id, kind="reference", born=child.born
        )
        node = ledger.mention(NETWORK, locator, row.person, row.name)
        is_role = row.flag == "*" or any(word in row.label.lower() for word in _ROLE_KINDS)
        ledger.say(
            NETWORK, locator, node, row.label, to, kind="role" if is_role else "kin", source="network", case=case
        )
    return rows


def view_locators(world: World) -> list[str]:
    """Locators of ``world.views``, in its order."""
    return [f"{VIEWS_SHEET}!{number}" for number in range(4, 4 + len(world.views))]


def _view_rows(world: World, ledger: Ledger) -> list[list[_Value]]:
    rows: list[list[_Value]] = []
    for locator, view in zip(view_locators(world), world.views, strict=True):
        child, person = world.records[view.child], world.people[view.person]
        worker = next(case.worker for case in world.cases if case.ref == world.children[view.child])
        rows.append(
            [
                child.external_id,
                child.name,
                person.full_name,
                int(view.importance),
                view.amount,
                _day(view.date),
                view.words,
                worker,
            ]
        )
        ledger.mention(
            NETWORK, locator, view.child, child.name, external_id=child.external_id, kind="reference", born=child.born
        )
        ledger.mention(NETWORK, locator, view.person, person.full_name, kind="mention")
    return rows


def _contact_rows(world: World, ledger: Ledger) -> list[list[_Value]]:
    rows: list[list[_Value]] = []
    for number, contact in enumerate(world.contacts, start=2):
        child, person = world.records[contact.child], world.people[contact.person]
        rows.append(
            [
                child.external_id,
                child.name,
                person.full_name,
                contact.label,
                _day(contact.date),
                contact.kind,
                contact.quality,
            ]
        )
        locator = f"Family time log!{number}"
        to = ledger.mention(
            NETWORK,
            locator,
            contact.child,
            child.name,
            external_id=child.external_id,
            kind="reference",
            born=child.born,
        )
        node = ledger.mention(NETWORK, locator, contact.person, person.full_name, kind="mention")
        ledger.say(
            NETWORK, locator, node, contact.label, to, kind="kin", source="contact", case=world.children[contact.child]
        )
    return rows
