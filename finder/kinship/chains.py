"""Statements in several steps: "father>partner" is the partner of the object's father."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from finder.kinship.codes import Step
from finder.kinship.derived import DERIVED
from finder.kinship.direct import DIRECT, Said
from finder.kinship.slots import ADOPTIVE, BIRTH, FOSTER, STEP, Ledger
from finder.model.family import EdgeKind
from finder.model.person import PersonId


def say(ledger: Ledger, said: Said) -> None:
    """Expand a statement of one step into facts."""
    rule = DIRECT.get(said.step.group) or DERIVED[said.step.group]
    rule(ledger, said)


def say_chain(ledger: Ledger, steps: tuple[Step, ...], said: Said) -> None:
    """Expand a statement of several steps, outwards from the object.

    Whoever stands in between is the one known person who fits, or a placeholder.

    Args:
        said: Carries subject, object, ground and status; its step is not looked at.
    """
    person = said.object
    for position, (step, following) in enumerate(pairwise(steps), start=1):
        walked = "-".join(one.code for one in steps[:position])
        reached = replace(said, object=person, step=step)
        person = _fitting(ledger, reached, following) or _stand_in(ledger, reached, walked)
    if person != said.subject and said.subject not in _who(ledger, person, steps[-1]):
        say(ledger, replace(said, step=steps[-1], object=person))


def _fitting(ledger: Ledger, said: Said, following: Step) -> PersonId | None:
    """Return the one known person at this step: the one to whom the next step fits, else the only one."""
    fitting = [one for one in _who(ledger, said.object, said.step) if one != said.subject]
    for one in fitting:
        if said.subject in _who(ledger, one, following):
            return one
    return fitting[0] if len(fitting) == 1 else None


def _stand_in(ledger: Ledger, said: Said, walked: str) -> PersonId:
    step = said.step
    if step.group == "parent" and step.sex and not step.is_step and not _who(ledger, said.object, step):
        return ledger.slot(said.object, step.sex, ADOPTIVE if step.is_adoptive else BIRTH)
    person = ledger.placeholder(f"{walked}-{said.object}-{said.subject}", step.sex)
    say(ledger, replace(said, subject=person, ground=said.ground.implied(), has_ended=False))
    return person


def _who(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    """Return everybody known to be the ``step`` of a person."""
    rule = _KNOWN.get(step.group)
    found = rule(ledger, person, step) if rule else []
    return [one for one in dict.fromkeys(found) if not step.sex or ledger.sex(one) in {step.sex, ""}]


def _parents(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    if step.is_step:
        return ledger.parents(person, STEP)
    return ledger.parents(person, *([ADOPTIVE] if step.is_adoptive else []))


def _children(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    return ledger.children(person)


def _siblings(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    if step.is_step:
        return [fact.other(person) for fact in ledger.of(person, EdgeKind.SIBLING, "step")]
    return ledger.siblings(person)


def _grandparents(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    parents = [one for one in ledger.parents(person) if not step.side or ledger.sex(one) == step.side]
    for _ in range(step.greats + 1):
        parents = [elder for one in parents for elder in ledger.parents(one)]
    return parents


def _aunts(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    parents = [one for one in ledger.parents(person) if not step.side or ledger.sex(one) == step.side]
    for _ in range(step.greats):
        parents = [elder for one in parents for elder in ledger.parents(one)]
    return [sibling for one in parents for sibling in ledger.siblings(one)]


def _couple(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    facts = ledger.of(person, EdgeKind.PARTNER)
    same = [fact for fact in facts if any((vote[1] != "current") == step.has_ended for vote in fact.votes)]
    return [fact.other(person) for fact in same]


def _carers(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    return ledger.parents(person, FOSTER)


def _holders(ledger: Ledger, person: PersonId, step: Step) -> list[PersonId]:
    return [fact.a for fact in ledger.of(person, EdgeKind.ROLE, step.role) if fact.b == person]


_KNOWN: Mapping[str, Callable[[Ledger, PersonId, Step], list[PersonId]]] = {
    "parent": _parents,
    "child": _children,
    "sibling": _siblings,
    "grandparent": _grandparents,
    "aunt": _aunts,
    "couple": _couple,
    "foster_carer": _carers,
    "role": _holders,
}
