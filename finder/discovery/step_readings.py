"""Grandfathers who are a grandmother's husband: rows say "Grandfather" of both, and his other children are no kin.

Whoever fills in a form asks who the grandparents are and writes down the couple. Where the father of the child's father
is not recorded, the names can tell: she bears her husband's family name, and her son bears another, his own father's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rapidfuzz import fuzz

from finder.model.family import Assertion
from finder.model.person import Person, PersonId
from matching.fold import fold

_SIDES = {"maternal_grandfather": "mother", "paternal_grandfather": "father"}
_FATHERS = frozenset({"father", "birth_father", "parent", "birth_parent", "adoptive_father", "step_father"})
_ONE_NAME = 80
"""Likeness of two spellings of a family name, of 100; Mirga and Mirgova, McLaughlin and Mac Laughlin are one name."""


def read_steps(assertions: Iterable[Assertion], persons: Mapping[PersonId, Person]) -> list[Assertion]:
    """Return statements with such grandfathers read as step-grandfathers.

    Only where a parent of the child is recorded, a man whose father is not; where his mother is, and bears the
    grandfather's family name; and where he does not, in any record. A daughter's name tells
    nothing: marriage changes it.
    """
    told = list(assertions)
    parents: dict[tuple[str, PersonId], set[PersonId]] = defaultdict(set)
    for one in told:
        code = "father" if one.code in _FATHERS else one.code.removeprefix("birth_")
        if code in {"mother", "father"}:
            parents[code, one.object].add(one.subject)
    return [_read(one, parents, persons) for one in told]


def _read(
    one: Assertion, parents: Mapping[tuple[str, PersonId], set[PersonId]], persons: Mapping[PersonId, Person]
) -> Assertion:
    if one.code not in _SIDES:
        return one
    between = parents.get((_SIDES[one.code], one.object), set())
    if len(between) != 1:
        return one
    parent = next(iter(between))
    mothers = parents.get(("mother", parent), set())
    is_open = not parents.get(("father", parent)) and persons[parent].sex == "M"
    his, own = _families(persons[one.subject]), _families(persons[parent])
    hers = {name for mother in mothers for name in _families(persons[mother])}
    if is_open and his and own and _are_one(his, hers) and not _are_one(his, own):
        return replace(one, code=one.code.replace("_grandfather", "_step_grandfather"))
    return one


def _families(person: Person) -> set[str]:
    return {"".join(fold(name.family).split()) for name in person.names if name.family}


def _are_one(some: Iterable[str], others: Iterable[str]) -> bool:
    others = list(others)
    return any(fuzz.ratio(one, other) >= _ONE_NAME for one in some for other in others)
