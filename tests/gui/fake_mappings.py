"""Invented tables as they are read, with the promises of ``finder.services.Mappings``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from finder.errors import UserError
from finder.jobs import JobContext
from finder.model.meanings import (
    Choices,
    ColumnMeaning,
    FileMeaning,
    KeptShape,
    Sample,
    SheetMeaning,
    SheetPreview,
    ShownRow,
)
from finder.services import ImportedFile
from tests.gui import fake_people

CHOICES = Choices(
    ("people", "relationships", "unrecognised table"),
    (
        ("person", ("id", "full_name", "given_name", "family_name", "date_of_birth", "sex")),
        ("relationship", ("relationship",)),
        ("general", ("start", "note")),
    ),
    ("person", "related"),
)
_LINKS = SheetMeaning(
    "",
    "relationships",
    (
        ColumnMeaning(0, "Person ID", "person.id", ("P1", "P2"), "header", 1.0),
        ColumnMeaning(1, "Rel", "relationship", ("Mother", "Father"), "header", 0.3),
        ColumnMeaning(2, "Related", "related.id", ("P2", "P3"), "header", 1.0),
        ColumnMeaning(3, "Zog", "", ("x", "y")),
        ColumnMeaning(4, "Blank", ""),
    ),
    False,
    True,
    "f" * 24,
    "recognised",
    633,
)
_ODD = replace(
    _LINKS, sheet="Odd", kind="unrecognised table", shape="e" * 24,
    columns=(ColumnMeaning(0, "Colour", "", ("blue", "red")),),
)  # fmt: skip
SAMPLES = (Sample("Joan Firth", "mother", "Kelly <b>Firth</b>", False), Sample("Dean Marlow", "father", "Kai Firth"))
TURNED = tuple(
    Sample(one.other, one.words, one.subject, None if one.is_wrong_way is None else not one.is_wrong_way)
    for one in SAMPLES
)


class FakeMappings:
    """Answers from memory.

    Attributes:
        is_at_hand: False when the files are not where they were; a path helps.
        read: What files were read again by.
    """

    def __init__(self, enter: Callable[[str], None]) -> None:
        self._enter = enter
        self.is_at_hand = True
        self.read: list[FileMeaning] = []
        self.saved: list[Path] = []

    def choices(self) -> Choices:
        return CHOICES

    def look(self, file: str, job: JobContext, *, sha256: str = "", path: Path | None = None) -> FileMeaning:
        self._enter("look")
        if not self.is_at_hand and path is None:
            raise UserError(f"{file} is not where it was when it was imported. Choose the file.")
        sheets = (_LINKS, _ODD) if file.endswith(".xlsx") else (_LINKS,)
        return FileMeaning(file, sha256, sheets, is_imported=True)

    def preview(self, meaning: FileMeaning, job: JobContext) -> tuple[SheetPreview, ...]:
        self._enter("preview")
        return tuple(_preview(sheet) for sheet in meaning.sheets)

    def proposed(self, meaning: FileMeaning) -> FileMeaning:
        return replace(meaning, sheets=(_LINKS, _ODD)[: len(meaning.sheets)])

    def read_again(self, meaning: FileMeaning, job: JobContext) -> ImportedFile:
        self._enter("read_again")
        self.read.append(meaning)
        return replace(fake_people.imported_files()[1], file=meaning.file, statements=600)

    def keep(self, meaning: FileMeaning) -> int:
        return 1

    def kept(self) -> tuple[KeptShape, ...]:
        return ()

    def forget(self, shape: str) -> None:
        return None

    def save(self, meaning: FileMeaning, path: Path) -> None:
        self._enter("save")
        self.saved.append(path)

    def use(self, meaning: FileMeaning, path: Path) -> FileMeaning:
        self._enter("use")
        sheet = replace(meaning.sheets[0], is_flipped=True, source="given")
        return replace(meaning, sheets=(sheet, *meaning.sheets[1:]))


def _preview(sheet: SheetMeaning) -> SheetPreview:
    if sheet.kind == "unrecognised table":
        row = ShownRow("2", (), "The table is none of the tables that can be read.", is_rejected=True)
        return SheetPreview(sheet.sheet, (row,), (), (), 0, 0, 3, 3, ("Check: 1 row speaks of orders.",))
    now, turned = (TURNED, SAMPLES) if sheet.is_flipped else (SAMPLES, TURNED)
    names = ", ".join(column.field for column in sheet.columns if column.field)
    rows = (ShownRow("2", ("Joan Firth is the mother of Kelly Firth", names)), ShownRow("3", (), "Short.", True))
    n_right, n_wrong = (2, 118) if sheet.is_flipped else (118, 2)
    return SheetPreview(sheet.sheet, rows, now, turned, n_right, n_wrong, 300, 1)
