"""Names the relationship of one true person to another, in British English, from the true family tree.

It is written apart from the program on purpose: the answers must not repeat the program's mistakes.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from sample_agency.model import World

MAX_DEGREE = 6


class AmbiguousTreeError(ValueError):
    """Two people share one parent and another is not told: full or half cannot be said."""


@dataclass(frozen=True, slots=True)
class Kin:
    """``relationship`` says what the other is of the child; ``degree`` counts births and marriages between them."""

    relationship: str
    base: str
    side: str
    half: bool
    step: bool
    by_marriage: bool
    blood: bool
    degree: int
    is_kin: bool = True


class Namer:
    """Answers for one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._children: dict[str, list[str]] = {}
        for person in world.people.values():
            for parent in self.parents(person.key):
                self._children.setdefault(parent, []).append(person.key)
        self._couples: dict[str, list[tuple[str, str, bool]]] = {}
        for couple in world.couples:
            self._couples.setdefault(couple.a, []).append((couple.b, couple.kind, couple.is_current))
            self._couples.setdefault(couple.b, []).append((couple.a, couple.kind, couple.is_current))

    def parents(self, key: str) -> tuple[str, ...]:
        person = self._world.people[key]
        return tuple(parent for parent in (person.mother, person.father) if parent)

    def name(self, child: str, other: str) -> Kin | None:
        """What ``other`` is of ``child``, or None for people who are no kin and no parent's former partner."""
        return self._blood(child, other) or self._parents_partner(child, other) or self._by_marriage(child, other)

    # --- blood -------------------------------------------------------------------------------------------------

    @functools.cache  # noqa: B019 - one namer lives as long as one run
    def _lines(self, key: str) -> dict[str, tuple[int, str]]:
        """Every ancestor (and the person): generations up, and the side of the first step."""
        found: dict[str, tuple[int, str]] = {key: (0, "")}
        queue = [key]
        while queue:
            current = queue.pop(0)
            up, side = found[current]
            for parent in self.parents(current):
                if parent not in found:
                    found[parent] = (up + 1, side or self._side_of(current, parent))
                    queue.append(parent)
        return found

    def _side_of(self, child: str, parent: str) -> str:
        return "maternal" if self._world.people[child].mother == parent else "paternal"

    def _blood(self, child: str, other: str) -> Kin | None:
        mine, theirs = self._lines(child), self._lines(other)
        common = [(mine[key][0] + theirs[key][0], key) for key in mine if key in theirs]
        if not common:
            return None
        degree = min(common)[0]
        if degree == 0 or degree > MAX_DEGREE:
            return None
        nearest = [key for total, key in common if total == degree]
        up, down = mine[nearest[0]][0], theirs[nearest[0]][0]
        half = up > 0 and down > 0 and not self._is_full(child, other, up, down, nearest)
        sides = {mine[key][1] for key in nearest}
        side = sides.pop() if len(sides) == 1 else ""
        return self._blood_term(other, up, down, half=half, side=side)

    def _is_full(self, child: str, other: str, up: int, down: int, nearest: list[str]) -> bool:
        if len(nearest) == 2:
            return True
        mine = self._step_below(child, up, nearest[0])
        theirs = self._step_below(other, down, nearest[0])
        if len(self.parents(mine)) < 2 or len(self.parents(theirs)) < 2:
            raise AmbiguousTreeError(f"{child} and {other}: the other parent of {mine} or {theirs} is not told")
        return False

    def _step_below(self, key: str, generations: int, ancestor: str) -> str:
        """The child of ``ancestor`` through which ``key`` descends."""
        line = [
            k for k in self._lines(key) if self._lines(key)[k][0] == generations - 1 and ancestor in self.parents(k)
        ]
        return line[0]

    def _blood_term(self, other: str, up: int, down: int, *, half: bool, side: str) -> Kin:
        sex = self._world.people[other].sex
        base = _base(up, down, sex)
        keeps_side = up >= 2 or half or (up, down) == (1, 0)
        side = side if keeps_side else ""
        return Kin(_label(base, side, half=half), base, side, half, False, False, True, up + down)

    # --- through couples ---------------------------------------------------------------------------------------

    def _partners(self, key: str) -> list[tuple[str, str, bool]]:
        """(partner, kind, is current or ended by death) of a person."""
        return self._couples.get(key, [])

    def _parents_partner(self, child: str, other: str) -> Kin | None:
        for parent in self.parents(child):
            side = self._side_of(child, parent)
            word = "mother" if side == "maternal" else "father"
            for partner, kind, current in self._partners(parent):
                if partner == other and current and kind != "relationship":
                    base = "mother" if self._world.people[other].sex == "F" else "father"
                    label = f"step-{base}" if kind == "married" else f"{word}'s partner"
                    return Kin(label, base, side, False, True, False, False, 2)
                if partner == other:
                    return Kin(f"{word}'s ex-partner", "ex-partner", side, False, False, False, False, 3, is_kin=False)
                if current and kind != "relationship" and partner in self.parents(other):
                    base = "sister" if self._world.people[other].sex == "F" else "brother"
                    if kind == "married":
                        return Kin(f"step-{base}", base, side, False, True, False, False, 3)
        return None

    def _by_marriage(self, child: str, other: str) -> Kin | None:
        best: Kin | None = None
        for partner, kind, current in self._partners(other):
            if not current or kind == "relationship":
                continue
            blood = self._blood(child, partner)
            named = blood and self._married_in(blood, other, kind)
            if named and (best is None or named.degree < best.degree):
                best = named
        return best

    def _married_in(self, blood: Kin, other: str, kind: str) -> Kin | None:
        sex = self._world.people[other].sex
        prefix = blood.base.rsplit("grand", 1)[0] if "grand" in blood.base else blood.base.rsplit("-", 1)[0]
        if blood.base.endswith(("grandmother", "grandfather")):
            base = f"{prefix}grand{'mother' if sex == 'F' else 'father'}"
            label = f"{blood.side} step-{base}" if kind == "married" else f"{blood.relationship}'s partner"
            return Kin(label, base, blood.side, False, True, False, False, blood.degree + 1)
        if blood.base.endswith(("aunt", "uncle")):
            prefix = prefix + "-" if "-" in blood.base else ""
            base = f"{prefix}{'aunt' if sex == 'F' else 'uncle'}"
            label = (
                f"{_label(base, blood.side, half=blood.half)} by marriage"
                if kind == "married"
                else f"{blood.relationship}'s partner"
            )
            return Kin(label, base, blood.side, blood.half, False, True, False, blood.degree + 1)
        if blood.base in ("sister", "brother") and not blood.half:
            base = "sister-in-law" if sex == "F" else "brother-in-law"
            return replace(
                Kin(base, base, "", False, False, True, False, blood.degree + 1),
                relationship=base if kind == "married" else f"{blood.base}'s partner",
            )
        return None


def _great(count: int) -> str:
    return "great-" * count


def _base(up: int, down: int, sex: str) -> str:
    """The bare word for ``up`` steps to the common ancestor and ``down`` steps from there."""
    female = sex == "F"
    if down == 0:
        word = "mother" if female else "father"
        return word if up == 1 else f"{_great(up - 2)}grand{word}"
    if up == 0:
        word = "daughter" if female else "son"
        return word if down == 1 else f"{_great(down - 2)}grand{word}"
    if (up, down) == (1, 1):
        return "sister" if female else "brother"
    if down == 1:
        return f"{_great(up - 2)}{'aunt' if female else 'uncle'}"
    if up == 1:
        return f"{_great(down - 2)}{'niece' if female else 'nephew'}"
    ordinal = ("", "first", "second", "third", "fourth")[min(up, down) - 1]
    removed = ("", " once removed", " twice removed", " three times removed")[abs(up - down)]
    return f"{ordinal} cousin{removed}"


def _label(base: str, side: str, *, half: bool) -> str:
    if base in ("mother", "father"):
        return base
    hyphen = "half-" if base in ("sister", "brother", "aunt", "uncle", "niece", "nephew") else "half "
    return " ".join(part for part in (side, f"{hyphen if half else ''}{base}") if part)
