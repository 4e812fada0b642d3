"""pandas, asked in three ways."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def as_it_comes(path: Path) -> int:
    """Read with what pandas guesses."""
    return len(pd.read_csv(path))


def as_text(path: Path) -> int:
    """Read every cell as it is written."""
    return len(pd.read_csv(path, dtype=str, keep_default_na=False))


def as_objects(path: Path) -> int:
    """Read with what pandas guesses, and texts as Python objects."""
    pd.set_option("future.infer_string", False)
    return len(pd.read_csv(path))
