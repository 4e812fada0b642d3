"""Which true people are held back for which child, and where that is written."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sample_agency.ledger import Ledger
from sample_agency.model import TODAY, World
from sample_agency.tables import ALERTS, alert_locators
from sample_agency.workbooks import NETWORK, view_locators

_ORDERS = ("No Contact Order", "Prohibited Steps Order", "Non-Molestation Order")
HARD = ("deceased", "no_contact_order", "child_no_contact", "assessed_risk", "sealed_adoption")

Gate = dict[str, Any]


class Gates:
    """Answers for one world."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        self._world = world
        self._deaths: dict[str, list[dict[str, str]]] = defaultdict(list)
        for person, file, locator in ledger.deaths:
            source = {"file": file, "locator": locator}
            if source not in self._deaths[person]:
                self._deaths[person].append(source)
        self._lines = alert_locators(world)

    def of(self, child: str, person: str) -> list[Gate]:
        """Every gate on a person for one child."""
        return [*self._death(person), *self._alerts(child, person), *self._wish(child, person)]

    def _death(self, person: str) -> list[Gate]:
        if not self._world.people[person].died:
            return []
        sources = self._deaths.get(person, [])
        return [
            {
                "gate": "deceased",
                "effect": "exclude",
                "discoverable": bool(sources),
                "sources": sources,
                "on_external_id": "",
            }
        ]

    def _alerts(self, child: str, person: str) -> list[Gate]:
        found = []
        for index, alert in enumerate(self._world.alerts):
            record = self._world.records[alert.record]
            other = self._world.records[alert.relates].person if alert.relates else ""
            if record.person != person and other != person:
                continue
            is_over = bool(alert.end) and alert.end < TODAY.isoformat()
            gate = self._alert_gate(alert.kind, child, record.person, other, person, is_over=is_over)
            if gate:
                source = {"file": ALERTS, "locator": self._lines[index]}
                found.append({**gate, "discoverable": True, "sources": [source], "on_external_id": record.external_id})
        return found

    def _alert_gate(
        self, kind: str, child: str, subject: str, other: str, person: str, *, is_over: bool
    ) -> Gate | None:
        if is_over:
            return None
        if kind.startswith(("Person Posing", "Violence")) and person == subject:
            return {"gate": "assessed_risk", "effect": "exclude"}
        if kind.startswith(_ORDERS) and person == subject and other == child:
            return {"gate": "no_contact_order", "effect": "exclude"}
        if (kind.startswith(_ORDERS) and other and child not in (subject, other)) or kind == "Must Not Meet":
            return {
                "gate": "must_not_meet",
                "effect": "separate",
                "with": self._world.people[other if person == subject else subject].number,
            }
        if kind.startswith("Adoption") and person == subject:
            return {"gate": "sealed_adoption", "effect": "exclude"}
        if kind == "Address Withheld" and person == subject:
            return {"gate": "address_withheld", "effect": "confidential"}
        return None

    def _wish(self, child: str, person: str) -> list[Gate]:
        for locator, view in zip(view_locators(self._world), self._world.views, strict=True):
            if view.child == child and view.person == person and "stop" in view.amount.lower():
                source = {"file": NETWORK, "locator": locator}
                record = self._world.records.get(person)
                return [
                    {
                        "gate": "child_no_contact",
                        "effect": "exclude",
                        "discoverable": True,
                        "sources": [source],
                        "on_external_id": record.external_id if record else "",
                    }
                ]
        return []
