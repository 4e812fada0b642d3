"""The way from the child to a person as steps that people can follow, each with where it is written."""

from __future__ import annotations

from finder.casework.agency import Agency
from finder.model.candidate import PathStep
from finder.model.family import Kinship, KinStep
from finder.model.person import PersonId, Resolution
from finder.model.record import Source, Statement

NOBODY = "somebody not recorded"


class StepWriter:
    """Turns ways of the family graph into steps with names and sources.

    Args:
        hidden: Persons who are never named; steps over them are joined into one ("mother's mother").
    """

    def __init__(self, agency: Agency, resolution: Resolution, hidden: frozenset[PersonId]) -> None:
        self._resolution = resolution
        self._hidden = hidden
        self._statements: dict[str, Statement] = {statement.id: statement for statement in agency.statements}

    def path(self, kinship: Kinship) -> tuple[PathStep, ...]:
        """Return the steps, outwards from the child."""
        steps: list[PathStep] = []
        waiting: list[KinStep] = []
        for step in kinship.path:
            waiting.append(step)
            if step.other not in self._hidden:
                steps.append(self._step(waiting))
                waiting = []
        return tuple(steps)

    def _step(self, steps: list[KinStep]) -> PathStep:
        first, last = steps[0], steps[-1]
        edges = [edge for step in steps for edge in step.edges]
        # A row about somebody hidden is not shown, nor where it is.
        is_open = not any({edge.a, edge.b} & self._hidden for edge in edges)
        evidence = tuple(dict.fromkeys(one for edge in edges for one in edge.evidence)) if is_open else ()
        return PathStep(
            from_id=first.person,
            from_name=self._name(first.person),
            relation="'s ".join(step.relation for step in steps),
            to_id=last.other,
            to_name=self._name(last.other),
            sources=self._sources(evidence),
            is_inferred=bool(edges) and all(edge.is_inferred for edge in edges),
        )

    def _sources(self, evidence: tuple[str, ...]) -> tuple[Source, ...]:
        return tuple(self._statements[one].source for one in evidence if one in self._statements)

    def _name(self, person: PersonId) -> str:
        known = self._resolution.persons.get(person)
        return known.name if known else NOBODY
