"""A pattern of steps: everything about a way that its name depends on, and nobody in particular."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from finder.kinship.names import Name
from finder.kinship.siblinghood import Siblinghood
from finder.kinship.steps_index import StepKind

SIDE_OF_SEX = {"F": "maternal", "M": "paternal", "": ""}


class Mark(NamedTuple):
    """One step of a pattern.

    Attributes:
        siblings: What the two children are to each other, on the step from a parent down to another child and on
            the step to an asserted sibling; None on any other step.
        is_doubtful: On the same steps: one of the two is a placeholder, and they may be one person.
    """

    kind: StepKind
    siblings: Siblinghood | None = None
    is_doubtful: bool = False


class Pattern(NamedTuple):
    """Steps from somebody, the first of which may be told by name only.

    Attributes:
        sex: Of the person from whom the steps in ``moves`` go.
        is_placeholder: That person is not identified.
        moves: One letter a step.
        told: Names of the parts before, whatever follows: "maternal half-brother", of whom the father is next.
        walked: Moves of those parts.
        is_by_marriage: They use a marriage or civil partnership that was not dissolved.
    """

    sex: str
    is_placeholder: bool
    moves: str = ""
    marks: tuple[Mark, ...] = ()
    told: tuple[Name, ...] = ()
    walked: str = ""
    is_by_marriage: bool = False

    def sex_at(self, place: int) -> str:
        """Return the sex of the person after so many steps."""
        return self.marks[place - 1].kind.sex if place else self.sex

    def placeholder_at(self, place: int) -> bool:
        """Tell whether the person after so many steps is a placeholder."""
        return self.marks[place - 1].kind.is_placeholder if place else self.is_placeholder

    def then(self, mark: Mark) -> Pattern:
        """Return the pattern with one more step."""
        return self._replace(moves=self.moves + mark.kind.move, marks=(*self.marks, mark))

    def from_part(self, place: int, told: tuple[Name, ...]) -> Pattern:
        """Return the pattern with the steps before a place told by name."""
        return Pattern(
            self.sex_at(place),
            self.placeholder_at(place),
            self.moves[place:],
            self.marks[place:],
            (*self.told, *told),
            self.walked + self.moves[:place],
            self.is_by_marriage or has_marriage(self.marks[:place]),
        )

    def without_the_unsaid(self) -> Pattern:
        """Return the pattern without what no name says any more after its last step, so that more ways are alike.

        Of a way up, names say the sex of the first parent (the side) and of whoever stands at its end; of a way down,
        that of the last. Beside placeholders, and in longer ways, everything may still matter.
        """
        end = len(self.moves)
        if self.moves[-2:] not in {"UU", "UD", "DD"} or not is_blood(self.moves) or self._is_near_placeholder():
            return self
        marks = list(self.marks)
        if not self._says_side(end - 2):
            marks[-2] = _sexless(marks[-2])
        return self._replace(marks=tuple(marks))

    def _says_side(self, place: int) -> bool:
        """Tell whether a step is the first of two or more up."""
        is_first = place == 0 or self.moves[place - 1] != "U"
        return self.moves[place] == "U" and is_first and self.moves[place + 1 : place + 2] == "U"

    def _is_near_placeholder(self) -> bool:
        return self.is_placeholder or any(mark.kind.is_placeholder for mark in self.marks)


def has_marriage(marks: Iterable[Mark]) -> bool:
    """Tell whether a step is a marriage or civil partnership that was not dissolved."""
    return any(mark.kind.move == "P" and mark.kind.is_wed for mark in marks)


def is_blood(moves: str) -> bool:
    """Tell whether moves are of pure blood: up, then at most one asserted sibling, then down."""
    return not moves.lstrip("U").removeprefix("S").strip("D")


def _sexless(mark: Mark) -> Mark:
    return mark._replace(kind=mark.kind._replace(sex=""))
