"""Several ways of being related: all kept, nearest first, joined only when they differ in nothing but the side."""

from __future__ import annotations

from finder.kinship.relate import relationships_from


def test_grandmother_on_both_sides(tell, look) -> None:
    ties = ("M > K", "F > K", "G > M", "G > F")
    nan = look(tell(people="K.m M.f F.m G.f", ties=ties), "K", "G")
    assert (nan.label, nan.side, nan.also) == ("maternal and paternal grandmother", "both", ())


def test_a_cousin_removed_up_on_one_side_and_down_on_the_other_keeps_both_names(tell, look) -> None:
    ties = (
        *("M > K", "F > K"),
        *("GM > M", "TOP > GM", "TOP > SIB", "SIB > X2", "X2 > X3", "X3 > X"),  # mother's side: (3, 4)
        *("GF > F", "GGF > GF", "TOQ > GGF", "TOQ > SIC", "SIC > Y2", "Y2 > X"),  # father's side: (4, 3)
    )
    people = "K.m M.f F.m GM.f TOP.f SIB.f X2.m X3.m X.f GF.m GGF.m TOQ.f SIC.f Y2.f"
    graph = tell(people=people, ties=ties)
    cousin = next(one for one in relationships_from(graph, "K", 7) if one.other == "X")
    assert (cousin.label, cousin.up, cousin.down) == ("maternal second cousin once removed", 3, 4)
    assert cousin.also == ("paternal second cousin once removed",)


def test_a_husband_who_is_a_cousin_is_both(tell, look) -> None:
    ties = ("G > A", "G > B", "A > C", "B > D", "C = D")
    husband = look(tell(people="G.f A.f B.m C.f D.m", ties=ties), "C", "D")
    assert (husband.label, husband.also) == ("husband", ("maternal first cousin",))
