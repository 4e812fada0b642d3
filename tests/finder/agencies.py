"""A small agency in a few lines, for tests that tell a story about one child."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from finder.casework.agency import Agency, assemble
from finder.casework.children import Child, find_child, open_children
from finder.discovery.search import Searcher
from finder.identity.persons import make_persons
from finder.jobs import JobContext
from finder.model.candidate import Candidate, SearchResult
from finder.model.decision import CandidateDecision
from finder.model.person import Resolution
from finder.model.record import (
    Address,
    Alert,
    CaseFile,
    ChildView,
    Contact,
    Event,
    Fact,
    Form,
    PartialDate,
    PersonName,
    Placement,
    Precision,
    Record,
    RecordId,
    Source,
    Statement,
    external_ref,
)

TODAY = dt.date(2026, 3, 31)


def record_id(key: str) -> RecordId:
    """Return the record id of a person that ``AgencyBuilder.person`` made."""
    return RecordId(f"r{key}")


@dataclass
class AgencyBuilder:
    """Collects people, statements and facts; every key is a person of one record."""

    records: list[Record] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    same: list[set[str]] = field(default_factory=list)

    def person(self, key: str, name: str = "", born: str = "", **more: object) -> AgencyBuilder:
        """Add a person; ``name`` is "Given Family"."""
        given, _, family = (name or key.capitalize()).partition(" ")
        day = dt.date.fromisoformat(born) if born else None
        self.records.append(
            Record(
                id=record_id(key),
                source=Source("people.csv", "aa", str(len(self.records) + 2)),
                external_ids=(f"X{key}",),
                born=PartialDate(day, day, Precision.DAY, born) if day else None,
                **({"form": Form.REGISTER, "names": (PersonName(given, "", family, "recorded", name or key),)} | more),  # type: ignore[arg-type]
            )
        )
        return self

    def says(self, subject: str, code: str, other: str, case: str = "", **more: object) -> AgencyBuilder:
        """Add "subject is the code of other"."""
        number = len(self.statements) + 2
        source = Source("links.csv", "bb", str(number), code)
        self.statements.append(
            Statement(f"s{number}", source, self._ref(subject), code, code, self._ref(other), case, **more)  # type: ignore[arg-type]
        )
        return self

    def case(self, ref: str, child: str, **more: object) -> AgencyBuilder:
        """Add an open case."""
        source = Source("cases.csv", "cc", str(len(self.facts) + 2))
        values = {"is_open": True, "opened": dt.date(2025, 1, 1)} | more
        self.facts.append(CaseFile(f"f{len(self.facts)}", source, ref, self._ref(child), **values))  # type: ignore[arg-type]
        return self

    def alert(self, about: str, code: str, other: str = "", **more: object) -> AgencyBuilder:
        """Add an alert or order."""
        source = Source("alerts.csv", "dd", str(len(self.facts) + 2), code)
        relates = self._ref(other) if other else None
        self.facts.append(
            Alert(f"f{len(self.facts)}", source, self._ref(about), code, code, relates, **more)  # type: ignore[arg-type]
        )
        return self

    def view(self, child: str, person: str, amount: str = "", **more: object) -> AgencyBuilder:
        """Add what a child said of a person."""
        source = Source("views.xlsx", "ee", f"Views!{len(self.facts) + 2}")
        self.facts.append(
            ChildView(f"f{len(self.facts)}", source, self._ref(child), self._ref(person), amount=amount, **more)  # type: ignore[arg-type]
        )
        return self

    def contact(self, child: str, person: str, happened_on: dt.date) -> AgencyBuilder:
        """Add one contact."""
        source = Source("contacts.xlsx", "ff", f"Contacts!{len(self.facts) + 2}")
        self.facts.append(Contact(f"f{len(self.facts)}", source, self._ref(child), self._ref(person), happened_on))
        return self

    def placement(self, child: str, *carers: str, **more: object) -> AgencyBuilder:
        """Add a placement."""
        source = Source("placements.xlsx", "gg", f"Sheet1!{len(self.facts) + 2}")
        refs = tuple(self._ref(one) for one in carers)
        self.facts.append(Placement(f"f{len(self.facts)}", source, self._ref(child), refs, **more))  # type: ignore[arg-type]
        return self

    def referral(self, child: str, text: str, day: dt.date | None = None, author: str = "") -> AgencyBuilder:
        """Add the answers of a referral form."""
        source = Source("referral.docx", f"r{len(self.facts)}", "P3")
        self.facts.append(Event(f"f{len(self.facts)}", source, self._ref(child), "", day, "referral", text, author))
        return self

    def one_person(self, *keys: str) -> AgencyBuilder:
        """Say that records are of one person, as the resolver would."""
        self.same.append(set(keys))
        return self

    def _ref(self, key: str):  # type: ignore[no-untyped-def]
        return external_ref(f"X{key}")

    def agency(self) -> Agency:
        """Put everything together."""
        return assemble(self.records, self.statements, self.facts)

    def resolved(self) -> tuple[Agency, Resolution]:
        """Return the agency with exactly the persons that ``one_person`` says."""
        agency = self.agency()
        head = {one: one for one in agency.records}
        for keys in self.same:
            ids = sorted(record_id(key) for key in keys)
            head.update(dict.fromkeys(ids, ids[0]))
        persons, person_of = make_persons(agency, head, {})
        return agency, Resolution(persons, person_of, (), ())

    def search(self, child: str, decisions: tuple[CandidateDecision, ...] = (), today: dt.date = TODAY) -> SearchResult:
        """Search for a child."""
        agency, resolution = self.resolved()
        return Searcher(agency, resolution, today).search(
            self._child(agency, resolution, child), decisions, JobContext()
        )

    def _child(self, agency: Agency, resolution: Resolution, key: str) -> Child:
        children = open_children(agency, resolution, TODAY)
        child = find_child(agency, resolution, children, f"X{key}")
        assert child is not None
        return child


def found(result: SearchResult, name: str) -> Candidate:
    """Return the one candidate of that name."""
    (candidate,) = [one for one in result.candidates if one.name == name]
    return candidate


def relationships(result: SearchResult) -> dict[str, str]:
    """Return the relationship of every candidate by name."""
    return {one.name: one.relationship for one in result.candidates}


def home(text: str = "7 Kiln Row", postcode: str = "LB7 4JS") -> tuple[Address, ...]:
    """Return one address."""
    return (Address(text, "Eastroyd", postcode),)
