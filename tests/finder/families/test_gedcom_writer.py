"""A family that is written as GEDCOM is the same family when it is read again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finder.families.gedcom import tree_of_rows
from finder.families.gedcom_writer import FamilyTree, TreeLink, TreePerson, write_family
from importers.base import ReadOptions
from importers.gedcom_reader import GedcomReader
from importers.registry import read_file
from importers.relation_codes import roles
from importers.walk import find_files, local_copy


class Quiet:
    def progress(self, done: int, total: int, what: str) -> None:
        """Say nothing."""

    def check(self) -> None:
        """Never cancel."""


def again(tree: FamilyTree, folder: Path) -> FamilyTree:
    path = folder / "tree.ged"
    path.write_text(write_family(tree), encoding="utf-8", newline="")
    return tree_of_rows(GedcomReader().read(path, path.name, Quiet(), ReadOptions()).rows)


KAI = TreePerson("I1", "Kai Lee /Firth/", "M", "3 APR 2015")
MUM, DAD = TreePerson("I2", "Ann /Firth/", "F", "1990"), TreePerson("I3", "Carl /Moss/", "M", is_deceased=True)
NAN = TreePerson("I4", "Jean", "F", "ABT 1960", "2 MAY 2020", True, ("Nanny", "Nin"))
PEOPLE = (KAI, MUM, DAD, NAN)


@pytest.mark.parametrize("code", ["mother", "adoptive_mother", "step_mother", "foster_carer", "carer"])
@pytest.mark.parametrize("certainty", ["stated", "alleged", "denied"])
def test_each_kind_of_parent_comes_back(tmp_path: Path, code: str, certainty: str) -> None:
    tree = FamilyTree(PEOPLE, (TreeLink("I2", code, "I1", certainty), TreeLink("I3", "father", "I1")))
    assert again(tree, tmp_path).graph == tree.graph


@pytest.mark.parametrize(
    "couple",
    [
        TreeLink("I2", "wife", "I3", start="3 MAY 2010"),
        TreeLink("I2", "wife", "I3", status="ended", start="2010", end="JUN 2014"),
        TreeLink("I2", "wife", "I3", status="ended"),
        TreeLink("I3", "husband", "I2"),
        TreeLink("I2", "partner", "I3", status="ended", end="2014"),
        TreeLink("I3", "partner", "I2", start="2012"),
        TreeLink("I2", "civil_partner", "I4", start="2012"),
    ],
)
def test_each_kind_of_couple_comes_back_with_the_children_of_both(tmp_path: Path, couple: TreeLink) -> None:
    links = (couple, TreeLink("I2", "mother", "I1"), TreeLink("I3", "step_father", "I1"))
    assert again(FamilyTree(PEOPLE, links), tmp_path).graph == FamilyTree(PEOPLE, links).graph


@pytest.mark.parametrize(
    "link",
    [
        TreeLink("I4", "maternal_grandmother", "I1"),
        TreeLink("I3", "mother>partner", "I1"),
        TreeLink("I4", "maternal_aunt", "I1", "alleged"),
        TreeLink("I4", "foster_carer", "I1", words="ASSO foster carer"),
        *(TreeLink("I4", role, "I1") for role in sorted({*roles()} - {"foster_carer", "carer"})),
    ],
)
def test_relations_without_a_family_record_are_associations(tmp_path: Path, link: TreeLink) -> None:
    tree = FamilyTree(PEOPLE, (link,))
    assert again(tree, tmp_path).graph == tree.graph


def test_brothers_and_sisters_without_parents_come_back(tmp_path: Path) -> None:
    tree = FamilyTree(PEOPLE, (TreeLink("I3", "sibling", "I2"), TreeLink("I4", "sibling", "I2")))
    assert again(tree, tmp_path).graph == tree.graph


def test_long_texts_and_signs_of_the_format_do_not_break_a_line(tmp_path: Path) -> None:
    note = "mail me @ home\n" + "a long story about the river " * 20
    tree = FamilyTree((TreePerson("I1", "Zoë /O'Neill @ Home/", "F", notes=(note,)),), ())
    text = write_family(tree)
    assert max(map(len, text.split("\r\n"))) < 255
    assert again(tree, tmp_path).graph == tree.graph
    path = tmp_path / "tree.ged"
    (row,) = [row for row in GedcomReader().read(path, path.name, Quiet(), ReadOptions()).rows if hasattr(row, "extra")]
    assert dict(row.extra)["NOTE"] == note.strip()


_IDS = ("I1", "I2", "I3", "I4", "I5", "I6")
_NAMES = st.from_regex(r"[A-Z][a-zë'-]{1,8}( [A-Z][a-z]{1,8})?( /[A-Z][a-zö'-]{1,9}/)", fullmatch=True)
_DATES = st.sampled_from(["", "1971", "3 APR 1971", "BET 1960 AND 1970", "ABT 1950", "31/02/2019"])


@st.composite
def _trees(draw: st.DrawFn) -> FamilyTree:
    people = []
    for one in _IDS:
        died = draw(_DATES)
        sex, born, is_dead = draw(st.sampled_from(["M", "F", ""])), draw(_DATES), bool(died) or draw(st.booleans())
        people.append(TreePerson(one, draw(_NAMES), sex, born, died, is_dead))
    sexes = {person.id: person.sex for person in people}
    word = {"M": "father", "F": "mother", "": "parent"}
    links: list[TreeLink] = []
    for child in draw(st.lists(st.sampled_from(_IDS[3:]), unique=True)):
        for parent in draw(st.lists(st.sampled_from(_IDS[:3]), unique=True, max_size=3)):
            kind = draw(st.sampled_from(["", "adoptive_", "step_"]))
            certainty = draw(st.sampled_from(["stated", "alleged", "denied"]))
            links.append(TreeLink(parent, f"{kind}{word[sexes[parent]]}", child, certainty))
    for first, second in draw(st.lists(st.sampled_from([("I1", "I2"), ("I2", "I3"), ("I1", "I3")]), unique=True)):
        pair = (second, first) if not sexes[first] and sexes[second] else (first, second)
        married = {"M": "husband", "F": "wife", "": "spouse"}[sexes[pair[0]]]
        status, dates = draw(st.sampled_from(["current", "ended"])), _DATES
        end = draw(dates) if status == "ended" else ""
        code = draw(st.sampled_from([married, "partner", "civil_partner"]))
        links.append(TreeLink(pair[0], code, pair[1], status=status, start=draw(dates), end=end))
    return FamilyTree(tuple(people), tuple(links))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_trees())
def test_any_family_comes_back(tmp_path: Path, tree: FamilyTree) -> None:
    assert again(tree, tmp_path).graph == tree.graph


def test_a_gedzip_archive_is_read_with_its_pictures_beside_it(tmp_path: Path) -> None:
    tree = FamilyTree(PEOPLE, (TreeLink("I2", "mother", "I1"),))
    with zipfile.ZipFile(tmp_path / "family.gdz", "w") as archive:
        archive.writestr("gedcom.ged", write_family(tree))
        archive.writestr("media/notes.txt", "Case: C-2009\nKai was well.")
    files = find_files([tmp_path / "family.gdz"])
    assert [file.name for file in files] == ["family.gdz/gedcom.ged", "family.gdz/media/notes.txt"]
    with local_copy(files[0]) as path:
        found = read_file(path, files[0].name, Quiet(), ReadOptions())
    assert (found.kind, tree_of_rows(found.rows).graph) == ("genogram", tree.graph)
