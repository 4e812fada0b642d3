"""Referral forms in three layouts: label tables, two pairs in a row with real check boxes, and headed prose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sample_agency.ledger import Ledger
from sample_agency.model import TODAY, Form, FormRow, World, age_on
from sample_agency.places import home
from sample_agency.registry import Registry
from sample_agency.tables import uk
from sample_agency.wordxml import Cell, Text, Tick, WordDocument

STATUSES = ("CIN", "CP", "Pre-proceedings (PLO)", "s20", "Interim care order", "Care order (s31)")


def write_forms(world: World, registry: Registry, ledger: Ledger) -> dict[str, bytes]:
    """Every form, by file name."""
    return {form.file: _Writer(world, registry, ledger, form).write() for form in world.forms}


class _Writer:
    """Writes one form and notes every person it names."""

    def __init__(self, world: World, registry: Registry, ledger: Ledger, form: Form) -> None:
        self._world, self._registry, self._ledger, self._form = world, registry, ledger, form
        self._child = world.people[form.child]
        self._child_record = world.records[form.child]
        self._case = next(case for case in world.cases if case.ref == form.case)
        self._document = WordDocument(self._title)

    @property
    def _title(self) -> str:
        return (
            "Lifelong Links referral"
            if "LL" in self._form.file or "ifelong" in self._form.file or "EP" in self._form.file
            else "Family Group Conference referral"
        )

    def write(self) -> bytes:
        layouts: dict[str, Callable[[], None]] = {"labels": self._labels, "pairs": self._pairs, "prose": self._prose}
        layouts[self._form.layout]()
        child = self._child_record
        # the child is named in the document's label block, always above every table row of people
        self._ledger.mention(
            self._form.file,
            "T1R1" if self._form.layout != "prose" else "P2",
            child.person,
            child.name,
            external_id=child.external_id,
            kind="reference",
            born=child.born,
        )
        return self._document.to_bytes()

    # --- layouts -------------------------------------------------------------------------------------------------

    def _labels(self) -> None:
        doc, values = self._document, self._form.values
        doc.heading(self._title)
        doc.paragraph("Please complete every section and send this form to the Family Network Service.")
        doc.table(
            [
                ["Name of child or young person", self._child_record.name],
                ["Date of birth", uk(self._child_record.born)],
                ["Person Ref", self._child_record.external_id],
                ["Case number", self._form.case],
                ["Legal status", values["legal"]],
                ["Allocated social worker", self._case.worker],
                ["Date of referral", uk(self._form.date)],
                ["What is the reason for this referral?", values["reason"]],
                ["Is the child aware of the referral?", "☒ Yes   ☐ No"],
                ["Has a holder of parental responsibility agreed?", "☒ Yes   ☐ No   ☐ Not asked"],
            ]
        )
        doc.heading("Significant people", 2)
        doc.paragraph("Anyone who matters to the child: family, friends, former carers, teachers.")
        header: list[Cell] = [
            "Name",
            "Relationship to child",
            "Date of birth / age",
            "Address",
            "Telephone",
            "How often in touch",
            "Invite?",
        ]
        rows: list[list[Cell]] = [
            [row.name, row.label, self._born(row), self._address(row), self._phone(row), row.note, self._glyphs(row)]
            for row in self._form.rows
        ]
        self._people_table(header, rows)
        self._professionals("Professionals involved")
        self._text()

    def _pairs(self) -> None:
        doc, values = self._document, self._form.values
        doc.heading(self._title.upper())
        doc.table(
            [
                ["Child's name", self._child_record.name, "Date of birth", uk(self._child_record.born)],
                ["Our reference", self._child_record.external_id, "Case no.", self._form.case],
                ["Social worker", self._case.worker, "Team", self._case.team],
                [
                    "Referral date",
                    uk(self._form.date),
                    "Interpreter needed?",
                    (Tick("Yes", is_ticked=False), Tick("No", is_ticked=True)),
                ],
                [
                    "Status",
                    tuple(Tick(status, is_ticked=self._is_status(status)) for status in STATUSES),
                    "Consent of PR holder",
                    (Tick("Yes", is_ticked=True), Tick("No", is_ticked=False)),
                ],
            ]
        )
        doc.paragraph(values["reason"], bold_label="Reason for referral: ")
        header: list[Cell] = [
            "Who they are to the child",
            "Full name",
            "DOB or age",
            "Where they live",
            "Contact no.",
            "Should be invited",
            "Comments",
        ]
        rows: list[list[Cell]] = [
            [row.label, row.name, self._born(row), self._address(row), self._phone(row), self._ticks(row), row.note]
            for row in self._form.rows
        ]
        self._people_table(header, rows, banner="FAMILY, FRIENDS AND OTHER IMPORTANT PEOPLE")
        self._professionals("Professional network")
        self._text()

    def _prose(self) -> None:
        doc, values = self._document, self._form.values
        doc.heading(self._title)
        for label, value in (
            ("Child: ", self._child_record.name),
            ("DOB: ", uk(self._child_record.born)),
            ("Person Ref: ", self._child_record.external_id),
            ("Case No: ", self._form.case),
            ("Legal status: ", values["legal"]),
            ("Referred by: ", f"{self._case.worker}, {self._case.team}"),
            ("Date: ", dt.date.fromisoformat(self._form.date).strftime("%d %B %Y")),
            ("Why now? ", values["reason"]),
        ):
            doc.paragraph(value, bold_label=label)
        doc.heading("People in the family network", 2)
        header: list[Cell] = ["Relationship", "Name", "Invite? (Y/N)", "Contact details", "Born", "Notes"]
        rows: list[list[Cell]] = [
            [
                row.label,
                row.name,
                self._letter(row),
                "\u00a0".join(filter(None, (self._address(row), self._phone(row)))),
                self._born(row),
                row.note,
            ]
            for row in self._form.rows
        ]
        self._people_table(header, rows)
        self._professionals("Who is working with the family")
        self._text()

    # --- parts ---------------------------------------------------------------------------------------------------

    def _people_table(self, header: list[Cell], rows: list[list[Cell]], banner: str = "") -> None:
        number = self._document.table([header, *rows], banner=banner, bold_first=True)
        first = 3 if banner else 2
        child = f"ext:{self._child_record.external_id}"
        for index, row in enumerate(self._form.rows, start=first):
            locator = f"T{number}R{index}"
            node = self._ledger.mention(
                self._form.file,
                locator,
                row.person,
                row.name,
                born=self._world.people[row.person].born.isoformat() if "dob" in row.shows else "",
            )
            self._ledger.say(
                self._form.file,
                locator,
                node,
                row.label,
                child,
                kind="courtesy" if row.flag == "*" else "kin",
                source="form",
                case=self._form.case,
            )
            if any(word in f"{row.label} {row.note}".lower() for word in ("late)", "deceased", "passed away", "died")):
                self._ledger.deaths.append((row.person, self._form.file, locator))

    def _professionals(self, title: str) -> None:
        self._document.heading(title, 2)
        rows: list[list[Cell]] = [["Name", "Role"]]
        rows += [[name, role] for name, role in self._form.professionals]
        number = self._document.table(rows, bold_first=True)
        for index, (name, _) in enumerate(self._form.professionals, start=2):
            known = next(
                (
                    key
                    for key, person in self._world.people.items()
                    if person.full_name == name and "worker" in person.options
                ),
                "",
            )
            if known:
                self._ledger.mention(self._form.file, f"T{number}R{index}", known, name, kind="reference")

    def _text(self) -> None:
        values = self._form.values
        self._document.heading("Background", 2)
        self._document.paragraph(values["background"])
        if "safety" in values:
            self._document.heading("Safety (not for sharing with family)", 2)
            self._document.paragraph(values["safety"])

    # --- cells ---------------------------------------------------------------------------------------------------

    def _born(self, row: FormRow) -> str:
        person = self._world.people[row.person]
        if "dob" in row.shows:
            return person.born.strftime("%d/%m/%Y")
        if "age" in row.shows:
            return f"age {age_on(person.born, min(dt.date.fromisoformat(self._form.date), TODAY))}"
        return ""

    def _address(self, row: FormRow) -> str:
        person = self._world.people[row.person]
        if not person.home or not row.shows & {"town", "addr"}:
            return ""
        place = home(person.home)
        return place.town if "town" in row.shows else f"{place.street_line}, {place.town}"

    def _phone(self, row: FormRow) -> str:
        return self._registry.phone.get(row.person, "") if "tel" in row.shows else ""

    def _glyphs(self, row: FormRow) -> str:
        return f"{'☑' if 'invite' in row.shows else '☐'} Yes {'☑' if 'noinvite' in row.shows else '☐'} No"

    def _ticks(self, row: FormRow) -> Cell:
        return (Tick("Yes", is_ticked="invite" in row.shows), Tick("No", is_ticked="noinvite" in row.shows), Text(""))

    def _letter(self, row: FormRow) -> str:
        return "Y" if "invite" in row.shows else "N" if "noinvite" in row.shows else "?"

    def _is_status(self, status: str) -> bool:
        words = {"CIN": "need", "CP": "protection", "s20": "20", "Interim care order": "interim"}
        wanted = words.get(status, status).lower()
        return wanted in self._form.values["legal"].lower()
