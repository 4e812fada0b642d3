"""python-calamine, to lists of Python values."""

from __future__ import annotations

from pathlib import Path

import python_calamine


def read(path: Path) -> int:
    """Read the first sheet."""
    return len(python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
