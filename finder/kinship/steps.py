"""A way as steps that people can follow: "mother", then "half-sister", each with the edges it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from finder.kinship.blood import siblinghood
from finder.kinship.forms import role_label
from finder.kinship.graph import FamilyGraph, Link
from finder.kinship.naming import SAID, couple_word, possessive, sibling, step_ancestor, word
from finder.kinship.ways import Way
from finder.model.family import Kinship, KinStep
from finder.model.person import PersonId

_WORD_KEYS = {
    "U": "parent",
    "D": "child",
    "Z": "step_sibling",
    "t": "step_child",
    "F": "foster_carer",
    "f": "foster_child",
}

Path = tuple[KinStep, ...]


class PathReader:
    """Turns ways into steps; beginnings that ways share are read once."""

    def __init__(self, graph: FamilyGraph) -> None:
        self.graph = graph
        self._read: dict[tuple[PersonId, ...], Path] = {}

    def path(self, way: Way) -> Path:
        """Return the steps of a way, outwards from the focus.

        A step to a parent and down to another child is one step to a sibling, which rests on both edges; not
        so beside a placeholder, who may turn out to be that other child.
        """
        return self._path(way, len(way.moves))

    def _path(self, way: Way, length: int) -> Path:
        if not length:
            return ()
        key = way.nodes[: length + 1]
        known = self._read.get(key)
        if known is None:
            if self._ends_in_sibling(way, length):
                known = (*self._path(way, length - 2), self._to_sibling(way, length))
            else:
                known = (*self._path(way, length - 1), self._single(way, length))
            self._read[key] = known
        return known

    def _ends_in_sibling(self, way: Way, length: int) -> bool:
        if way.moves[max(0, length - 2) : length] != "UD":
            return False
        members = self.graph.members
        return not (members[way.nodes[length - 2]].is_placeholder or members[way.nodes[length]].is_placeholder)

    def _to_sibling(self, way: Way, length: int) -> KinStep:
        person, shared, other = way.nodes[length - 2 : length + 1]
        up, down = way.links[length - 2 : length]
        half = siblinghood(self.graph, person, other, shared).half is True
        relation = _prefix(up, down) + sibling(self.graph.sex(other), half)
        return KinStep(person, relation, other, (up.edge, down.edge))

    def _single(self, way: Way, length: int) -> KinStep:
        person, other = way.nodes[length - 1 : length + 1]
        move, link = way.moves[length - 1], way.links[length - 1]
        return KinStep(person, _relation(self.graph, person, move, link), other, (link.edge,))


def describe_path(kinship: Kinship, names: Mapping[PersonId, str]) -> str:
    """Say the path in words: "Kelly is Kai's mother's half-sister".

    Args:
        names: Short names of at least the focus and the other person; whoever is missing is "this person".
    """
    other = names.get(kinship.other, "this person")
    if not kinship.path:
        return f"{other}: {kinship.label}"
    focus = names.get(kinship.path[0].person, "this person")
    if kinship.path[-1].relation.startswith(SAID):
        return f"{other} is {SAID}{possessive(focus)} {kinship.path[-1].relation.removeprefix(SAID)}"
    owners = [focus, *(step.relation for step in kinship.path[:-1])]
    return f"{other} is {' '.join(possessive(owner) for owner in owners)} {kinship.path[-1].relation}"


def _relation(graph: FamilyGraph, person: PersonId, move: str, link: Link) -> str:
    sex, has_ended = graph.sex(link.to), link.edge.status == "ended"
    if move == "P":
        return couple_word(link.edge.subtype, has_ended, sex)
    if move == "S":
        return _prefix(link) + sibling(sex, siblinghood(graph, person, link.to).half is True)
    if move in "Rr":
        return role_label(link, sex, is_holder=move == "R")
    if move == "T":
        return ("former " if has_ended else "") + step_ancestor(1, sex)
    former = "former " if has_ended and move in "Fft" else ""
    return former + _prefix(link) + word(_WORD_KEYS[move], sex)


def _prefix(*links: Link) -> str:
    if any(link.is_severed for link in links):
        return "birth "
    return "adoptive " if any(link.is_adoptive for link in links) else ""
