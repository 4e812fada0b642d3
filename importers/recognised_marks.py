"""What was recognised in a picture is marked as such, and is never as sure as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from importers.rows import FileResult, PersonRow, Problem, Row, StatementRow

WAS_RECOGNISED = "page_was_recognised"
"""Code of the problem that a recognised page has; its raw text is the doubtful words, a line each."""

_MARK = "recognised in a picture"
_PAGE = re.compile(r"p\d+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def mark_recognised(result: FileResult) -> FileResult:
    """Say of people and statements of recognised pages where they are from.

    A statement whose own words hold a doubtful one is only alleged: "Jean Store is her aunt" may be about Jean Stone.
    """
    pages = {
        row.locator: frozenset(row.raw.casefold().split("\n"))
        for row in result.rows
        if isinstance(row, Problem) and row.code == WAS_RECOGNISED
    }
    if not pages:
        return result
    doubtful = {
        row.key: bool(_words(f"{' '.join(text for _, text in row.fields)}") & pages.get(_page(row), frozenset()))
        for row in result.rows
        if isinstance(row, PersonRow)
    }
    return replace(result, rows=tuple(_marked(row, pages, doubtful) for row in result.rows))


def _page(row: Row) -> str:
    found = _PAGE.match(row.locator)
    return found.group() if found else ""


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _marked(row: Row, pages: Mapping[str, frozenset[str]], doubtful: Mapping[str, bool]) -> Row:
    if _page(row) not in pages:
        return row
    if isinstance(row, PersonRow):
        return replace(row, extra=(*row.extra, ("source", _MARK)))
    if isinstance(row, StatementRow):
        own = bool(_words(f"{row.label} {row.note}") & pages[_page(row)])
        is_doubtful = own or doubtful.get(row.subject.key, False) or doubtful.get(row.object.key, False)
        certainty = "alleged" if is_doubtful and row.certainty == "stated" else row.certainty
        return replace(row, note="; ".join(filter(None, (row.note, _MARK))), certainty=certainty)
    return row
