"""The tables of an agency in one layout, and what they say for the answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from sample_agency.corruption import Line, encode_lines
from sample_agency.ledger import Ledger
from sample_agency.model import Claim, Placement, RecordSpec, World
from sample_agency.places import home
from sample_agency.workbooks import Book

from bench.agencies.damage import damaged_lines, mixed, places
from bench.agencies.events import restricted_records
from bench.agencies.layout import Layout, TableStyle, day_text
from bench.agencies.records import Records
from bench.agencies.witness import Said
from bench.people.contacts import plain

_DAYS = frozenset({"born", "died", "made", "start", "end", "opened", "closed", "date"})
_FLAGS = {"": "kin", "!": "kin", "*": "courtesy"}
Row = dict[str, str]


@dataclass(slots=True)
class Tables:
    """Writes every table.

    Attributes:
        said: Particulars by node, for the witness.
        backward: Places of relationships that were entered the wrong way round.
    """

    world: World
    records: Records
    layout: Layout
    ledger: Ledger
    rng: Random
    noise: dict[str, float]
    said: dict[str, Said] = field(default_factory=dict)
    backward: list[dict[str, str]] = field(default_factory=list)
    _sheets: dict[str, list[tuple[TableStyle, list[Row]]]] = field(default_factory=lambda: defaultdict(list))

    def write(self) -> dict[str, bytes]:
        """Every table file, by path."""
        files: dict[str, bytes] = {}
        writers: dict[str, Callable[[], list[Row]]] = {
            "persons": self._persons,
            "person_addresses": self._person_addresses,
            "person_phones": self._person_phones,
            "relationships": self._relationships,
            "cases": self._cases,
            "placements": self._placements,
            "alerts": self._alerts,
            "addresses": self._addresses,
            "contacts": self._contacts,
            "views": self._views,
            "network": self._network,
        }
        for name, writer in writers.items():
            if not self.layout.has_table(name):
                continue
            rows = writer()
            style = self.layout.table(name)
            if style.sheet:
                self._sheets[style.file].append((style, rows))
            else:
                files[style.file] = self._csv(style, rows)
        return files | {file: self._book(file, sheets) for file, sheets in self._sheets.items()}

    # --- formats -----------------------------------------------------------------------------------------------------

    def _csv(self, style: TableStyle, rows: list[Row]) -> bytes:
        header = tuple(header for header, _ in style.columns)
        lines = [Line(tuple(self._cell(row, f, style) for _, f in style.columns)) for row in rows]
        boms = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe"}
        bom = boms[style.encoding] if style.bom else b""
        if style == self.layout.table("persons"):
            rng = Random(f"damage:{len(rows)}")
            lines = mixed(lines, damaged_lines(rng, self._n_damaged, len(header), style.encoding, style.delimiter))
        if style.encoding == "cp1252":
            lines = [line if line.raw else Line(tuple(map(_in_cp1252, line.cells))) for line in lines]
        return encode_lines(
            style.file, header, lines, self.ledger, encoding=style.encoding, delimiter=style.delimiter, bom=bom
        )[0]

    def _book(self, file: str, sheets: list[tuple[TableStyle, list[Row]]]) -> bytes:
        book = Book(file.rsplit("/", 1)[-1].removesuffix(".xlsx"))
        for style, rows in sheets:
            cells: list[list[str | dt.date | int]] = []
            for row in rows:
                cells.append([self._sheet_cell(row, f, style) for _, f in style.columns])
            book.sheet(style.sheet, list(style.titles), [header for header, _ in style.columns], cells)
        return book.to_bytes()

    def _sheet_cell(self, row: Row, name: str, style: TableStyle) -> str | dt.date:
        text = row.get(name, "")
        if name in _DAYS and len(text) == 10 and not style.date:
            return dt.date.fromisoformat(text)
        return self._cell(row, name, style)

    @staticmethod
    def _cell(row: Row, name: str, style: TableStyle) -> str:
        text = row.get(name, "")
        return day_text(text, style.date) if name in _DAYS and style.date else text

    @property
    def _n_damaged(self) -> int:
        return int(self.noise["damaged_rows"])

    # --- rows --------------------------------------------------------------------------------------------------------

    def _persons(self) -> list[Row]:
        style, hidden = self.layout.table("persons"), restricted_records(self.world)
        damaged, rows = places(len(self.world.records), self._n_damaged), []
        for index, record in enumerate(self._by_id()):
            detail, place = self.records.details[record.key], self.records.details[record.key].home
            where = home(place) if place else None
            rows.append({
                **_names(record),
                "id": record.external_id, "aka": record.aka, "previous": record.previous, "born": record.born,
                "sex": self.layout.word("sex", detail.sex), "nhs": detail.nhs, "phone": detail.phone,
                "address": detail.address, "town": where.town if where else "",
                "postcode": where.postcode if where else "",
                "one_line": f"{detail.address}, {where.town}, {where.postcode}" if where else "",
                "email": detail.email, "died": detail.died, "made": record.made,
                "restricted": self.layout.word("flag", "yes" if record.key in hidden else "no"),
            })  # fmt: skip
            locator = style.locator(index + sum(place <= index for place in damaged))
            self._note_person(record, style.file, locator)
            if detail.died:
                self.ledger.deaths.append((record.person, style.file, locator))
        return rows

    def _person_addresses(self) -> list[Row]:
        """Addresses in a table of their own; they say nothing that the person's node does not."""
        rows = []
        for record in self._by_id():
            detail = self.records.details[record.key]
            if detail.home:
                where = home(detail.home)
                line = f"{detail.address}, {where.town}, {where.postcode}"
                rows.append(
                    {"id": record.external_id, "one_line": line, "postcode": where.postcode, "start": record.made}
                )
        return rows

    def _person_phones(self) -> list[Row]:
        told = [(record, self.records.details[record.key].phone) for record in self._by_id()]
        return [
            {
                "id": record.external_id,
                "phone": phone,
                "kind": self.layout.word("phone", "mobile" if phone.startswith("07") else "landline"),
            }
            for record, phone in told
            if phone
        ]

    def _by_id(self) -> list[RecordSpec]:
        return sorted(self.world.records.values(), key=lambda record: record.external_id)

    def _note_person(self, record: RecordSpec, file: str, locator: str) -> None:
        detail = self.records.details[record.key]
        node = self.ledger.mention(
            file, locator, record.person, record.name, external_id=record.external_id, born=record.born
        )
        self.said[node] = Said(record.given, record.surname, record.born, detail.home, detail.phone, detail.nhs)

    def refer(self, file: str, locator: str, key: str) -> str:
        """Note that a row points to a record; returns the node."""
        record = self.world.records[key]
        return self.ledger.mention(
            file,
            locator,
            record.person,
            record.name,
            external_id=record.external_id,
            kind="reference",
            born=record.born,
        )

    def _relationships(self) -> list[Row]:
        style = self.layout.table("relationships")
        rows: list[Row] = []
        for case in sorted(self.world.cases, key=lambda case: (case.opened, case.ref)):
            for claim in case.claims:
                label, note = self._claimed(claim)
                pair = [self.world.records[claim.subject], self.world.records[claim.of]]
                first, second = reversed(pair) if claim.flag == "!" else pair
                locator = style.locator(len(rows))
                rows.append({
                    "number": str(8000 + len(rows)), "relation": label,
                    "subject_id": first.external_id, "subject_name": first.name,
                    "object_id": second.external_id, "object_name": second.name, "case": case.ref,
                    "start": case.opened, "end": claim.ended, "note": note,
                })  # fmt: skip
                if claim.flag == "!":
                    self.backward.append({
                        "file": style.file, "locator": locator, "problem": "parent and child the wrong way round",
                        "parent_external_id": pair[0].external_id, "child_external_id": pair[1].external_id,
                    })  # fmt: skip
                nodes = [self.refer(style.file, locator, key) for key in (claim.subject, claim.of)]
                if claim.note.startswith("died"):
                    self.ledger.deaths.append((pair[0].person, style.file, locator))
                self.ledger.say(
                    style.file, locator, nodes[0], label, nodes[1], kind=_FLAGS[claim.flag], source="case",
                    case=case.ref, is_reversed=claim.flag == "!",
                )  # fmt: skip
        return rows

    def _claimed(self, claim: Claim) -> tuple[str, str]:
        """Label and note of a line; a courtesy title is told as one, in one way or another."""
        if claim.flag != "*":
            return self.layout.relation("relations", claim.label, self.rng, self.noise["vague"]), claim.note
        label, note = self.rng.choice(self.layout.part("courtesy"))
        base = claim.label.rpartition("|")[2]
        return label.format(Base=base.title(), base=base), note.format(base=base)

    def _cases(self) -> list[Row]:
        style = self.layout.table("cases")
        rows = []
        for index, case in enumerate(sorted(self.world.cases, key=lambda case: (case.opened, case.ref))):
            record = self.world.records[case.child]
            status = "closed" if case.closed else "open"
            rows.append({
                **_names(record), "id": record.external_id, "case": case.ref,
                "type": self.layout.word("case", case.case_type),
                "opened": case.opened, "closed": case.closed, "team": case.team, "worker": case.worker,
                "status": self.layout.word("status", status),
                "restricted": self.layout.word("flag", "yes" if case.restricted else "no"),
            })  # fmt: skip
            self.refer(style.file, style.locator(index), case.child)
        return rows

    def _placements(self) -> list[Row]:
        style = self.layout.table("placements")
        rows = []
        for index, stay in enumerate(sorted(self.world.placements, key=lambda stay: (stay.start, stay.child))):
            record, place, locator = self.world.records[stay.child], home(stay.home), style.locator(index)
            teacher = self.world.people[stay.teacher]
            kind, carer, label = self._stay_words(stay)
            title = f"{'Ms' if teacher.sex == 'F' else 'Mr'} {teacher.surname}"
            phone = next((self.records.phones[key] for key in stay.carers if self.records.phones.get(key)), "")
            rows.append({
                **_names(record), "id": record.external_id, "kind": kind,
                "carer": carer, "address": place.street_line, "town": place.town, "postcode": place.postcode,
                "one_line": place.one_line, "phone": phone, "start": stay.start, "end": stay.end,
                "reason": stay.end_reason,
                "confidential": self.layout.word("flag", "yes" if stay.confidential else "no"),
                "school": stay.school, "teacher": title,
            })  # fmt: skip
            self._note_stay(style.file, locator, stay, label, title)
        return rows

    def _stay_words(self, stay: Placement) -> tuple[str, str, str]:
        """Kind and carers as written; for guardians who are kin also what they are to the child."""
        kind, _, code = stay.kind.partition(" ")
        if not code:
            return self.layout.word("placement", kind), stay.carer_text, ""
        label = self.layout.relation("form_relations", code, self.rng)
        told = self.layout.part("guardian")
        return told["kind"].format(relation=label), told["carer"].format(name=stay.carer_text, relation=label), label

    def _note_stay(self, file: str, locator: str, stay: Placement, label: str, title: str) -> None:
        child = self.refer(file, locator, stay.child)
        for key in stay.carers:
            person, phone = self.world.people[key], self.records.phones.get(key, "")
            node = self.ledger.mention(file, locator, key, f"{person.given} {person.surname}")
            self.said[node] = Said(person.given, person.surname, home=stay.home, phone=phone)
            kind = "kin" if label else "role"
            self.ledger.say(file, locator, node, label or "carer", child, kind=kind, source="placement")
        node = self.ledger.mention(file, locator, stay.teacher, title)
        self.ledger.say(file, locator, node, "teacher", child, kind="role", source="placement")

    def _alerts(self) -> list[Row]:
        style = self.layout.table("alerts")
        rows = []
        for index, alert in enumerate(sorted(self.world.alerts, key=lambda alert: (alert.start, alert.record))):
            record = self.world.records[alert.record]
            other = self.world.records[alert.relates] if alert.relates else None
            rows.append({
                **_names(record), "id": record.external_id, "number": f"{7100 + index}",
                "kind": self.layout.word("alert", alert.kind), "other_id": other.external_id if other else "",
                "other_name": other.name if other else "", "start": alert.start, "end": alert.end,
                "detail": self.layout.word("alert_detail", alert.kind),
            })  # fmt: skip
            for key in filter(None, (alert.record, alert.relates)):
                self.refer(style.file, style.locator(index), key)
        return rows

    def _addresses(self) -> list[Row]:
        style = self.layout.table("addresses")
        rows = []
        for index, row in enumerate(
            sorted(self.world.occupants, key=lambda row: (home(row.home).postcode, row.person))
        ):
            place = home(row.home)
            rows.append({
                "number": f"{300_000 + 7 * index}", "address": place.street_line, "town": place.town,
                "postcode": place.postcode, "one_line": place.one_line, "name": row.name, "start": row.start,
                "end": row.end, "source": row.source,
            })  # fmt: skip
            node = self.ledger.mention(style.file, style.locator(index), row.person, row.name)
            given, _, family = row.name.rpartition(" ")
            self.said[node] = Said(given, family, home=row.home)
        return rows

    # --- the child's own sheets ------------------------------------------------------------------------------------

    def _contacts(self) -> list[Row]:
        style = self.layout.table("contacts")
        rows = []
        for index, row in enumerate(self.world.contacts):
            label = self.layout.relation("relations", row.label, self.rng)
            rows.append(self._about(row.child, row.person) | {
                "relation": label, "date": row.date, "kind": self.layout.word("contact", row.kind),
                "quality": self.layout.word("quality", row.quality),
            })  # fmt: skip
            self._note_own(style, index, row.child, row.person, label)
        return rows

    def _views(self) -> list[Row]:
        style = self.layout.table("views")
        rows = []
        for index, row in enumerate(self.world.views):
            rows.append(self._about(row.child, row.person) | {
                "importance": row.importance, "amount": self.layout.word("amount", row.amount), "date": row.date,
                "words": self.rng.choice(self.layout.part("child_words")[row.amount]),
            })  # fmt: skip
            self.refer(style.file, style.locator(index), row.child)
            person = self.world.people[row.person]
            self.ledger.mention(style.file, style.locator(index), row.person, person.full_name, kind="mention")
        return rows

    def _network(self) -> list[Row]:
        style = self.layout.table("network")
        rows = []
        for index, row in enumerate(self.world.network):
            label = self.layout.relation("relations", row.label, self.rng, self.noise["vague"])
            rows.append(self._about(row.child, row.person) | {
                "relation": label, "importance": row.importance, "amount": self.layout.word("amount", row.amount),
                "case": self.world.children[row.child],
            })  # fmt: skip
            self._note_own(style, index, row.child, row.person, label)
        return rows

    def _about(self, child: str, person: str) -> Row:
        record = self.world.records[child]
        case = next(case for case in self.world.cases if case.ref == self.world.children[child])
        return {**_names(record), "id": record.external_id, "person": self.world.people[person].full_name,
                "worker": case.worker, "case": case.ref}  # fmt: skip

    def _note_own(self, style: TableStyle, index: int, child: str, person: str, label: str) -> None:
        locator, name = style.locator(index), self.world.people[person].full_name
        to = self.refer(style.file, locator, child)
        node = self.ledger.mention(style.file, locator, person, name)
        self.ledger.say(
            style.file, locator, node, label, to, kind="kin", source="network", case=self.world.children[child]
        )


def _names(record: RecordSpec) -> Row:
    middle = " ".join(part for part in (record.given, record.middle) if part)
    return {
        "given": record.given, "middle": record.middle, "family": record.surname, "given_middle": middle,
        "name": record.name, "family_first": f"{record.surname.upper()}, {middle}",
    }  # fmt: skip


def _in_cp1252(text: str) -> str:
    """A system without other letters keeps them unaccented, or loses them."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return plain(text).encode("cp1252", "replace").decode("cp1252")
    return text
