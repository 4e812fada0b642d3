"""Makes the files that are read: a register of people as CSV and as a workbook, and a folder of case notes."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter

from bench.people.records import make_table

HEADERS = (
    "Person ID", "Forename", "Middle Names", "Surname", "Date of Birth", "Gender", "Ethnicity", "NHS Number",
    "Address", "Town", "Postcode", "Telephone", "Email", "Deceased", "Record Created",
)  # fmt: skip
WORKBOOK_HEADERS = tuple(one for one in HEADERS if one not in {"Ethnicity", "Deceased", "Email"})
_ETHNICITIES = ("WBRI", "WIRI", "WOTH", "MWBC", "MWAS", "AIND", "APKN", "ABAN", "BCRB", "BAFR", "NOBT", "")
_SEXES = {"F": "Female", "M": "Male", "f": "Female", "m": "Male"}
_SEED = 20
_BROKEN = 2_000
"""One row in so many has a date that does not exist."""


def people_csv(path: Path, n: int) -> Path:
    """Write a register of ``n`` people as an agency exports it: dates day first, addresses quoted for their commas."""
    if not path.exists():
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADERS)
            writer.writerows(_people(n))
    return path


def people_xlsx(path: Path, n: int) -> Path:
    """Write a register of ``n`` people in twelve columns as a workbook of one sheet."""
    if not path.exists():
        places = [HEADERS.index(header) for header in WORKBOOK_HEADERS]
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
            sheet = workbook.add_worksheet("People")
            sheet.write_row(0, 0, WORKBOOK_HEADERS)
            for at, row in enumerate(_people(n), start=1):
                sheet.write_row(at, 0, [row[place] for place in places])
    return path


def _people(n: int) -> Iterator[Sequence[str]]:
    table = {name: values.tolist() for name, values in make_table(n, _SEED).items()}
    drawn = random.Random(_SEED)
    for at in range(n):
        row = {name: values[at] for name, values in table.items()}
        yield _person(at, row, drawn)


def _person(at: int, row: dict[str, str], drawn: random.Random) -> Sequence[str]:
    address = row["address"]
    if address and drawn.random() < 0.3:
        address = f"Flat {drawn.randint(1, 40)}, {address}"
    born = "/".join(reversed(row["dob"].split("-"))) if at % _BROKEN else "31/02/2011"
    return (
        f"P{100_000 + at}", row["first_name"], row["middle_name"], row["surname"], born,
        _SEXES.get(row["sex"], row["sex"]), drawn.choice(_ETHNICITIES), _nhs_number(at) if drawn.random() < 0.6 else "",
        address, row["town"], row["postcode"], row["phone"], row["email"], "Yes" if drawn.random() < 0.02 else "",
        f"{drawn.randint(1, 28):02}/{drawn.randint(1, 12):02}/{drawn.randint(2004, 2025)}",
    )  # fmt: skip


def _nhs_number(at: int) -> str:
    """Return a number with the right check digit, of the range that is never given to anybody."""
    while True:
        digits = f"999{at % 1_000_000:06}"
        check = (
            11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
        ) % 11
        if check != 10:
            return f"{digits}{check}"
        at += 1
