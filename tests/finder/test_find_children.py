"""Whom the box on top finds."""

from __future__ import annotations

import pytest

from finder.find_children import ChildFinder
from finder.model.candidate import ChildSummary
from finder.model.person import PersonId


def child(number: int, name: str, born: str, case_ref: str) -> ChildSummary:
    return ChildSummary(PersonId(str(number)), str(number), name, born, case_ref, "", "", "")


CHILDREN = (
    child(1, "Katherine Rose Turner", "2012-03-04", "CF-1001"),
    child(2, "Mateo Brand", "2015", "CF-1002"),
    child(3, "Kasia Nowak", "about 2010", "CF-1013"),
    child(4, "Turner Brandon", "", "CF-2001"),
)
FINDER = ChildFinder(CHILDREN, [f"{one.name} · {one.born} · {one.case_ref}" for one in CHILDREN])


FINDER.prepare()


def test_before_it_is_prepared_only_what_the_list_says_is_found() -> None:
    finder = ChildFinder(CHILDREN, [one.name for one in CHILDREN])
    assert [one.external_id for one in finder.find("brand")] == ["2", "4"]
    assert finder.find("brnad mateo") == ()
    assert not finder.is_prepared
    finder.prepare()
    assert finder.is_prepared
    assert [one.external_id for one in finder.find("brnad mateo")] == ["2"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("brand", ["2", "4"]),
        ("turn", ["1", "4"]),
        ("CF-10", ["1", "2", "3"]),
        ("2015", ["2"]),
        ("kate turner", ["1"]),
        ("turner kathrine", ["1"]),
        ("katarzyna", ["3", "1"]),
        ("mateo brnad", ["2"]),
        ("kate turner 2012", ["1"]),
        ("kate turner 2011", []),
        ("xyzzy", []),
        ("", []),
    ],
)
def test_a_child_is_found_by_any_part_and_by_a_name_half_remembered(text: str, numbers: list[str]) -> None:
    assert [one.external_id for one in FINDER.find(text)] == numbers


def test_no_more_are_offered_than_were_asked_for() -> None:
    assert len(FINDER.find("t", limit=2)) == 2
