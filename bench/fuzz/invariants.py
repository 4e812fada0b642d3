"""What holds of the result of any file, however damaged: nothing is lost without a word, nothing points nowhere."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from importers.base import MAX_RAW_CHARS, ReadOptions
from importers.csv_rows import DELIMITERS
from importers.gedcom.lexer import decode_gedcom
from importers.rows import FactRow, FileResult, PersonRow, Problem, Ref, StatementRow
from importers.text import DecodedLines, decode_lines

_LINE_NUMBER = re.compile(r"(\d+)")
_TITLE_ROWS = re.compile(r": (One|\d+) rows? above the header")
_FURTHER = re.compile(r"from (\d+) to (\d+)\.$")
_INDIVIDUAL = re.compile(
    r"\s*0 +(@[^@\s\x00-\x1f][^@\x00-\x1f]*@) +INDI(?:[ \t][^\x00-\x08\x0b\x0c\x0e-\x1f]*)?$", re.I
)
_GEDCOM_BREAK = re.compile(r"\r\n|\n\r|\r|\n")
_LISTED_PROBLEMS = 1_000


def broken_promises(result: FileResult, data: bytes, options: ReadOptions) -> Iterator[str]:
    """Yield a short name of each promise that a result breaks, with where.

    Args:
        result: Of ``importers.registry.read_file``.
        data: The bytes that were read.
        options: With which they were read.
    """
    yield from _general(result)
    if result.status != "read":
        return
    if result.reader == "table (text)" and options.mapping is None:
        yield from _lost_lines(result, decode_lines(data))
    elif result.reader == "gedcom" and not data.startswith(b"PK"):
        yield from _lost_individuals(result, data)
    elif result.reader == "case note (text)":
        yield from _lost_text(result, decode_lines(data))


def _general(result: FileResult) -> Iterator[str]:
    problems = [row for row in result.rows if isinstance(row, Problem)]
    if result.status not in {"read", "unreadable"}:
        yield f"unknown status {result.status}"
    if not result.rows:
        yield "a file without rows and without a problem"
    if result.status == "unreadable" and len(problems) != len(result.rows):
        yield "an unreadable file with rows"
    if any(not one.reason.strip() or not one.code for one in problems):
        yield "a problem without a reason"
    if any(len(one.raw) > MAX_RAW_CHARS for one in problems):
        yield "raw text above its limit"
    yield from _dangling(result)
    try:
        msgspec.msgpack.encode(dataclasses.astuple(dataclasses.replace(result, rows=())))
        msgspec.msgpack.encode(result.rows)
    except (UnicodeEncodeError, msgspec.MsgspecError, OverflowError):
        yield "text that cannot be stored"


def _dangling(result: FileResult) -> Iterator[str]:
    keys = Counter(row.key for row in result.rows if isinstance(row, PersonRow))
    if any(number > 1 for number in keys.values()):
        yield "two people with one key"
    pointers: list[Ref | None] = []
    for row in result.rows:
        if isinstance(row, StatementRow):
            pointers.extend((row.subject, row.object))
        elif isinstance(row, FactRow):
            pointers.extend((row.about, row.other))
    if any(ref is not None and ref.key and ref.key not in keys for ref in pointers):
        yield "a reference to nobody"


def _lost_lines(result: FileResult, decoded: DecodedLines) -> Iterator[str]:
    """Every line that says something is the header, a title that is told of, in a row, or in a problem."""
    told = set(_told_lines(result))
    blanks = f' \t\0"{"".join(DELIMITERS)}'
    silent = [
        line.number for line in decoded.lines if line.text.strip().strip(blanks).strip() and line.number not in told
    ]
    n_titles = sum(
        1 if found[1] == "One" else int(found[1]) for found in map(_TITLE_ROWS.search, result.doubts) if found
    )
    n_allowed = n_titles + (1 if result.mapping else 0)
    unaccounted = _outside_quotations(silent, told, decoded)
    if len(unaccounted) > n_allowed:
        yield f"lines of a table lost ({len(unaccounted)} silent, {n_allowed} explained)"


def _told_lines(result: FileResult) -> Iterator[int]:
    for row in result.rows:
        number = _LINE_NUMBER.match(row.locator)
        if not number:
            continue
        raw = "" if isinstance(row, StatementRow) else row.raw
        further = _FURTHER.search(row.reason) if isinstance(row, Problem) else None
        if further:
            yield from range(int(further[1]), int(further[2]) + 1)
        first = int(number[1])
        yield from range(first, first + raw.count("\n") + 1)


def _outside_quotations(silent: list[int], told: set[int], decoded: DecodedLines) -> list[int]:
    """Leave out the further lines of a row whose field goes over several: its raw text may be cut, or a title's."""
    kept: list[int] = []
    texts = {line.number: line.text for line in decoded.lines}
    open_at = 0
    for number in sorted([*silent, *told]):
        quotes = texts.get(number, "").count('"')
        if number in told:
            open_at = number if quotes else open_at
        elif not open_at:
            kept.append(number)
            open_at = number if quotes % 2 else 0
        elif quotes % 2:
            open_at = 0
    return kept


def _lost_individuals(result: FileResult, data: bytes) -> Iterator[str]:
    """Every INDI record is a person, or a problem says why it is not."""
    people = {row.key for row in result.rows if isinstance(row, PersonRow)}
    problems = [row for row in result.rows if isinstance(row, Problem)]
    if len(problems) > _LISTED_PROBLEMS:
        return
    told = {row.locator for row in problems}
    for number, line in enumerate(_GEDCOM_BREAK.split(decode_gedcom(data).text), start=1):
        found = _INDIVIDUAL.match(line)
        if found and found[1] not in people and f"L{number}" not in told:
            yield "an individual of a tree lost"
            return


def _lost_text(result: FileResult, decoded: DecodedLines) -> Iterator[str]:
    """Every letter and digit of a note is in the text that is kept."""
    kept = "\n".join(value for row in result.rows if isinstance(row, FactRow) for _, value in row.fields)
    for line in decoded.lines:
        words = "".join(char for char in line.text if char.isalnum())
        if words and words not in "".join(char for char in kept if char.isalnum()):
            yield "words of a note lost"
            return
