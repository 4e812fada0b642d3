"""What the columns of a table were taken for, what that makes of its first rows, and what people may choose from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """One column.

    Attributes:
        position: 0-based.
        header: As written ("" when there is none).
        field: What it holds, with its owner where it is not the row's own person ("related.id"); "" for an extra one.
        samples: A few of its values.
        why: "header", "values" or "" (nothing was recognised); "person" when somebody chose it.
        fits_01: Share of its values that look like that; -1 where no look decides.
    """

    position: int
    header: str
    field: str
    samples: tuple[str, ...] = ()
    why: str = ""
    fits_01: float = -1.0


@dataclass(frozen=True, slots=True)
class SheetMeaning:
    """One sheet, or the only table of a text file.

    Attributes:
        sheet: Its name, or "".
        kind: One of ``Choices.kinds``.
        is_flipped: The relationship column says what the *second* person is of the first.
        is_day_first: False when 04/03/1971 is the third of April.
        shape: By which a table of the same headers is known again.
        source: "recognised", "kept" (corrected before, for these headers) or "given" for this file.
    """

    sheet: str
    kind: str
    columns: tuple[ColumnMeaning, ...]
    is_flipped: bool
    is_day_first: bool
    shape: str
    source: str
    n_rows: int


@dataclass(frozen=True, slots=True)
class FileMeaning:
    """A file of tables.

    Attributes:
        sha256: Of its bytes.
        is_imported: False for a file that is only looked at.
    """

    file: str
    sha256: str
    sheets: tuple[SheetMeaning, ...]
    is_imported: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row as it is read.

    Attributes:
        says: What it says, one sentence for each person, relationship or fact.
        problem: Why it is not imported, or what to check, or "".
        is_rejected: True when it is not imported.
    """

    locator: str
    says: tuple[str, ...]
    problem: str = ""
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """A relationship as a sentence: subject is the ``words`` of other.

    Attributes:
        is_wrong_way: Birth dates say that it is the other way round; None when they cannot tell.
    """

    subject: str
    words: str
    other: str
    is_wrong_way: bool | None = None


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What a reading makes of the first rows of a sheet.

    Attributes:
        rows: The first of them.
        samples: Relationships as they are read.
        turned: The same rows as they would be read the other way round.
        n_right: Relationships that birth dates confirm, among the rows looked at.
        n_wrong: Relationships that birth dates contradict.
        n_looked: Rows looked at.
        n_rejected: Rows of them that would not be imported.
        doubts: What a person should check.
    """

    sheet: str
    rows: tuple[ShownRow, ...]
    samples: tuple[Sample, ...]
    turned: tuple[Sample, ...]
    n_right: int
    n_wrong: int
    n_looked: int
    n_rejected: int
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptShape:
    """A corrected mapping that is used for every table with these headers.

    Attributes:
        fields: (header, field) of its columns.
    """

    shape: str
    kind: str
    fields: tuple[tuple[str, str], ...]
    is_flipped: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What people may choose from.

    Attributes:
        kinds: Of tables, as codes.
        fields: (group, fields of it), both as codes.
        owners: Whose a field may be, as codes.
    """

    kinds: tuple[str, ...]
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    owners: tuple[str, ...]
