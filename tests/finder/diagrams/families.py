"""Invented families of the kinds that a genogram has to cope with."""

from __future__ import annotations

from typing import Any

from finder.diagrams.people import DiagramPerson
from finder.model.family import Edge, EdgeKind
from finder.model.person import PersonId


class FamilyBuilder:
    """Collects people and edges under short names."""

    def __init__(self) -> None:
        self.people: dict[PersonId, DiagramPerson] = {}
        self.edges: list[Edge] = []

    def person(self, key: str, name: str, sex: str = "", born: int | None = None, label: str = "", **more: Any) -> str:
        self.people[PersonId(key)] = DiagramPerson(name, sex, born, label=label, **more)
        return key

    def child(self, key: str, *parents: str, subtype: str = "biological", **more: Any) -> None:
        for parent in parents:
            self.edges.append(Edge(EdgeKind.PARENT, PersonId(parent), PersonId(key), subtype, **more))

    def couple(self, a: str, b: str, subtype: str = "married", status: str = "current", **more: Any) -> None:
        self.edges.append(Edge(EdgeKind.PARTNER, PersonId(a), PersonId(b), subtype, status, **more))

    def siblings(self, a: str, b: str, subtype: str = "unknown", **more: Any) -> None:
        self.edges.append(Edge(EdgeKind.SIBLING, PersonId(a), PersonId(b), subtype, **more))

    def role(self, holder: str, held_for: str, role: str) -> None:
        self.edges.append(Edge(EdgeKind.ROLE, PersonId(holder), PersonId(held_for), role))


def three_fathers() -> FamilyBuilder:
    """A single mother, her children by three men, her mother and sister."""
    f = FamilyBuilder()
    f.person("kai", "Kai Brindle", "M", 2016)
    f.person("mum", "Kelly Firth", "F", 1990, "mother")
    f.person("dad1", "Lee Carrow", "M", 1986, "mother's ex-husband")
    f.person("dad2", "Daniel Brindle", "M", 1988, "father", is_new=True)
    f.person("dad3", "Tony Marl", "M", 1991, "mother's partner")
    f.person("sib1", "Ellie Carrow", "F", 2009, "maternal half-sister")
    f.person("sib2", "Mason Carrow", "M", 2011, "maternal half-brother")
    f.person("sib3", "Ruby Marl", "F", 2020, "maternal half-sister")
    f.person("bump", "Unborn Marl", "", 2026, "unborn half-sibling", is_pregnancy=True)
    f.person("gran", "Joan Firth", "F", 1962, "maternal grandmother")
    f.person("aunt", "Dawn Firth-Hollingworth", "F", 1987, "maternal half-aunt", is_new=True)
    f.person("cousin", "Tyler Hollingworth", "M", 2010, "maternal half-cousin", is_new=True)
    f.person("teacher", "Mrs Pellow", "F", None, "former class teacher")
    f.person("carer", "Karen Ostrander", "F", None, "foster carer")
    f.couple("mum", "dad1", "married", "ended")
    f.couple("mum", "dad2", "cohabiting", "ended")
    f.couple("mum", "dad3", "cohabiting")
    f.child("sib1", "mum", "dad1")
    f.child("sib2", "mum", "dad1")
    f.child("kai", "mum", "dad2")
    f.child("sib3", "mum", "dad3")
    f.child("bump", "mum", "dad3")
    f.child("mum", "gran")
    f.child("aunt", "gran")
    f.child("cousin", "aunt")
    f.role("teacher", "kai", "teacher")
    f.role("carer", "kai", "foster_carer")
    return f


def both_sides() -> FamilyBuilder:
    """Both parents, four grandparents, aunts, uncles and cousins on both sides, great-grandparents on one."""
    f = FamilyBuilder()
    f.person("kai", "Kai Brindle", "M", 2014)
    f.person("sis", "Mia Brindle", "F", 2011, "sister")
    f.person("bro", "Leo Brindle", "M", 2018, "brother")
    f.person("mum", "Kelly Brindle", "F", 1988, "mother")
    f.person("dad", "Daniel Brindle", "M", 1985, "father")
    f.couple("dad", "mum")
    for child in ("kai", "sis", "bro"):
        f.child(child, "mum", "dad")
    f.person("pgf", "Arthur Brindle", "M", 1955, "paternal grandfather", is_deceased=True, died_year=2017)
    f.person("pgm", "Margaret Brindle", "F", 1957, "paternal grandmother")
    f.person("mgf", "Brian Firth", "M", 1960, "maternal grandfather")
    f.person("mgm", "Joan Firth", "F", 1962, "maternal grandmother")
    f.couple("pgf", "pgm", "married", "widowed")
    f.couple("mgf", "mgm", "married", "ended")
    f.person("pu", "Stephen Brindle", "M", 1980, "paternal uncle")
    f.person("pa", "Alison Pemberton", "F", 1983, "paternal aunt", is_new=True)
    f.person("pau", "Gareth Pemberton", "M", 1982, "paternal uncle by marriage")
    f.person("pc1", "Isla Pemberton", "F", 2008, "paternal first cousin", is_new=True)
    f.person("pc2", "Owen Pemberton", "M", 2012, "paternal first cousin", is_new=True)
    f.person("ma", "Dawn Firth", "F", 1984, "maternal aunt")
    f.person("mu", "Craig Firth", "M", 1992, "maternal uncle")
    f.person("muw", "Priya Shah", "F", 1993, "uncle's partner")
    f.person("mc", "Aanya Firth", "F", 2019, "maternal first cousin")
    for child in ("dad", "pu", "pa"):
        f.child(child, "pgf", "pgm")
    for child in ("mum", "ma", "mu"):
        f.child(child, "mgf", "mgm")
    f.couple("pau", "pa")
    f.couple("mu", "muw", "cohabiting")
    f.child("pc1", "pa", "pau")
    f.child("pc2", "pa", "pau")
    f.child("mc", "mu", "muw")
    f.person("mggm", "Edith Clegg", "F", 1938, "maternal great-grandmother")
    f.person("mgau", "Raymond Clegg", "M", 1965, "maternal great-uncle", is_new=True)
    f.child("mgm", "mggm")
    f.child("mgau", "mggm")
    f.person("mgf2", "Sandra Holt", "F", 1966, "grandfather's partner")
    f.couple("mgf", "mgf2", "cohabiting")
    f.person("mhu", "Jake Firth", "M", 1999, "maternal half-uncle", is_new=True)
    f.child("mhu", "mgf", "mgf2")
    return f


def cousins_marry() -> FamilyBuilder:
    """The child's parents are first cousins."""
    f = FamilyBuilder()
    for key, name, sex, born, label in (
        ("zara", "Zara Malik", "F", 2015, ""),
        ("mum", "Sana Malik", "F", 1992, "mother"),
        ("dad", "Bilal Malik", "M", 1989, "father"),
        ("pgf", "Tariq Malik", "M", 1960, "paternal grandfather"),
        ("pgm", "Nasreen Malik", "F", 1964, "paternal grandmother"),
        ("mgf", "Imran Malik", "M", 1963, "maternal grandfather"),
        ("mgm", "Rubina Malik", "F", 1966, "maternal grandmother"),
        ("ggf", "Yusuf Malik", "M", 1932, "great-grandfather"),
        ("ggm", "Zainab Malik", "F", 1936, "great-grandmother"),
        ("unc", "Adeel Malik", "M", 1994, "paternal uncle"),
        ("aunt", "Hina Malik", "F", 1996, "maternal aunt"),
        ("gau", "Shabana Qureshi", "F", 1967, "great-aunt"),
    ):
        f.person(key, name, sex, born, label)
    f.couple("pgf", "pgm")
    f.couple("mgf", "mgm")
    f.couple("ggf", "ggm")
    f.couple("dad", "mum")
    f.child("zara", "dad", "mum")
    f.child("dad", "pgf", "pgm")
    f.child("unc", "pgf", "pgm")
    f.child("mum", "mgf", "mgm")
    f.child("aunt", "mgf", "mgm")
    for child in ("pgf", "mgf", "gau"):
        f.child(child, "ggf", "ggm")
    return f


def step_family() -> FamilyBuilder:
    """Both parents live with new partners who bring children of their own."""
    f = FamilyBuilder()
    for key, name, sex, born, label in (
        ("amy", "Amy Tansley", "F", 2013, ""),
        ("mum", "Laura Keys", "F", 1987, "mother"),
        ("dad", "Ray Tansley", "M", 1984, "father"),
        ("sdad", "Martin Keys", "M", 1982, "step-father"),
        ("smum", "Helen Tansley", "F", 1989, "step-mother"),
        ("sdx", "Carol Weir", "F", 1983, "step-father's ex-wife"),
        ("ss1", "Josh Keys", "M", 2006, "step-brother"),
        ("ss2", "Beth Keys", "F", 2009, "step-sister"),
        ("hb", "Noah Keys", "M", 2019, "maternal half-brother"),
        ("hs", "Ivy Tansley", "F", 2018, "paternal half-sister"),
        ("ss3", "Finn Oakes", "M", 2011, "step-brother"),
        ("sgm", "Doreen Keys", "F", 1955, "step-grandmother"),
    ):
        f.person(key, name, sex, born, label)
    f.couple("mum", "dad", "married", "ended")
    f.couple("mum", "sdad")
    f.couple("dad", "smum")
    f.couple("sdad", "sdx", "married", "ended")
    f.child("amy", "mum", "dad")
    f.child("amy", "sdad", subtype="step")
    f.child("ss1", "sdad", "sdx")
    f.child("ss2", "sdad", "sdx")
    f.child("hb", "mum", "sdad")
    f.child("hs", "dad", "smum")
    f.child("ss3", "smum")
    f.child("sdad", "sgm")
    f.siblings("amy", "ss1", "step")
    return f


def adoption() -> FamilyBuilder:
    """A child with birth and adoptive parents, a birth sibling elsewhere and a foster carer before."""
    f = FamilyBuilder()
    for key, name, sex, born, label in (
        ("joe", "Joe Winstanley", "M", 2017, ""),
        ("bm", "Stacey Rudd", "F", 1995, "birth mother"),
        ("bf", "", "M", None, "father, not named"),
        ("am", "Judith Winstanley", "F", 1979, "adoptive mother"),
        ("af", "Colin Winstanley", "M", 1977, "adoptive father"),
        ("as", "Poppy Winstanley", "F", 2014, "adoptive sister"),
        ("bs", "Skye Rudd", "F", 2015, "maternal half-sister"),
        ("bgm", "Tracy Rudd", "F", 1974, "birth grandmother"),
        ("ba", "Gemma Rudd", "F", 1997, "birth aunt"),
        ("bu", "Wayne Rudd", "M", 1999, "birth uncle"),
        ("fm", "Pat Holroyd", "F", 1960, "former foster mother"),
    ):
        f.person(key, name, sex, born, label, is_placeholder=key == "bf")
    f.couple("am", "af")
    f.child("joe", "bm")
    f.child("joe", "bf", is_inferred=True, p=0.5)
    f.child("joe", "am", "af", subtype="adoptive")
    f.child("as", "am", "af")
    f.child("bs", "bm")
    f.child("bm", "bgm")
    f.child("ba", "bgm")
    f.siblings("bm", "bu", "unknown")
    f.child("joe", "fm", subtype="foster")
    return f


def siblings_only() -> FamilyBuilder:
    """Brothers and sisters whose parents nobody has recorded."""
    f = FamilyBuilder()
    f.person("tom", "Tom Ashdown", "M", 2012)
    f.person("liv", "Olivia Ashdown", "F", 2010, "sister")
    f.person("max", "Max Ashdown", "M", 2015, "brother")
    f.siblings("tom", "liv")
    f.siblings("liv", "max", "half")
    return f


def large(generations: int = 5, width: int = 2, children: int = 3) -> FamilyBuilder:
    """Everybody descended from the child's great-grandparents on all sides."""
    f = FamilyBuilder()
    count = 0

    def new(sex: str, born: int, label: str) -> str:
        nonlocal count
        count += 1
        return f.person(f"n{count:03}", f"Person Number{count}", sex, born, label)

    def descend(father: str, mother: str, born: int, depth: int, n: int) -> None:
        for index in range(n):
            child = new("MF"[(index + depth) % 2], born + 3 * index, "relative")
            f.child(child, father, mother)
            if depth > 0:
                spouse = new("FM"[(index + depth) % 2], born + 3 * index + 1, "by marriage")
                f.couple(child, spouse, "married" if index % 2 else "cohabiting")
                descend(child, spouse, born + 26 + 3 * index, depth - 1, max(1, n - 1))

    def ancestors(child: str, born: int, level: int) -> None:
        father, mother = new("M", born - 29, "ancestor"), new("F", born - 27, "ancestor")
        f.couple(father, mother)
        f.child(child, father, mother)
        descend(father, mother, born - 3, min(width, level), children - 1)
        if level < generations - 2:
            ancestors(father, born - 29, level + 1)
            ancestors(mother, born - 27, level + 1)

    focus = new("M", 2014, "")
    ancestors(focus, 2014, 0)
    return f


ALL = {
    "three_fathers": (three_fathers, "kai"),
    "both_sides": (both_sides, "kai"),
    "cousins_marry": (cousins_marry, "zara"),
    "step_family": (step_family, "amy"),
    "adoption": (adoption, "joe"),
    "siblings_only": (siblings_only, "tom"),
    "large": (large, "n001"),
}
