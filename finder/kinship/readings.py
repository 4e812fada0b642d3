"""What patterns of steps are called: each is named when it is first met, then looked up.

Near a child, hundreds of people stand at the end of a few dozen patterns. A walk carries the reading of its steps so
far, and each further step is one look into a table.
"""

from __future__ import annotations

from collections.abc import Sequence

from finder.kinship.forms import Namer, role_label
from finder.kinship.names import Name
from finder.kinship.naming import couple_word, sibling, step_ancestor, word
from finder.kinship.pattern import Mark, Pattern, has_marriage
from finder.kinship.siblinghood import Siblinghood
from finder.kinship.steps_index import COSTS, StepKind

_RECORDED_STEPS = frozenset("TtZ")
_WORD_KEYS = {
    "U": "parent",
    "D": "child",
    "Z": "step_sibling",
    "t": "step_child",
    "F": "foster_carer",
    "f": "foster_child",
}
_TURN_BITS = 16
_DOUBT_BITS = 24

FULL = Siblinghood(half=False, side="", has_shared_parent=True)
"""Two shared parents: it does not matter through whom one goes."""
SIBLINGHOODS = tuple(
    Siblinghood(half, side, has_shared_parent=is_shared)
    for half in (False, True, None)
    for side in ("", "maternal", "paternal")
    for is_shared in (False, True)
)
"""By number; the kernel counts them in this order (``kf_siblinghood``)."""
_NUMBERS = {siblings: number for number, siblings in enumerate(SIBLINGHOODS)}


Told = tuple[str, str, str, bool | None, bool, bool, bool, bool, int, int, int, int]


class Reading:
    """A pattern with its name, and the patterns that one more step makes of it.

    Attributes:
        cost: As in kinship.md section 3.4: U, D, P are 1; S and recorded steps are 2.
        name: None for no steps.
        label: Of the name.
        parts: Possessive parts of the name.
        stays_blood: Moves after which a pattern of pure blood is one still; "" when it is none.
        has_recorded_step: It uses a step link recorded as such, which says less than a marriage.
        distance: Steps up, down and to partners: how far away somebody stands.
        up, down: Steps up and down; an asserted sibling is one of each, a role is none.
        is_by_marriage: It uses a marriage or civil partnership that was not dissolved.
        is_doubtful: Its name is one of two.
        is_full_turn: Its last step goes to a full sibling of the person two steps before, for certain.
        is_to_sibling: Its last two steps are one for people who read them: to a brother or sister.
        relation: The last step in words.
        following: The next readings, by kind of step and what is known of siblings there.
        number: Place among the readings of one graph.
        told: What a ``Kinship`` says of everybody who is read so, from its label to its partner steps.
    """

    __slots__ = (
        "cost",
        "distance",
        "down",
        "following",
        "has_recorded_step",
        "is_by_marriage",
        "is_doubtful",
        "is_full_turn",
        "is_to_sibling",
        "label",
        "moves",
        "name",
        "number",
        "partner_steps",
        "parts",
        "pattern",
        "rank",
        "relation",
        "stays_blood",
        "told",
        "up",
    )

    def __init__(self, pattern: Pattern, name: Name | None, number: int) -> None:
        moves = pattern.walked + pattern.moves
        self.pattern = pattern
        self.moves = moves
        self.name = name
        self.number = number
        self.label = name.label if name else ""
        self.parts = name.parts if name else 0
        self.cost = sum(COSTS[move] for move in moves)
        self.stays_blood = _stays_blood(moves)
        self.has_recorded_step = not _RECORDED_STEPS.isdisjoint(moves)
        siblings = moves.count("S") + moves.count("Z")
        self.up = moves.count("U") + moves.count("T") + moves.count("F") + siblings
        self.down = moves.count("D") + moves.count("t") + moves.count("f") + siblings
        self.partner_steps = moves.count("P")
        self.distance = self.up + self.down + self.partner_steps
        self.is_by_marriage = pattern.is_by_marriage or has_marriage(pattern.marks)
        last = pattern.marks[-1] if moves else None
        self.is_full_turn = last is not None and last.siblings == FULL and not last.is_doubtful
        self.is_to_sibling = _is_to_sibling(pattern)
        self.relation = _relation(pattern, is_to_sibling=self.is_to_sibling) if moves else ""
        self.rank = _rank(self)
        self.following: dict[int, Reading] = {}
        self.is_doubtful = name is not None and name.is_doubtful
        self.told = told(name, self)


class Readings:
    """Every reading that was met in one graph; it fills as people are named.

    Attributes:
        all: By number.
        full: What a step down to a full sibling adds to its key.
        doubt: What is added when the two in between may be one person.

    Args:
        kinds: The kinds of steps of the graph, by number.
    """

    def __init__(self, kinds: Sequence[StepKind]) -> None:
        self._kinds = kinds
        self._namer = Namer()
        self._starts: dict[tuple[str, bool], Reading] = {}
        self._known: dict[Pattern, Reading] = {}
        self.all: list[Reading] = []
        self.full = self.turn(FULL)
        self.doubt = 1 << _DOUBT_BITS

    def start(self, sex: str, *, is_placeholder: bool) -> Reading:
        """Return the reading of no steps."""
        key = (sex, is_placeholder)
        if key not in self._starts:
            self._starts[key] = self._new(Pattern(sex, is_placeholder), None)
        return self._starts[key]

    def turn(self, siblings: Siblinghood) -> int:
        """Return what a step to a sibling adds to its key."""
        return (_NUMBERS[siblings] + 1) << _TURN_BITS

    def settled(self, *, is_doubtful: bool) -> int:
        """Return what a step adds to its key that tells whether the sibling before may be one with somebody else."""
        return (3 if is_doubtful else 2) << _DOUBT_BITS

    def after(self, reading: Reading, key: int) -> Reading:
        """Return the reading of one more step.

        Args:
            key: Number of the step's kind, with ``turn`` or ``settled`` added.
        """
        found = reading.following.get(key)
        if found is None:
            found = reading.following[key] = self._read(reading.pattern, key)
        return found

    def _read(self, pattern: Pattern, key: int) -> Reading:
        kind = self._kinds[key & (1 << _TURN_BITS) - 1]
        number, doubt = key >> _TURN_BITS & 0xFF, key >> _DOUBT_BITS
        if doubt > 1:
            last = pattern.marks[-1]._replace(is_doubtful=doubt == 3)
            pattern = pattern._replace(marks=(*pattern.marks[:-1], last))
        mark = Mark(kind, SIBLINGHOODS[number - 1], doubt == 1) if number else Mark(kind)
        longer = pattern.then(mark).without_the_unsaid()
        known = self._known.get(longer)
        if known is None:
            name, part = self._namer.name(longer)
            known = self._known.get(part)
            if known is None:
                known = self._known[part] = self._new(part, name)
            self._known[longer] = known
        return known

    def _new(self, pattern: Pattern, name: Name | None) -> Reading:
        made = Reading(pattern, name, len(self.all))
        self.all.append(made)
        return made


def told(name: Name | None, reading: Reading) -> Told:
    """Return what a ``Kinship`` says of everybody of one name: its fields from label to partner steps."""
    if name is None:
        return ("", "", "", None, False, False, False, False, 0, 0, 0, 0)
    return (
        name.label,
        name.term,
        name.side,
        name.half,
        name.is_step,
        reading.is_by_marriage,
        name.is_adoptive,
        name.is_severed,
        reading.up + reading.down,
        reading.up,
        reading.down,
        reading.partner_steps,
    )


def _stays_blood(moves: str) -> str:
    """Return the moves after which a way up, over at most one asserted sibling, and down is one still."""
    rest = moves.lstrip("U")
    if not rest:
        return "UDS"
    return "" if rest.removeprefix("S").strip("D") else "D"


def _rank(reading: Reading) -> tuple[int, int, bool, bool, bool, str]:
    """Order of names (kinship.md section 3.4): cost, category, not cut by adoption; then a marriage before a step."""
    name = reading.name
    if name is None:
        return (0, 0, False, False, False, "")
    return (
        reading.cost,
        name.category,
        name.is_severed,
        name.is_adoptive,
        reading.has_recorded_step,
        reading.moves,
    )


def _is_to_sibling(pattern: Pattern) -> bool:
    """A step to a parent and down to another child is one; not so beside a placeholder, who may be that other child."""
    end = len(pattern.moves)
    if pattern.moves[-2:] != "UD":
        return False
    return not (pattern.placeholder_at(end - 2) or pattern.placeholder_at(end))


def _relation(pattern: Pattern, *, is_to_sibling: bool) -> str:
    mark = pattern.marks[-1]
    kind = mark.kind
    if is_to_sibling:
        return _prefix(pattern.marks[-2].kind, kind) + _sibling(mark)
    if kind.move == "P":
        return couple_word(kind.subtype, kind.has_ended, kind.sex)
    if kind.move == "S":
        return _prefix(kind) + _sibling(mark)
    if kind.move in "Rr":
        return role_label(kind, is_holder=kind.move == "R")
    former = "former " if kind.has_ended and kind.move in "FftT" else ""
    if kind.move == "T":
        return former + step_ancestor(1, kind.sex)
    return former + _prefix(kind) + word(_WORD_KEYS[kind.move], kind.sex)


def _sibling(mark: Mark) -> str:
    return sibling(mark.kind.sex, mark.siblings is not None and mark.siblings.half is True)


def _prefix(*kinds: StepKind) -> str:
    if any(kind.is_severed for kind in kinds):
        return "birth "
    return "adoptive " if any(kind.is_adoptive for kind in kinds) else ""
