"""Gates: what holds a person back whatever the score (domain.md, "Gates")."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from finder.casework.agency import Agency
from finder.casework.consent import Consent
from finder.casework.deaths import DeathReports
from finder.casework.hidden import CLOSED, Sight, restricted_records
from finder.casework.misspelt import may_be_misspelt
from finder.casework.namesakes import Namesakes
from finder.casework.reviews import review_after
from finder.model.candidate import Gate
from finder.model.days import long_date
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Alert, ChildView, PersonRef, Source

MAY_BE_ONE_P = 0.03
"""Above this probability a gate on one record holds the other back too, until somebody has looked."""
_BLOCKING = frozenset({"exclude", "hold"})
_NEVER_REVIEWED = frozenset({"deceased"})
# The words must not tell that a hidden record is near: a seal is betrayed by whoever asks about it.
_MAY_BE_SOMEBODY_ELSE = "It is not certain who this is: ask a senior practitioner before any approach"
_OPENED_SEAL = "On a sealed adoption record, opened for you: a decision of the adoption team comes before any approach"
_OPENED_RESTRICTION = "On a restricted record, opened for you: a senior practitioner decides before any approach"

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
    """Knows every gate of the agency; asks which of them stand between one child and one person.

    Args:
        sight: Which hidden records may be seen.
    """

    def __init__(self, agency: Agency, resolution: Resolution, today: dt.date, sight: Sight = CLOSED) -> None:
        self._sight = sight
        self._agency = agency
        self._resolution = resolution
        self._today = today
        self._known_until = _newest_entry(agency, today)
        self._alerts: dict[PersonId, list[Alert]] = defaultdict(list)
        self._protects: dict[PersonId, list[Alert]] = defaultdict(list)
        self._sealed: set[PersonId] = set()
        self._restricted = {resolution.person_of[one] for one in restricted_records(agency)}
        self._views: dict[tuple[PersonId, PersonId], list[ChildView]] = defaultdict(list)
        self._doubles: dict[PersonId, set[PersonId]] = defaultdict(set)
        self._kept_from: dict[PersonId, set[PersonId]] = defaultdict(set)
        self._deaths = DeathReports(agency, resolution)
        self._consent = Consent(agency, resolution, today)
        self._collect()
        held = {*self._alerts, *self._sealed, *self._restricted, *(person for _, person in self._views)}
        self._namesakes = Namesakes(
            agency,
            resolution.person_of,
            (resolution.persons[one] for one in sorted(held)),
            self._sealed | self._restricted,
        )

    def _collect(self) -> None:
        for alert in self._agency.alerts:
            about = self._person(alert.about, alert.source)
            other = self._person(alert.relates_to, alert.source) if alert.relates_to else None
            if about:
                self._alerts[about].append(alert)
            if other:
                self._protects[other].append(alert)
            if about and other:
                self._kept_from[other].add(about)
                self._kept_from[about].add(other)
            if about and alert.code == "adoption_sealed" and alert.is_in_force(self._today):
                self._sealed.add(about)
        for case in self._agency.cases:
            if case.is_sealed and case.child:
                person = self._person(case.child, case.source)
                if person:
                    self._sealed.add(person)
        self._collect_views()
        for pair in self._resolution.pairs:
            left, right = (self._resolution.person_of[one] for one in (pair.record_a, pair.record_b))
            if left != right and pair.probability_01 >= MAY_BE_ONE_P:
                self._doubles[left].add(right)
                self._doubles[right].add(left)

    def _collect_views(self) -> None:
        for view in self._agency.views:
            child, person = self._person(view.child, view.source), self._person(view.person, view.source)
            if child and person:
                self._views[(child, person)].append(view)
                if view.amount == "stop":
                    self._kept_from[child].add(person)

    def _person(self, ref: PersonRef, source: Source) -> PersonId | None:
        record = self._agency.resolve(ref, source)
        return None if record is None else self._resolution.person_of[record]

    @property
    def sealed(self) -> frozenset[PersonId]:
        """Persons on a sealed adoption record, unless it was opened: invisible without role and reason."""
        return frozenset() if self._sight.sealed else frozenset(self._sealed)

    @property
    def restricted(self) -> frozenset[PersonId]:
        """Persons of a restricted record, unless it was opened: at most one sentence is said of them."""
        return frozenset() if self._sight.restricted else frozenset(self._restricted)

    @property
    def hidden(self) -> frozenset[PersonId]:
        """Sealed and restricted persons: nothing of them is shown without role and reason."""
        return self.sealed | self.restricted

    @property
    def always_sealed(self) -> frozenset[PersonId]:
        """Persons on a sealed adoption record, also where it was opened."""
        return frozenset(self._sealed)

    def views(self, child: PersonId, person: PersonId) -> tuple[ChildView, ...]:
        """What the child said of the person, oldest first."""
        return tuple(sorted(self._views.get((child, person), ()), key=lambda one: one.said_on or dt.date.min))

    def gates(self, child: PersonId, person: Person, family: Collection[PersonId] = ()) -> tuple[Gate, ...]:
        """Return the gates between a child and a person, the hardest first.

        Args:
            family: The child's parents, brothers and sisters and current carers: who is forbidden to see them
                is held back too, and missing consent keeps nobody from those.
        """
        found = [*self._own_gates(child, person, family), *self._opened(person.id)]
        if person.id not in family:
            found.extend(self._consent.gates(child))
        if not any(gate.effect in _BLOCKING for gate in found):
            found.extend(self._gates_of_doubles(child, person, family))
        order = {"exclude": 0, "hold": 1, "indirect": 2, "confidential": 3, "lapsed": 4}
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
        misspelt = self._misspelt(child, person)
        doubles = sorted({*self._doubles.get(person.id, ()), *self._namesakes.of(person), *misspelt})
        hidden = self.hidden
        found = [Gate("unverified_identity", "hold", _MAY_BE_SOMEBODY_ELSE)] if hidden.intersection(doubles) else []
        pairs = [(child, self._resolution.persons[double]) for double in doubles if double not in hidden]
        pairs += [(double, person) for double in sorted(self._doubles.get(child, ())) if double not in hidden]
        for one, other in pairs:
            for gate in self._own_gates(one, other, family):
                if gate.effect in _BLOCKING:
                    why = f"May be the same person as somebody who is held back; review the match first. {gate.why}"
                    found.append(replace(gate, effect="hold", why=why))
        return found

    def _misspelt(self, child: PersonId, person: Person) -> frozenset[PersonId]:
        """Return whom an order or a wish keeps from this very child and whose name this person's may be, mistyped."""
        return frozenset(
            one
            for one in self._kept_from[child]
            if one != person.id and may_be_misspelt(self._resolution.persons[one], person)
        )

    def _opened(self, person: PersonId) -> list[Gate]:
        """Whom an opened record shows is held for a decision all the same."""
        found = []
        if self._sight.sealed and person in self._sealed:
            found.append(Gate("sealed_adoption", "hold", _OPENED_SEAL))
        if self._sight.restricted and person in self._restricted:
            found.append(Gate("restricted", "hold", _OPENED_RESTRICTION))
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
            when = f" on {long_date(view.said_on)}" if view.said_on else ""
            words = f": “{view.words}”" if view.words else ""
            return [self._of_view(view, "exclude", f"The child does not want contact{when}{words}")]
        undated = [view for view in stops if view.said_on is None]
        why = "The child did not want contact, on a day that is not recorded: ask the child first"
        return [self._of_view(view, "hold", why) for view in undated[-1:]]

    def _of_view(self, view: ChildView, effect: str, why: str) -> Gate:
        review = review_after(view.said_on, self._today)
        return Gate("child_no_contact", effect, why, view.source, view.recorded_by, view.said_on, None, review)

    def _from_alert(self, alert: Alert, child: PersonId, family: Collection[PersonId], *, is_about: bool) -> list[Gate]:
        if alert.code == "no_contact_order":
            return self._order(alert, child, family, is_about=is_about)
        if not is_about or alert.code not in _ALERT_GATES or not alert.is_in_force(self._today):
            return []
        gate, effect, why = _ALERT_GATES[alert.code]
        detail = f" ({alert.detail})" if alert.detail else ""
        return [self._of_alert(alert, gate, effect, f"{why}{detail}")]

    def _order(self, alert: Alert, child: PersonId, family: Collection[PersonId], *, is_about: bool) -> list[Gate]:
        protected = self._person(alert.relates_to, alert.source) if alert.relates_to else None
        concerns_child = child in (protected, self._person(alert.about, alert.source))
        terms = f"{alert.label}{_dates(alert)}"
        if not alert.is_in_force(self._today):
            told = self._over(alert, terms)
            return [told] if concerns_child or (is_about and (protected is None or protected in family)) else []
        if concerns_child:
            gate, effect, what = "no_contact_order", "exclude", "contact with this child is forbidden"
        elif is_about and protected is None:
            gate, effect, what = "no_contact_order", "hold", "check whom it protects"
        elif is_about and protected in family:
            gate, effect = "no_contact_order", "hold"
            what = "protects somebody in the child's closest family; a manager decides"
        else:
            gate, effect, what = "must_not_meet", "confidential", "not in one session with the other party"
        return [self._of_alert(alert, gate, effect, f"{terms}: {what}")]

    def _over(self, alert: Alert, terms: str) -> Gate:
        """An order that has ended, or has not begun, holds nobody back; whoever decides should know of it.

        Files that are older than the end of an order cannot tell whether it was renewed: then somebody asks first.
        """
        if alert.end is None or alert.end >= self._today:
            return self._of_alert(alert, "no_contact_order", "lapsed", f"{terms}: not in force yet")
        if alert.end > self._known_until:
            what = (
                f"was in force when these files were written (newest entry {long_date(self._known_until)}); "
                "ask whether it was renewed"
            )
            return self._of_alert(alert, "no_contact_order", "hold", f"{terms}: {what}")
        return replace(self._of_alert(alert, "no_contact_order", "lapsed", f"{terms}: has ended"), review_on=None)

    def _of_alert(self, alert: Alert, gate: str, effect: str, why: str) -> Gate:
        review = None if gate in _NEVER_REVIEWED else review_after(alert.start, self._today)
        return Gate(gate, effect, why, alert.source, "", alert.start, alert.end, review)


def _newest_entry(agency: Agency, today: dt.date) -> dt.date:
    """Return the newest day up to today of which the files tell something; today when they tell of no day."""
    days = [
        *(event.happened_on for event in agency.events),
        *(contact.happened_on for contact in agency.contacts),
        *(view.said_on for view in agency.views),
        *(placement.start for placement in agency.placements),
        *(case.opened for case in agency.cases),
    ]
    return max((day for day in days if day is not None and day <= today), default=today)


def _dates(alert: Alert) -> str:
    start = f" from {long_date(alert.start)}" if alert.start else ""
    end = f" to {long_date(alert.end)}" if alert.end else ""
    return start + end
