"""By what a table is known again when it comes with other rows: its headers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from importers.headers import words_of

_LENGTH = 24


def shape_of(headers: Sequence[str], file: str) -> str:
    """Return the shape of a table: the same for the same headers, in whatever order and case.

    A table without headers has only its width, which many tables share; it is known by the name of its file too,
    without the numbers that differ from month to month.

    Args:
        headers: One for each column; "" where there is none.
        file: Name of the file.

    >>> shape_of(["Person ID", "DOB"], "a.csv") == shape_of(["dob", "Person_ID"], "b.csv")
    True
    >>> shape_of(["", ""], "persons 2026-03.csv") == shape_of(["", ""], "persons 2026-04.csv")
    True
    >>> shape_of(["", ""], "persons.csv") == shape_of(["", ""], "b.csv")
    False
    """
    said = sorted(" ".join(words_of(header)) for header in headers)
    if not any(said):
        stem = PurePosixPath(file).stem
        said = ["", str(len(headers)), "".join(letter for letter in stem.casefold() if letter.isalpha())]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:_LENGTH]
