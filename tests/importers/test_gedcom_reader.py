"""Genograms as programs of forty years write them, and as accidents leave them."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from ansel.encodings import gedcom as ansel_gedcom
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from importers.base import Probe, ReadOptions
from importers.errors import ImporterError, TooLargeError, UnreadableError
from importers.gedcom_reader import GedcomReader
from importers.rows import FactRow, FileResult, PersonForm, PersonRow, Problem, StatementRow

FAMILY = """\
0 HEAD
1 GEDC
2 VERS 5.5.1
1 CHAR UTF-8
1 DATE 12 APR 2018
1 NOTE Genogram drawn for Zoë Ward, file F-2201
0 @I1@ INDI
1 NAME Zoë May /Ward/
1 SEX F
1 REFN P900100
1 BIRT
2 DATE ABT 2012
1 RESI
2 PLAC Otterley
1 FAMC @F1@
0 @I2@ INDI
1 NAME Kelly /Hobbs/
2 _MARNM Ward
1 SEX F
1 DEAT Y
1 FAMS @F1@
0 @I3@ INDI
1 NAME Dean /Ward/
1 SEX M
1 FAMS @F1@
0 @F1@ FAM
1 HUSB @I3@
1 WIFE @I2@
1 CHIL @I1@
1 MARR
2 DATE 3 JUN 2010
1 DIV Y
0 TRLR
"""


class QuietWatch:
    def progress(self, done: int, total: int, what: str) -> None:
        pass

    def check(self) -> None:
        pass


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., FileResult]:
    def write_and_read(content: str | bytes, name: str = "tree.ged") -> FileResult:
        path = tmp_path / "tree.ged"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return GedcomReader().read(path, name, QuietWatch(), ReadOptions())

    return write_and_read


def people(result: FileResult) -> dict[str, PersonRow]:
    return {row.key: row for row in result.rows if isinstance(row, PersonRow)}


def values(row: PersonRow) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in row.fields:
        found.setdefault(name, []).append(text)
    return found


def said(result: FileResult) -> list[tuple[str, str, str]]:
    return [
        (row.subject.key.strip("@"), row.code, row.object.key.strip("@"))
        for row in result.rows
        if isinstance(row, StatementRow)
    ]


def problems(result: FileResult) -> list[Problem]:
    return [row for row in result.rows if isinstance(row, Problem)]


def tree(*records: str, head: str = "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8") -> str:
    return "\n".join([head, *records, "0 TRLR", ""])


def person(number: int, name: str, sex: str = "U", *lines: str) -> str:
    return "\n".join([f"0 @I{number}@ INDI", f"1 NAME {name}", *([f"1 SEX {sex}"] if sex else []), *lines])


def family(number: int, *lines: str) -> str:
    return "\n".join([f"0 @F{number}@ FAM", *lines])


KELLY, DEAN, ZOE = person(2, "Kelly /Hobbs/", "F"), person(3, "Dean /Ward/", "M"), person(1, "Zoe /Ward/", "F")


# ---- a whole tree ----


def test_a_family(read: Callable[..., FileResult]) -> None:
    result = read(FAMILY)
    zoe, kelly, dean = people(result).values()
    assert (zoe.key, zoe.locator, zoe.external_id, zoe.case_ref, zoe.form) == (
        "@I1@",
        "@I1@",
        "P900100",
        "F-2201",
        PersonForm.GENOGRAM,
    )
    assert values(zoe) == {
        "given_name": ["Zoë"],
        "middle_names": ["May"],
        "family_name": ["Ward"],
        "sex": ["F"],
        "date_of_birth": ["ABT 2012"],
        "town": ["Otterley"],
    }
    assert values(kelly)["married_name"] == ["Ward"]
    assert values(kelly)["deceased"] == ["yes"]
    assert {zoe.side_by_side, kelly.side_by_side, dean.side_by_side} == {"tree"}
    assert said(result) == [("I3", "father", "I1"), ("I2", "mother", "I1"), ("I3", "husband", "I2")]
    couple = [row for row in result.rows if isinstance(row, StatementRow)][-1]
    assert (couple.status, couple.start, couple.locator) == ("ended", "3 JUN 2010", "@F1@")
    (fact,) = (row for row in result.rows if isinstance(row, FactRow))
    assert fact.about is not None
    assert (fact.about.key, fact.case_ref) == ("@I1@", "F-2201")
    assert ("date", "12 APR 2018") in fact.fields
    assert "Kelly Hobbs is the mother of Zoë May Ward" in result.samples
    assert (result.kind, result.encoding, problems(result)) == ("genogram", "utf-8", [])


# ---- bytes ----

ENCODED = {
    "utf-8": (FAMILY.encode(), "utf-8"),
    "utf-8 with mark": (codecs.BOM_UTF8 + FAMILY.encode(), "utf-8"),
    "utf-16 little": (codecs.BOM_UTF16_LE + FAMILY.encode("utf-16-le"), "utf-16-le"),
    "utf-16 big": (codecs.BOM_UTF16_BE + FAMILY.encode("utf-16-be"), "utf-16-be"),
    "utf-16 little without mark": (FAMILY.encode("utf-16-le"), "utf-16-le"),
    "utf-16 big without mark": (FAMILY.encode("utf-16-be"), "utf-16-be"),
    "ansi": (FAMILY.replace("UTF-8", "ANSI").encode("cp1252"), "cp1252"),
    "ansi that is utf-8": (FAMILY.replace("UTF-8", "ANSI").encode(), "utf-8"),
    "ibm": (FAMILY.replace("UTF-8", "IBMPC").encode("cp437"), "cp437"),
    "ascii that is latin-1": (FAMILY.replace("UTF-8", "ASCII").encode("latin-1"), "cp1252"),
    "no declaration": (FAMILY.replace("1 CHAR UTF-8\n", "").encode("cp1252"), "cp1252"),
    "ansel": (ansel_gedcom.Codec().encode(FAMILY.replace("UTF-8", "ANSEL"))[0], "ansel"),
    "wrongly declared utf-8": (FAMILY.encode("cp1252"), "cp1252"),
}


@pytest.mark.parametrize(("content", "encoding"), ENCODED.values(), ids=ENCODED)
def test_every_encoding_gives_the_same_name(read: Callable[..., FileResult], content: bytes, encoding: str) -> None:
    result = read(content)
    assert result.encoding == encoding
    assert values(people(result)["@I1@"])["given_name"] == ["Zoë"]
    assert len(said(result)) == 3


def test_one_line_in_another_encoding_is_repaired_and_mentioned(read: Callable[..., FileResult]) -> None:
    result = read(FAMILY.encode().replace(b"0 @I3", "1 NOTE café\n0 @I3".encode("cp1252")))
    assert ("NOTE", "café") in people(result)["@I2@"].extra
    assert values(people(result)["@I1@"])["given_name"] == ["Zoë"]
    assert "1 lines" in result.doubts[0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\r"], ids=["LF", "CRLF", "CR", "LFCR"])
def test_every_line_end(read: Callable[..., FileResult], end: str) -> None:
    result = read(FAMILY.replace("\n", end))
    assert len(people(result)) == 3
    assert problems(result) == []


def test_mixed_line_ends_indentation_and_no_trailer(read: Callable[..., FileResult]) -> None:
    ends = ["\n", "\r\n", "\r", "\n\r"]
    lines = FAMILY.replace("0 TRLR\n", "").splitlines()
    mixed = "".join(f"{'  ' * int(line[0])}{line}{ends[n % 4]}" for n, line in enumerate(lines))
    assert said(read(mixed)) == said(read(FAMILY))


# ---- lines ----


def test_long_values_are_joined(read: Callable[..., FileResult]) -> None:
    note = ["1 NOTE Sees her nan", "2 CONC  every", "2 CONT Sunday @@ three"]
    result = read(tree(person(1, "Zoe /Ward/", "F", *note)))
    assert dict(people(result)["@I1@"].extra)["NOTE"] == "Sees her nan every\nSunday @ three"


def test_a_note_that_was_wrapped_without_levels_goes_on(read: Callable[..., FileResult]) -> None:
    wrapped = ["1 NOTE Lives at", "14 High Street", "and is well", "1 OCCU Cook"]
    result = read(tree(person(1, "Zoe /Ward/", "F", *wrapped)))
    extra = dict(people(result)["@I1@"].extra)
    assert (extra["NOTE"], extra["OCCU"]) == ("Lives at\n14 High Street\nand is well", "Cook")
    assert problems(result) == []


def test_a_damaged_line_is_kept_and_the_rest_is_read(read: Callable[..., FileResult]) -> None:
    result = read(FAMILY.replace("1 SEX F\n1 REFN", "1 \x00\x01EX\n1 REFN", 1))
    (problem,) = problems(result)
    assert (problem.code, problem.is_rejected) == ("damaged_line", True)
    assert "EX" in problem.raw
    assert len(people(result)) == 3


def test_lines_after_a_lost_head_are_not_given_to_the_person_before(read: Callable[..., FileResult]) -> None:
    result = read(FAMILY.replace("0 @I3@ INDI", "@I3@ INDI"))
    assert set(people(result)) == {"@I1@", "@I2@"}
    assert values(people(result)["@I2@"])["given_name"] == ["Kelly"]
    assert "known_as" not in values(people(result)["@I2@"])
    codes = {problem.code: problem for problem in problems(result)}
    assert set(codes) == {"damaged_line", "damaged_structure", "dangling_pointer", "family_kept"}
    assert "Dean" in codes["damaged_structure"].raw


def test_what_is_no_gedcom_is_refused(read: Callable[..., FileResult], tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no GEDCOM"):
        read("<html><body>Family tree</body></html>")
    path = tmp_path / "tree.ged"
    with pytest.raises(TooLargeError):
        GedcomReader().read(path, "tree.ged", QuietWatch(), ReadOptions(max_bytes=3))
    with pytest.raises(UnreadableError, match="cannot be opened"):
        GedcomReader().read(tmp_path / "gone.ged", "gone.ged", QuietWatch(), ReadOptions())


def test_a_tree_is_known_by_its_content() -> None:
    for content, _ in ENCODED.values():
        assert GedcomReader().recognises(Probe(content, ".txt"))
    assert not GedcomReader().recognises(Probe(b"0,HEAD,1\n", ".csv"))


# ---- names ----


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1 NAME Ann /Hill/"], {"given_name": ["Ann"], "family_name": ["Hill"]}),
        (["1 NAME /Hill/"], {"family_name": ["Hill"]}),
        (["1 NAME Muriel"], {"full_name": ["Muriel"]}),
        (["1 NAME ? /?/"], {"given_name": ["?"], "family_name": ["?"]}),
        (["1 NAME", "2 GIVN Ann", "2 SURN Hill"], {"given_name": ["Ann"], "family_name": ["Hill"]}),
        (
            ['1 NAME John "Jack" /Hill/', "2 NICK Jacko"],
            {"given_name": ["John"], "family_name": ["Hill"], "known_as": ["Jack", "Jacko"]},
        ),
        (
            ["1 NAME Ann /Hill/", "1 NAME Ann /Ward/", "2 TYPE married", "1 NAME Nancy", "2 TYPE aka"],
            {"given_name": ["Ann"], "family_name": ["Hill"], "married_name": ["Ann Ward"], "known_as": ["Nancy"]},
        ),
        (
            ["1 NAME Ann /Ward/", "1 NAME Ann /Hill/", "2 TYPE maiden"],
            {"given_name": ["Ann"], "family_name": ["Ward"], "birth_name": ["Ann Hill"]},
        ),
        (["1 NAME //"], {}),
    ],
)
def test_names(read: Callable[..., FileResult], lines: list[str], expected: dict[str, list[str]]) -> None:
    result = read(tree("\n".join(["0 @I1@ INDI", *lines])))
    assert values(people(result)["@I1@"]) == expected


def test_a_suffix_is_not_part_of_the_surname(read: Callable[..., FileResult]) -> None:
    (row,) = people(read(tree(person(1, "Tom /Hill/ Jr", "")))).values()
    assert values(row)["family_name"] == ["Hill"]
    assert ("NAME.NSFX", "Jr") in row.extra


def test_particulars_and_everything_else(read: Callable[..., FileResult]) -> None:
    lines = [
        "1 CHR",
        "2 DATE @#DGREGORIAN@ 4 MAY 1960",
        "1 RESI",
        "2 ADDR 3 Mill Lane",
        "3 CONT Otterley",
        "3 POST ZE1 2AB",
        "2 PHON 01632 960200",
        "1 EMAIL ann@example.org",
        "1 OCCU Teacher",
        "1 NOTE @N1@",
        "1 REFN 12",
        "1 REFN 13",
        "1 _VENDOR something",
    ]
    (row,) = people(read(tree(person(1, "Ann /Hill/", "F", *lines), "0 @N1@ NOTE Bakes on Sundays"))).values()
    found = values(row)
    assert (found["date_of_birth"], found["born_estimated"]) == (["4 MAY 1960"], ["yes"])
    assert (found["address"], found["postcode"]) == (["3 Mill Lane, Otterley"], ["ZE1 2AB"])
    assert (found["phone"], found["email"]) == (["01632 960200"], ["ann@example.org"])
    extra = dict(row.extra)
    assert (extra["OCCU"], extra["NOTE"], extra["_VENDOR"]) == ("Teacher", "Bakes on Sundays", "something")
    assert (row.external_id, extra["REFN"]) == ("12", "13")


# ---- links to parents ----


@pytest.mark.parametrize(
    ("in_person", "in_family", "expected"),
    [
        ([], [], {"father", "mother"}),
        (["2 PEDI birth"], [], {"father", "mother"}),
        (["2 PEDI ADOPTED"], [], {"adoptive_father", "adoptive_mother"}),
        (["2 PEDI foster"], [], {"foster_carer"}),
        (["2 PEDI OTHER", "3 PHRASE stepchild"], [], {"step_father", "step_mother"}),
        (["2 _PEDI Step (mother)"], [], {"father", "step_mother"}),
        ([], ["2 _FREL Natural", "2 _MREL Step"], {"father", "step_mother"}),
        ([], ["2 _FREL Adopted", "2 _MREL None"], {"adoptive_father"}),
        (["1 ADOP", "2 FAMC @F1@", "3 ADOP HUSB"], [], {"adoptive_father", "mother"}),
        (["1 ADOP", "2 FAMC @F1@"], [], {"adoptive_father", "adoptive_mother"}),
        (["2 PEDI SEALING"], [], {"unknown_relationship"}),
    ],
)
def test_kinds_of_children(
    read: Callable[..., FileResult], in_person: list[str], in_family: list[str], expected: set[str]
) -> None:
    child = person(1, "Zoe /Ward/", "F", "1 FAMC @F1@", *in_person)
    result = read(tree(child, KELLY, DEAN, family(1, "1 HUSB @I3@", "1 WIFE @I2@", "1 CHIL @I1@", *in_family)))
    assert {code for _, code, other in said(result) if other == "I1"} == expected


def test_two_sets_of_parents(read: Callable[..., FileResult]) -> None:
    child = person(1, "Zoe /Ward/", "F", "1 FAMC @F1@", "1 FAMC @F2@", "2 PEDI adopted")
    couple = [person(4, "Sue /Jones/", "F"), person(5, "Phil /Jones/", "M")]
    families = [family(1, "1 WIFE @I2@", "1 CHIL @I1@"), family(2, "1 WIFE @I4@", "1 HUSB @I5@", "1 CHIL @I1@")]
    result = read(tree(child, KELLY, *couple, *families))
    assert {(who, code) for who, code, other in said(result) if other == "I1"} == {
        ("I2", "mother"),
        ("I4", "adoptive_mother"),
        ("I5", "adoptive_father"),
    }


@pytest.mark.parametrize(("status", "certainty"), [("challenged", "alleged"), ("disproven", "denied")])
def test_a_parent_who_is_disputed(read: Callable[..., FileResult], status: str, certainty: str) -> None:
    child = person(1, "Zoe /Ward/", "F", "1 FAMC @F1@", f"2 STAT {status}")
    result = read(tree(child, DEAN, family(1, "1 HUSB @I3@", "1 CHIL @I1@")))
    (statement,) = (row for row in result.rows if isinstance(row, StatementRow))
    assert (statement.code, statement.certainty) == ("father", certainty)


def test_the_recorded_sex_counts_and_not_the_slot(read: Callable[..., FileResult]) -> None:
    mothers = [person(2, "Kelly /Hobbs/", "F"), person(4, "Jo /Lee/", "F")]
    result = read(tree(ZOE, *mothers, family(1, "1 HUSB @I2@", "1 WIFE @I4@", "1 CHIL @I1@", "1 MARR Y")))
    assert said(result) == [("I2", "mother", "I1"), ("I4", "mother", "I1"), ("I2", "wife", "I4")]


def test_an_unrecorded_sex(read: Callable[..., FileResult]) -> None:
    silent, unknown = person(2, "Sam", ""), person(3, "Lee", "U")
    lines = family(1, "1 HUSB @I2@", "1 WIFE @I3@", "1 CHIL @I1@", "1 MARR Y")
    assert said(read(tree(ZOE, silent, unknown, lines))) == [
        ("I2", "father", "I1"),
        ("I3", "parent", "I1"),
        ("I2", "spouse", "I3"),
    ]
    version_7 = "0 HEAD\n1 GEDC\n2 VERS 7.0"
    assert said(read(tree(ZOE, silent, unknown, lines, head=version_7)))[0] == ("I2", "parent", "I1")


# ---- couples ----


@pytest.mark.parametrize(
    ("lines", "code", "status"),
    [
        ([], "partner", "current"),
        (["1 MARR"], "husband", "current"),
        (["1 MARR Y", "1 DIV"], "husband", "ended"),
        (["1 MARR Y", "1 DIV N"], "husband", "current"),
        (["1 MARR N"], "partner", "current"),
        (["1 DIV Y"], "partner", "ended"),
        (["1 MARR", "1 ANUL"], "husband", "ended"),
        (["1 EVEN", "2 TYPE Cohabitation", "1 EVEN", "2 TYPE Separation"], "partner", "ended"),
        (["1 EVEN", "2 TYPE Civil Partnership"], "civil_partner", "current"),
        (["1 MARR", "2 TYPE civil partnership"], "civil_partner", "current"),
        (["1 MARR", "2 TYPE unmarried"], "partner", "current"),
        (["1 NO MARR"], "partner", "current"),
        (["1 _SEPR"], "partner", "ended"),
        (["1 _STAT Never Married"], "partner", "current"),
    ],
)
def test_couples(read: Callable[..., FileResult], lines: list[str], code: str, status: str) -> None:
    result = read(tree(KELLY, DEAN, family(1, "1 HUSB @I3@", "1 WIFE @I2@", *lines)))
    (statement,) = (row for row in result.rows if isinstance(row, StatementRow))
    assert (statement.code, statement.status) == (code, status)


def test_a_couple_in_two_records_is_one_couple(read: Callable[..., FileResult]) -> None:
    twice = [family(1, "1 HUSB @I3@", "1 WIFE @I2@"), family(2, "1 WIFE @I2@", "1 HUSB @I3@", "1 MARR Y")]
    assert said(read(tree(KELLY, DEAN, *twice))) == [("I2", "wife", "I3")]


def test_dates_of_a_marriage(read: Callable[..., FileResult]) -> None:
    lines = ["1 MARR", "2 DATE 1999", "1 DIV", "2 DATE BEF 2004"]
    result = read(tree(KELLY, DEAN, family(1, "1 HUSB @I3@", "1 WIFE @I2@", *lines)))
    (statement,) = (row for row in result.rows if isinstance(row, StatementRow))
    assert (statement.start, statement.end, statement.status) == ("1999", "BEF 2004", "ended")


# ---- other links ----


def test_children_without_parents_are_siblings(read: Callable[..., FileResult]) -> None:
    result = read(tree(ZOE, KELLY, DEAN, family(1, "1 CHIL @I1@", "1 CHIL @I2@", "1 CHIL @I3@", "1 HUSB @VOID@")))
    assert said(result) == [("I2", "sibling", "I1"), ("I3", "sibling", "I1"), ("I3", "sibling", "I2")]
    assert problems(result) == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["2 RELA godmother"], "godmother"),
        (["2 ROLE GODP"], "godparent"),
        (["2 ROLE OTHER", "3 PHRASE neighbour"], "neighbour"),
    ],
)
def test_associated_people(read: Callable[..., FileResult], lines: list[str], code: str) -> None:
    result = read(tree(person(1, "Zoe /Ward/", "F", "1 ASSO @I2@", *lines), KELLY))
    assert said(result) == [("I2", code, "I1")]


def test_pointers_to_nobody_are_mentioned_and_void_is_not(read: Callable[..., FileResult]) -> None:
    child = person(1, "Zoe /Ward/", "F", "1 FAMC @F9@", "1 FAMS @VOID@")
    result = read(tree(child, family(1, "1 HUSB @I77@", "1 WIFE @VOID@", "1 CHIL @I1@")))
    told = [(problem.code, problem.is_rejected) for problem in problems(result)]
    assert told == [("dangling_pointer", False)] * 2 + [("family_kept", False)]
    assert said(result) == []


def test_a_link_that_only_the_person_makes_counts(read: Callable[..., FileResult]) -> None:
    child = person(1, "Zoe /Ward/", "F", "1 FAMC @F1@")
    result = read(tree(child, person(2, "Kelly", "F", "1 FAMS @F1@"), family(1)))
    assert said(result) == [("I2", "mother", "I1")]
    assert {problem.code for problem in problems(result)} == {"one_sided_link"}


def test_nobody_is_their_own_parent(read: Callable[..., FileResult]) -> None:
    result = read(tree(ZOE, family(1, "1 WIFE @I1@", "1 HUSB @I1@", "1 CHIL @I1@")))
    assert said(result) == []
    assert {problem.code for problem in problems(result)} == {"own_parent", "family_kept"}


def test_people_without_a_usable_xref_are_rejected_by_name(read: Callable[..., FileResult]) -> None:
    result = read(tree(ZOE, ZOE.replace("Zoe", "Chloe"), "0 INDI\n1 NAME Tom /Hill/"))
    assert len(people(result)) == 1
    assert [problem.raw for problem in problems(result)] == ["@I1@ INDI Chloe Ward", "INDI Tom Hill"]


# ---- nothing is lost ----


def test_what_a_family_record_says_besides_its_people_stands_with_the_couple(read: Callable[..., FileResult]) -> None:
    bond = family(1, "1 HUSB @I3@", "1 WIFE @I2@", "1 MARR", "2 PLAC Otley", "1 NOTE Met at school")
    (row,) = [one for one in read(tree(KELLY, DEAN, bond)).rows if isinstance(one, StatementRow)]
    assert row.note == "MARR.PLAC: Otley; NOTE: Met at school"


def test_a_family_record_without_a_couple_is_kept_with_what_it_says(read: Callable[..., FileResult]) -> None:
    result = read(tree(KELLY, ZOE, family(1, "1 WIFE @I2@", "1 CHIL @I1@", "1 NOTE Father not named")))
    (problem,) = problems(result)
    assert (problem.locator, problem.code, problem.raw) == ("@F1@", "family_kept", "NOTE: Father not named")


def test_records_that_name_nobody_are_listed_by_kind(read: Callable[..., FileResult]) -> None:
    books = person(1, "Zoe /Ward/", "F", "1 CHAN", "2 DATE 1 MAY 2020")
    (first, second) = problems(read(tree(books, "0 @S1@ SOUR\n1 TITL Parish register", "0 @S2@ SOUR\n1 TITL Census")))
    assert [problem.code for problem in (first, second)] == ["kept_unread"] * 2
    assert "2 SOUR" in second.reason
    assert "Parish register" in second.raw


def test_what_hangs_on_a_link_is_kept_beside_the_person(read: Callable[..., FileResult]) -> None:
    zoe = person(
        1, "Zoe /Ward/", "F", "1 FAMC @VOID@", "2 PEDI ADOPTED", "1 ASSO @I2@", "2 RELA aunt", "2 NOTE Hearsay"
    )
    extra = people(read(tree(zoe, KELLY)))["@I1@"].extra
    assert ("FAMC.PEDI", "ADOPTED") in extra
    assert ("ASSO.NOTE", "Hearsay") in extra


# ---- whose tree ----


@pytest.mark.parametrize(
    ("head", "subject", "case_ref"),
    [
        ("1 NOTE Genogram drawn for Zoe Ward, file C-1924", "@I1@", "C-1924"),
        ("1 NOTE For Zoe Ward. Case number 2019/0045", "@I1@", "2019/0045"),
        ("1 NOTE Family of P900100 (ref: AB 1)", "@I1@", ""),
        ("1 _ROOT @I3@", "@I3@", ""),
        ("1 NOTE drawn on 12 April 2019", "", ""),
        ("1 NOTE Tree of Nobody Here", "", ""),
    ],
)
def test_whose_genogram(read: Callable[..., FileResult], head: str, subject: str, case_ref: str) -> None:
    zoe = person(1, "Zoe May /Ward/", "F", "1 REFN P900100")
    result = read(tree(zoe, KELLY, DEAN, head=f"0 HEAD\n1 GEDC\n2 VERS 5.5.1\n{head}"))
    facts = [row for row in result.rows if isinstance(row, FactRow)]
    about = facts[0].about.key if facts and facts[0].about else ""
    assert (about, people(result)["@I1@"].case_ref) == (subject, case_ref)


def test_namesakes_leave_it_open_unless_one_has_an_id(read: Callable[..., FileResult]) -> None:
    head = "0 HEAD\n1 NOTE Genogram drawn for Dean Ward"
    father, son = person(1, "Dean /Ward/", "M"), person(2, "Dean /Ward/", "M", "1 REFN P7")
    known = read(tree(father, son, head=head))
    assert [row.about.key for row in known.rows if isinstance(row, FactRow) and row.about] == ["@I2@"]
    unknown = read(tree(father, son.replace("1 REFN P7", ""), head=head))
    assert [row.about for row in unknown.rows if isinstance(row, FactRow)] == [None]
    assert "2 namesakes" in unknown.doubts[0]


def test_the_case_reference_in_the_name_of_the_file(read: Callable[..., FileResult]) -> None:
    result = read(tree(ZOE), name="genograms/ftree C-1250_169.ged")
    assert people(result)["@I1@"].case_ref == "C-1250"
    assert "C-1250" in result.doubts[0]


# ---- anything at all ----


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_trees_are_read_or_refused_and_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    mutated = bytearray(data.draw(st.sampled_from([content for content, _ in ENCODED.values()])))
    for _ in range(data.draw(st.integers(0, 25))):
        position = data.draw(st.integers(0, len(mutated) - 1))
        if data.draw(st.booleans()):
            mutated[position] = data.draw(st.integers(0, 255))
        else:
            del mutated[position : position + data.draw(st.integers(1, 40))]
        if not mutated:
            break
    path = tmp_path / "damaged.ged"
    path.write_bytes(mutated)
    try:
        result = GedcomReader().read(path, "damaged.ged", QuietWatch(), ReadOptions())
    except ImporterError:
        return
    keys = set(people(result))
    for row in result.rows:
        if isinstance(row, StatementRow):
            assert {row.subject.key, row.object.key} <= keys
            assert row.subject.key != row.object.key


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400), raw=st.binary(max_size=400))
@example(text="", raw=bytes(9))
def test_any_text_after_a_head_is_read(tmp_path: Path, text: str, raw: bytes) -> None:
    path = tmp_path / "any.ged"
    path.write_bytes(b"0 HEAD\n" + text.encode("utf-8", errors="replace") + b"\n" + raw)
    assert GedcomReader().read(path, "any.ged", QuietWatch(), ReadOptions()).status == "read"
