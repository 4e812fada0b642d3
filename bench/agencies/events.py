"""What hangs on the cases: forms, genograms, placements, orders, views, visits, addresses, notes and traps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from sample_agency.gedcom import dialect_for
from sample_agency.kin import Kin, Namer
from sample_agency.model import (
    Alert,
    Case,
    Contact,
    Form,
    FormRow,
    Genogram,
    NetworkRow,
    Occupant,
    Person,
    Placement,
    Trap,
    View,
    World,
)  # fmt: skip

from bench.agencies.casebook import Casebook, relation_code
from bench.agencies.kindred import Kindred
from bench.agencies.names import key_of
from bench.agencies.records import Records
from bench.agencies.roll import TODAY
from bench.people import slips

_DIALECTS = ("utf8", "plain", "ansi", "ansel")


@dataclass(frozen=True, slots=True)
class Note:
    """A note or mail that tells of one relative in a sentence.

    Attributes:
        about: Person whose relative is named; ``code`` is the kin of ``person`` to ``about``.
        kind: "note" or "mail".
        wording: Place in the layout's list of sentences.
    """

    kind: str
    about: str
    case: Case
    person: str
    code: str
    date: str
    wording: int
    with_born: bool


@dataclass(slots=True)
class Events:
    """Adds to a world what hangs on its cases."""

    world: World
    records: Records
    book: Casebook
    namer: Namer
    rng: Random
    carers: list[tuple[str, ...]]
    teachers: list[str]
    notes: list[Note] = field(default_factory=list)

    def add(self, kindreds: list[Kindred], *, n_focus: int) -> None:
        for kindred in kindreds[:n_focus]:
            self._own_papers(kindred)
            self._alerts(kindred)
        for case in self.book.minor_cases:
            self._papers(case)
        self._occupants()
        for kindred in kindreds[:n_focus]:
            self._traps(kindred)

    # --- the child's own papers -------------------------------------------------------------------------------------

    def _own_papers(self, kindred: Kindred) -> None:
        child = key_of(kindred.child.row)
        case = next(case for case in self.world.cases if case.ref == self.world.children[child])
        known = self._named_on(case)
        if self.rng.random() < 0.7:
            self._form(case, [pair for pair in known if self.rng.random() < 0.8])
        for person, kin in known:
            is_only = sum(other.full_name == person.full_name for other in self.book.family_of(child)) == 1
            if not person.died and is_only and self.rng.random() < 0.45:
                self._view(child, person, kin, case)
        self._stays(child, kindred)
        for person, kin in self._hidden(child, {person.key for person, _ in known}):
            if self.rng.random() < 0.06:
                self._note(case, child, person, kin)

    def _named_on(self, case: Case) -> list[tuple[Person, Kin]]:
        about = self.world.records[case.child].person
        found: dict[str, tuple[Person, Kin]] = {}
        for claim in case.claims:
            person = self.world.people[self.world.records[claim.subject].person]
            kin = self.namer.name(about, person.key) if person.key != about else None
            if kin and not person.adopters:
                found[person.key] = (person, kin)
        return list(found.values())

    def _hidden(self, child: str, known: set[str]) -> list[tuple[Person, Kin]]:
        people = [person for person in self.book.family_of(child) if person.key not in known | {child}]
        pairs = [(person, self.namer.name(child, person.key)) for person in people if not person.adopters]
        return [(person, kin) for person, kin in pairs if kin and kin.is_kin and kin.degree <= 4]

    def _view(self, child: str, person: Person, kin: Kin, case: Case) -> None:
        importance = self.rng.choice("34455")
        amount = self.rng.choice(("too little", "just right", "just right", "too much", "stop"))
        if amount == "stop" and self.rng.random() < 0.5:
            amount = "too little"
        if self.rng.random() < 0.6:
            date = f"{self.rng.randint(2024, 2025)}-{self.rng.randint(1, 12):02d}-14"
            self.world.views.append(View(child, person.key, importance, amount, date, ""))
        else:
            code = relation_code(kin)
            amount = "just right" if amount == "stop" else amount
            self.world.network.append(NetworkRow(child, person.key, person.full_name, code, "", importance, amount, ""))
        if self.rng.random() < 0.6:
            date = f"2025-{self.rng.randint(1, 12):02d}-{self.rng.randint(1, 28):02d}"
            self.world.contacts.append(Contact(child, person.key, relation_code(kin), date, "visit", "good"))

    def _stays(self, child: str, kindred: Kindred) -> None:
        """One to three stays with foster carers."""
        n, year = self.rng.randint(1, 3), TODAY.year - 5
        for i in range(n):
            start = f"{max(year + i, kindred.child.born.year)}-{self.rng.randint(6, 11):02d}-03"
            end = "" if i == n - 1 else f"{year + i + 1}-04-20"
            carers = self.rng.choice(self.carers)
            names = [self.world.people[key] for key in carers]
            text = " & ".join(person.given for person in names) + f" {names[0].surname}"
            self.world.placements.append(
                Placement(child, "Foster", carers, text, names[0].home, start, end, "Planned move" if end else "",
                          not end, "Harbour View School", self.rng.choice(self.teachers))
            )  # fmt: skip

    # --- other cases -------------------------------------------------------------------------------------------------

    def _papers(self, case: Case) -> None:
        about = self.world.records[case.child].person
        named = self._named_on(case)
        if case.opened > "2012" and self.rng.random() < 0.35:
            more = [pair for pair in self._hidden(about, set()) if self.rng.random() < 0.3]
            self._form(case, list({person.key: (person, kin) for person, kin in [*named, *more]}.values()))
        if case.opened > "2006" and self.rng.random() < 0.3:
            self._other_stay(case, about)
        if self.rng.random() < 0.3:
            self._genogram(case, about)
        for person, kin in self._hidden(about, {person.key for person, _ in named}):
            if person.born.isoformat() < case.opened and self.rng.random() < 0.05:
                self._note(case, about, person, kin)

    def _other_stay(self, case: Case, about: str) -> None:
        """Another child's stay: with foster carers, or with a relative who became special guardian."""
        first = dt.date.fromisoformat(case.opened)
        start, teacher = (first + dt.timedelta(days=80)).isoformat(), self.rng.choice(self.teachers)
        guardians = [
            (person, kin)
            for person, kin in self._hidden(about, set())
            if 1 < kin.degree <= 3 and person.born.year < first.year - 24 and not person.died
        ]
        if guardians and self.rng.random() < 0.6:
            person, kin = self.rng.choice(guardians)
            self.world.placements.append(
                Placement(case.child, f"Guardianship {relation_code(kin)}", (person.key,), person.full_name,
                          person.home, start, "", "", False, "Marsh Lane Primary School", teacher)
            )  # fmt: skip
            return
        carers = self.rng.choice(self.carers)
        names = [self.world.people[key] for key in carers]
        text = " & ".join(name.given for name in names) + f" {names[0].surname}"
        end = (first + dt.timedelta(days=280)).isoformat()
        if end < TODAY.isoformat():
            self.world.placements.append(
                Placement(case.child, "Foster", carers, text, names[0].home, start, end, "Returned home", False,
                          "Marsh Lane Primary School", teacher)
            )  # fmt: skip

    def _form(self, case: Case, named: list[tuple[Person, Kin]]) -> None:
        child = self.world.records[case.child]
        date = (dt.date.fromisoformat(case.opened) + dt.timedelta(days=40)).isoformat()
        form = Form(f"{child.person}_{case.ref}", "", child.person, case.ref, date, {})
        for person, kin in named:
            if person.born.isoformat() >= date:
                continue
            shows = {what for what, share in (("dob", 0.45), ("age", 0.3), ("address", 0.5), ("phone", 0.4))
                     if self.rng.random() < share}  # fmt: skip
            name = person.full_name
            if person.known_as and self.rng.random() < 0.4:
                name = f"{person.known_as} {person.surname}"
            elif self.rng.random() < 0.15:
                name = slips.unaccented(name, self.rng)
            form.rows.append(FormRow(person.key, name, relation_code(kin), "", frozenset(shows), ""))
        if form.rows:
            self.world.forms.append(form)

    def _genogram(self, case: Case, about: str) -> None:
        """The person, ancestors, their children and partners: a tree without loose ends."""
        members = [about]
        for other in self.book.family_of(about):
            kin = self.namer.name(about, other.key) if other.key != about and not other.adopters else None
            if (
                kin
                and kin.degree <= 4
                and other.born.isoformat() < case.opened
                and (kin.blood or self.rng.random() < 0.5)
            ):
                members.append(other.key)
        kept = [key for key in members if key == about or self._is_tied(key, set(members))]
        file = f"{self.world.people[about].surname}_{case.ref}"
        names = " ".join(f"{p.full_name} {p.middle} {p.birth_name}" for p in map(self.world.people.__getitem__, kept))
        dialect = dialect_for(self.rng.choice(_DIALECTS), names)
        self.world.genograms.append(Genogram(file, dialect, case.ref, case.opened, kept))

    def _is_tied(self, key: str, members: set[str]) -> bool:
        person = self.world.people[key]
        is_parent = any(key in (self.world.people[m].mother, self.world.people[m].father) for m in members)
        return (
            is_parent
            or bool({person.mother, person.father} & members)
            or any({c.a, c.b} <= members and key in (c.a, c.b) for c in self.world.couples)
        )

    def _note(self, case: Case, about: str, person: Person, kin: Kin) -> None:
        first = dt.date.fromisoformat(case.opened)
        last = dt.date.fromisoformat(case.closed) if case.closed else TODAY
        date = first + dt.timedelta(days=self.rng.randint(5, max((last - first).days, 6)))
        kind = "mail" if self.rng.random() < 0.3 and date.year > 2004 else "note"
        self.notes.append(
            Note(kind, about, case, person.key, relation_code(kin), min(date, TODAY).isoformat(),
                 self.rng.randrange(1000), self.rng.random() < 0.3)
        )  # fmt: skip

    # --- orders, addresses, traps -----------------------------------------------------------------------------------

    def _alerts(self, kindred: Kindred) -> None:
        child = key_of(kindred.child.row)
        relatives = [kindred.father, *kindred.stepparents, *kindred.formers, *kindred.grandparents.values()]
        held = [key_of(member.row) for member in relatives if not member.died]
        held = [key for key in held if self.records.of_person.get(key)]
        self.rng.shuffle(held)
        year = TODAY.year
        for kind, share in (
            ("No Contact Order", 0.35),
            ("expired", 0.35),
            ("Person Posing Risk", 0.3),
        ):
            if held and self.rng.random() < share:
                record = self.rng.choice(self.records.of_person[held.pop()])
                relates = child if kind in ("No Contact Order", "expired") else ""
                end = f"{year - 2}-05-01" if kind == "expired" else f"{year + 2}-05-01" if relates else ""
                name = "Non-Molestation Order" if kind == "expired" else kind
                self.world.alerts.append(Alert(record, name, relates, f"{year - 3}-04-11", end, ""))
        mother = key_of(kindred.mother.row)
        if self.records.of_person.get(mother) and self.rng.random() < 0.15:
            record = self.records.of_person[mother][0]
            self.world.alerts.append(Alert(record, "Address Withheld", "", f"{year - 2}-02-02", "", ""))

    def _occupants(self) -> None:
        withheld = {self.world.records[a.record].person for a in self.world.alerts if a.kind == "Address Withheld"}
        for person in self.world.people.values():
            is_fit = person.home and person.is_adult and not person.died and not person.options
            if not is_fit or person.key in withheld or self.rng.random() < 0.55:
                continue
            year = self.rng.randint(min(max(person.born.year + 18, 1990), 2024), 2025)
            start = f"{year}-{self.rng.randint(1, 12):02d}-09"
            initial = self.rng.random() < 0.25
            name = f"{person.given[0]} {person.surname}" if initial else person.full_name
            self.world.occupants.append(Occupant(person.home, person.key, name, start, "", "Council tax"))

    def _traps(self, kindred: Kindred) -> None:
        child = key_of(kindred.child.row)
        if kindred.stranger:
            pair = tuple(key_of(member.row) for member in kindred.stranger)
            if all(self.records.of_person.get(key) for key in pair):
                self.world.traps.append(Trap("namesake", "", "merge", pair, "same name, birthdays days apart"))
                self.world.traps.append(Trap("namesake", child, "surface_as_kin", pair[:1], "a stranger"))
        if kindred.friend:
            friend = key_of(kindred.friend.row)
            self.world.traps.append(Trap("courtesy", child, "label_as_kin", (friend,), "a courtesy title"))
        brood = [kindred.child, *kindred.siblings]
        for one in brood:
            for other in brood:
                if one.row < other.row and one.born == other.born:
                    self.world.traps.append(Trap("twins", "", "merge", (key_of(one.row), key_of(other.row)), "twins"))
        for side in ("maternal", "paternal"):
            parent = kindred.mother if side == "maternal" else kindred.father
            elder = kindred.grandparents[f"{side} grandfather"]
            if self.world.people[key_of(parent.row)].given == self.world.people[key_of(elder.row)].given:
                people = (key_of(parent.row), key_of(elder.row))
                self.world.traps.append(Trap("father_and_son", "", "merge", people, "father and son of one name"))


def restricted_records(world: World) -> set[str]:
    """Records that stand on restricted cases only."""
    on: dict[bool, set[str]] = {True: set(), False: set()}
    for case in world.cases:
        on[case.restricted] |= {case.child, *(claim.subject for claim in case.claims)}
    return on[True] - on[False]
