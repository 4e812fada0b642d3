"""The family network of the whole agency, as the kinship room understands it."""

from __future__ import annotations

from collections.abc import Iterable

from finder.casework.agency import Agency
from finder.discovery.step_readings import read_steps
from finder.kinship.build import build_family
from finder.kinship.graph import FamilyGraph
from finder.model.family import Assertion, FamilyMember
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Form, Statement

_PRIOR = {
    Form.REGISTER: 0.92, Form.GENOGRAM: 0.92, Form.MENTION: 0.85, Form.NARRATIVE: 0.8, Form.OCCUPANT: 0.6,
    Form.PROFESSIONAL: 0.95,
}  # fmt: skip
"""Starting probabilities by the kind of document (kinship.md section 6, assumptions)."""
_ALLEGED = 0.35


def build_network(
    agency: Agency,
    resolution: Resolution,
    left_out: frozenset[PersonId],
    *,
    opens_seals: bool = False,
) -> FamilyGraph:
    """Build the family graph from everything that files state.

    What is stated on a sealed case is left out: those links are invisible without role and reason.

    Args:
        left_out: Persons who take no part, with every link: sealed persons at least.
        opens_seals: Read sealed cases too.
    """
    assertions = []
    for statement in agency.statements:
        if statement.certainty == "denied" or (not opens_seals and _is_on_sealed_case(agency, statement)):
            continue
        assertion = _assertion(agency, resolution, statement)
        if assertion is not None and not left_out.intersection((assertion.subject, assertion.object)):
            assertions.append(assertion)
    return build_family(_members(resolution.persons.values()), read_steps(assertions, resolution.persons))


def _is_on_sealed_case(agency: Agency, statement: Statement) -> bool:
    return any(case.is_sealed for case in agency.cases_called(statement.case_ref, statement.source))


def _assertion(agency: Agency, resolution: Resolution, statement: Statement) -> Assertion | None:
    subject = agency.resolve(statement.subject, statement.source)
    other = agency.resolve(statement.object, statement.source)
    if subject is None or other is None:
        return None
    if statement.is_reversed:
        subject, other = other, subject
    left, right = resolution.person_of[subject], resolution.person_of[other]
    if left == right:
        return None
    form = agency.records[subject].form
    prior = _ALLEGED if statement.certainty == "alleged" else _PRIOR[form]
    return Assertion(left, statement.code, right, statement.id, prior, statement.status)


def _members(persons: Iterable[Person]) -> list[FamilyMember]:
    members = []
    for person in persons:
        born = person.born
        is_dated = born is not None and not (born.is_placeholder and born.earliest.year <= 1901)
        members.append(
            FamilyMember(
                id=person.id,
                sex=person.sex,
                born_from=born.earliest.year if born and is_dated else None,
                born_to=born.latest.year if born and is_dated else None,
                is_deceased=person.is_deceased,
                is_placeholder=person.is_placeholder,
            )
        )
    return members
