"""The grammar of relationship codes: what a code is made of, its inverse, and its shortest form.

The grammar and its meaning are those of ``docs/relationship-codes.md``; the words are in ``relationships.json``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

UNKNOWN = "unknown_relationship"

_SIDES = ("maternal", "paternal")
_BY_MARRIAGE = "_by_marriage"


@dataclass(frozen=True, slots=True)
class Base:
    """One kin or couple word of the vocabulary.

    Attributes:
        name: ``"aunt"``, ``"half"``-less and without a side.
        group: ``"parent"``, ``"aunt"``, ``"couple"`` ...: words that differ in sex only share a group.
        sex: "F", "M" or "" when the word says neither.
        inverse: Base of the inverse whatever the sex, or "" when the inverse depends on sex.
    """

    name: str
    group: str
    sex: str
    inverse: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a code, taken apart.

    Attributes:
        base: Name of a base or of a role.
        side: "maternal", "paternal" or "".
        degrees: In the order in which they are written: ``("half", "great")``.
        is_by_marriage: The spouse of such a relative.
    """

    base: str
    side: str = ""
    degrees: tuple[str, ...] = ()
    is_by_marriage: bool = False

    def __str__(self) -> str:
        words = (self.side, *self.degrees, self.base)
        return "_".join(word for word in words if word) + (_BY_MARRIAGE if self.is_by_marriage else "")


@cache
def vocabulary() -> dict[str, Any]:
    """Return ``relationships.json`` as it stands."""
    content: dict[str, Any] = msgspec.json.decode((files("importers") / "relationships.json").read_bytes())
    return content


@cache
def bases() -> dict[str, Base]:
    """Return every kin and couple word by its name."""
    return {
        name: Base(name, entry["group"], entry["sex"], entry.get("inverse", ""))
        for name, entry in vocabulary()["bases"].items()
    }


@cache
def roles() -> dict[str, str]:
    """Return every role with its inverse."""
    found: dict[str, str] = dict(vocabulary()["roles"])
    return found


def is_code(code: str) -> bool:
    """Return True when every step of a code is in the grammar."""
    return all(parse_step(step) is not None for step in code.split(">"))


def parse_step(text: str) -> Step | None:
    """Take one step of a code apart, or return None when it is not in the grammar."""
    if text in roles() or text == UNKNOWN or text in bases():
        return Step(text)
    is_by_marriage = text.endswith(_BY_MARRIAGE)
    rest = text.removesuffix(_BY_MARRIAGE)
    side = next((one for one in _SIDES if rest.startswith(one + "_")), "")
    rest = rest.removeprefix(side + "_") if side else rest
    degrees: list[str] = []
    while rest not in bases():
        degree, _, rest = rest.partition("_")
        degrees.append(degree)
        if not rest:
            return None
    step = Step(rest, side, tuple(degrees), is_by_marriage)
    return step if is_allowed(step) else None


def is_allowed(step: Step) -> bool:
    """Return True when a kin word may carry this side, these degrees and "by marriage"."""
    if step.base not in bases():
        return not (step.side or step.degrees or step.is_by_marriage)
    group = vocabulary()["groups"][bases()[step.base].group]
    return (
        (not step.side or group["has_side"])
        and all(degree in group["degrees"] for degree in step.degrees)
        and (not step.is_by_marriage or bases()[step.base].group in {"aunt", "niece"})
    )


def group_of(step: Step) -> str:
    """Return the group of a step's base, or "role" for roles and the unknown relationship."""
    base = bases().get(step.base)
    return base.group if base else "role"


def sex_of(step: Step) -> str:
    """Return the sex that a step's word implies: "F", "M" or ""."""
    base = bases().get(step.base)
    if base:
        return base.sex
    return {"godmother": "F", "godfather": "M"}.get(step.base, "")


def in_group(group: str, sex: str, like: str = "") -> str:
    """Return the base of a group for a sex: ``in_group("aunt", "") == "aunt_or_uncle"``.

    Args:
        group: A group of ``relationships.json``.
        sex: "F", "M" or "".
        like: Keep to bases that start with this ("ex" for ended marriages).
    """
    return next(base.name for base in bases().values() if base.group == group and base.sex == sex and like in base.name)


def inverse_code(code: str, sex_of_other: str = "") -> str:
    """Turn "subject is the ``code`` of object" round.

    A side is lost, because it says which parent of the object, not of the subject, lies between the two.

    Args:
        code: A code of the grammar.
        sex_of_other: Of the former object, who becomes the subject: "F", "M" or "" when not known.

    Returns:
        The code for "object is the … of subject"; ``unknown_relationship`` when it cannot be told.

    >>> inverse_code("maternal_grandmother", "M")
    'grandson'
    >>> inverse_code("mother>ex_partner", "")
    'ex_partner>child'
    """
    steps = [parse_step(step) for step in code.split(">")]
    sexes = [sex_of_other] + [sex_of(step) if step else "" for step in steps[:-1]]
    turned = [_inverse_step(step, sex) for step, sex in zip(steps, sexes, strict=True)]
    return UNKNOWN if UNKNOWN in turned else ">".join(reversed(turned))


def _inverse_step(step: Step | None, sex: str) -> str:
    if step is None or step.base == UNKNOWN:
        return UNKNOWN
    if step.base in roles():
        return roles()[step.base]
    if step.is_by_marriage:
        # The niece of one's husband, seen from the aunt by marriage.
        return "spouse>" + _inverse_step(replace(step, is_by_marriage=False), sex)
    group = group_of(step)
    if group == "in_law":
        return _inverse_in_law(step.base, sex)
    side = step.side if group == "sibling" else ""
    return str(Step(_inverse_base(bases()[step.base], sex), side, step.degrees))


def _inverse_base(base: Base, sex: str) -> str:
    if base.group == "couple":
        if base.inverse == "ex_spouse":
            return in_group("couple", sex, "ex_") if sex else "ex_spouse"
        return base.inverse or in_group("couple", sex)
    return base.inverse or in_group(vocabulary()["groups"][base.group]["inverse"], sex)


def _inverse_in_law(base: str, sex: str) -> str:
    """Without the sex there is no one word; a brother-in-law may be either of two relationships."""
    kind, _, _ = base.partition("_")
    if kind in {"mother", "father"}:
        return {"F": "daughter_in_law", "M": "son_in_law"}.get(sex, "child>spouse")
    if kind in {"son", "daughter"}:
        return {"F": "mother_in_law", "M": "father_in_law"}.get(sex, "spouse>parent")
    return {"F": "sister_in_law", "M": "brother_in_law"}.get(sex, UNKNOWN)


def shortest(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Join steps that have one word of their own: the mother's sister is the maternal aunt.

    Only joins that lose nothing but the sex of somebody in between are made.

    Args:
        steps: From the object outwards: mother, then her sister.
    """
    done: tuple[Step, ...] = ()
    for step in steps:
        done = (*done, step)
        while len(done) > 1 and (joined := _joined(done[-2], done[-1])) is not None:
            done = (*done[:-2], joined)
    return done


def _joined(first: Step, second: Step) -> Step | None:
    if first.is_by_marriage or second.is_by_marriage or second.side or (first.base not in bases()):
        return None
    if second.base not in bases():
        return None
    near, far = group_of(first), group_of(second)
    if near == "parent" and not first.degrees:
        return _beyond_parent(first, second, far)
    if near == "grandparent" and far in {"parent", "sibling"} and set(first.degrees) <= {"great"}:
        return _beyond_grandparent(first, second, far)
    if first.degrees in {(), ("half",)} and far == "child" and not second.degrees:
        return _child_of(first, second, near)
    if near == "aunt" and far == "couple" and second.base in {"husband", "wife", "spouse"} and not first.degrees:
        return Step(in_group("aunt", sex_of(second)), first.side, (), True)
    return None


def _beyond_parent(first: Step, second: Step, far: str) -> Step | None:
    side = {"F": "maternal", "M": "paternal"}.get(sex_of(first), "")
    sex = sex_of(second)
    if far == "parent" and second.degrees in {(), ("step",), ("adoptive",)}:
        return Step(in_group("grandparent", sex), side, second.degrees)
    if far == "sibling" and second.degrees in {(), ("half",), ("full",), ("step",)}:
        return Step(in_group("aunt", sex), side, tuple(one for one in second.degrees if one != "full"))
    if far == "grandparent":
        return Step(second.base, side, ("great", *second.degrees)) if set(second.degrees) <= {"great"} else None
    if far == "aunt" and set(second.degrees) <= {"great"}:
        return Step(second.base, side, ("great", *second.degrees))
    return None


def _beyond_grandparent(first: Step, second: Step, far: str) -> Step | None:
    if second.degrees:
        return None
    if far == "parent":
        return Step(in_group("grandparent", sex_of(second)), first.side, ("great", *first.degrees))
    return Step(in_group("aunt", sex_of(second)), first.side, ("great", *first.degrees))


def _child_of(first: Step, second: Step, near: str) -> Step | None:
    if near == "sibling" and first.base != "twin":
        return Step(in_group("niece", sex_of(second)), "", first.degrees)
    if near == "child" and not first.degrees:
        return Step(in_group("grandchild", sex_of(second)))
    if near == "aunt" and not first.degrees and not sex_of(second):
        return Step("cousin", first.side)
    return None
