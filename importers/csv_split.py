"""Splits one line of delimited text into fields; the usual kinds of line by a way many times as fast as the rest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SplitLine:
    """Fields of a piece of text.

    Attributes:
        fields: Without the quotation marks that enclose them.
        is_open: The last field has an opening quotation mark and no closing one.
        is_clean: Quotation marks enclose whole fields and stand nowhere else.
    """

    fields: tuple[str, ...]
    is_open: bool
    is_clean: bool


def split_quickly(text: str, delimiter: str) -> list[str] | None:
    """Split a row without quotation marks, or with plain ones around whole fields.

    Returns:
        What ``split_line`` finds in a line that is whole and clean; None for any other line and for spaces and doubled
        marks that ask for a closer look.
    """
    if '"' not in text:
        return text.split(delimiter)
    before, *pieces, behind = text.split('"')
    spaced = delimiter + " "
    if not len(pieces) % 2 or spaced in before or spaced in behind or before[:1] == " ":
        return None
    if (before and before[-1] != delimiter) or (behind and behind[0] != delimiter):
        return None
    fields = before[:-1].split(delimiter) if before else []
    fields.append(pieces[0])
    for at in range(1, len(pieces), 2):
        between = pieces[at]
        if between != delimiter:
            if len(between) < 2 or between[0] != delimiter or between[-1] != delimiter or spaced in between:
                return None
            fields += between[1:-1].split(delimiter)
        fields.append(pieces[at + 1])
    return fields + behind[1:].split(delimiter) if behind else fields


def split_line(text: str, delimiter: str) -> SplitLine:
    """Split one row. A quotation mark opens a field only at its beginning; elsewhere it is a letter."""
    if '"' not in text:
        return SplitLine(tuple(text.split(delimiter)), False, True)
    fields: list[str] = []
    at, is_clean = 0, True
    while True:
        start = at
        while at < len(text) and text[at] == " " and delimiter != " ":
            at += 1
        if at < len(text) and text[at] == '"':
            value, at, is_closed = _quoted(text, at + 1)
            if not is_closed:
                return SplitLine((*fields, value), True, is_clean)
            end = _next(text, delimiter, at)
            rest = text[at:end]
            is_clean = is_clean and not rest.strip()
            fields.append(value + rest.rstrip())
        else:
            end = _next(text, delimiter, start)
            fields.append(text[start:end])
            is_clean = is_clean and '"' not in text[start:end]
        if end == len(text):
            return SplitLine(tuple(fields), False, is_clean)
        at = end + 1


def _next(text: str, delimiter: str, at: int) -> int:
    found = text.find(delimiter, at)
    return len(text) if found < 0 else found


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    pieces: list[str] = []
    while True:
        end = text.find('"', at)
        if end < 0:
            pieces.append(text[at:])
            return "".join(pieces), len(text), False
        pieces.append(text[at:end])
        if text[end + 1 : end + 2] != '"':
            return "".join(pieces), end + 1, True
        pieces.append('"')
        at = end + 2
