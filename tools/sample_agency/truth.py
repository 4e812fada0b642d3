"""The answers: who is who, who is kin of which child, what must not happen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sample_agency.gates import HARD, Gates
from sample_agency.kin import MAX_DEGREE, Kin, Namer
from sample_agency.ledger import Assertion, Ledger, Mention
from sample_agency.model import Person, Placement, World
from sample_agency.places import home
from sample_agency.trail import Joins, Step, Trails, mechanisms
from sample_agency.workbooks import PLACEMENTS, placement_rows

Row = dict[str, Any]
_ROLE_WORDS = {
    "godmother": "godmother",
    "godfather": "godfather",
    "neighbour": "neighbour",
    "former foster": "former foster carer",
    "foster": "current foster carer",
}


class Truth:
    """Computes every answer file from the world and from what was written."""

    def __init__(self, world: World, phones: Mapping[str, str], ledger: Ledger, joins: Joins | None = None) -> None:
        """``phones`` are telephone numbers by person key; ``joins`` as ``Trails`` takes it."""
        self.world, self.phones, self.ledger = world, phones, ledger
        self.namer = Namer(world)
        self.gates = Gates(world, ledger)
        self.trails = Trails(world, ledger, joins=joins)
        restricted = frozenset(case.ref for case in world.cases if case.restricted)
        self._open_trails = Trails(world, ledger, restricted, joins)
        self._mentions: dict[str, list[Mention]] = {}
        for mention in ledger.mentions:
            self._mentions.setdefault(mention.person, []).append(mention)
        self._person_of = {mention.node: mention.person for mention in ledger.mentions}

    # --- children ------------------------------------------------------------------------------------------------

    def children(self) -> list[Row]:
        return [self._child(child, case) for child, case in self.world.children.items()]

    def _child(self, child: str, case: str) -> Row:
        person, record = self.world.people[child], self.world.records[child]
        stays = [stay for stay in self.world.placements if stay.child == child and not stay.end]
        return {
            "external_id": record.external_id,
            "all_external_ids": self._external_ids(child),
            "true_id": person.number,
            "name": record.name,
            "true_name": person.full_name,
            "dob": person.born.isoformat(),
            "own_case": case,
            "community": person.community,
            "early_permanence": any("Early Permanence" in stay.kind for stay in stays),
            "people": self._people(child, case),
        }

    def _external_ids(self, person: str) -> list[str]:
        return sorted({m.external_id for m in self._mentions.get(person, []) if m.external_id})

    def _people(self, child: str, case: str) -> list[Row]:
        known = self._known(child, case)
        trails = self.trails.from_child(child, case)
        open_trails = self._open_trails.from_child(child, case)
        rows = []
        for key in self.world.people:
            if key == child or not self._mentions.get(key):
                continue
            kin = self.namer.name(child, key)
            if kin and kin.degree <= MAX_DEGREE:
                trail = open_trails.get(key) or trails.get(key)  # through no restricted case where there is a choice
                rows.append(self._kin_row(child, key, kin, key in known, trail, key in open_trails))
        seen = {row["true_id"] for row in rows}
        rows += [row for row in self._others(child, case, known) if row["true_id"] not in seen]
        return sorted(rows, key=lambda row: (row["kind"], row["degree"] or 99, row["true_id"]))

    def _known(self, child: str, case: str) -> set[str]:
        """People of the child's own case: its rows, its network sheet, its own form, its current stay."""
        found = {
            self._person_of[node]
            for said in self.ledger.assertions
            if said.case == case and said.source != "genogram"
            for node in (said.subject, said.object)
        }
        for _, stay in placement_rows(self.world):
            if stay.child == child and not stay.end:
                found |= {*stay.carers, *filter(None, [stay.teacher])}
        return found

    def _kin_row(
        self, child: str, key: str, kin: Kin, is_known: bool, trail: tuple[Step, ...] | None, is_open: bool
    ) -> Row:
        is_hidden = not is_known
        row = self._row(child, key, kin.relationship, kin.base, is_known=is_known)
        gates = row["gates"]
        if is_hidden and trail is not None and not is_open:
            gates.append(
                {"gate": "restricted", "effect": "hold", "discoverable": True, "sources": [], "on_external_id": ""}
            )
        row.update(
            side=kin.side,
            half=kin.half,
            step=kin.step,
            by_marriage=kin.by_marriage,
            blood=kin.blood,
            degree=kin.degree,
            kind="kin" if kin.is_kin else "non-kin",
            discoverable=is_known or is_open,
            mechanisms=mechanisms(trail) if is_hidden and trail else [],
            witness_path=[self._step(step) for step in trail] if is_hidden and trail else [],
        )
        return row

    def _step(self, step: Step) -> Row:
        if step.assertion is None:
            return {"step": "same person", "nodes": sorted((step.start, step.end)), "mechanism": step.tag or None}
        said: Assertion = step.assertion
        return {
            "step": "assertion",
            "file": said.file,
            "locator": said.locator,
            "relation": said.label,
            "from_id": self._number(said.subject),
            "to_id": self._number(said.object),
            "mechanism": step.tag or None,
        }

    def _number(self, node: str) -> int:
        return self.world.people[self._person_of[node]].number

    def _row(self, child: str, key: str, relationship: str, base: str, *, is_known: bool) -> Row:
        person = self.world.people[key]
        views = [view for view in self.world.views if view.child == child and view.person == key]
        network = [row for row in self.world.network if row.child == child and row.person == key]
        return {
            "true_id": person.number,
            "name": person.full_name,
            "birth_name": person.birth_name,
            "sex": person.sex,
            "dob": person.born.isoformat(),
            "relationship": relationship,
            "base": base,
            "side": "",
            "half": False,
            "step": False,
            "by_marriage": False,
            "blood": False,
            "degree": None,
            "kind": "non-kin",
            "important": any(view.importance in ("4", "5") for view in views)
            or any(row.importance in ("4", "5") for row in network),
            "status": "known" if is_known else "hidden",
            "mechanisms": [],
            "discoverable": True,
            "in_own_case_text": self._is_in_own_text(child, person),
            "alive": person.died is None,
            "adult": person.is_adult,
            "gates": self.gates.of(child, key),
            "external_ids": self._external_ids(key),
            "locators": [
                {"file": file, "locator": locator}
                for file, locator in dict.fromkeys((m.file, m.locator) for m in self._mentions.get(key, []))
            ],
            "witness_path": [],
            "child_view": {"importance": views[0].importance, "contact": views[0].amount} if views else None,
            "recent_contacts": sum(c.child == child and c.person == key for c in self.world.contacts),
            "has_significant_people_row": bool(network),
        }

    def _is_in_own_text(self, child: str, person: Person) -> bool:
        """The free text of the child's own form names the person in passing."""
        text = " ".join(" ".join(form.values.values()) for form in self.world.forms if form.child == child)
        return re.search(rf"\b{re.escape(person.given.split()[0])}\b", text) is not None

    # --- people who are not kin ----------------------------------------------------------------------------------

    def _others(self, child: str, case: str, known: set[str]) -> list[Row]:
        rows: dict[str, Row] = {}
        for locator, stay in reversed(placement_rows(self.world)):
            if self.world.records[stay.child].person == child:
                self._stay_people(rows, child, stay, locator, known)
        for key in sorted(known - rows.keys(), key=lambda key: self.world.people[key].number):
            role = self._role(child, case, key)
            if role:
                rows[key] = {**self._row(child, key, role, role, is_known=True), "important": True}
        return list(rows.values())

    def _stay_people(self, rows: dict[str, Row], child: str, stay: Placement, locator: str, known: set[str]) -> None:
        word = "early permanence carer" if "Early Permanence" in stay.kind else "foster carer"
        carer = word if word.startswith("early") else f"{'former' if stay.end else 'current'} {word}"
        named = [(key, carer) for key in stay.carers] + [
            (key, "former teacher" if stay.end else "teacher") for key in [stay.teacher] if key
        ]
        for key, label in named:
            if key in rows or self.namer.name(child, key):
                continue
            row = {**self._row(child, key, label, label, is_known=key in known), "important": True}
            if row["status"] == "hidden":
                row["mechanisms"] = ["M6"]
                row["witness_path"] = [
                    {
                        "step": "assertion",
                        "file": PLACEMENTS,
                        "locator": locator,
                        "relation": label,
                        "from_id": row["true_id"],
                        "to_id": self.world.people[child].number,
                        "mechanism": "M6",
                    }
                ]
            rows[key] = row

    def _role(self, child: str, case: str, key: str) -> str:
        """A non-kin role on the child's own case, for friends and carers; workers are not candidates."""
        if "worker" in self.world.people[key].options:
            return ""
        for said in self.ledger.assertions:
            if said.case == case and self._person_of[said.subject] == key and self._person_of[said.object] == child:
                if said.kind == "courtesy":
                    return "family friend"
                if said.kind == "role":
                    return next(
                        (role for word, role in _ROLE_WORDS.items() if word in said.label.lower()), "family friend"
                    )
        return ""

    # --- confidential strings ------------------------------------------------------------------------------------

    def confidential(self, children: list[Row]) -> dict[str, list[Row]]:
        return {
            child["external_id"]: self._confidential(key, child)
            for key, child in zip(self.world.children, children, strict=True)
        }

    def _confidential(self, key: str, child: Row) -> list[Row]:
        found: list[Row] = []
        for stay in (stay for stay in self.world.placements if stay.child == key and not stay.end):
            found += self._stay_strings(stay, "any" if child["early_permanence"] else "family")
        for row in child["people"]:
            if any(gate["gate"] == "address_withheld" for gate in row["gates"]):
                person = next(p for p in self.world.people.values() if p.number == row["true_id"])
                found += [
                    {"text": text, "audience": "any", "why": f"withheld {what}"}
                    for what, text in self._address(person.home)
                ]
        return [dict(pair) for pair in dict.fromkeys(tuple(row.items()) for row in found)]

    def _stay_strings(self, stay: Placement, audience: str) -> list[Row]:
        strings = [*((f"placement {what}", text) for what, text in self._address(stay.home)), ("school", stay.school)]
        phone = next((self.phones[key] for key in stay.carers if key in self.phones), "")
        strings += [("placement telephone", phone)]
        rows = [{"text": text, "audience": "family", "why": why} for why, text in strings if text]
        rows += [
            {"text": self.world.people[key].surname, "audience": audience, "why": "carer's surname"}
            for key in stay.carers
        ]
        return rows

    @staticmethod
    def _address(key: str) -> list[tuple[str, str]]:
        place = home(key)
        return [("address", place.street_line), ("postcode", place.postcode)] if key else []

    # --- traps and ranks -----------------------------------------------------------------------------------------

    def traps(self) -> list[Row]:
        rows = []
        for number, trap in enumerate(self.world.traps, start=1):
            people = [self.world.people[key] for key in trap.people]
            real = [] if trap.kind == "unknown_male" else people
            rows.append(
                {
                    "trap_id": f"T{number:03d}",
                    "type": trap.kind,
                    "child": self.world.records[trap.child].external_id if trap.child else None,
                    "must_not": trap.must_not,
                    "true_ids": [person.number for person in real],
                    "note": trap.note,
                    "external_ids": {str(person.number): self._external_ids(person.key) for person in real},
                    "record_external_ids": sorted({i for person in people for i in self._external_ids(person.key)}),
                    "locators": {
                        str(person.number): [
                            {"file": m.file, "locator": m.locator}
                            for m in self._mentions.get(person.key, [])
                            if m.kind == "person"
                        ]
                        for person in real
                    },
                }
            )
        return rows

    def rank_constraints(self, children: list[Row]) -> dict[str, list[Row]]:
        pairs = [pair for child in children for pair in _pairs(child)]
        never = [
            {
                "child": child["external_id"],
                "true_id": row["true_id"],
                "name": row["name"],
                "gate": gate["gate"],
                "reason": _REASONS[gate["gate"]],
            }
            for child in children
            for row in child["people"]
            for gate in row["gates"]
            if gate["gate"] in HARD and gate["discoverable"] and row["discoverable"]
        ]
        return {"pairs": pairs, "never_invite": never}


_REASONS = {
    "deceased": "has died",
    "no_contact_order": "an order in force forbids contact with this child",
    "child_no_contact": "the child wants it to stop",
    "assessed_risk": "assessed as posing a risk to children",
    "sealed_adoption": "adopted; the record is sealed",
}


def _pairs(child: Row) -> list[Row]:
    people = [row for row in child["people"] if row["kind"] == "kin" and row["discoverable"]]
    free = [
        row
        for row in people
        if row["alive"] and not any(gate["effect"] in ("exclude", "hold") for gate in row["gates"])
    ]
    gated = [row for row in people if any(gate["gate"] in HARD and gate["discoverable"] for gate in row["gates"])]
    close = [row for row in free if row["adult"] and row["blood"] and row["degree"] <= 2]
    found = [
        _pair(child, a, b, "ungated close adult relative ranks above a gated or deceased person")
        for a in close[:3]
        for b in gated[:3]
    ]
    grandparents = [row for row in close if row["base"].startswith("grand")]
    far_cousins = [row for row in people if "cousin" in row["base"] and row["degree"] >= 5]
    found += [
        _pair(child, a, b, "living grandparent ranks above a cousin of degree five or more")
        for a in grandparents[:3]
        for b in far_cousins[:3]
    ]
    dear = [row for row in close if row["important"]]
    strangers = [
        row for row in people if row["status"] == "hidden" and row["degree"] >= 4 and not row["recent_contacts"]
    ]
    why = "close adult relative the child named as important ranks above a distant relative never met"
    return found + [_pair(child, a, b, why) for a in dear[:2] for b in strangers[:4]]


def _pair(child: Row, above: Row, below: Row, why: str) -> Row:
    return {
        "child": child["external_id"],
        "above": above["true_id"],
        "above_name": above["name"],
        "above_relationship": above["relationship"],
        "below": below["true_id"],
        "below_name": below["name"],
        "below_relationship": below["relationship"],
        "why": why,
    }
