"""A file that was imported, and what became of it. Immutable, like everything it said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of the workspace, known by its name and its bytes.

    Attributes:
        name: Path relative to the imported folder, ``archive.zip/member.csv`` inside an archive.
        sha256: Of the file's bytes, hexadecimal.
        kind: What the file was taken for ("people", "referral form", "genogram" ...).
        encoding: Text encoding, "" for binary formats.
        reader: Name of the reader, and ``reader_version`` its version.
        status: "imported" or "unreadable". An unreadable file may be imported again; it is then replaced.
        imported_at: With time zone.
        mapping: (sheet or "", header, canonical field or "") for tables.
        samples: Sentences that show the direction of relationships.
        doubts: What a person should check.
        warnings: About the file as a whole; warnings about a row are ``RejectedRow`` with ``is_rejected`` False.
        same_as: Name of the file already in the workspace that has the same bytes, or "". Such a copy is
            listed and says nothing of its own: its records are those of the first file.
        tables: How each sheet of a table was read, as JSON of ``importers.mapping.SheetReading``; "" for other files.
        origin: Where the file, or the archive that holds it, was when it was imported.
        members: Names inside that archive, one for each archive on the way.
        codes: What numbers stand for, when the file is a code table: (header, number, text).
        n_records: Records kept of this file. This and the next three are counted by the store.
        n_statements: Relationship statements kept.
        n_facts: Facts kept.
        n_rejected: Rows that could not be read (warnings not counted).
    """

    name: str
    sha256: str
    kind: str
    encoding: str
    reader: str
    reader_version: str
    status: str
    imported_at: dt.datetime
    mapping: tuple[tuple[str, str, str], ...] = ()
    samples: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    same_as: str = ""
    tables: str = ""
    origin: str = ""
    members: tuple[str, ...] = ()
    codes: tuple[tuple[str, str, str], ...] = ()
    n_records: int = 0
    n_statements: int = 0
    n_facts: int = 0
    n_rejected: int = 0
