"""Referral forms, notes and mails of an agency in one layout."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from random import Random
from typing import Any

from sample_agency.model import Case, Form, FormRow, Person, World, age_on
from sample_agency.places import home
from sample_agency.wordxml import Cell, Tick, WordDocument

from bench.agencies.events import Note
from bench.agencies.layout import Layout, day_text
from bench.agencies.tables import Tables
from bench.agencies.witness import Said


@dataclass(slots=True)
class Papers:
    """Writes every document that is not a table."""

    tables: Tables
    notes: list[Note]

    @property
    def _world(self) -> World:
        return self.tables.world

    @property
    def _layout(self) -> Layout:
        return self.tables.layout

    @property
    def _rng(self) -> Random:
        return self.tables.rng

    def write(self) -> dict[str, bytes]:
        """Every document, by path."""
        files: dict[str, bytes] = {}
        for form in self._world.forms:
            form.file = self._layout.part("form")["file"].format(ref=form.case.replace("/", "-"), n=len(files) + 1)
            files[form.file] = self._form(form)
        for note in self.notes:
            told = self._layout.part(note.kind)
            file = told["file"].format(ref=note.case.ref.replace("/", "-"), date=note.date, n=len(files) + 1)
            files[file] = self._mail(note, file, told) if note.kind == "mail" else self._note(note, file, told)
        return files

    # --- forms -------------------------------------------------------------------------------------------------------

    def _form(self, form: Form) -> bytes:
        told: dict[str, Any] = self._layout.part("form")
        document = WordDocument(told["title"])
        document.heading(told["title"])
        document.paragraph(told["intro"])
        values = self._block(form, told["date"])
        pairs = [[label, values[name]] for label, name in told["block"]]
        width = told.get("pairs_in_row", 1)
        block: list[list[Cell]] = [
            [cell for pair in pairs[i : i + width] for cell in pair] for i in range(0, len(pairs), width)
        ]
        document.table(block)
        child = self._case(form.case).child
        record = self._world.records[child]
        self.tables.ledger.mention(
            form.file,
            "T1R1",
            record.person,
            record.name,
            external_id=record.external_id,
            kind="reference",
            born=record.born,
        )
        document.heading(told["people_heading"], 2)
        header: list[Cell] = [label for label, _ in told["people"]]
        rows = [self._form_row(form, row, index, told) for index, row in enumerate(form.rows)]
        document.table([header, *rows], bold_first=True)
        document.paragraph(told["outro"])
        return document.to_bytes()

    def _block(self, form: Form, date: str) -> dict[str, str]:
        case = self._case(form.case)
        record = self._world.records[case.child]
        return {
            "name": record.name, "born": day_text(record.born, date), "id": record.external_id, "case": case.ref,
            "worker": case.worker, "team": case.team, "date": day_text(form.date, date), "status": case.case_type,
            "reason": self._rng.choice(self._layout.part("form")["reasons"]),
        }  # fmt: skip

    def _case(self, ref: str) -> Case:
        return next(case for case in self._world.cases if case.ref == ref)

    def _form_row(self, form: Form, row: FormRow, index: int, told: dict[str, Any]) -> list[Cell]:
        person, locator = self._world.people[row.person], f"T2R{index + 2}"
        label = self._layout.relation("form_relations", row.label, self._rng, self.tables.noise["vague"])
        name = row.name
        if person.died and person.died.isoformat() <= form.date and self._rng.random() < 0.7:
            label = f"{label} ({told['dead']})"
            self.tables.ledger.deaths.append((person.key, form.file, locator))
        values: dict[str, Cell] = {"name": name, "relation": label, **self._shown(form, row, person, told["date"])}
        values["invite"] = (Tick("Yes", is_ticked=True), Tick("No", is_ticked=False))
        self._note_row(form, row, locator, label, str(values["born"]))
        return [values[field] for _, field in told["people"]]

    def _shown(self, form: Form, row: FormRow, person: Person, date: str) -> dict[str, Cell]:
        place = home(person.home) if person.home and "address" in row.shows and not person.died else None
        phone = self.tables.records.phone_of(person) if "phone" in row.shows else ""
        born = day_text(person.born.isoformat(), date) if "dob" in row.shows else ""
        if not born and "age" in row.shows and not person.died:
            born = str(age_on(person.born, person.born.fromisoformat(form.date)))
        address = place.one_line if place else ""
        return {"born": born, "address": address, "phone": phone, "contact": ", ".join(filter(None, (address, phone)))}

    def _note_row(self, form: Form, row: FormRow, locator: str, label: str, born: str) -> None:
        person = self._world.people[row.person]
        is_day = "dob" in row.shows
        node = self.tables.ledger.mention(
            form.file, locator, row.person, row.name, born=person.born.isoformat() if is_day else ""
        )
        given, _, family = row.name.rpartition(" ")
        shown = person.home if "address" in row.shows and not person.died else ""
        phone = self.tables.records.phones.get(person.key, "") if "phone" in row.shows else ""
        day = person.born.isoformat() if is_day else (str(person.born.year) if born else "")
        self.tables.said[node] = Said(given, family, day, shown, phone)
        case = self._case(form.case)
        child = self.tables.refer(form.file, locator, case.child)
        self.tables.ledger.say(form.file, locator, node, label, child, kind="kin", source="form", case=form.case)

    # --- notes -------------------------------------------------------------------------------------------------------

    def _sentence(self, note: Note, file: str, line: int) -> str:
        """One sentence, in which a relative is named; notes where it stands."""
        person, record = self._world.people[note.person], self._world.records[note.case.child]
        label = self._layout.relation("note_relations", note.code, self._rng)
        sentences = self._layout.part("sentences")
        name = person.full_name
        text: str = sentences[note.wording % len(sentences)].format(
            child=record.given, name=name, relation=label[:1].lower() + label[1:],
            born=f" (born {person.born.year})" if note.with_born else "",
        )  # fmt: skip
        born = str(person.born.year) if note.with_born else ""
        node = self.tables.ledger.mention(file, f"L{line}", note.person, name, kind="mention")
        given, _, family = name.rpartition(" ")
        self.tables.said[node] = Said(given, family, born)
        child = self.tables.refer(file, f"L{line}", note.case.child)
        self.tables.ledger.say(file, f"L{line}", node, label, child, kind="kin", source="note")
        return text

    def _note(self, note: Note, file: str, told: dict[str, Any]) -> bytes:
        record = self._world.records[note.case.child]
        head = [
            line.format(name=record.name, id=record.external_id, ref=note.case.ref,
                        date=day_text(note.date, told["date"]),                        worker=note.case.worker)
            for line in told["head"]
        ]  # fmt: skip
        body = [
            self._rng.choice(told["opening"]),
            self._sentence(note, file, len(head) + 3),
            self._rng.choice(told["closing"]),
        ]
        text = "\n".join([*head, "", *body, ""])
        return text.encode(told["encoding"], "replace")

    def _mail(self, note: Note, file: str, told: dict[str, Any]) -> bytes:
        record, message = self._world.records[note.case.child], EmailMessage(policy=SMTP)
        message["From"] = told["from"]
        message["To"] = told["to"]
        message["Subject"] = told["subject"].format(name=record.name, ref=note.case.ref, id=record.external_id)
        message["Date"] = day_text(note.date, "%d %b %Y 10:00:00 +0000")
        body = [*told["opening"], self._sentence(note, file, len(told["opening"]) + 1), *told["closing"]]
        message.set_content("\n".join(body) + "\n", cte="quoted-printable")
        return message.as_bytes()
