"""Children Act 1989 s105: who is a relative, how sure that is, and why."""

from __future__ import annotations

import pytest

from finder.kinship.law import legal_answers

PEOPLE = "Kai.m Joan.f Mo.m Nan.f Ann.f Ted.m Sue.f Bea.f Cal.m Dot.f"
MUM = ("Joan > Kai", "Nan > Joan")
AUNT = ("Joan > Kai", "Joan full Ann")
BEA = ("Joan > Kai", "Joan > Bea")


@pytest.mark.parametrize(
    ("ties", "other", "answer"),
    [
        (MUM, "Joan", ("parent", "settled")),
        (MUM, "Nan", ("relative", "settled")),
        ((*MUM, "Dot > Nan"), "Dot", ("connected", "settled")),
        (BEA, "Bea", ("relative", "settled")),
        (("Kai half Bea",), "Bea", ("relative", "settled")),
        (AUNT, "Ann", ("relative", "settled")),
        ((*AUNT, "Ann > Cal"), "Cal", ("connected", "settled")),
        ((*BEA, "Bea > Cal"), "Cal", ("connected", "settled")),
        ((*MUM, "Joan = Ted"), "Ted", ("relative", "settled")),
        ((*MUM, "Joan = Ted widowed"), "Ted", ("relative", "arguable")),
        ((*MUM, "Joan = Ted ended"), "Ted", ("connected", "arguable")),
        ((*MUM, "Joan - Ted"), "Ted", ("connected", "settled")),
        ((*MUM, "Joan - Ted ended"), "Ted", ("connected", "settled")),
        ((*MUM, "Joan ? Ted"), "Ted", ("connected", "check")),
        (("Ted % Kai",), "Ted", ("relative", "check")),
        (("Ted % Kai ended",), "Ted", ("connected", "arguable")),
        (("Ted % Kai", "Ted > Sue"), "Sue", ("connected", "check")),
        (("Kai step Sue",), "Sue", ("connected", "check")),
        ((*MUM, "Joan step Sue"), "Sue", ("connected", "check")),
        ((*MUM, "Sue % Joan"), "Sue", ("connected", "check")),
        ((*MUM, "Joan % Sue"), "Sue", ("connected", "check")),
        ((*AUNT, "Ann = Ted"), "Ted", ("relative", "settled")),
        ((*AUNT, "Ann = Ted widowed"), "Ted", ("relative", "arguable")),
        ((*AUNT, "Ann ? Ted"), "Ted", ("connected", "check")),
        ((*MUM, "Nan = Ted"), "Ted", ("relative", "arguable")),
        ((*MUM, "Nan - Ted"), "Ted", ("connected", "settled")),
        ((*BEA, "Bea & Ted"), "Ted", ("relative", "arguable")),
        ((*MUM, "Joan = Ted", "Sue > Ted"), "Sue", ("relative", "arguable")),
        ((*MUM, "Joan = Ted", "Ted > Sue"), "Sue", ("relative", "arguable")),
        ((*MUM, "Joan = Ted", "Ted full Cal"), "Cal", ("relative", "arguable")),
        ((*MUM, "Joan = Ted", "Ted full Cal", "Cal = Sue"), "Sue", ("connected", "settled")),
    ],
)
def test_the_list_of_the_act(tell, look, ties, other: str, answer: tuple[str, str]) -> None:
    kinship = look(tell(people=PEOPLE, ties=ties), "Kai", other)
    assert (kinship.legal_class, kinship.legal_confidence) == answer
    assert kinship.legal_basis


def test_the_answer_is_the_strongest_whatever_the_name(tell, look) -> None:
    """Married to the mother and brother of the father: a step-father by name, an uncle for certain."""
    ties = ("Joan > Kai", "Mo > Kai", "Mo full Ted", "Joan = Ted widowed")
    ted = look(tell(people=PEOPLE, ties=ties), "Kai", "Ted")
    assert (ted.label, ted.legal_class, ted.legal_confidence, ted.legal_basis) == (
        "step-father",
        "relative",
        "settled",
        "uncle or aunt",
    )


def test_the_focus_is_no_relative_of_themselves(tell) -> None:
    graph = tell(people=PEOPLE, ties=("Joan > Kai", "Joan > Bea", "Nan > Joan"))
    found = legal_answers(graph, graph.number("Kai"))
    assert {graph.members.ids[person] for person in found} == {"Joan", "Bea", "Nan"}


def test_a_siblings_mother_may_be_the_childs_mother(tell, look) -> None:
    joan = look(tell("Bea sister Kai", "Joan mother Bea"), "Kai", "Joan")
    assert (joan.label, joan.legal_class, joan.legal_confidence) == ("sister's mother", "connected", "check")


def test_a_paternal_half_sisters_mother_cannot_be(tell, look) -> None:
    joan = look(tell("Bea paternal_half_sister Kai", "Joan mother Bea"), "Kai", "Joan")
    assert joan.legal_confidence == "settled"
    taken = look(tell("Bea sister Kai", "Joan mother Bea", "Sue mother Kai"), "Kai", "Joan")
    assert taken.legal_confidence == "settled"
