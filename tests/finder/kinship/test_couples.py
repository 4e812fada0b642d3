"""Kin by marriage, partners, steps and chains (kinship.md sections 3.2 and 3.3)."""

from __future__ import annotations

import pytest

from finder.kinship.relate import relationships_from

MUM = ("Joan > Kai",)
AUNT = ("Joan > Kai", "Joan full Ann")
HALF_AUNT = ("Joan > Kai", "Nan > Joan", "Pop > Joan", "Nan > Ann", "Rob > Ann")
SIBLING = ("Joan > Kai", "Mo > Kai", "Joan > Bea", "Mo > Bea")
PEOPLE = "Kai.m Joan.f Mo.m Ann.f Nan.f Pop.m Rob.m Bea.f Ted.m Sue.f Tim.m Dot.f"


@pytest.mark.parametrize(
    ("ties", "other", "label", "by_marriage"),
    [
        ((*MUM, "Joan = Ted"), "Ted", "step-father", True),
        ((*MUM, "Joan & Sue"), "Sue", "step-mother", True),
        ((*MUM, "Joan - Ted"), "Ted", "mother's partner", False),
        ((*MUM, "Joan ? Ted"), "Ted", "mother's partner", False),
        ((*MUM, "Joan = Ted ended"), "Ted", "mother's ex-husband", False),
        ((*MUM, "Joan & Sue ended"), "Sue", "mother's former civil partner", False),
        ((*MUM, "Joan - Ted ended"), "Ted", "mother's ex-partner", False),
        ((*MUM, "Joan = Ted widowed"), "Ted", "step-father", True),
        ((*MUM, "Joan = Ted", "Ted > Sue"), "Sue", "step-sister", True),
        ((*MUM, "Joan - Ted", "Ted > Sue"), "Sue", "mother's partner's daughter", False),
        ((*MUM, "Joan = Ted ended", "Ted > Sue"), "Sue", "mother's ex-husband's daughter", False),
        ((*MUM, "Joan = Ted", "Sue > Ted"), "Sue", "step-grandmother", True),
        ((*MUM, "Joan - Ted", "Sue > Ted"), "Sue", "mother's partner's mother", False),
        ((*MUM, "Joan = Ted", "Ted full Tim"), "Tim", "step-uncle", True),
        ((*MUM, "Joan = Ted", "Ted full Tim", "Tim > Sue"), "Sue", "step-uncle's daughter", True),
        ((*MUM, "Joan = Ted", "Ted > Sue", "Sue > Tim"), "Tim", "step-sister's son", True),
        ((*MUM, "Nan > Joan", "Nan = Ted"), "Ted", "maternal step-grandfather", True),
        ((*MUM, "Nan > Joan", "Dot > Nan", "Dot = Ted"), "Ted", "maternal step-great-grandfather", True),
        ((*MUM, "Nan > Joan", "Nan - Ted"), "Ted", "maternal grandmother's partner", False),
        ((*MUM, "Nan > Joan", "Nan - Ted", "Ted > Sue"), "Sue", "maternal grandmother's partner's daughter", False),
        ((*AUNT, "Ann = Ted"), "Ted", "maternal uncle by marriage", True),
        ((*AUNT, "Ann & Sue"), "Sue", "maternal aunt by marriage", True),
        ((*MUM, "Nan > Joan", "Nan full Dot", "Dot = Ted"), "Ted", "maternal great-uncle by marriage", True),
        ((*AUNT, "Ann - Ted"), "Ted", "maternal aunt's partner", False),
        ((*AUNT, "Ann = Ted ended"), "Ted", "maternal aunt's ex-husband", False),
        ((*AUNT, "Ann > Sue", "Sue = Ted"), "Ted", "maternal first cousin's husband", True),
        ((*HALF_AUNT, "Ann = Ted"), "Ted", "maternal half-aunt's husband", True),
        ((*SIBLING, "Bea = Ted"), "Ted", "brother-in-law", True),
        ((*SIBLING, "Bea - Ted"), "Ted", "sister's partner", False),
        ((*SIBLING, "Bea = Ted ended"), "Ted", "sister's ex-husband", False),
        ((*SIBLING, "Bea > Tim", "Rob > Tim"), "Rob", "nephew's father", False),
    ],
)
def test_a_childs_kin_through_one_couple(tell, look, ties, other: str, label: str, by_marriage: bool) -> None:
    kinship = look(tell(people=PEOPLE, ties=ties), "Kai", other)
    assert (kinship.label, kinship.by_marriage) == (label, by_marriage)


@pytest.mark.parametrize(
    ("ties", "label"),
    [
        (("A = B",), "wife"),
        (("A & B",), "civil partner"),
        (("A - B",), "partner"),
        (("A = B ended",), "ex-wife"),
        (("A = C", "B > C"), "mother-in-law"),
        (("A = C", "C full B"), "sister-in-law"),
        (("A = C", "C > B"), "step-daughter"),
        (("A = C", "C full D", "D > B"), "niece by marriage"),
        (("A = C", "C full D", "D > E", "E > B"), "great-niece by marriage"),
        (("A = C", "D > C", "D full B"), "mother-in-law's sister"),
        (("A = C ended", "B > C"), "ex-wife's mother"),
        (("A - C", "C > B"), "partner's daughter"),
        (("A > C", "C = B"), "daughter-in-law"),
        (("A > C", "C - B"), "daughter's partner"),
    ],
)
def test_an_adults_kin_through_a_couple(tell, word, ties, label: str) -> None:
    assert word(tell(people="A.m B.f C.f D.f", ties=ties), "A", "B") == label


def test_the_husband_who_is_the_father_is_no_step_father(tell, look) -> None:
    graph = tell(people=PEOPLE, ties=("Joan > Kai", "Mo > Kai", "Joan = Mo"))
    assert (look(graph, "Kai", "Mo").label, look(graph, "Kai", "Mo").also) == ("father", ())


def test_nearest_goes_first_when_the_uncle_marries_the_mother(tell, look) -> None:
    ties = ("Joan > Kai", "Mo > Kai", "Mo full Ted", "Joan = Ted")
    ted = look(tell(people=PEOPLE, ties=ties), "Kai", "Ted")
    assert (ted.label, ted.also) == ("step-father", ("paternal uncle",))


def test_a_recorded_step_father_without_a_marriage_keeps_the_name(tell, look) -> None:
    ted = look(tell("Ted step_father Kai", "Joan mother Kai"), "Kai", "Ted")
    assert (ted.label, ted.step, ted.by_marriage, ted.degree) == ("step-father", True, False, 1)


def test_a_marriage_on_file_says_more_than_the_word_step_father(tell, look) -> None:
    ted = look(tell("Joan mother Kai", "Ted step_father Kai", "Ted husband Joan"), "Kai", "Ted")
    assert (ted.label, ted.by_marriage, ted.partner_steps) == ("step-father", True, 1)


def test_the_other_parent_of_a_half_brother_needs_no_couple(tell, word) -> None:
    ties = ("Joan > Kai", "Mo > Kai", "Joan > Tim", "Ted > Tim", "Ted > Sue", "Ann > Sue")
    graph = tell(people=PEOPLE, ties=ties)
    assert word(graph, "Kai", "Ted") == "maternal half-brother's father"
    assert word(graph, "Kai", "Sue") == "maternal half-brother's paternal half-sister"


def test_the_parts_of_a_name_are_counted(tell, look) -> None:
    graph = tell(people=PEOPLE, ties=("Joan > Kai", "Joan - Ted ended", "Sue > Ted", "Nan > Joan"))
    assert [look(graph, "Kai", other).parts for other in ("Nan", "Ted", "Sue")] == [1, 2, 3]


def test_no_chain_of_more_than_three_owners(tell) -> None:
    ties = ("Joan > Kai", "Joan - Ted ended", "Ted - Sue ended", "Sue - Tim ended", "Tim - Bea ended")
    labels = {one.label for one in relationships_from(tell(people=PEOPLE, ties=ties), "Kai")}
    assert labels == {"mother", "mother's ex-partner", "mother's ex-partner's ex-partner"}
