"""People who must exist: slots, open slots, when they are one person and when not (kinship.md section 2.2)."""

from __future__ import annotations

from finder.kinship.relate import relationships_from


def test_a_maternal_grandmother_is_the_known_mothers_mother(tell, word) -> None:
    graph = tell("Joan mother Kai", "Nan maternal_grandmother Kai")
    assert word(graph, "Joan", "Nan") == "mother"
    assert not any(member.is_placeholder for member in graph.members.values())


def test_without_a_mother_a_placeholder_stands_in_and_is_not_listed(tell) -> None:
    graph = tell("Nan maternal_grandmother Kai")
    assert [one.other for one in relationships_from(graph, "Kai")] == ["Nan"]
    assert sum(member.is_placeholder for member in graph.members.values()) == 1


def test_two_children_of_one_maternal_grandmother_are_siblings_or_cousins(tell, look) -> None:
    bea = look(tell("Nan maternal_grandmother Kai", "Nan maternal_grandmother Bea", people="Bea.f"), "Kai", "Bea")
    assert bea.label == "sister, half-sister or maternal first cousin"
    assert (bea.half, bea.legal_class, bea.legal_confidence) == (None, "connected", "check")


def test_one_known_mother_does_not_settle_it(tell, word) -> None:
    graph = tell(
        "Joan mother Kai", "Nan mother Joan", "Nan maternal_grandmother Bea", people="Bea.m", born={"Joan": 1990}
    )
    assert word(graph, "Kai", "Bea") == "brother, half-brother or maternal first cousin"


def test_birth_years_may_settle_it(tell, word) -> None:
    graph = tell(
        "Joan mother Kai",
        "Nan mother Joan",
        "Nan maternal_grandmother Bea",
        people="Bea.f",
        born={"Joan": 2000, "Bea": 2004},
    )
    assert word(graph, "Kai", "Bea") == "maternal first cousin"


def test_the_daughter_of_the_grandmother_may_be_the_mother(tell, look) -> None:
    graph = tell("Nan maternal_grandmother Kai", "Ann daughter Nan", "Tom son Nan")
    ann, tom = look(graph, "Kai", "Ann"), look(graph, "Kai", "Tom")
    assert (ann.label, ann.legal_confidence) == ("mother or maternal aunt", "check")
    assert (tom.label, tom.half, tom.legal_confidence) == ("maternal uncle", None, "settled")


def test_a_daughter_too_young_to_be_the_mother_is_the_aunt(tell, word) -> None:
    graph = tell("Nan maternal_grandmother Kai", "Ann daughter Nan", born={"Kai": 2015, "Ann": 2010})
    assert word(graph, "Kai", "Ann") == "maternal aunt"


def test_somebody_said_to_be_the_aunt_is_not_the_mother(tell, word) -> None:
    graph = tell("Nan maternal_grandmother Kai", "Ann daughter Nan", "Ann maternal_aunt Kai")
    assert word(graph, "Kai", "Ann") == "maternal aunt"


def test_full_siblings_share_a_known_parent(tell, look) -> None:
    graph = tell("Joan mother Kai p=0.8", "Bea full_sister Kai p=0.9", "Nan maternal_grandmother Kai")
    joan = look(graph, "Bea", "Joan")
    assert joan.label == "mother"
    assert round(joan.p, 6) == 0.72
    assert look(graph, "Bea", "Nan").label == "maternal grandmother"
    edge = joan.path[0].edges[0]
    assert edge.is_inferred
    assert set(edge.evidence) == {"s0", "s1"}


def test_full_siblings_share_a_placeholder(tell, word) -> None:
    graph = tell("Bea full_sister Kai", "Nan maternal_grandmother Kai", "Gran grandmother Kai")
    assert word(graph, "Bea", "Nan") == "maternal grandmother"
    assert word(graph, "Bea", "Gran") == "grandmother"


def test_maternal_half_siblings_share_the_mother_only(tell, word) -> None:
    graph = tell("Joan mother Kai", "Mo father Kai", "Bea maternal_half_sister Kai")
    assert word(graph, "Bea", "Joan") == "mother"
    assert word(graph, "Bea", "Mo") == "maternal half-sibling's father"


def test_half_siblings_with_different_fathers_have_one_mother(tell, word) -> None:
    graph = tell("Joan mother Kai", "Mo father Kai", "Rob father Bea", "Bea half_sister Kai")
    assert word(graph, "Bea", "Joan") == "mother"
    assert word(graph, "Kai", "Bea") == "maternal half-sister"


def test_a_plain_sibling_shares_nothing_for_certain(tell, word) -> None:
    graph = tell("Bea sister Kai", "Mo father Bea", "Joan mother Bea", people="Kai.m")
    assert word(graph, "Kai", "Mo") == "sister's father"
    assert word(graph, "Kai", "Joan") == "sister's mother"
    assert not graph.parents_of(graph.number("Kai"))


def test_a_plain_sibling_whose_known_father_differs_is_of_half_blood(tell, word) -> None:
    graph = tell("Bea sister Kai", "Mo father Kai", "Rob father Bea")
    assert word(graph, "Kai", "Bea") == "maternal half-sister"


def test_a_siblings_sibling_is_a_sibling_when_one_tie_is_full(tell, word) -> None:
    graph = tell("Bea full_sister Kai", "Tim brother Bea", people="Kai.m")
    assert word(graph, "Kai", "Tim") == "brother (full or half not known)"


def test_a_siblings_sibling_of_unknown_blood_is_just_that(tell, word) -> None:
    graph = tell("Bea sister Kai", "Tim brother Bea")
    assert word(graph, "Kai", "Tim") == "sister's brother"


def test_two_unknown_fathers_are_not_one(tell, word) -> None:
    graph = tell("Uma paternal_aunt Kai", "Gil paternal_grandfather Bea", "Joan mother Kai", "Joan mother Bea")
    assert word(graph, "Kai", "Bea").startswith("sibling or maternal half-sibling")
    assert "Gil" not in {one.other for one in relationships_from(graph, "Kai") if one.label == "paternal grandfather"}


def test_a_grandmother_of_no_side_stays_open_with_one_parent_known(tell, look) -> None:
    gran = look(tell("Joan mother Kai", "Gran grandmother Kai"), "Kai", "Gran")
    assert (gran.label, gran.side) == ("grandmother", "")


def test_a_grandmother_of_no_side_with_both_parents_known_stays_open(tell, look) -> None:
    gran = look(tell("Joan mother Kai", "Mo father Kai", "Gran grandmother Kai"), "Kai", "Gran")
    assert (gran.label, gran.side) == ("grandmother", "")


def test_she_is_on_the_other_side_when_one_mother_is_known(tell, word) -> None:
    graph = tell("Joan mother Kai", "Mo father Kai", "Nan mother Joan", "Gran grandmother Kai")
    assert word(graph, "Kai", "Gran") == "paternal grandmother"


def test_birth_years_exclude_a_side(tell, word) -> None:
    graph = tell(
        "Joan mother Kai",
        "Mo father Kai",
        "Gran grandmother Kai",
        born={"Joan": 1990, "Mo": 1962, "Gran": 1958},
    )
    assert word(graph, "Kai", "Gran") == "maternal grandmother"


def test_a_recorded_parent_of_the_father_is_paternal(tell, look) -> None:
    gil = look(tell("Mo father Kai", "Gil father Mo", "Gil grandparent Kai"), "Kai", "Gil")
    assert (gil.label, gil.also) == ("paternal grandfather", ())
    assert "s2" in gil.path[1].edges[0].evidence


def test_a_recorded_sister_of_the_mother_is_the_maternal_aunt(tell, look) -> None:
    ann = look(tell("Joan mother Kai", "Ann sister Joan", "Ann aunt Kai"), "Kai", "Ann")
    assert (ann.label, ann.side, ann.also) == ("maternal aunt", "maternal", ())


def test_a_recorded_aunts_husband_is_the_uncle(tell, look) -> None:
    graph = tell("Joan mother Kai", "Ann sister Joan", "Ted husband Ann", "Ted uncle Kai")
    ted = look(graph, "Kai", "Ted")
    assert (ted.label, ted.by_marriage, ted.also) == ("maternal uncle by marriage", True, ())


def test_an_aunt_of_no_side_is_far_from_certain(tell, look) -> None:
    aunt = look(tell("Ann aunt Kai"), "Kai", "Ann")
    assert (aunt.label, aunt.half) == ("aunt", None)
    assert aunt.p <= 0.6


def test_a_great_aunt_is_called_aunt_too(tell, look) -> None:
    graph = tell("Joan mother Kai", "Nan mother Joan", "Dot sister Nan", "Dot aunt Kai")
    assert (look(graph, "Kai", "Dot").label, look(graph, "Kai", "Dot").also) == ("maternal great-aunt", ())


def test_a_great_grandmother_is_called_nan_too(tell, look) -> None:
    graph = tell("Joan mother Kai", "Nan mother Joan", "Dot mother Nan", "Dot grandmother Kai")
    assert (look(graph, "Kai", "Dot").label, look(graph, "Kai", "Dot").also) == ("maternal great-grandmother", ())


def test_cousins_who_are_recorded_as_such_stay_one_relation(tell, look) -> None:
    graph = tell("Joan mother Kai", "Ann sister Joan", "Cal son Ann", "Cal cousin Kai")
    assert (look(graph, "Kai", "Cal").label, look(graph, "Kai", "Cal").also) == ("maternal first cousin", ())


def test_placeholders_give_way_to_the_person(tell, word) -> None:
    """The sister's mother is named only by way of the sister, after the aunt needed a mother."""
    graph = tell("Ann maternal_aunt Kai", "Bea full_sister Kai", "Joan sister>mother Kai")
    assert word(graph, "Kai", "Joan") == "mother"
    assert word(graph, "Kai", "Ann") == "maternal aunt"
    assert word(graph, "Joan", "Ann") == "sister (full or half not known)"
    assert not any(member.is_placeholder for member in graph.members.values())


def test_an_open_slot_is_no_third_parent(tell, word) -> None:
    graph = tell("Joan mother Kai", "Joan mother Bea", "Gran grandmother Kai", people="Bea.f")
    assert word(graph, "Kai", "Bea") == "sister or maternal half-sister"
