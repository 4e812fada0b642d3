"""The sample agency: an invented city's case files, for trying the program on people who do not exist.

``tools/make_sample_agency.py`` makes the files; ``docs/sample-agency.md`` says what is in them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path


def sample_today() -> dt.date:
    """The day on which the sample agency is set; ages, orders and reviews are reckoned from it."""
    manifest = json.loads((files(__name__) / "manifest.json").read_text(encoding="utf-8"))
    return dt.date.fromisoformat(manifest["today"])


@contextmanager
def sample_folder() -> Iterator[Path]:
    """The folder of the sample agency's files, to import as it stands.

    Yields:
        A folder on disk. When the program runs from an archive it is a copy that is removed afterwards,
        so read what is needed before leaving.
    """
    with as_file(files(__name__) / "agency") as folder:
        yield folder
