"""A trained model and its table as the files that Splink needs to give the same weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.errors import TableError
from matching.link_watch import promptly
from matching.model import Model
from matching.ports import Watch
from matching.splink import export_splink, frequency_tables, prepared_table, write_csv
from matching.splink.prepared import PreparedColumns
from matching.table import Table

SETTINGS, RECORDS, TYPES = "settings.json", "people.csv", "people_types.json"
_ONE_EACH = {
    "given name": "given", "family name": "family", "date of birth": "born", "address": "houses", "telephone": "phones",
    "e-mail": "emails", "number": "numbers", "date of death": "died",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SplinkFiles:
    """What is written for Splink.

    Attributes:
        texts: Text of each file by name, the settings last.
        notes: What is not as here, in plain words.
    """

    texts: Mapping[str, str]
    notes: tuple[str, ...]


def check_exportable(table: Table) -> None:
    """Refuse, before anything is compared, what could not be written afterwards.

    Raises:
        TableError: A record has two values of one kind; SQL compares one with one.
    """
    for what, column in _ONE_EACH.items():
        n_values = np.diff(getattr(table, column).starts)
        if n_values.max(initial=0) > 1:
            row = int(np.argmax(n_values > 1))
            raise TableError(
                f"Record {table.ids[row]} has {n_values[row]} values for {what}; Splink compares one with one. "
                "Nothing was linked or written. Leave the further columns out with --columns FIELD=COLUMN."
            )


def splink_files(table: Table, model: Model, dialect: str, watch: Watch) -> SplinkFiles:
    """Write the model as settings, the records as the table that they compare, and a frequency table for each term.

    Args:
        dialect: "duckdb" or "spark".

    Raises:
        TableError: There is no such dialect, or the table cannot be written.
    """
    return promptly(lambda own: _splink_files(table, model, dialect, own), watch)


def _splink_files(table: Table, model: Model, dialect: str, watch: Watch) -> SplinkFiles:
    export = export_splink(model, dialect)
    columns = prepared_table(table, model, watch)
    texts = {RECORDS: write_csv(columns, watch), TYPES: json.dumps(_types(columns), indent=1)}
    for term, rows in frequency_tables(table, model, watch).items():
        watch.check()
        if not rows:
            # nobody has such a value; Splink finds none either
            continue
        shares: PreparedColumns = {term: [value for value, _ in rows], f"tf_{term}": [repr(share) for _, share in rows]}
        texts[f"frequency_{term}.csv"] = write_csv(shares, watch)
    texts[SETTINGS] = export.settings
    notes = [
        *export.notes,
        f"Read {RECORDS} with the column types in {TYPES}: some texts consist of digits.",
        "Register every frequency_COLUMN.csv under the name COLUMN.",
    ]
    if table.sources.any():
        notes.append(f"{RECORDS} holds the records of both tables; the settings look for duplicates among all of them.")
    return SplinkFiles(texts, tuple(notes))


def _types(columns: PreparedColumns) -> dict[str, str]:
    """Name the SQL type of each column, which no reader can tell from "12" and "12|34" alone."""
    return {
        name: "BIGINT" if any(isinstance(cell, int) for cell in cells) else "VARCHAR" for name, cells in columns.items()
    }
