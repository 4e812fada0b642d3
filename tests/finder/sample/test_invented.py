"""Nobody in the sample can be anybody: numbers, addresses and dates come from ranges set aside for that."""

from __future__ import annotations

import csv
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

# every postcode area in use, with those of the armed forces and of bulk mail
_REAL_AREAS = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX
FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG
NN NP NR NW OL OX PA PE PH PL PO PR QC RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR
TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE
"""
REAL_AREAS = frozenset(_REAL_AREAS.split())
POSTCODE = re.compile(r"\b([A-Z]{1,2})\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
PHONE = re.compile(r"(?<![\d.])(?:\+44|0)[ \d]{9,12}\d(?!\d)")
NHS = re.compile(r"(?<!\d)999[ ]?\d{3}[ ]?\d{4}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@([\w.-]+)")


def _text(name: str, data: bytes) -> str:
    if name.endswith((".docx", ".xlsx", ".zip")):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return "\n".join(_text(member, archive.read(member)) for member in archive.namelist())
    text = data.decode("utf-16") if data.startswith(b"\xff\xfe") else data.decode("utf-8", "replace")
    return re.sub(r"<[^>]+>", " ", text) if name.endswith((".xml", ".rels")) else text


@pytest.fixture(scope="module")
def text(agency: Path, answers: Path) -> str:
    files = [path for folder in (agency, answers) for path in sorted(folder.rglob("*")) if path.is_file()]
    return "\n".join(_text(path.name, path.read_bytes()) for path in files)


def test_telephone_numbers_are_those_set_aside_for_drama(text: str) -> None:
    numbers = {re.sub(r"\D", "", number) for number in PHONE.findall(text)}
    assert len(numbers) > 50
    assert [n for n in numbers if not re.fullmatch(r"07700900\d{3}|01632960\d{3}", n)] == []


def test_nhs_numbers_are_test_numbers_with_a_right_check_digit(text: str) -> None:
    numbers = {re.sub(r"\D", "", number) for number in NHS.findall(text)}
    assert len(numbers) > 100
    for number in numbers:
        weighted = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False))
        assert (11 - weighted % 11) % 11 == int(number[9]), number


def test_postcodes_lie_in_areas_that_do_not_exist(text: str) -> None:
    areas = set(POSTCODE.findall(text))
    assert areas
    assert areas & REAL_AREAS == set()


def test_mail_goes_to_example_org(text: str) -> None:
    hosts = set(EMAIL.findall(text))
    assert hosts == {"example.org"}


def test_no_telephone_number_belongs_to_two_people(answers: Path) -> None:
    with (answers / "persons.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    phones = [row["phone"] for row in rows if row["phone"]]
    nhs = [row["nhs"] for row in rows if row["nhs"]]
    assert len(set(phones)) == len(phones)
    assert len(set(nhs)) == len(nhs)


def test_files_carry_no_time_or_place_of_the_machine_that_made_them(agency: Path) -> None:
    for path in [*agency.rglob("*.docx"), *agency.rglob("*.xlsx"), *agency.rglob("*.zip")]:
        with zipfile.ZipFile(path) as archive:
            assert {info.date_time for info in archive.infolist()} == {(2026, 3, 31, 9, 0, 0)}, path.name
            assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
