"""Texts with no child in focus: everybody is somebody's who is named."""

from __future__ import annotations

import pytest

from importers.narrative.document import read_story, read_text


def said(text: str) -> set[tuple[str, str]]:
    """(name, "Owner's segments") of everything stated."""
    return {
        (one.said.name, "'s ".join((one.said.place.name, *one.said.place.segments)))
        for one in read_story(text).told
        if one.said.certainty == "stated"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nia drove her daughter Beth and her son Huw.", {("Beth", "Nia's daughter"), ("Huw", "Nia's son")}),
        ("Kit's brother Ned and sister Una sing.", {("Ned", "Kit's brother"), ("Una", "Kit's sister")}),
        ("Nia went to her grandson Huw's house.", {("Huw", "Nia's grandson")}),
        ("Nia went to her daughter Beth's son Huw.", {("Beth", "Nia's daughter"), ("Huw", "Beth's son")}),
        ("Nia kept her aunt's, Gail, birthday.", {("Gail", "Nia's aunt")}),
        ("Kit has a brother. His name is Ned.", {("Ned", "Kit's brother")}),
        ("Kit's father's name is Ned.", {("Ned", "Kit's father")}),
        ("Ned is one of Kit's brothers.", {("Ned", "Kit's brothers")}),
        ("Ned is a man with a lovely wife named Una.", {("Una", "Ned's wife")}),
        ("Ned is the proud father of the clever Una.", {("Ned", "Una's father")}),
        ("Yesterday Ned the uncle of Una called.", {("Ned", "Una's uncle")}),
        ("Ned is a doting grandfather to his granddaughter Una.", {("Ned", "Una's grandfather")}),
        ("Ned and Una are siblings.", {("Ned", "Una's siblings"), ("Una", "Ned's siblings")}),
        ("Ned and Una are brother and sister.", {("Ned", "Una's sibling"), ("Una", "Ned's sibling")}),
        ("The brothers, Ned and Tom, sing.", {("Ned", "Tom's brothers"), ("Tom", "Ned's brothers")}),
        ("Ned and Una are married.", {("Una", "Ned's partner")}),
        ("Una has been married to Ned for years.", {("Ned", "Una's partner")}),
        ("Una gave birth to Tom in May.", {("Tom", "Una's child")}),
        ("Ned and Una met their daughter Kit.", {("Kit", "Ned's daughter"), ("Kit", "Una's daughter")}),
        ("Ned and Una's daughter, Kit, sings.", {("Kit", "Ned's daughter"), ("Kit", "Una's daughter")}),
        ("Ned 'daughter, Kit, sings.", {("Kit", "Ned's daughter")}),
        ("Kit paints with her father in law Ned.", {("Ned", "Kit's father in law")}),
        ("June and her son Ned sing.", {("Ned", "June's son")}),
    ],
)
def test_whose_relative_somebody_is(text: str, expected: set[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ned rang his brother Tom while Huw fed his dog and his son Ivo.", ("Ivo", "Huw's son")),
        ("When Ned rang, Huw asked his son Ivo.", ("Ivo", "Huw's son")),
        ("Kit's uncle Ned took him and his sister Una to the sea.", ("Una", "Kit's sister")),
        ("Kit's mother Nia rang. She is fond of her grandson, Huw.", ("Huw", "Nia's grandson")),
        ("Nia helped her sister by minding her child Huw.", ("Huw", "Nia's sister's child")),
    ],
)
def test_whom_a_pronoun_means(text: str, expected: tuple[str, str]) -> None:
    assert expected in said(text)


def test_a_pronoun_tells_the_sex_of_somebody() -> None:
    assert read_story("Sky said that she was tired.").sexes == {"sky": "F"}
    assert read_story("Sky and Lou said that she was tired.").sexes == {}


@pytest.mark.parametrize(
    "text",
    [
        *("Mum rang.", "Ned hated being a dad.", "They met in June.", "Ned welcomed Una at the door.", "Ned is nice."),
        *("Ned and Una are not siblings.", "Ned and Una are not married.", "Ned and Una may be cousins."),
    ],
)
def test_nobody_is_related_to_a_child_who_is_not_there(text: str) -> None:
    assert said(text) == set()


def test_the_child_in_focus_is_one_of_two() -> None:
    (one,) = read_text("Ella and Jade are sisters.", frozenset({"ella"}))
    assert (one.said.name, one.said.place.anchor, one.said.certainty) == ("Jade", "child", "stated")


def test_a_bare_word_is_the_childs_only_where_there_is_a_child() -> None:
    text = "Nan, Rita Cole, rang. Her sister is Dot."
    assert all(one.said.place.anchor == "name" for one in read_story(text).told)
    assert {one.said.name for one in read_text("MGM Rita Cole rang.", frozenset({"ella"}))} == {"Rita Cole"}
