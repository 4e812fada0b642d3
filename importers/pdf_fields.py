"""What was typed into the fields of a PDF form: it is not in the page's text, and put where the fields are."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from importers.note_text import clean
from importers.page_runs import Run

_LINE_HEIGHT = 12.0
_IS_PUSH_BUTTON = 1 << 16
_IS_HIDDEN = 1 << 1
_SPACES = re.compile(r"[_.\s]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BESIDE = 320.0
_ABOVE = 26.0
_OVERLAP = 4.0
_MAX_DEPTH = 32


def read_fields(data: bytes) -> dict[int, list[tuple[Run, str]]] | None:
    """Return the filled fields of each page, by its number from 1.

    Returns:
        For each field its value with its place, and its name in words; None when the fields cannot be read.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        return {number: list(_of_page(page)) for number, page in enumerate(reader.pages, start=1)}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return None


def _of_page(page: Any) -> Iterator[tuple[Run, str]]:
    for reference in page.get("/Annots") or ():
        widget = reference.get_object()
        if widget.get("/Subtype") != "/Widget" or int(widget.get("/F", 0)) & _IS_HIDDEN:
            continue
        text = _value(widget)
        if text:
            left, bottom, right, top = (float(number) for number in widget["/Rect"])
            left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
            is_field = not text.startswith("[")
            run = Run(text, left, max(bottom, top - 2 * _LINE_HEIGHT), right, top, is_field=is_field)
            yield run, _name(widget)


def _inherited(widget: Any, key: str) -> Any:
    """Return what a field says itself or its parents say for it (ISO 32000-1, 12.7.3.1)."""
    for _ in range(_MAX_DEPTH):
        if key in widget:
            return widget[key]
        if "/Parent" not in widget:
            return None
        widget = widget["/Parent"].get_object()
    return None


def _value(widget: Any) -> str:
    kind = _inherited(widget, "/FT")
    if kind == "/Btn":
        is_push_button = int(_inherited(widget, "/Ff") or 0) & _IS_PUSH_BUTTON
        state = str(widget.get("/AS") or _inherited(widget, "/V") or "/Off")
        return "" if is_push_button else "[ ]" if state == "/Off" else "[x]"
    if kind not in {"/Tx", "/Ch"}:
        return ""
    value = _inherited(widget, "/V")
    if isinstance(value, list):
        return clean("; ".join(map(str, value)))
    return clean(_text_of(value).replace("\r\n", "\n").replace("\r", "\n")).strip()


def _text_of(value: Any) -> str:
    """Return a value as text: long ones are streams."""
    if value is None:
        return ""
    return value.get_data().decode("utf-8", "replace") if hasattr(value, "get_data") else str(value)


def _name(widget: Any) -> str:
    said = _inherited(widget, "/TU") or _inherited(widget, "/T") or ""
    return _SPACES.sub(" ", _CAMEL.sub(" ", str(said))).strip()


def with_fields(runs: list[Run], fields: list[tuple[Run, str]]) -> list[Run]:
    """Put the values among the printed text; a value with nothing printed beside or above it gets its field's name."""
    placed = [field if _has_label(field, runs, fields) else _labelled(field, name) for field, name in fields]
    return [*runs, *placed]


def _has_label(field: Run, runs: list[Run], fields: list[tuple[Run, str]]) -> bool:
    if field.text.startswith("["):
        return True
    others = (*runs, *(other for other, _ in fields if other is not field))
    beside = any(_is_beside(run, field) for run in others)
    above = any(_is_above(run, field) for run in others)
    return beside or above


def _is_beside(run: Run, field: Run) -> bool:
    is_left = run.right <= field.left + 2 and field.left - run.right < _BESIDE
    return is_left and run.bottom < field.top and run.top > field.bottom


def _is_above(run: Run, field: Run) -> bool:
    is_near = 0 <= run.bottom - field.top + _OVERLAP < _ABOVE
    return is_near and run.left < field.right and run.right > field.left


def _labelled(field: Run, name: str) -> Run:
    text = f"{name}: {field.text}" if name else field.text
    return Run(text, field.left, field.bottom, field.right, field.top, is_field=True)
