"""Gates: what holds a person back whatever the score (domain.md, "Gates")."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Collection

from finder.casework.agency import Agency
from finder.casework.deaths import DeathReports
from finder.casework.hidden import restricted_records
from finder.model.candidate import Gate
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Alert, ChildView, PersonRef, Source

RECENTLY = dt.timedelta(days=365)
"""An order that ended within a year is not simply gone: a manager looks first."""

MAY_BE_ONE_P = 0.03
"""Above this probability a gate on one record holds the other back too, until somebody has looked."""
_BLOCKING = frozenset({"exclude", "hold"})
_MAY_BE_HIDDEN = "May be the person of a restricted record: ask a senior practitioner before any approach"

_ALERT_GATES: dict[str, tuple[str, str, str]] = {
    "risk_to_children": ("assessed_risk", "hold", "Assessed as a risk to children: a manager decides"),
    "consent_withdrawn": ("consent", "exclude", "Consent has been withdrawn"),
    "veto_absolute": ("veto", "exclude", "An absolute veto is registered: no approach"),
    "veto_qualified": ("veto", "hold", "A qualified veto is registered: only as it allows"),
    "parent_objects": ("parent_objects", "hold", "A parent objects: locked until a legal decision is recorded"),
    "deceased": ("deceased", "exclude", "Recorded as deceased"),
    "address_withheld": ("address_withheld", "confidential", "The address must not be disclosed"),
}


class GateKeeper:
    """Knows every gate of the agency; asks which of them stand between one child and one person."""

    def __init__(self, agency: Agency, resolution: Resolution, today: dt.date) -> None:
        self._agency = agency
        self._resolution = resolution
        self._today = today
        self._alerts: dict[PersonId, list[Alert]] = defaultdict(list)
        self._protects: dict[PersonId, list[Alert]] = defaultdict(list)
        self._sealed: set[PersonId] = set()
        self._restricted = {resolution.person_of[one] for one in restricted_records(agency)}
        self._views: dict[tuple[PersonId, PersonId], list[ChildView]] = defaultdict(list)
        self._doubles: dict[PersonId, set[PersonId]] = defaultdict(set)
        self._deaths = DeathReports(agency, resolution)
        self._collect()

    def _collect(self) -> None:
        for alert in self._agency.alerts:
            about = self._person(alert.about, alert.source)
            other = self._person(alert.relates_to, alert.source) if alert.relates_to else None
            if about:
                self._alerts[about].append(alert)
            if other:
                self._protects[other].append(alert)
            if about and alert.code == "adoption_sealed" and alert.is_in_force(self._today):
                self._sealed.add(about)
        for case in self._agency.cases:
            if case.is_sealed and case.child:
                person = self._person(case.child, case.source)
                if person:
                    self._sealed.add(person)
        for view in self._agency.views:
            child, person = self._person(view.child, view.source), self._person(view.person, view.source)
            if child and person:
                self._views[(child, person)].append(view)

        for pair in self._resolution.pairs:
            left, right = (self._resolution.person_of[one] for one in (pair.record_a, pair.record_b))
            if left != right and pair.probability_01 >= MAY_BE_ONE_P:
                self._doubles[left].add(right)
                self._doubles[right].add(left)

    def _person(self, ref: PersonRef, source: Source) -> PersonId | None:
        record = self._agency.resolve(ref, source)
        return None if record is None else self._resolution.person_of[record]

    @property
    def sealed(self) -> frozenset[PersonId]:
        """Persons on a sealed adoption record: invisible without role and reason."""
        return frozenset(self._sealed)

    @property
    def hidden(self) -> frozenset[PersonId]:
        """Sealed and restricted persons: nothing of them is shown without role and reason."""
        return frozenset(self._sealed | self._restricted)

    def views(self, child: PersonId, person: PersonId) -> tuple[ChildView, ...]:
        """What the child said of the person, oldest first."""
        return tuple(sorted(self._views.get((child, person), ()), key=lambda one: one.said_on or dt.date.min))

    def gates(self, child: PersonId, person: Person, family: Collection[PersonId] = ()) -> tuple[Gate, ...]:
        """Return the gates between a child and a person, the hardest first.

        Args:
            family: The child's parents, brothers and sisters and current carers: who is forbidden to see them
                is held back too.
        """
        found = self._own_gates(child, person, family)
        if not any(gate.effect in _BLOCKING for gate in found):
            found.extend(self._gates_of_doubles(child, person, family))
        order = {"exclude": 0, "hold": 1, "indirect": 2, "confidential": 3}
        unique = {(gate.gate, gate.why, gate.source): gate for gate in found}
        return tuple(sorted(unique.values(), key=lambda gate: (order[gate.effect], gate.gate, gate.why)))

    def _own_gates(self, child: PersonId, person: Person, family: Collection[PersonId]) -> list[Gate]:
        found = [*self._death(child, person), *self._voice(child, person.id)]
        for alert in self._alerts.get(person.id, ()):
            found.extend(self._from_alert(alert, child, family, is_about=True))
        for alert in self._protects.get(person.id, ()):
            found.extend(self._from_alert(alert, child, family, is_about=False))
        return found

    def _gates_of_doubles(self, child: PersonId, person: Person, family: Collection[PersonId]) -> list[Gate]:
        """A gate reaches whoever may be the same person, and whoever may be kept from the same child."""
        doubles = sorted(self._doubles.get(person.id, ()))
        hidden = self.hidden
        found = [Gate("restricted", "hold", _MAY_BE_HIDDEN)] if hidden.intersection(doubles) else []
        pairs = [(child, self._resolution.persons[double]) for double in doubles if double not in hidden]
        pairs += [(double, person) for double in sorted(self._doubles.get(child, ())) if double not in hidden]
        for one, other in pairs:
            for gate in self._own_gates(one, other, family):
                if gate.effect in _BLOCKING:
                    why = f"May be the same person as somebody who is held back; review the match first. {gate.why}"
                    found.append(Gate(gate.gate, "hold", why, gate.source))
        return found

    @functools.cached_property
    def withheld_people(self) -> frozenset[PersonId]:
        """Persons whose address must not be disclosed, by an alert or by the words of the address itself."""
        by_alert = (
            person
            for person, alerts in self._alerts.items()
            if any(alert.code == "address_withheld" and alert.is_in_force(self._today) for alert in alerts)
        )
        by_row = (
            person.id
            for person in self._resolution.persons.values()
            if any(address.is_withheld for address in person.addresses)
        )
        return frozenset((*by_alert, *by_row))

    def _death(self, child: PersonId, person: Person) -> list[Gate]:
        """A record says so, which is a fact; or a note does, which is to be checked before anybody writes."""
        if person.is_deceased:
            records = (self._agency.records[one] for one in person.records)
            source = next((record.source for record in records if record.is_deceased), None)
            when = f" ({person.died.as_written})" if person.died else ""
            return [Gate("deceased", "exclude", f"Recorded as deceased{when}", source)]
        reported = self._deaths.reported(child, person)
        if reported is None:
            return []
        place, sentence = reported
        return [Gate("deceased", "hold", f"A note says that this person may have died: check. “{sentence}”", place)]

    def _voice(self, child: PersonId, person: PersonId) -> list[Gate]:
        """The newest view that says anything about contact counts; of one day's views, the wish to stop."""
        spoken = [view for view in self.views(child, person) if view.amount]
        stops = [view for view in spoken if view.amount == "stop"]
        newest = [view for view in stops if view.said_on == spoken[-1].said_on]
        if newest:
            view = newest[-1]
            when = f" on {view.said_on:%d %B %Y}" if view.said_on else ""
            words = f": “{view.words}”" if view.words else ""
            return [Gate("child_no_contact", "exclude", f"The child does not want contact{when}{words}", view.source)]
        undated = [view for view in stops if view.said_on is None]
        why = "The child did not want contact, on a day that is not recorded: ask the child first"
        return [Gate("child_no_contact", "hold", why, view.source) for view in undated[-1:]]

    def _from_alert(self, alert: Alert, child: PersonId, family: Collection[PersonId], *, is_about: bool) -> list[Gate]:
        if alert.code == "no_contact_order":
            return self._order(alert, child, family, is_about=is_about)
        if not is_about or alert.code not in _ALERT_GATES or not alert.is_in_force(self._today):
            return []
        gate, effect, why = _ALERT_GATES[alert.code]
        detail = f" ({alert.detail})" if alert.detail else ""
        return [Gate(gate, effect, f"{why}{detail}", alert.source)]

    def _order(self, alert: Alert, child: PersonId, family: Collection[PersonId], *, is_about: bool) -> list[Gate]:
        protected = self._person(alert.relates_to, alert.source) if alert.relates_to else None
        about = self._person(alert.about, alert.source)
        concerns_child = child in (protected, about)
        terms = f"{alert.label}{_dates(alert)}"
        if alert.is_in_force(self._today):
            if concerns_child:
                return [
                    Gate("no_contact_order", "exclude", f"{terms}: contact with this child is forbidden", alert.source)
                ]
            if is_about and protected is None:
                return [Gate("no_contact_order", "hold", f"{terms}: check whom it protects", alert.source)]
            if is_about and protected in family:
                why = f"{terms}: protects somebody in the child's closest family; a manager decides"
                return [Gate("no_contact_order", "hold", why, alert.source)]
            return [
                Gate("must_not_meet", "confidential", f"{terms}: not in one session with the other party", alert.source)
            ]
        if concerns_child and alert.end is not None and self._today - alert.end <= RECENTLY:
            return [Gate("no_contact_order", "hold", f"{terms} has ended within a year: check first", alert.source)]
        return []


def _dates(alert: Alert) -> str:
    start = f" from {alert.start:%d %B %Y}" if alert.start else ""
    end = f" to {alert.end:%d %B %Y}" if alert.end else ""
    return start + end
