"""From a way to a name: the forms of kinship.md section 3, table by table.

A way is cut at the longest head that has a name; the rest is named from there and joined with "'s".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finder.kinship.blood import SIDE_OF_SEX, Siblinghood, siblinghood
from finder.kinship.graph import FamilyGraph, Link
from finder.kinship.naming import blood_term, couple_word, possessive, role_words, sibling, word
from finder.kinship.same_slot import may_be_one_person
from finder.kinship.ways import Way
from finder.model.person import PersonId

BLOOD, AFFINAL, CHAIN = 0, 1, 2
"""Category of a name: at equal cost blood goes before simple affinal, and that before a chain."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a relationship, and what it rests on.

    Attributes:
        label: Full name, side and prefix included.
        term: Bare word.
        head: The name as the beginning of a chain ("brother" for a brother of unknown blood).
        parts: Number of possessive parts; "maternal half-brother's father" has 2.
        is_doubtful: One of two relationships, because somebody in between is not identified.
    """

    label: str
    term: str
    head: str
    side: str = ""
    half: bool | None = False
    is_step: bool = False
    is_adoptive: bool = False
    is_severed: bool = False
    category: int = AFFINAL
    parts: int = 1
    is_doubtful: bool = False


def name_way(graph: FamilyGraph, way: Way) -> Name:
    """Name whoever stands at the end of a way of at least one step.

    Raises:
        ValueError: The way has no steps.
    """
    steps = way.steps()
    if not steps:
        raise ValueError("a person is not related to themselves")
    reader = _Reader(graph, steps)
    heads = []
    at = 0
    while at < len(steps):
        name, at = reader.head(at)
        heads.append(name)
    return heads[0] if len(heads) == 1 else _joined(heads)


def _joined(heads: Sequence[Name]) -> Name:
    label = "'s ".join(name.head for name in heads)
    return Name(
        label,
        label,
        label,
        is_adoptive=any(name.is_adoptive for name in heads),
        is_severed=any(name.is_severed for name in heads),
        category=CHAIN,
        parts=sum(name.parts for name in heads),
    )


class _Reader:
    """Reads heads off one way."""

    def __init__(self, graph: FamilyGraph, steps: Sequence[tuple[PersonId, str, Link, PersonId]]) -> None:
        self.graph = graph
        self.moves = "".join(step[1] for step in steps)
        self.links = [step[2] for step in steps]
        self.nodes = [steps[0][0], *(step[3] for step in steps)]

    def sex(self, at: int) -> str:
        return self.graph.sex(self.nodes[at])

    def head(self, at: int) -> tuple[Name, int]:
        """Return the name of the longest head that begins at step ``at``, and where it ends."""
        move = self.moves[at]
        if move in "UDS":
            return self._from_blood(at)
        if move == "P":
            return self._from_partner(at)
        if move in "TtZ":
            return self._from_recorded_step(at)
        return self._from_social(at)

    # blood ----------------------------------------------------------------------------------------

    def _span(self, at: int) -> tuple[int, int, int]:
        """Return steps up, steps down, and the end of the blood run that begins at ``at``."""
        end = at
        while self.moves[end : end + 1] == "U":
            end += 1
        up, down = end - at, 0
        if self.moves[end : end + 1] == "S":
            up, down, end = up + 1, 1, end + 1
        while self.moves[end : end + 1] == "D":
            down, end = down + 1, end + 1
        return up, down, end

    def _from_blood(self, at: int) -> tuple[Name, int]:
        up, down, end = self._span(at)
        after = self.moves[end : end + 1]
        if after == "f" and (up, down) == (1, 0):
            return self._foster("foster_sibling", end, end + 1)
        if after in {"T", "t", "Z"} and down == 0:
            stepped = self._blood_then_step(at, up, end, after)
            if stepped:
                return stepped
        blood = self._blood(at, up, down, end)
        if after == "P":
            return self._partner_of_blood(blood, at, up, down, end)
        return blood, end

    def _blood(self, at: int, up: int, down: int, end: int) -> Name:
        sex = self.sex(end)
        severed = any(link.is_severed for link in self.links[at:end])
        adoptive = not severed and any(link.is_adoptive for link in self.links[at:end])
        prefix = "birth " if severed else "adoptive " if adoptive else ""
        side = SIDE_OF_SEX[self.sex(at + 1)] if up > 1 else ""
        turn = self._turn(at, up, down)
        if turn is None:
            name = _plain(blood_term(up, down, sex, half=False), side, False)
        elif self._is_doubtful(at, up, down):
            name = _either(up, down, sex, side)
        elif up == down == 1:
            name = _sibling_name(turn, sex)
        else:
            name = _plain(blood_term(up, down, sex, half=turn.half is True), side, turn.half)
        return replace(
            name,
            label=prefix + name.label,
            head=prefix + name.head,
            is_adoptive=adoptive,
            is_severed=severed,
        )

    def _is_asserted(self, at: int, up: int) -> bool:
        return self.moves[at + up - 1] == "S"

    def _turn(self, at: int, up: int, down: int) -> Siblinghood | None:
        """Return what the two children under the top are to each other; None in direct line."""
        if not up or not down:
            return None
        if self._is_asserted(at, up):
            return siblinghood(self.graph, self.nodes[at + up - 1], self.nodes[at + up])
        return siblinghood(self.graph, self.nodes[at + up - 1], self.nodes[at + up + 1], self.nodes[at + up])

    def _is_doubtful(self, at: int, up: int, down: int) -> bool:
        """The two children under the top may be one person while one of them is a placeholder."""
        if self._is_asserted(at, up):
            return False
        one, other = at + up - 1, at + up + 1
        below_one = self.nodes[one - 1] if up > 1 else None
        below_other = self.nodes[other + 1] if down > 1 else None
        return may_be_one_person(self.graph, self.nodes[one], below_one, self.nodes[other], below_other)

    # partners -------------------------------------------------------------------------------------

    def _couple(self, step: int) -> str:
        edge = self.links[step].edge
        return couple_word(edge.subtype, edge.status == "ended", self.sex(step + 1))

    def _affinal(self, key: str, end: int, side: str = "", prefix: str = "") -> tuple[Name, int]:
        term = word(key, self.sex(end))
        label = prefix + (f"{side} {term}" if side else term)
        return Name(label, term, label, side=side, is_step=key.startswith("step_")), end

    def _partner_of_blood(self, blood: Name, at: int, up: int, down: int, end: int) -> tuple[Name, int]:
        if self.links[end].is_wed:
            simple = self._wed_to_blood(blood, up, down, end)
            if simple:
                name, stop = simple
                return replace(name, is_adoptive=blood.is_adoptive, is_severed=blood.is_severed), stop
        label = f"{possessive(blood.head)} {self._couple(end)}"
        return (
            Name(
                label,
                label,
                label,
                is_adoptive=blood.is_adoptive,
                is_severed=blood.is_severed,
                category=CHAIN,
                parts=2,
            ),
            end + 1,
        )

    def _wed_to_blood(self, blood: Name, up: int, down: int, end: int) -> tuple[Name, int] | None:
        if (up, down) == (1, 0):
            return self._step_family(end + 1, is_severed=blood.is_severed)
        if blood.is_severed:
            return None
        prefix = "adoptive " if blood.is_adoptive else ""
        if (up, down) == (2, 0):
            return self._affinal("step_grandparent", end + 1, blood.side, prefix)
        if (up, down) == (2, 1) and blood.half is not True and blood.category == BLOOD:
            return self._affinal("aunt_by_marriage", end + 1, blood.side, prefix)
        if (up, down) == (1, 1) and blood.half is False:
            return self._affinal("sibling_in_law", end + 1)
        if (up, down) == (0, 1):
            return self._affinal("child_in_law", end + 1)
        return None

    def _step_family(self, after: int, *, is_severed: bool) -> tuple[Name, int] | None:
        """Name a parent's spouse (who stands at node ``after``) or that spouse's child, parent or sibling."""
        run = self.moves[after : after + 2]
        if run[:1] == "D":
            return self._affinal("step_sibling", after + 1)
        if run == "UD":
            return self._affinal("step_aunt", after + 2)
        if run[:1] == "S":
            return self._affinal("step_aunt", after + 1)
        if run[:1] == "U":
            return self._affinal("step_grandparent", after + 1)
        return None if is_severed else self._affinal("step_parent", after)

    def _from_partner(self, at: int) -> tuple[Name, int]:
        link = self.links[at]
        after = at + 1
        if link.is_wed:
            up, down, _ = self._span(after)
            if up == 1 and down >= 1:
                return self._in_law_by_sibling(after, down)
            if up >= 1:
                return self._affinal("parent_in_law", after + 1)
            if down >= 1:
                return self._affinal("step_child", after + 1)
        term = self._couple(at)
        return Name(term, term, term), after

    def _in_law_by_sibling(self, after: int, down: int) -> tuple[Name, int]:
        to_sibling = after + (1 if self.moves[after] == "S" else 2)
        if down == 1:
            return self._affinal("sibling_in_law", to_sibling)
        return self._affinal("niece_by_marriage", to_sibling + 1)

    # recorded step links, fostering, roles ----------------------------------------------------------

    def _from_recorded_step(self, at: int) -> tuple[Name, int]:
        move, run = self.moves[at], self.moves[at + 1 : at + 3]
        if move == "Z":
            return self._affinal("step_sibling", at + 1)
        if move == "t":
            return self._affinal("step_child", at + 1)
        name, end = self._step_family(at + 1, is_severed=False) or self._affinal("step_parent", at + 1)
        if self.links[at].edge.status == "ended" and not run:
            name = replace(name, label=f"former {name.label}", head=f"former {name.head}")
        return name, end

    def _blood_then_step(self, at: int, up: int, end: int, move: str) -> tuple[Name, int] | None:
        side = SIDE_OF_SEX[self.sex(at + 1)]
        keys = {("T", 1): "step_grandparent", ("t", 1): "step_sibling", ("Z", 1): "step_aunt"}
        key = keys.get((move, up))
        if key is None:
            return None
        return self._affinal(key, end + 1, "" if key == "step_sibling" else side)

    def _foster(self, key: str, step: int, end: int) -> tuple[Name, int]:
        has_ended = self.links[step].edge.status == "ended"
        label = ("former " if has_ended else "") + word(key, self.sex(end))
        return Name(label, label, label), end

    def _from_social(self, at: int) -> tuple[Name, int]:
        move, after = self.moves[at], self.moves[at + 1 : at + 2]
        if move == "F" and after in {"D", "f"}:
            return self._foster("foster_sibling", at, at + 2)
        if move in {"F", "f"}:
            return self._foster("foster_carer" if move == "F" else "foster_child", at, at + 1)
        label = role_label(self.links[at], is_holder=move == "R")
        return Name(label, label, label), at + 1


def role_label(link: Link, *, is_holder: bool) -> str:
    """Name a role as it stands: "godmother", "former special guardian"."""
    words = role_words(link.edge.subtype)
    label = words.label if is_holder else words.inverse
    return f"former {label}" if link.edge.status == "ended" else label


def _plain(term: str, side: str, half: bool | None) -> Name:
    label = f"{side} {term}" if side else term
    return Name(label, term, label, side=side, half=half, category=BLOOD)


def _sibling_name(blood: Siblinghood, sex: str) -> Name:
    if blood.half is False:
        return _plain(sibling(sex, half=False), "", False)
    if blood.half:
        return _plain(sibling(sex, half=True), blood.side, True)
    term = sibling(sex, half=False)
    if not blood.has_shared_parent:
        return Name(f"{term} (full or half not known)", term, term, half=None, category=BLOOD)
    alternative = " ".join(part for part in (blood.side, sibling(sex, half=True)) if part)
    return Name(f"{term} or {alternative}", term, term, side=blood.side, half=None, category=BLOOD)


def _either(up: int, down: int, sex: str, side: str) -> Name:
    """Name somebody who is nearer by a generation on each leg if two placeholders are one person."""
    far = blood_term(up, down, sex, half=False)
    if up == down == 2:
        near = f"{sibling(sex, half=False)}, {sibling(sex, half=True)}"
    else:
        near = blood_term(up - 1, down - 1, sex, half=False)
    near_side = f"{side} " if up > 2 and side else ""
    far_side = f"{side} " if side else ""
    label = f"{near_side}{near} or {far_side}{far}"
    return Name(label, f"{near} or {far}", label, side=side, half=None, category=BLOOD, is_doubtful=True)
