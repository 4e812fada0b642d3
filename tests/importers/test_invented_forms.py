"""Referral forms in layouts that nobody has shown us: whose they are, and nobody who is not in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest

from importers.base import ReadOptions
from importers.docx_reader import DocxReader
from importers.rows import FactKind, PersonForm

Block = str | Sequence[Sequence[str]]
PEOPLE = [
    ["Name", "Relationship to child"],
    ["Ann Pell", "Nan (late)"],
    ["Joe Orme", "Uncle (family friend from home)"],
]
INSTRUCTION = "Anyone who matters to the child: family, friends, former carers, teachers."


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        return None

    def check(self) -> None:
        return None


@pytest.fixture
def read_form(tmp_path: Path, read_table: Any) -> Callable[[Sequence[Block]], Any]:
    told = type(read_table("id,name,dob\n1,Ann Pell,1/2/1980\n"))

    def read(blocks: Sequence[Block]) -> Any:
        document = docx.Document()
        for block in blocks:
            if isinstance(block, str):
                document.add_paragraph(block.removeprefix("# "), style="Heading 1" if block.startswith("# ") else None)
                continue
            table = document.add_table(rows=len(block), cols=max(map(len, block)))
            for row, texts in zip(table.rows, block, strict=True):
                for cell, text in zip(row.cells, texts, strict=False):
                    cell.text = text
        path = tmp_path / "form.docx"
        document.save(str(path))
        return told(DocxReader().read(path, "form.docx", Watch(), ReadOptions()))

    return read


HEADS: dict[str, list[Block]] = {
    "two pairs in a row": [
        [
            ["Child's name", "Cy Pell", "Date of birth", "03/04/2015"],
            ["Our reference", "77120", "Case no.", "CF24/0777"],
        ]
    ],
    "ref and case": [
        [["Name of child", "Cy Pell"], ["Ref", "77120"], ["Case number", "CF24/0777"], ["DOB", "03/04/2015"]]
    ],
    "client number": [
        [["Young person", "Cy Pell", "Client no", "77120"], ["Born", "03/04/2015", "Case ref", "CF24/0777"]]
    ],
    "file number and id": [
        [["Child", "Cy Pell"], ["D.O.B.", "03/04/2015"], ["Our ref.", "CF24/0777"], ["Person Ref", "77120"]]
    ],
    "lines": ["Child: Cy Pell", "DOB: 03/04/2015", "Ref: 77120", "Case No: CF24/0777"],
    "reference number": [
        [
            ["Child's full name", "Cy Pell"],
            ["Reference number", "77120"],
            ["File ref", "CF24/0777"],
            ["Date of birth", "03/04/2015"],
        ]
    ],
    "council reference": [
        [["Pupil", "Cy Pell", "DOB", "03/04/2015"], ["Council ref", "77120", "Case reference", "CF24/0777"]]
    ],
    "labels above values": [
        [
            ["Child's name", "Date of birth", "Our reference", "Case no."],
            ["Cy Pell", "03/04/2015", "77120", "CF24/0777"],
        ]
    ],
    "service user": [
        [
            ["Service user", "Cy Pell"],
            ["Service user ID", "77120"],
            ["Case ID", "CF24/0777"],
            ["Date of birth", "03/04/2015"],
        ]
    ],
    "numbered": [
        [
            ["1. Name of young person", "Cy Pell"],
            ["2. Date of birth", "03/04/2015"],
            ["3. Our reference", "77120"],
            ["4. Case number", "CF24/0777"],
        ]
    ],
    "one cell": [[["Child: Cy Pell   DOB: 03/04/2015"], ["Our ref: 77120   Case no: CF24/0777"]]],
    "your reference": [[["Re", "Cy Pell", "Born", "03/04/2015"], ["Case file", "CF24/0777", "Your ref", "77120"]]],
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_whose_form_it_is(read_form: Any, head: list[Block]) -> None:
    found = read_form(["# Lifelong Links referral", *head, "# Significant people", INSTRUCTION, PEOPLE])
    child = found.people[0]
    assert (dict(child.fields)["full_name"], child.external_id, child.case_ref) == ("Cy Pell", "77120", "CF24/0777")
    assert child.form is PersonForm.REGISTER
    assert [row.fields for row in found.people[1:]] == [
        (("full_name", "Ann Pell"), ("deceased", "yes")),
        (("full_name", "Joe Orme"),),
    ]
    assert [row.code for row in found.statements] == ["grandmother", "family_friend"]


@pytest.mark.parametrize(
    "line",
    [
        INSTRUCTION,
        "Please list family members, friends and former carers",
        "Include everyone: aunts, uncles, cousins",
        "Who is important - family, friends, teachers",
        "Give names of relatives, friends, neighbours.",
        "People the child trusts: grandparents, aunts",
        "All known relatives (aunts, uncles, cousins)",
        "Those who should be invited - grandparents, friends",
        "List anybody, friend or family",
        "Add family, friends and teachers below",
        "Any other person: godparent, neighbour",
        "Names and details, grandmother first",
    ],
)
def test_an_instruction_is_nobody(read_form: Any, line: str) -> None:
    found = read_form(
        ["# Referral", [["Child's name", "Cy Pell"], ["DOB", "1/2/2015"]], "# Significant people", line, PEOPLE]
    )
    assert found.names == ["Cy Pell", "Ann Pell", "Joe Orme"]


def test_people_whose_names_are_short_words_are_people(read_form: Any) -> None:
    found = read_form(
        [
            "# Referral",
            [["Child's name", "Cy Pell"], ["DOB", "1/2/2015"]],
            "# Significant people",
            "May Pell - aunt",
            "Will Orme - uncle",
            "Can Demir (uncle)",
        ]
    )
    assert found.names == ["Cy Pell", "May Pell", "Will Orme", "Can Demir"]


def test_a_ticked_legal_status_is_the_ticked_one(read_form: Any) -> None:
    status = "☐ CIN  ☐ CP  ☒ Interim care order  ☐ Care order (s31)"
    found = read_form(
        ["# Referral", [["Child's name", "Cy Pell"], ["DOB", "1/2/2015"], ["Legal status", status]], PEOPLE]
    )
    (referral,) = found.facts(FactKind.REFERRAL)
    assert dict(referral.fields)["legal_status"] == "Interim care order"
