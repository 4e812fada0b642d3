"""Statements that are atomic edges themselves: parents, children, siblings, couples, carers, roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from finder.kinship.codes import Step
from finder.kinship.slots import Ground, Ledger
from finder.model.family import EdgeKind
from finder.model.person import PersonId


@dataclass(frozen=True, slots=True)
class Said:
    """``subject`` is the ``step`` of ``object``.

    Attributes:
        has_ended: The statement has an end, or is of something former.
    """

    subject: PersonId
    step: Step
    object: PersonId
    ground: Ground
    has_ended: bool = False

    def flipped(self, group: str) -> Said:
        """Return the same said of the object: "niece" as "aunt"."""
        step = replace(self.step, group=group, sex="")
        return replace(self, subject=self.object, object=self.subject, step=step)

    @property
    def status(self) -> str:
        """The status that an edge takes."""
        return "ended" if self.has_ended else "current"


def _parent(ledger: Ledger, said: Said) -> None:
    step = said.step
    if step.is_step:
        subtype = "step"
    elif step.is_adoptive:
        subtype = "adoptive"
    else:
        subtype = "biological" if step.is_birth or ledger.sex(said.subject) or step.sex else "unknown"
    # parenthood by birth or adoption has no end, whatever the end date of a row means
    status = said.status if subtype == "step" else "current"
    grade = "birth" if step.is_birth else subtype
    ledger.add(EdgeKind.PARENT, said.subject, said.object, grade, said.ground, status=status)


def _sibling(ledger: Ledger, said: Said) -> None:
    step = said.step
    ledger.add(EdgeKind.SIBLING, said.subject, said.object, sibling_subtype(step), said.ground)


def sibling_subtype(step: Step) -> str:
    """Return the subtype of a sibling edge."""
    if step.is_step:
        return "step"
    if step.is_adoptive:
        return "adoptive"
    if step.fullness == "full" or not step.side:
        return step.fullness or "unknown"
    return "half_maternal" if step.side == "F" else "half_paternal"


def say_couple(ledger: Ledger, said: Said) -> None:
    """Add a couple, with the end that the word or the row gives it."""
    status = said.status
    if said.step.has_ended:
        status = "ended"
    elif said.has_ended:
        status = "lapsed"
    ledger.add(EdgeKind.PARTNER, said.subject, said.object, said.step.kind, said.ground, status=status)


def _foster_carer(ledger: Ledger, said: Said) -> None:
    ledger.add(EdgeKind.PARENT, said.subject, said.object, "foster", said.ground, status=said.status)


def _role(ledger: Ledger, said: Said) -> None:
    ledger.add(EdgeKind.ROLE, said.subject, said.object, said.step.role, said.ground, status=said.status)


def _flip(group: str, rule: Callable[[Ledger, Said], None]) -> Callable[[Ledger, Said], None]:
    def flipped(ledger: Ledger, said: Said) -> None:
        rule(ledger, said.flipped(group))

    return flipped


DIRECT: Mapping[str, Callable[[Ledger, Said], None]] = {
    "parent": _parent,
    "child": _flip("parent", _parent),
    "sibling": _sibling,
    "couple": say_couple,
    "foster_carer": _foster_carer,
    "foster_child": _flip("foster_carer", _foster_carer),
    "role": _role,
    "held_for": _flip("role", _role),
}
"""Rules by group. A "lapsed" couple is one whose row has an end date, which a later marriage may explain."""
