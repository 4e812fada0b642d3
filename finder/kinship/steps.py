"""A way as steps that people can follow: "mother", then "half-sister", each with the edges it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from finder.kinship.blood import siblinghood
from finder.kinship.forms import role_label
from finder.kinship.graph import FamilyGraph, Link
from finder.kinship.naming import couple_word, possessive, sibling, word
from finder.kinship.same_slot import may_be_one_person
from finder.kinship.ways import Way
from finder.model.family import Kinship, KinStep
from finder.model.person import PersonId

_WORD_KEYS = {
    "U": "parent",
    "D": "child",
    "Z": "step_sibling",
    "T": "step_parent",
    "t": "step_child",
    "F": "foster_carer",
    "f": "foster_child",
}

Step = tuple[PersonId, str, Link, PersonId]


def kin_steps(graph: FamilyGraph, way: Way) -> tuple[KinStep, ...]:
    """Return the steps of a way, outwards from the focus.

    A step to a parent and down to another child is one step to a sibling, which rests on both edges.
    """
    raw = way.steps()
    steps: list[KinStep] = []
    at = 0
    while at < len(raw):
        if at + 1 < len(raw) and raw[at][1] == "U" and raw[at + 1][1] == "D" and not _is_doubtful(graph, raw, at):
            steps.append(_to_sibling(graph, raw[at], raw[at + 1]))
            at += 2
        else:
            steps.append(_single(graph, raw[at]))
            at += 1
    return tuple(steps)


def describe_path(kinship: Kinship, names: Mapping[PersonId, str]) -> str:
    """Say the path in words: "Kelly is Kai's mother's half-sister".

    Args:
        names: Short names of at least the focus and the other person; whoever is missing is "this person".
    """
    focus = names.get(kinship.path[0].person, "this person") if kinship.path else "this person"
    other = names.get(kinship.other, "this person")
    owners = [focus, *(step.relation for step in kinship.path[:-1])]
    last = kinship.path[-1].relation if kinship.path else kinship.label
    return f"{other} is {' '.join(possessive(owner) for owner in owners)} {last}"


def _is_doubtful(graph: FamilyGraph, raw: list[Step], at: int) -> bool:
    before = raw[at - 1][0] if at and raw[at - 1][1] == "U" else None
    after = raw[at + 2][3] if at + 2 < len(raw) and raw[at + 2][1] == "D" else None
    return may_be_one_person(graph, raw[at][0], before, raw[at + 1][3], after)


def _to_sibling(graph: FamilyGraph, up: Step, down: Step) -> KinStep:
    person, _, to_parent, shared = up
    other, to_child = down[3], down[2]
    half = siblinghood(graph, person, other, shared).half is True
    relation = _prefix(to_parent, to_child) + sibling(graph.sex(other), half)
    return KinStep(person, relation, other, (to_parent.edge, to_child.edge))


def _single(graph: FamilyGraph, step: Step) -> KinStep:
    person, move, link, other = step
    return KinStep(person, _relation(graph, person, move, link), other, (link.edge,))


def _relation(graph: FamilyGraph, person: PersonId, move: str, link: Link) -> str:
    sex, has_ended = graph.sex(link.to), link.edge.status == "ended"
    if move == "P":
        return couple_word(link.edge.subtype, has_ended, sex)
    if move == "S":
        return _prefix(link) + sibling(sex, siblinghood(graph, person, link.to).half is True)
    if move in "Rr":
        return role_label(link, is_holder=move == "R")
    former = "former " if has_ended and move in "FfTt" else ""
    return former + _prefix(link) + word(_WORD_KEYS[move], sex)


def _prefix(*links: Link) -> str:
    if any(link.is_severed for link in links):
        return "birth "
    return "adoptive " if any(link.is_adoptive for link in links) else ""
