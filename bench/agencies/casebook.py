"""Which case files there are, and who is written on which: what is known, and what is hidden elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from sample_agency.kin import Kin, Namer
from sample_agency.model import Alert, Case, Claim, Person, World

from bench.agencies.kindred import Kindred
from bench.agencies.names import key_of
from bench.agencies.records import Records, on_day
from bench.agencies.roll import TODAY, Member, years

_TEAMS = ("Family Support North", "Safeguarding East", "Children Looked After", "Court and Permanence", "Early Help")
_CLOSED_TYPES = ("Child in Need", "Early Help", "Child Protection Plan", "Family Assessment")

# Shares of kin whom a case file of an ordinary child names, by how near they are.
_WRITTEN = {"parent": 0.9, "sibling": 0.85, "grandparent": 0.6, "aunt": 0.35, "cousin": 0.15, "step": 0.6, "other": 0.1}
# The child's own file knows the mother's side better than the father's, and neither well.
_OWN = {
    "mother": 0.97, "father": 0.65, "sibling": 0.9, "maternal half": 0.7, "paternal half": 0.25,
    "maternal grandparent": 0.55, "paternal grandparent": 0.2, "maternal aunt": 0.25, "paternal aunt": 0.1,
    "step": 0.5, "other": 0.04,
}  # fmt: skip


@dataclass(slots=True)
class Casebook:
    """Writes cases into a world.

    Attributes:
        minor_cases: Cases of other children: forms, genograms and notes hang on them.
        sealed: Records under an adopter's name.
    """

    world: World
    records: Records
    namer: Namer
    rng: Random
    noise: dict[str, float]
    workers: list[str]
    ref_pattern: str
    minor_cases: list[Case] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    _families: dict[str, list[Person]] = field(default_factory=dict)
    _n_cases: int = 0

    def family_of(self, person: str) -> list[Person]:
        """Everybody of the person's kindred."""
        if not self._families:
            for other in self.world.people.values():
                self._families.setdefault(other.family, []).append(other)
        return self._families[self.world.people[person].family]

    def write_kindred(self, kindred: Kindred, *, is_focus: bool) -> None:
        """The older cases first, then the child's own."""
        shares = {"parents": 0.45, "others": 0.5}
        for subject in sorted(kindred.subjects, key=lambda member: member.born):
            share = shares["parents"] if subject in (kindred.mother, kindred.father) else shares["others"]
            if subject.born.year > 1965 and self.rng.random() < share:
                self._case_of(subject)
        if kindred.stranger_child:
            self._case_of(kindred.stranger_child)
        if is_focus:
            self._own_case(kindred)

    # --- other children's cases ------------------------------------------------------------------------------------

    def _case_of(self, subject: Member) -> None:
        """A closed case of somebody who was a minor then."""
        age = min(self.rng.randint(2, 15), years(subject.born) - 1)
        if age < 0:
            return
        day = on_day(subject.born, max(age, 0) + 1) if age else (subject.born + dt.timedelta(days=60)).isoformat()
        key = key_of(subject.row)
        case = self._open(key, self.rng.choice(_CLOSED_TYPES), day)
        case.closed = min(
            (dt.date.fromisoformat(day) + dt.timedelta(days=self.rng.randint(90, 600))), TODAY
        ).isoformat()
        case.restricted = self.rng.random() < 0.01
        people = self._living_kin(key, day)
        for other, kin in people:
            if self.rng.random() < _WRITTEN[_band(kin)]:
                self._claim(case, other, kin)
        self._parents_of_siblings(case, people)
        self.minor_cases.append(case)

    def _living_kin(self, key: str, day: str) -> list[tuple[Person, Kin]]:
        """Kin who were born, and couples that had met, when the case was opened."""
        found = []
        for other in self.family_of(key):
            kin = self.namer.name(key, other.key) if other.key != key and not other.adopters else None
            if kin and kin.degree <= 5 and other.born.isoformat() < day and self._has_met(other, kin, day):
                found.append((other, kin))
        return found

    def _has_met(self, other: Person, kin: Kin, day: str) -> bool:
        if kin.blood:
            return True
        return any(c.start[:4] < day[:4] for c in self.world.couples if other.key in (c.a, c.b))

    def _parents_of_siblings(self, case: Case, people: list[tuple[Person, Kin]]) -> None:
        """The parents are entered for brothers and sisters too, where these are on the file."""
        on_file = {self.world.records[claim.subject].person: claim.subject for claim in case.claims}
        for sibling, kin in people:
            if kin.base in ("brother", "sister") and kin.blood and sibling.key in on_file:
                for parent, word in ((sibling.mother, "mother"), (sibling.father, "father")):
                    if parent in on_file and self.rng.random() < 0.7:
                        case.claims.append(Claim(on_file[parent], f"||{word}", on_file[sibling.key]))

    # --- the child's own case ----------------------------------------------------------------------------------------

    def _own_case(self, kindred: Kindred) -> None:
        child = key_of(kindred.child.row)
        day = dt.date(self.rng.randint(max(kindred.child.born.year + 2, 2021), 2025), self.rng.randint(1, 12), 5)
        case = self._open(child, "Child Looked After", day.isoformat())
        case.child = child  # the child's first record is the one on the open case
        self.world.children[child] = case.ref
        for other, kin in self._living_kin(child, TODAY.isoformat()):
            if self.rng.random() < _OWN.get(_own_band(kin), 0.04):
                self._claim(case, other, kin, is_own=True)
        self._parents_of_siblings(case, self._living_kin(child, TODAY.isoformat()))
        if kindred.friend:
            friend = self.world.people[key_of(kindred.friend.row)]
            word = "aunt" if friend.sex == "F" else "uncle"
            case.claims.append(Claim(self.records.make(friend.key, case.opened), f"||{word}", case.child, "*"))
        if kindred.adopted:
            self._seal(case, key_of(kindred.adopted.row))

    def _seal(self, case: Case, adopted: str) -> None:
        """The birth record stands on the file; a second one, under the adopters' name, must never be tied to it."""
        person = self.world.people[adopted]
        word = "sister" if person.sex == "F" else "brother"
        birth = self.records.make(adopted, on_day(person.born, 1))
        case.claims.append(Claim(birth, f"||{word}", case.child))
        later = self.records.make(adopted, on_day(person.born, 2))
        self.world.records[later].surname = self.world.people[person.adopters[0]].surname
        for record in (birth, later):
            self.world.alerts.append(Alert(record, "Adoption", "", on_day(person.born, 2), "", "seal"))
        self.sealed.append(later)

    # --- parts ---------------------------------------------------------------------------------------------------

    def _open(self, child: str, kind: str, day: str) -> Case:
        self._n_cases += 1
        record = self.records.pick(child, day)
        case = Case(
            self.ref_pattern.format(self._n_cases), record, kind, day, "", self.rng.choice(_TEAMS),
            self.rng.choice(self.workers),
            "main", restricted=False,
        )  # fmt: skip
        self.world.cases.append(case)
        return case

    def _claim(self, case: Case, other: Person, kin: Kin, *, is_own: bool = False) -> None:
        day = case.opened
        home = ""
        if age_at(other.born, day) < 18 and other.mother:
            home = self.world.people[other.mother].home
        record = self.records.pick(other.key, day, home)
        flag = "!" if not is_own and kin.base in ("mother", "father") and self._is_slip() else ""
        note = (
            f"died {other.died.year}" if other.died and other.died.isoformat() < day and self.rng.random() < 0.5 else ""
        )
        case.claims.append(Claim(record, relation_code(kin), case.child, flag, note))

    def _is_slip(self) -> bool:
        return self.rng.random() < self.noise["reversed"]


def age_at(born: dt.date, day: str) -> int:
    """Whole years on an ISO day."""
    on = dt.date.fromisoformat(day)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def relation_code(kin: Kin) -> str:
    """``kin`` as the layouts' lists of codes have it: "maternal|half-|sister", the parts that do not apply empty."""
    marks = ("half-" if kin.half else "") + ("step-" if kin.step else "") + ("-in-law" if kin.by_marriage else "")
    return f"{kin.side}|{marks}|{kin.base}"


def _band(kin: Kin) -> str:
    if not kin.blood:
        return "step" if kin.degree <= 2 else "other"
    if kin.base in ("mother", "father"):
        return "parent"
    if kin.base in ("brother", "sister"):
        return "sibling"
    if kin.base in ("grandmother", "grandfather"):
        return "grandparent"
    if kin.base in ("aunt", "uncle"):
        return "aunt"
    return "cousin" if kin.degree <= 4 else "other"


def _own_band(kin: Kin) -> str:
    band = _band(kin)
    if band == "parent":
        return kin.base
    if band == "sibling":
        return f"{kin.side} half" if kin.half else "sibling"
    if band in ("grandparent", "aunt"):
        return f"{kin.side} {band}"
    return "step" if band == "step" else "other"
