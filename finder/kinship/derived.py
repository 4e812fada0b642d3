"""Statements that need people in between: grandparents, aunts, cousins, in-laws (kinship.md section 2.1).

Each rule first looks whether what is known already says the same; then adds the least that must be so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from finder.kinship.codes import Step
from finder.kinship.direct import Said, say_couple
from finder.kinship.naming import SAID_CODE
from finder.kinship.plausible import can_be_ancestor, can_be_siblings
from finder.kinship.slots import ADOPTIVE, BIRTH, Ground, Ledger
from finder.model.family import EdgeKind
from finder.model.person import PersonId

BLOOD_AUNT_AT_MOST = 0.6
"""An "aunt" of no stated side may be an aunt by marriage or a friend of the family."""
FIRST_COUSIN_AT_MOST = 0.75
"""A "cousin" is often a second cousin, or removed."""
EITHER_OR = 0.5
BY_EXCLUSION = 0.9
"""One of two known parents is ruled out, so it is the other, if the statement is right."""


def _fullness(step: Step) -> str:
    if step.is_step:
        return "step"
    return step.fullness or "unknown"


# grandparents --------------------------------------------------------------------------------------


def _grandparent(ledger: Ledger, said: Said) -> None:
    height = said.step.greats + 1
    child_of = _line_at(ledger, said.object, said.step.side, height)
    for person in child_of:
        if said.subject in ledger.parents(person):
            _corroborate(ledger, said.subject, person, said.ground)
            return
    if not said.step.side and said.subject in _line_at(ledger, said.object, "", height + 2):
        return  # a great-grandmother is called "nan" too
    if any(said.subject in ledger.partners(elder) for one in child_of for elder in ledger.parents(one)):
        # the partner of a recorded grandparent: grandparent or step-grandparent, which is not said
        said = replace(said, ground=replace(said.ground, p=said.ground.p * EITHER_OR))
    person = _climb(ledger, said, height, lambda child, parent: _may_be_grandparent(ledger, said, child, parent))
    if said.step.is_step:
        ledger.add(EdgeKind.PARENT, said.subject, person, "step", said.ground.implied())
    elif ledger.is_known(person) and not ledger.may_be_parent(said.subject, person):
        _set_aside(ledger, said, ledger.parents(person, BIRTH))
    else:
        ledger.add(EdgeKind.PARENT, said.subject, person, "biological", said.ground.implied())


def _may_be_grandparent(ledger: Ledger, said: Said, child: PersonId, parent: PersonId) -> bool:
    height = said.step.greats + 1
    if said.subject == parent or said.step.is_step:
        return said.subject != parent
    if height == 1:
        return ledger.may_be_parent(said.subject, parent)
    return can_be_ancestor(ledger.member(said.subject), ledger.member(parent), height)


def _corroborate(ledger: Ledger, parent: PersonId, child: PersonId, ground: Ground) -> None:
    for subtype in ("biological", "adoptive"):
        fact = ledger.fact(EdgeKind.PARENT, parent, child, subtype)
        if fact is not None:
            fact.votes.append((fact.votes[0][0], fact.votes[0][1], ground.implied()))
            return


# aunts, uncles, nieces, nephews --------------------------------------------------------------------


def _aunt(ledger: Ledger, said: Said) -> None:
    step = said.step
    height = step.greats + 1
    line = _line_at(ledger, said.object, step.side, height)
    by_blood = {sibling for person in line for sibling in ledger.siblings(person)}
    by_marriage = {partner for sibling in by_blood for partner in ledger.partners(sibling)}
    if said.subject in by_marriage or (said.subject in by_blood and not step.is_by_marriage):
        return
    if not step.side and _is_great_aunt(ledger, said, height):
        return
    if not step.side:
        said = replace(said, ground=replace(said.ground, p=min(said.ground.p, BLOOD_AUNT_AT_MOST)))
    elif _is_on_other_side(ledger, said, height):
        sources = said.ground.sources
        people = (said.subject, said.object)
        text = "Stated on one side of the family and recorded on the other; the record was kept."
        ledger.report("RELATION_CONFLICT", "warn", people, sources, text)
        return
    person = _climb(ledger, said, height, lambda child, parent: _may_be_siblings(ledger, said.subject, parent))
    if not step.is_by_marriage:
        ledger.add(EdgeKind.SIBLING, person, said.subject, _fullness(step), said.ground.implied())
        return
    between = ledger.placeholder(f"aunt-or-uncle-{said.object}-{said.subject}")
    ledger.add(EdgeKind.SIBLING, person, between, _fullness(step), said.ground.implied())
    ledger.add(EdgeKind.PARTNER, between, said.subject, "married", replace(said.ground, is_stated=False, p=1.0))


def _is_great_aunt(ledger: Ledger, said: Said, height: int) -> bool:
    """Tell whether an "aunt" is recorded a generation further up: great-aunts are called aunts too."""
    siblings = [one for person in _line_at(ledger, said.object, "", height + 1) for one in ledger.siblings(person)]
    return said.subject in siblings or any(said.subject in ledger.partners(one) for one in siblings)


def _is_on_other_side(ledger: Ledger, said: Said, height: int) -> bool:
    other_side = "M" if said.step.side == "F" else "F"
    own_side = set(_line_at(ledger, said.object, said.step.side, height))
    line = [person for person in _line_at(ledger, said.object, other_side, height) if person not in own_side]
    return any(said.subject in ledger.siblings(person) for person in line)


def _may_be_siblings(ledger: Ledger, one: PersonId, other: PersonId) -> bool:
    if one == other or not can_be_siblings(ledger.member(one), ledger.member(other)):
        return False
    return one not in ledger.parents(other) and other not in ledger.parents(one) and one not in ledger.partners(other)


# cousins -------------------------------------------------------------------------------------------


def _cousin(ledger: Ledger, said: Said) -> None:
    step = said.step
    my_height = their_height = step.ordinal
    if _is_older_generation(ledger, said):
        my_height += step.removed
    else:
        their_height += step.removed
    if _are_cousins(ledger, said, my_height, their_height):
        return
    if not step.side and step.code == "cousin":
        if any(_are_cousins(ledger, said, *heights) for heights in ((2, 2), (1, 2), (2, 1), (1, 3), (3, 1))):
            return
        said = replace(said, ground=replace(said.ground, p=min(said.ground.p, FIRST_COUSIN_AT_MOST)))
    mine = _climb(ledger, said, my_height, lambda child, parent: True)
    mirrored = replace(said, subject=said.object, object=said.subject, step=replace(step, side=""))
    theirs = _climb(ledger, mirrored, their_height, lambda child, parent: True)
    ledger.add(EdgeKind.SIBLING, mine, theirs, _fullness(step), said.ground.implied())


def _is_older_generation(ledger: Ledger, said: Said) -> bool:
    """Tell whether a removed cousin is a parent's cousin rather than a cousin's child; the older, if not known."""
    theirs, mine = ledger.member(said.subject), ledger.member(said.object)
    return theirs.born_from is None or mine.born_to is None or theirs.born_from <= mine.born_to


def _are_cousins(ledger: Ledger, said: Said, my_height: int, their_height: int) -> bool:
    mine = _line_at(ledger, said.object, said.step.side, my_height)
    theirs = set(_line_at(ledger, said.subject, "", their_height))
    return any(sibling in theirs for person in mine for sibling in ledger.siblings(person))


# in-laws -------------------------------------------------------------------------------------------


def _parent_in_law(ledger: Ledger, said: Said) -> None:
    partners = ledger.partners(said.object)
    if any(said.subject in ledger.parents(partner) for partner in partners):
        return
    partner = partners[0] if len(partners) == 1 else _unknown_spouse(ledger, said)
    ledger.add(EdgeKind.PARENT, said.subject, partner, "biological", said.ground.implied())


def _sibling_in_law(ledger: Ledger, said: Said) -> None:
    """Either the spouse's sibling or a sibling's spouse."""
    partners = ledger.partners(said.object)
    if any(said.subject in ledger.siblings(partner) for partner in partners):
        return
    if any(said.subject in ledger.partners(sibling) for sibling in ledger.siblings(said.object)):
        return
    either = replace(said.ground, p=said.ground.p * EITHER_OR, is_stated=False)
    partner = partners[0] if len(partners) == 1 else _unknown_spouse(ledger, said)
    ledger.add(EdgeKind.SIBLING, partner, said.subject, "unknown", either)
    between = ledger.placeholder(f"sibling-{said.object}-{said.subject}")
    ledger.add(EdgeKind.SIBLING, said.object, between, "unknown", either)
    ledger.add(EdgeKind.PARTNER, between, said.subject, "married", replace(either, p=1.0))


def _unknown_spouse(ledger: Ledger, said: Said) -> PersonId:
    spouse = ledger.placeholder(f"spouse-{said.object}-{said.subject}")
    ledger.add(EdgeKind.PARTNER, said.object, spouse, "married", replace(said.ground, is_stated=False, p=1.0))
    return spouse


# couples -------------------------------------------------------------------------------------------


def _parents_couple(ledger: Ledger, said: Said) -> None:
    """Read "ex-partner" on a small child's record as the ex-partner of a parent, which one is not said."""
    parents = ledger.parents(said.object)
    if said.subject in parents or any(said.subject in ledger.partners(parent) for parent in parents):
        return
    parent = _one_parent(ledger, said.object, said.subject, lambda child, parent: True)
    say_couple(ledger, replace(said, object=parent, ground=said.ground.implied()))


# the way up ----------------------------------------------------------------------------------------


def _line_at(ledger: Ledger, person: PersonId, side: str, height: int) -> list[PersonId]:
    """Return the ancestors so many generations up, as far as they are known, on one side or on both."""
    level = [one for one in ledger.parents(person) if not side or ledger.sex(one) in {side, ""}]
    if side and ledger.known_parent(person, side) is not None:
        level = [one for one in level if ledger.sex(one) == side or one == ledger.known_parent(person, side)]
    for _ in range(height - 1):
        level = list(dict.fromkeys(parent for one in level for parent in ledger.parents(one)))
    return level


def _climb(ledger: Ledger, said: Said, height: int, is_possible: Callable[[PersonId, PersonId], bool]) -> PersonId:
    """Return the ancestor of the object to whom a statement belongs, a placeholder if need be.

    Args:
        height: Generations up; 1 is a parent of the object.
        is_possible: Whether the ancestor (second) of a child (first) may be the one.
    """
    person = said.object
    for generation in range(height):
        side = said.step.side if generation == 0 else ""
        if side:
            person = ledger.slot(person, side, ADOPTIVE if said.step.is_adoptive else BIRTH)
        else:
            person = _one_parent(ledger, person, said.subject, is_possible)
    return person


def _one_parent(
    ledger: Ledger, child: PersonId, about: PersonId, is_possible: Callable[[PersonId, PersonId], bool]
) -> PersonId:
    """Return the one parent who can be meant when both are known, otherwise the open slot."""
    known = [parent for parent in ledger.parents(child, BIRTH) if ledger.is_known(parent)]
    possible = [parent for parent in known if is_possible(child, parent)]
    if len(known) > 1 and len(possible) == 1:
        return possible[0]
    return ledger.open_slot(child, about)


def _set_aside(ledger: Ledger, said: Said, rivals: Iterable[PersonId]) -> None:
    """Keep a statement for which there is no place as something said, and report it."""
    doubted = replace(said.ground, p=said.ground.p * EITHER_OR)
    ledger.add(EdgeKind.ROLE, said.subject, said.object, SAID_CODE + said.step.code, doubted)
    text = "Somebody else is better evidenced in this place, or the years do not allow it; kept as something said."
    people = (said.subject, said.object, *rivals)
    ledger.report("RELATION_CONFLICT", "warn", people, said.ground.sources, text)


def _flip(group: str, rule: Callable[[Ledger, Said], None]) -> Callable[[Ledger, Said], None]:
    def flipped(ledger: Ledger, said: Said) -> None:
        unsided = replace(said, step=replace(said.step, side=""))
        rule(ledger, unsided.flipped(group))

    return flipped


DERIVED: Mapping[str, Callable[[Ledger, Said], None]] = {
    "grandparent": _grandparent,
    "grandchild": _flip("grandparent", _grandparent),
    "aunt": _aunt,
    "niece": _flip("aunt", _aunt),
    "cousin": _cousin,
    "parent_in_law": _parent_in_law,
    "child_in_law": _flip("parent_in_law", _parent_in_law),
    "sibling_in_law": _sibling_in_law,
    "parents_couple": _parents_couple,
}
"""Rules by group."""
