"""One small family as many programs write it: always the same three people and the same kinship."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from importers.base import ReadOptions
from importers.registry import read_file

PLAIN = """0 HEAD
1 SOUR PROG
1 GEDC
2 VERS 5.5
2 FORM LINEAGE-LINKED
1 CHAR UTF-8
0 @I1@ INDI
1 NAME Cy /Pell/
1 SEX M
1 BIRT
2 DATE 3 APR 2015
1 FAMC @F1@
0 @I2@ INDI
1 NAME Ann /Pell/
1 SEX F
1 FAMS @F1@
0 @I3@ INDI
1 NAME Bo /Orme/
1 SEX M
1 FAMS @F1@
0 @F1@ FAM
1 HUSB @I3@
1 WIFE @I2@
1 CHIL @I1@
0 TRLR
"""
KIN = {("Ann Pell", "mother", "Cy Pell"), ("Bo Orme", "father", "Cy Pell")}

DIALECTS = {
    "5.5": PLAIN.encode(),
    "5.5.1 with a mark": b"\xef\xbb\xbf" + PLAIN.replace("VERS 5.5", "VERS 5.5.1").encode(),
    "7.0": PLAIN.replace("2 VERS 5.5\n2 FORM LINEAGE-LINKED\n1 CHAR UTF-8\n", "2 VERS 7.0\n").encode(),
    "Windows line ends": PLAIN.replace("\n", "\r\n").encode(),
    "old Macintosh line ends": PLAIN.replace("\n", "\r").encode(),
    "UTF-16": PLAIN.replace("UTF-8", "UNICODE").encode("utf-16"),
    "ANSI": PLAIN.replace("UTF-8", "ANSI").encode("cp1252"),
    "indented": "".join(" " * int(line[0]) * 2 + line + "\n" for line in PLAIN.splitlines()).encode(),
    "blank lines": PLAIN.replace("\n0 @", "\n\n0 @").encode(),
    "long ids": PLAIN.replace("@I", "@IND-00").replace("@F1@", "@FAM_0001@").encode(),
    "names in parts": PLAIN.replace(
        "1 NAME Ann /Pell/\n", "1 NAME Ann /Pell/\n2 GIVN Ann\n2 SURN Pell\n2 TYPE birth\n"
    ).encode(),
    "private tags": PLAIN.replace("1 SEX F\n", "1 SEX F\n1 _UID 0A1B\n1 _COLOR 3\n2 _DEEP x\n").encode(),
    "links on one side only": PLAIN.replace("1 FAMC @F1@\n", "").replace("1 FAMS @F1@\n", "").encode(),
    "no trailer": PLAIN.replace("0 TRLR\n", "").encode(),
    "tags in lower case": PLAIN.replace(" INDI", " indi").replace(" FAM\n", " fam\n").replace("NAME", "name").encode(),
    "families first": (
        PLAIN[: PLAIN.index("0 @I1@")]
        + PLAIN[PLAIN.index("0 @F1@") : PLAIN.index("0 TRLR")]
        + PLAIN[PLAIN.index("0 @I1@") : PLAIN.index("0 @F1@")]
        + "0 TRLR\n"
    ).encode(),
}


@pytest.mark.parametrize("data", DIALECTS.values(), ids=DIALECTS.keys())
def test_dialects(tmp_path: Path, read_table: Any, data: bytes) -> None:
    told = type(read_table("id,name,dob\n1,Ann Pell,1/2/1980\n"))
    path = tmp_path / "tree.ged"
    path.write_bytes(data)
    found = told(read_file(path, "tree.ged", type("Watch", (), {"check": _quiet, "progress": _quiet})(), ReadOptions()))
    assert found.kind == "genogram"
    assert {" ".join(name.replace("/", "").split()) for name in found.names} == {"Ann Pell", "Bo Orme", "Cy Pell"}
    assert {
        (found.who(row.subject).replace("/", ""), row.code, found.who(row.object).replace("/", ""))
        for row in found.statements
        if row.code in {"mother", "father"}
    } == KIN


def _quiet(*_: object) -> None:
    return None
