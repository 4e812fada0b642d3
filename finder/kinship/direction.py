"""Whether birth dates say that a statement is the wrong way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finder.kinship.codes import Step, gaps, is_held_by_grown_people, parse_code
from finder.model.record import PartialDate

_LAST_PLACEHOLDER_YEAR = 1900


def direction_doubt(code: str, subject_born: PartialDate | None, object_born: PartialDate | None) -> bool:
    """Tell whether a statement is likely backwards: a "mother" born after her child.

    It is when the years do not allow "subject is the code of object" and do allow it the other way round. A mother
    who would have been nine is wrong both ways and so no question of direction. Unknown dates give no doubt.

    Args:
        code: Of the grammar; an unknown code gives no doubt.
        subject_born: Birth of the subject, as far as it is known.
        object_born: Birth of the object.
    """
    if subject_born is None or object_born is None or _is_empty(subject_born) or _is_empty(object_born):
        return False
    least, most = _gap_of(code)
    nearest = object_born.earliest.year - subject_born.latest.year
    widest = object_born.latest.year - subject_born.earliest.year
    is_possible = nearest <= most and widest >= least
    is_possible_turned = -widest <= most and -nearest >= least
    return not is_possible and is_possible_turned


def _is_empty(born: PartialDate) -> bool:
    """A date that systems enter for "not known" and that means no year."""
    return born.is_placeholder and born.latest.year <= _LAST_PLACEHOLDER_YEAR


def _gap_of(code: str) -> tuple[int, int]:
    """Return by how many years the subject is older, at least and at most; steps of a chain add up."""
    steps = [_gap_of_step(step) for step in parse_code(code)]
    return sum(least for least, _ in steps), sum(most for _, most in steps)


def _gap_of_step(step: Step) -> tuple[int, int]:
    table: Mapping[str, Sequence[int]] = gaps()
    group = step.group
    if step.is_step and group in {"parent", "child"}:
        group = f"step_{group}"
    elif group == "role":
        group = "holder" if is_held_by_grown_people(step.role) else "other"
    elif group == "held_for" and not is_held_by_grown_people(step.role):
        group = "other"
    least, most = table.get(group, table["other"])
    lowest, widest = table["great"]
    if group in {"grandparent", "aunt"}:
        return least + lowest * step.greats, most + widest * step.greats
    if group in {"grandchild", "niece"}:
        return least - widest * step.greats, most - lowest * step.greats
    return least, most
