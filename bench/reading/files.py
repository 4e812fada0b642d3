"""Makes the files that are read: a register of people as CSV and as a workbook, and a folder of case notes."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter

from bench.people.records import make_table

HEADERS = (
    "Person ID", "First Name", "Middle Names", "Last Name", "Date of Birth", "Gender", "Ethnicity", "NHS Number",
    "Address", "Town", "Postcode", "Telephone", "Email", "Deceased", "Record Created",
)  # fmt: skip
WORKBOOK_HEADERS = tuple(one for one in HEADERS if one not in {"Ethnicity", "Deceased", "Email"})
_ETHNICITIES = ("WBRI", "WIRI", "WOTH", "MWBC", "MWAS", "AIND", "APKN", "ABAN", "BCRB", "BAFR", "NOBT", "")
_SEXES = {"F": "Female", "M": "Male", "f": "Female", "m": "Male"}
_NAMES = (
    "Kelly", "Jade", "Paul", "Azad", "Rezan", "Maria", "Tomasz", "Bev", "Gail", "Sunita", "Owen", "Leah", "Craig",
    "Nadia", "Femi", "Ruth", "Dean", "Iris", "Callum", "Zofia",
)  # fmt: skip
_FAMILIES = ("Firth", "Okafor", "Hill", "Kowalska", "Ahmadi", "Pell", "Stott", "Rhys", "Barraclough", "Singh")
_WORKERS = ("Helen Jones", "Social worker Amit Rao", "Dawn Pugh", "Mr Teal", "SW Carol Finch")
_PLACES = ("Eastroyd", "Hebbleton", "12 Foundry Street", "the family centre", "Kirkstead")
_PARAGRAPHS = 12
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


def notes_folder(folder: Path, n: int) -> Path:
    """Write ``n`` case notes of two pages each (some 900 words), every one of them about a child by reference."""
    if folder.exists():
        return folder
    folder.mkdir(parents=True)
    said = json.loads((Path(__file__).parent / "notes.json").read_text(encoding="utf-8"))
    drawn = random.Random(_SEED)
    for at in range(n):
        (folder / f"note_{at:04}.txt").write_text(_note(at, said, drawn), encoding="utf-8")
    return folder


def _note(at: int, said: dict[str, list[str]], drawn: random.Random) -> str:
    child, family = drawn.choice(_NAMES), drawn.choice(_FAMILIES)
    head = f"Case ref: C-{2000 + at}\nChild: {child} {family}\nDate: {_day(drawn)}\nAuthor: {drawn.choice(_WORKERS)}\n"
    paragraphs = [" ".join(_sentence(child, family, said, drawn) for _ in range(6)) for _ in range(_PARAGRAPHS)]
    return head + "\n" + "\n\n".join(paragraphs) + "\n"


def _sentence(child: str, family: str, said: dict[str, list[str]], drawn: random.Random) -> str:
    return drawn.choice(said["sentences"]).format(
        c=child, s=family, k=drawn.choice(said["kin"]), a=drawn.choice(_NAMES), b=drawn.choice(_NAMES),
        w=drawn.choice(_WORKERS), d=_day(drawn), p=drawn.choice(_PLACES),
    )  # fmt: skip


def _day(drawn: random.Random) -> str:
    return f"{drawn.randint(1, 28):02}/{drawn.randint(1, 12):02}/{drawn.randint(2015, 2025)}"
