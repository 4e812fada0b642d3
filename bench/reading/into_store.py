"""An import as a user does it: a child process reads, rows are normalised and go into an encrypted workspace."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from finder.ingest.pipeline import Importer
from finder.jobs import JobContext
from finder.store.keys import DatabaseKey
from finder.store.store import Store


def import_all(path: Path) -> int:
    """Import a file or a folder into a new workspace beside it, and remove the workspace; returns the records."""
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with (
        tempfile.TemporaryDirectory(dir=path.parent) as scratch,
        Store.create(Path(scratch) / "bench.kinfinder", DatabaseKey.random()) as store,
    ):
        report = Importer(store, now.date(), lambda: now).run([path], JobContext())
        return sum(file.records for file in report.files)
