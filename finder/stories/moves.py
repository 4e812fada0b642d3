"""A relationship as moves through a family: an uncle is one up to a parent and one across to a brother."""

from __future__ import annotations

from importers.relation_codes import Step, group_of, parse_step

Moves = str
"""From one person to another, a letter a move: "U" up to a parent, "D" down to a child, "S" across to a brother or
sister, "P" to a partner."""

_OF_GROUP = {
    "parent": "U",
    "child": "D",
    "sibling": "S",
    "grandparent": "UU",
    "grandchild": "DD",
    "aunt": "US",
    "niece": "SD",
    "couple": "P",
}
_OF_BASE = {
    "mother_in_law": "PU",
    "father_in_law": "PU",
    "sister_in_law": "PS",
    "brother_in_law": "PS",
    "daughter_in_law": "DP",
    "son_in_law": "DP",
    "cousin": "USD",
    "second_cousin": "UUSDD",
}
_LOOSE = frozenset({"foster"})
"""Degrees that say nothing of the family that somebody was born into or joined by marriage."""
_BACK = str.maketrans("UDSP", "DUSP")
_STEP_MOVES = {"parent": "UP", "child": "PD", "sibling": "UPD"}


def moves_of(code: str) -> Moves:
    """Return the moves from the object of a statement to its subject.

    Args:
        code: Of the grammar in ``docs/relationship-codes.md``, "mother>brother" or "maternal_uncle".

    Returns:
        The moves, or "" when the code is no kinship, or one that is not so exact (a cousin several times removed).

    >>> moves_of("mother>brother"), moves_of("great_uncle"), moves_of("friend")
    ('US', 'UUS', '')
    """
    found = [_moves_of_step(parse_step(text)) for text in code.split(">")]
    return "".join(found) if all(found) else ""


def _moves_of_step(step: Step | None) -> Moves:
    if step is None or not _LOOSE.isdisjoint(step.degrees) or step.base.startswith("ex_"):
        return ""
    group = group_of(step)
    if "step" in step.degrees:
        return _STEP_MOVES.get(group, "")
    moves = _OF_BASE.get(step.base, _OF_GROUP.get(group, ""))
    n_greats = step.degrees.count("great")
    if n_greats and moves:
        moves = (
            "D" * n_greats + moves
            if moves == "DD"
            else moves + "D" * n_greats
            if moves == "SD"
            else "U" * n_greats + moves
        )
    return moves + "P" * step.is_by_marriage


def back(moves: Moves) -> Moves:
    """Return the moves of the way back.

    >>> back("US")
    'SD'
    """
    return moves[::-1].translate(_BACK)
