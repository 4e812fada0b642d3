"""Referral forms of many agencies: other wording, other order, other layouts than any one of them uses."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.base import ReadOptions, probe_file
from importers.docx_reader import DocxReader
from importers.errors import ImporterError
from importers.rows import FactKind, FactRow, FileResult, PersonForm, PersonRow, Problem, StatementRow

Block = str | Sequence[Sequence[str]]


class QuietWatch:
    def progress(self, done: int, total: int, what: str) -> None:
        pass

    def check(self) -> None:
        pass


@pytest.fixture
def read_form(tmp_path: Path) -> Callable[..., FileResult]:
    """Write paragraphs (strings) and tables (rows of cell texts) to a DOCX and read it."""

    def read(*blocks: Block, name: str = "form.docx") -> FileResult:
        document = docx.Document()
        for block in blocks:
            if isinstance(block, str):
                document.add_paragraph(block.removeprefix("# "), style="Heading 1" if block.startswith("# ") else None)
            else:
                table = document.add_table(rows=len(block), cols=max(map(len, block)))
                for row, texts in zip(table.rows, block, strict=True):
                    cells = row.cells
                    for position, text in enumerate(texts):
                        cells[position].text = text
                    if len(texts) < len(cells):
                        cells[len(texts) - 1].merge(cells[-1])
        path = tmp_path / "form.docx"
        document.save(str(path))
        return DocxReader().read(path, name, QuietWatch(), ReadOptions())

    return read


def people(result: FileResult) -> dict[str, PersonRow]:
    rows = [row for row in result.rows if isinstance(row, PersonRow)]
    assert len({row.key for row in rows}) == len(rows), "keys are unique"
    return {row.key: row for row in rows}


def names(result: FileResult) -> dict[str, str]:
    return {key: values(row).get("full_name", "") for key, row in people(result).items()}


def values(row: PersonRow | FactRow) -> dict[str, str]:
    return dict(reversed(row.fields))


def said(result: FileResult) -> set[tuple[str, str, str]]:
    """Return (name, code, name) of every statement."""
    name_of = names(result)
    return {
        (name_of[row.subject.key], row.code, name_of[row.object.key])
        for row in result.rows
        if isinstance(row, StatementRow)
    }


def referral(result: FileResult) -> FactRow:
    (fact,) = (row for row in result.rows if isinstance(row, FactRow) and row.kind is FactKind.REFERRAL)
    return fact


CHILD = [["Young person", "Ellie Ward"], ["D.o.B.", "04/03/2012"], ["Liquidlogic ID", "L4471"], ["Case no.", "F-2201"]]

CHILD_PARAGRAPHS = ["Child's name: Ellie Ward", "Mosaic ID: P900100"]


def test_an_ordinary_form(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        "Family Group Conference referral",
        [
            ["Child / young person's name", "Ellie Ward"],
            ["Date of birth", "04/03/2012"],
            ["Mosaic ID", "P900100"],
            ["Case reference", "F-2201"],
            ["Legal status", "s20"],
            ["Allocated social worker", "Jon Pike"],
            ["Date of referral", "22/09/2024"],
            ["Child aware of referral?", "☒ Yes  ☐ No"],
        ],
        "Significant people (include anyone important)",
        [
            ["Name", "Relationship to child", "DOB / age", "Address", "Telephone", "Contact", "Invite?"],
            ["Muriel", "Nan - mum's side", "age 71", "Otterley", "", "Weekly", "☒ Y ☐ N"],
            ["Dean Ward", "Dad", "13/08/1982", "12 Hill Road, Otterley", "07700 900123", "", "☐ Y ☒ N"],
        ],
        "Professionals involved",
        [["Name", "Role"], ["Asha Nair", "Independent Reviewing Officer"]],
        "Background",
        "Ellie has moved twice.",
        "School is going well.",
    )

    assert result.kind == "referral form"
    assert names(result) == {"T1R1": "Ellie Ward", "T2R2": "Muriel", "T2R3": "Dean Ward", "T3R2": "Asha Nair"}
    child, nan, dad, officer = people(result).values()
    assert (child.external_id, child.case_ref, child.form) == ("P900100", "F-2201", PersonForm.REGISTER)
    assert values(child)["date_of_birth"] == "04/03/2012"
    assert (values(nan)["age"], values(nan)["age_on"], values(nan)["town"]) == ("age 71", "2024-09-22", "Otterley")
    assert nan.extra == (("Contact", "Weekly"), ("Invite?", "yes"))
    assert (values(dad)["address"], values(dad)["phone"]) == ("12 Hill Road, Otterley", "07700 900123")
    assert dad.extra == (("Invite?", "no"),)
    assert (officer.form, values(officer)["role"]) == (PersonForm.PROFESSIONAL, "Independent Reviewing Officer")
    assert {row.side_by_side for row in people(result).values()} == {"form"}
    assert {row.case_ref for row in people(result).values()} == {"F-2201"}
    assert said(result) == {
        ("Muriel", "maternal_grandmother", "Ellie Ward"),
        ("Dean Ward", "father", "Ellie Ward"),
        ("Asha Nair", "reviewing_officer", "Ellie Ward"),
    }
    fact = values(referral(result))
    assert (fact["legal_status"], fact["worker"], fact["child_aware"]) == ("s20", "Jon Pike", "yes")
    assert fact["background"] == "Ellie has moved twice.\nSchool is going well."
    assert fact["form_type"] == "Family Group Conference referral"
    assert "Muriel is the Nan - mum's side of Ellie Ward" in result.samples
    assert not [row for row in result.rows if isinstance(row, Problem)]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Child's full name", "full_name"),
        ("Name of young person:", "full_name"),
        ("YP name", "full_name"),
        ("Name", "full_name"),
        ("2. Full name of child", "full_name"),
    ],
)
def test_ways_to_ask_for_the_child(read_form: Callable[..., FileResult], label: str, field: str) -> None:
    result = read_form("Referral", [[label, "Ellie Ward"], ["DOB", "2012"]])
    assert values(people(result)["T1R1"])[field] == "Ellie Ward"


@pytest.mark.parametrize(
    "label", ["Child ref", "Client ID", "CMS number", "Liquidlogic ID", "Eclipse No.", "Person ID", "YP's LCS number"]
)
def test_ways_to_ask_for_the_id_of_the_system(read_form: Callable[..., FileResult], label: str) -> None:
    result = read_form("Referral", [["Child", "Ellie Ward"], [label, "88231"]])
    assert people(result)["T1R1"].external_id == "88231"


def test_two_pairs_in_a_row_and_ticks_in_cells_of_their_own(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        "Lifelong Links referral",
        [
            ["Surname:", "Ward", "First name:", "Ellie"],
            ["DOB:", "04/03/2012", "Case ref:", "F-2201"],
            ["Ethnicity:", "White British", "Shoe size:", "4"],
            ["Has the young person agreed to this referral?", "[x] Yes", "[ ] No", ""],
        ],
    )
    child = people(result)["T1R1"]
    assert (values(child)["given_name"], values(child)["family_name"]) == ("Ellie", "Ward")
    assert (values(child)["date_of_birth"], child.case_ref) == ("04/03/2012", "F-2201")
    assert ("Shoe size", "4") in referral(result).extra
    assert values(referral(result))["child_agrees"] == "yes"


def test_labels_and_values_in_one_cell_and_in_paragraphs(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        "Referral form",
        "Name: Ellie Ward\tDOB: 04/03/2012",
        "Client ID: 5512   Case number: 2024/118",
        [["Social worker: Jon Pike", "Legal status: s31"]],
    )
    child = people(result)["P2"]
    assert (values(child)["full_name"], values(child)["date_of_birth"]) == ("Ellie Ward", "04/03/2012")
    assert (child.external_id, child.case_ref) == ("5512", "2024/118")
    assert values(referral(result))["worker"] == "Jon Pike"
    assert values(referral(result))["legal_status"] == "s31"


def test_other_words_and_order_of_the_columns(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "Who matters to the young person?",
        [
            ["PR Y/N", "How related", "Who", "Lives with", "Contact number", "Favourite biscuit"],
            ["Y", "Mum", "Kelly Ward", "her sister", "01632 960200 / 07700 900200", "digestive"],
            ["N", "Half sister (same dad)", "Poppy Ward", "", "", ""],
        ],
    )
    kelly = people(result)["T2R2"]
    assert said(result) == {
        ("Kelly Ward", "mother", "Ellie Ward"),
        ("Poppy Ward", "paternal_half_sister", "Ellie Ward"),
    }
    assert [value for kind, value in kelly.fields if kind == "phone"] == ["01632 960200", "07700 900200"]
    assert dict(kelly.extra) == {"PR Y/N": "yes", "Lives with": "her sister", "Favourite biscuit": "digestive"}


def test_siblings_and_parents_without_a_column_for_the_relationship(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "Siblings",
        [["Name", "Date of birth", "Where they live"], ["Tom Ward", "2015", "With foster carers"]],
        "Parents / PR holders",
        [["Name", "Address"], ["Kelly Ward", "3 Mill Lane, Otterley"]],
        "Foster carers",
        [["Names", "Since"], ["Sue & Phil Jones", "2021"]],
    )
    assert said(result) == {
        ("Tom Ward", "sibling", "Ellie Ward"),
        ("Kelly Ward", "parent", "Ellie Ward"),
        ("Sue Jones", "foster_carer", "Ellie Ward"),
        ("Phil Jones", "foster_carer", "Ellie Ward"),
    }
    assert {"T4R2", "T4R2#2"} <= set(people(result))


def test_a_household_that_lists_the_child_too(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "Household members",
        [["Name", "Relationship", "DOB"], ["Ellie Ward", "Self", ""], ["Kelly Ward", "Mother", "1990"]],
        "Significant people",
        [["Name", "Relationship"], ["Kelly", "Mum"], ["Muriel Ward", "Nan"]],
    )
    rows = people(result)
    assert set(rows) == {"T1R1", "T2R3", "T3R2", "T3R3"}
    assert rows["T2R3"].side_by_side == "form"
    assert rows["T3R2"].side_by_side == "", "Kelly may be Kelly Ward of the other list"
    assert rows["T3R3"].side_by_side == "form"


def test_one_big_table_with_titles(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        [
            ["1. Child's details"],
            ["Name", "Ellie Ward", "DOB", "04/03/2012"],
            ["2. Family and friends"],
            ["Name", "Relationship", "Tel", "Invite?"],
            ["Kelly Ward", "Mum", "07700 900200", "Yes"],
            ["3. Professionals"],
            ["Name", "Agency", "Role", "Email"],
            ["Asha Nair", "Northowl Council", "Social worker", "a.nair@example.org"],
            ["Reason for referral"],
            ["To find people who can stay in touch with Ellie for a long time and through every move."],
        ]
    )
    assert names(result) == {"T1R2": "Ellie Ward", "T1R5": "Kelly Ward", "T1R8": "Asha Nair"}
    assert said(result) == {("Kelly Ward", "mother", "Ellie Ward"), ("Asha Nair", "social_worker", "Ellie Ward")}
    assert values(people(result)["T1R8"])["email"] == "a.nair@example.org"
    assert values(referral(result))["reason"].startswith("To find people")


def test_people_in_columns(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "Family",
        [
            ["Name", "Kelly Ward", "Dean Ward"],
            ["Relationship to child", "Mother", "Father"],
            ["DOB", "1990", ""],
            ["Telephone", "", "07700 900201"],
        ],
    )
    assert said(result) == {("Kelly Ward", "mother", "Ellie Ward"), ("Dean Ward", "father", "Ellie Ward")}
    assert values(people(result)["T2R1#2"])["phone"] == "07700 900201"


def test_labels_that_name_the_relative(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        [
            ["Child", "Ellie Ward"],
            ["Date of birth", "04/03/2012"],
            ["Mother's name", "Kelly Ward"],
            ["Mother's DOB", "01/05/1990"],
            ["Father", "not known"],
            ["Foster carer", "Sue Jones"],
            ["Siblings", "Tom Ward (brother, 12), Amy Ward (9)"],
        ]
    )
    assert said(result) == {
        ("Kelly Ward", "mother", "Ellie Ward"),
        ("not known", "father", "Ellie Ward"),
        ("Sue Jones", "foster_carer", "Ellie Ward"),
        ("Tom Ward", "brother", "Ellie Ward"),
        ("Amy Ward", "sibling", "Ellie Ward"),
    }
    mother = people(result)["T1R3"]
    assert values(mother)["date_of_birth"] == "01/05/1990"
    assert values(people(result)["T1R1"])["date_of_birth"] == "04/03/2012"


def test_people_as_a_list_of_lines(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "# Important people",
        "Muriel Hobbs – maternal grandmother – 01632 960300 – sees every week",
        "Joe (uncle, age 40)",
        "Nobody else is known to us at the moment.",
    )
    assert said(result) == {
        ("Muriel Hobbs", "maternal_grandmother", "Ellie Ward"),
        ("Joe", "uncle", "Ellie Ward"),
    }
    assert ("Important people", "Nobody else is known to us at the moment.") in referral(result).extra


def test_blocks_of_labels_for_each_person(read_form: Callable[..., FileResult]) -> None:
    block = [["Name", "Kelly Ward"], ["Relationship to child", "Mum"], ["Address", "3 Mill Lane"], ["Name", "Dean"]]
    result = read_form(CHILD, "Family members", [*block, ["Relationship to child", "Dad"], ["Address", "as above"]])
    assert names(result) == {"T1R1": "Ellie Ward", "T2R1": "Kelly Ward", "T2R4": "Dean"}
    assert said(result) == {("Kelly Ward", "mother", "Ellie Ward"), ("Dean", "father", "Ellie Ward")}


def test_names_are_kept_as_written_and_nobody_is_invented(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "Significant people",
        [
            ["Name", "Relationship", "DOB / age", "Address"],
            ["?", "Father", "n/k", "not known"],
            ["Unknown", "paternal grandmother", "", ""],
            ["None", "", "", ""],
            ["", "Half brother", "3 months", ""],
            ["", "", "", ""],
        ],
    )
    assert names(result) == {"T1R1": "Ellie Ward", "T2R2": "?", "T2R3": "Unknown", "T2R5": ""}
    assert ("DOB / age", "n/k") in people(result)["T2R2"].extra
    assert values(people(result)["T2R5"])["age"] == "3 months"
    assert any(text.startswith("None") for _, text in referral(result).extra)


def test_a_relationship_that_nobody_understands_is_a_doubt(read_form: Callable[..., FileResult]) -> None:
    result = read_form(CHILD, "Key people", [["Name", "Relationship"], ["Bob Flint", "zzgrmpf"]])
    assert said(result) == {("Bob Flint", "unknown_relationship", "Ellie Ward")}
    assert "zzgrmpf" in result.doubts[0]


def test_what_the_child_wishes_becomes_a_view(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        [*CHILD, ["Referral date", "1 May 2024"], ["Social worker", "Jon Pike"]],
        "Family network",
        [
            ["Name", "Relationship", "Child's wishes", "Contact"],
            ["Kelly Ward", "Mum", 'Wants more: "I miss her"', "Monthly"],
            ["Dean Ward", "Dad", "Does not want contact", "None"],
            ["Muriel", "Nan", "", "Weekly"],
        ],
    )
    views = [row for row in result.rows if isinstance(row, FactRow) and row.kind is FactKind.VIEW]
    assert [(values(view)["amount"], view.other.key if view.other else "") for view in views] == [
        ("too_little", "T2R2"),
        ("stop", "T2R3"),
    ]
    assert values(views[0])["words"] == "I miss her"
    assert (values(views[0])["date"], values(views[0])["recorded_by"]) == ("2024-05-01", "Jon Pike")


def test_a_form_about_two_children(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        "Children's details",
        [["Name", "DOB", "CMS ID"], ["Ellie Ward", "2012", "5512"], ["Tom Ward", "2015", "5513"]],
        "Parents",
        [["Name", "Relationship"], ["Kelly Ward", "Mother"]],
    )
    rows = people(result)
    assert (rows["T1R2"].external_id, rows["T1R3"].external_id) == ("5512", "5513")
    assert said(result) == {("Kelly Ward", "mother", "Ellie Ward")}
    assert "2 children" in result.doubts[0]


def test_contact_details_are_taken_apart(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "Network",
        [
            ["Name", "Link to child", "Contact details"],
            ["Kelly Ward", "Mum", "3 Mill Lane, Otterley\nTel: 07700 900200\nkelly@example.org"],
        ],
    )
    kelly = values(people(result)["T2R2"])
    assert (kelly["phone"], kelly["email"]) == ("07700 900200", "kelly@example.org")
    assert kelly["address"] == "3 Mill Lane, Otterley"


def test_the_case_reference_may_stand_only_in_the_name_of_the_file(read_form: Callable[..., FileResult]) -> None:
    result = read_form([["Child", "Ellie Ward"], ["DOB", "2012"]], name="referrals/FGC C-1022_117.docx")
    assert people(result)["T1R1"].case_ref == "C-1022"
    assert "C-1022" in result.doubts[0]


def test_a_form_that_does_not_say_whose_it_is(read_form: Callable[..., FileResult]) -> None:
    result = read_form("Significant people", [["Name", "Relationship"], ["Kelly Ward", "Mother"]])
    assert names(result) == {"T1R2": "Kelly Ward"}
    (problem,) = (row for row in result.rows if isinstance(row, Problem))
    assert problem.code == "no_child"
    assert not problem.is_rejected


def test_prose_is_kept_for_its_sentences_line_by_paragraph(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        "Dear Asha,", "", "Our ref: C-1022", "I saw Ellie: she was well.", [["Item", "Done"], ["Toothbrush", "bought"]]
    )
    assert result.kind == "document"
    letter, *table = (row for row in result.rows if isinstance(row, FactRow))
    assert (letter.kind, letter.locator, letter.case_ref) == (FactKind.EVENT, "P1", "C-1022")
    assert values(letter)["text"].split("\n")[3] == "I saw Ellie: she was well.", "line 4 is paragraph 4"
    assert [(row.locator, values(row)["text"]) for row in table] == [
        ("T1R1", "Item | Done"),
        ("T1R2", "Toothbrush | bought"),
    ]
    assert [row.code for row in result.rows if isinstance(row, Problem)] == ["kept_as_text"]


def test_headings_that_nobody_foresaw_are_understood_by_what_stands_below(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "People Ellie has told us about:",
        [
            ["Who", "Their place in Ellie's life", "On what number?", "Seen on"],
            ["Auntie Jo", "mum's sister", "07700 900555", "1 May 2024"],
            ["Mrs Khan", "Year 4 teacher", "", ""],
        ],
    )
    assert said(result) == {("Auntie Jo", "maternal_aunt", "Ellie Ward"), ("Mrs Khan", "teacher", "Ellie Ward")}
    jo = people(result)["T2R2"]
    assert values(jo)["phone"] == "07700 900555"
    assert jo.extra == (("Seen on", "1 May 2024"),), "a date under an unknown heading is no date of birth"


def test_a_list_without_a_header(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD, "Important people", [["1", "Kelly Ward", "Mum", "07700 900200"], ["2", "Muriel Hobbs", "Nan", ""]]
    )
    assert said(result) == {("Kelly Ward", "mother", "Ellie Ward"), ("Muriel Hobbs", "grandmother", "Ellie Ward")}
    assert values(people(result)["T2R1"])["phone"] == "07700 900200"


def test_the_relationship_may_stand_behind_the_name(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        CHILD,
        "Network",
        [["Name and relationship", "Contact details"], ["Kelly Ward (mum)", ""], ["Joe Hobbs - uncle", "Otterley"]],
    )
    assert said(result) == {("Kelly Ward", "mother", "Ellie Ward"), ("Joe Hobbs", "uncle", "Ellie Ward")}


def test_labels_above_their_values(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        "Referral",
        [["Child's name", "Date of birth", "Mosaic ID"], ["Ellie Ward", "04/03/2012", "P900100"]],
        [["Legal status", "Social worker"], ["s20", "Jon Pike"]],
    )
    child = people(result)["T1R2"]
    assert (values(child)["full_name"], child.external_id) == ("Ellie Ward", "P900100")
    assert values(referral(result))["legal_status"] == "s20"
    assert values(referral(result))["worker"] == "Jon Pike"


def test_the_referrer_is_not_the_child(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        "Lifelong Links - request for service",
        [
            ["Referrer's details", ""],
            ["Name", "Jon Pike"],
            ["Job title", "Social worker"],
            ["Tel", "01632 960111"],
            ["Young person's details", ""],
            ["Name", "Ellie Ward"],
            ["Date of birth", "4.3.12"],
        ],
    )
    jon = people(result)["T1R2"]
    assert (jon.form, values(jon)["phone"]) == (PersonForm.PROFESSIONAL, "01632 960111")
    assert said(result) == {("Jon Pike", "social_worker", "Ellie Ward")}
    assert values(people(result)["T1R6"]) == {"full_name": "Ellie Ward", "date_of_birth": "4.3.12"}


def test_parents_or_children_in_columns_under_their_role(read_form: Callable[..., FileResult]) -> None:
    result = read_form(
        [
            ["", "Child 1", "Child 2"],
            ["Name", "Ellie Ward", "Tom Ward"],
            ["DOB", "2012", "2015"],
            ["Mosaic ID", "P1", "P2"],
        ],
        [["", "Mother", "Father"], ["Name", "Kelly Ward", "Dean Ward"], ["DOB", "1990", "1988"]],
    )
    rows = people(result)
    assert (rows["T1R2"].external_id, rows["T1R2#2"].external_id) == ("P1", "P2")
    assert said(result) == {("Kelly Ward", "mother", "Ellie Ward"), ("Dean Ward", "father", "Ellie Ward")}
    assert values(rows["T2R2#2"])["date_of_birth"] == "1988"


def test_ticks_under_a_heading(read_form: Callable[..., FileResult]) -> None:
    result = read_form(CHILD, "# Legal status (please tick)", [["☐ CIN", "☐ CP", "☒ s20", "☐ PLO"]])
    assert values(referral(result))["legal_status"] == "s20"


LABELS = ["Name", "Siblings", "DOB", "Relationship", "Mosaic ID", "Mother", "Legal status", "Background", "Tel", "Role"]
HEADINGS = ["", "Family", "Siblings", "Child's details", "Professionals", "Background", "Odd heading"]


def write_plainly(path: Path, blocks: Sequence[Block]) -> None:
    """Write a DOCX of one part; a hundred times as fast as from the template of python-docx."""

    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    def table(rows: Sequence[Sequence[str]]) -> str:
        cells = ("".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows)
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"

    body = "".join(paragraph(block) if isinstance(block, str) else table(block) for block in blocks)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_layout_nothing_that_was_written_is_lost(tmp_path: Path, data: st.DataObject) -> None:
    written: list[str] = []

    def name() -> str:
        written.append(f"Quen{'abcdefghij'[len(written) % 10]}by Tor{'klmnopqrst'[len(written) // 10 % 10]}")
        return written[-1]

    def row(n_columns: int) -> list[str]:
        # Headings are kept with what stands below them: a row that asks for names is all labels here.
        if data.draw(st.booleans()):
            return data.draw(st.lists(st.sampled_from(["", *LABELS]), min_size=n_columns, max_size=n_columns))
        labels = st.sampled_from(["", *LABELS[2:]])
        return [name() if data.draw(st.booleans()) else data.draw(labels) for _ in range(n_columns)]

    blocks: list[Block] = [*CHILD_PARAGRAPHS]
    for _ in range(data.draw(st.integers(1, 3))):
        blocks.append(data.draw(st.sampled_from(HEADINGS)))
        n_columns = data.draw(st.integers(1, 5))
        blocks.append([row(n_columns) for _ in range(data.draw(st.integers(1, 5)))])
    write_plainly(tmp_path / "form.docx", blocks)
    result = DocxReader().read(tmp_path / "form.docx", "form.docx", QuietWatch(), ReadOptions())
    kept = repr(result.rows)
    assert [text for text in written if text not in kept] == [], blocks
    keys = set(people(result))
    for found in result.rows:
        if isinstance(found, StatementRow):
            assert {found.subject.key, found.object.key} <= keys


def test_the_reader_knows_word_documents_by_their_content(tmp_path: Path) -> None:
    path = tmp_path / "form.bin"
    docx.Document().save(str(path))
    assert DocxReader().recognises(probe_file(path))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_are_read_or_refused_and_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    source = tmp_path / "whole.docx"
    if not source.exists():
        document = docx.Document()
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Name", "Ellie Ward"
        document.save(str(source))
    mutated = bytearray(source.read_bytes())
    for _ in range(data.draw(st.integers(0, 12))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.docx"
    path.write_bytes(mutated[: data.draw(st.integers(0, len(mutated)))] if data.draw(st.booleans()) else mutated)
    try:
        result = DocxReader().read(path, "damaged.docx", QuietWatch(), ReadOptions())
    except ImporterError:
        return
    assert result.status == "read"
