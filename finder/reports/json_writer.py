"""JSON: the content of the list for other programs."""

from __future__ import annotations

import json

from finder.reports.table import ReportTable


def write_json(table: ReportTable) -> bytes:
    """Return the table's document as indented UTF-8."""
    text = json.dumps(table.document, ensure_ascii=False, indent=1, default=dict)
    # A lone surrogate cannot be encoded; JSON's own escapes already took the control characters.
    return (text.encode("utf-8", "replace").decode("utf-8") + "\n").encode("utf-8")
