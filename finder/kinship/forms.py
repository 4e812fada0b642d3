"""From a pattern of steps to a name: the forms of kinship.md section 3, table by table.

A pattern is cut at the longest head that has a name; the rest is named from there and joined with "'s".
"""

from __future__ import annotations

from finder.kinship.names import (
    ADOPTIVE_PREFIX,
    BIRTH_PREFIX,
    Name,
    affinal_name,
    blood_name,
    either_name,
    joined,
    partner_of,
    plain_name,
    sibling_name,
)
from finder.kinship.naming import aunt_by_marriage, couple_word, niece_by_marriage, role_words, step_ancestor, word
from finder.kinship.pattern import SIDE_OF_SEX, Mark, Pattern
from finder.kinship.steps_index import StepKind

Head = tuple[Name, int]
"""A name, and the number of the step after it."""


def role_label(kind: StepKind, *, is_holder: bool) -> str:
    """Name a role as it stands: "godmother", "former special guardian"."""
    if kind.subtype == "foster_sibling":
        label = word(kind.subtype, kind.sex)
    else:
        words = role_words(kind.subtype)
        label = words.label if is_holder else words.inverse
    return f"former {label}" if kind.has_ended else label


class Namer:
    """Names patterns of steps. A pattern is named once, however many people stand at the end of such steps."""

    def name(self, pattern: Pattern) -> tuple[Name, Pattern]:
        """Name whoever stands at the end of a pattern.

        Returns:
            The name, and the pattern with every part but the last told by name: once another part has begun, what
            is before it is called the same whatever follows.

        Raises:
            ValueError: The pattern has no steps.
        """
        if not pattern.moves:
            raise ValueError("a person is not related to themselves")
        heads: list[Name] = []
        begins = at = 0
        while at < len(pattern.moves):
            begins = at
            name, at = self._head(pattern, at)
            heads.append(name)
        parts = (*pattern.told, *heads)
        name = heads[0] if len(parts) == 1 else joined(parts)
        return name, pattern.from_part(begins, tuple(heads[:-1])) if begins else pattern

    def _head(self, way: Pattern, at: int) -> Head:
        move = way.moves[at]
        if move in "UDS":
            return self._from_blood(way, at)
        if move == "P":
            return self._from_partner(way, at)
        if move in "TtZ":
            return self._from_recorded_step(way, at)
        return self._from_social(way, at)

    # blood ----------------------------------------------------------------------------------------

    def _from_blood(self, way: Pattern, at: int) -> Head:
        up, down, end = blood_run(way.moves, at)
        after = way.moves[end : end + 1]
        if after == "f" and (up, down) == (1, 0):
            return self._foster("foster_sibling", way, end, end + 1)
        if down == 0 and up == 1 and after and after in "TtZ":
            return self._parent_then_step(way, end, after)
        blood = self._blood(way, at, up, down)
        return self._partner_of_blood(blood, way, (up, down), end) if after == "P" else (blood, end)

    def _blood(self, way: Pattern, at: int, up: int, down: int) -> Name:
        is_asserted = up > 0 and way.moves[at + up - 1] == "S"
        end = at + up + down - is_asserted
        sex = way.sex_at(end)
        prefix = _prefix(way.marks[at:end])
        side = SIDE_OF_SEX[way.sex_at(at + 1)] if up > 1 else ""
        if not up or not down:
            return blood_name((up, down), sex, side, False, prefix)
        turn = way.marks[at + up - is_asserted]
        if turn.is_doubtful:
            return either_name((up, down), sex, way.sex_at(at + up - 1), side, prefix)
        assert turn.siblings is not None
        if up == down == 1:
            return sibling_name(turn.siblings, sex, prefix)
        return blood_name((up, down), sex, side, turn.siblings.half, prefix)

    # partners -------------------------------------------------------------------------------------

    def _couple(self, way: Pattern, step: int) -> str:
        return couple_word(way.marks[step].kind.subtype, way.marks[step].kind.has_ended, way.sex_at(step + 1))

    def _partner_of_blood(self, blood: Name, way: Pattern, counts: tuple[int, int], end: int) -> Head:
        if way.marks[end].kind.is_wed:
            if counts == (1, 0):
                family = self._step_family(way, end + 1, blood)
                if family:
                    return family
            else:
                name = self._wed_to_blood(blood, counts, way.sex_at(end + 1))
                if name:
                    return name, end + 1
        return partner_of(blood, self._couple(way, end)), end + 1

    def _wed_to_blood(self, blood: Name, counts: tuple[int, int], sex: str) -> Name | None:
        """Name a relative's spouse in one word; None where only the possessive is used."""
        up, down = counts
        if blood.is_severed or blood.is_doubtful:
            return None
        prefix = ADOPTIVE_PREFIX if blood.is_adoptive else ""
        if up > 1 and down == 0:
            return affinal_name(step_ancestor(up, sex), blood.side, prefix)
        if up > 1 and down == 1 and blood.half is not True:
            return affinal_name(aunt_by_marriage(up, sex), blood.side, prefix)
        if counts == (1, 1) and blood.half is False:
            return affinal_name(word("sibling_in_law", sex), is_adoptive=blood.is_adoptive)
        if counts == (0, 1):
            return affinal_name(word("child_in_law", sex), is_adoptive=blood.is_adoptive)
        return None

    def _step_family(self, way: Pattern, after: int, parent: Name | None) -> Head | None:
        """Name a parent's spouse, who stands at node ``after``, or that spouse's child, parent or sibling.

        A birth parent's spouse is no step-parent once the child is adopted.

        Args:
            parent: Name of the parent; None when a step-parent is recorded without a parent.
        """
        run = way.moves[after : after + 2]
        is_severed = parent is not None and parent.is_severed
        if not run[:1] or run[0] not in "UDS":
            if is_severed:
                return None
            term, end = step_ancestor(1, way.sex_at(after)), after
        elif run[0] == "D":
            end = after + 1
            term = word("step_sibling", way.sex_at(end))
        elif run[0] == "S" or run == "UD":
            end = after + (2 if run == "UD" else 1)
            term = word("step_aunt", way.sex_at(end))
        else:
            end = after + 1
            term = step_ancestor(2, way.sex_at(end))
        is_adoptive = parent is not None and parent.is_adoptive
        return affinal_name(term, is_adoptive=is_adoptive, is_severed=is_severed), end

    def _from_partner(self, way: Pattern, at: int) -> Head:
        after = at + 1
        if way.marks[at].kind.is_wed:
            up, down, end = blood_run(way.moves, after)
            if up == 1 and down:
                return self._in_law_by_sibling(way, down, end)
            if up:
                return affinal_name(word("parent_in_law", way.sex_at(after + 1))), after + 1
            if down:
                return affinal_name(word("step_child", way.sex_at(after + 1))), after + 1
        return plain_name(self._couple(way, at)), after

    def _in_law_by_sibling(self, way: Pattern, down: int, end: int) -> Head:
        sex = way.sex_at(end)
        return affinal_name(word("sibling_in_law", sex) if down == 1 else niece_by_marriage(down, sex)), end

    # recorded step links, fostering, roles ----------------------------------------------------------

    def _from_recorded_step(self, way: Pattern, at: int) -> Head:
        end = at + 1
        sex = way.sex_at(end)
        if way.moves[at] == "Z":
            return affinal_name(word("step_sibling", sex)), end
        if way.moves[at] == "t":
            return affinal_name(word("step_child", sex)), end
        if way.marks[at].kind.has_ended:
            return plain_name(f"former {step_ancestor(1, sex)}"), end
        return self._step_family(way, end, None) or (affinal_name(step_ancestor(1, sex)), end)

    def _parent_then_step(self, way: Pattern, end: int, move: str) -> Head:
        """Name a parent's recorded step-parent, step-child or step-sibling."""
        sex, side = way.sex_at(end + 1), SIDE_OF_SEX[way.sex_at(end)]
        if move == "T":
            return affinal_name(step_ancestor(2, sex), side), end + 1
        if move == "t":
            return affinal_name(word("step_sibling", sex)), end + 1
        return affinal_name(word("step_aunt", sex), side), end + 1

    def _foster(self, key: str, way: Pattern, step: int, end: int) -> Head:
        has_ended = way.marks[step].kind.has_ended
        return plain_name(("former " if has_ended else "") + word(key, way.sex_at(end))), end

    def _from_social(self, way: Pattern, at: int) -> Head:
        move, after = way.moves[at], way.moves[at + 1 : at + 2]
        if move == "F" and after and after in "Df":
            return self._foster("foster_sibling", way, at, at + 2)
        if move in "Ff":
            return self._foster("foster_carer" if move == "F" else "foster_child", way, at, at + 1)
        label = role_label(way.marks[at].kind, is_holder=move == "R")
        return plain_name(label), at + 1


def blood_run(moves: str, at: int) -> tuple[int, int, int]:
    """Return steps up, steps down, and the end of the blood run that begins at step ``at``.

    An asserted sibling (S) is one step up and one down.
    """
    end = at
    while moves[end : end + 1] == "U":
        end += 1
    up, down = end - at, 0
    if moves[end : end + 1] == "S":
        up, down, end = up + 1, 1, end + 1
    while moves[end : end + 1] == "D":
        down, end = down + 1, end + 1
    return up, down, end


def _prefix(marks: tuple[Mark, ...]) -> str:
    prefix = ""
    for mark in marks:
        if mark.kind.is_severed:
            return BIRTH_PREFIX
        if mark.kind.is_adoptive:
            prefix = ADOPTIVE_PREFIX
    return prefix
