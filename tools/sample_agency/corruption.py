"""The damage that real exports carry: stray bytes, rows cut short, rows written twice."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from sample_agency.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table before it is encoded; ``raw`` replaces ``cells`` for damaged rows."""

    cells: tuple[str, ...]
    tag: str = ""
    raw: bytes = b""
    problem: str = ""


def encode_lines(
    file: str,
    header: tuple[str, ...],
    lines: list[Line],
    ledger: Ledger,
    *,
    encoding: str,
    delimiter: str = ",",
    bom: bytes = b"",
) -> tuple[bytes, dict[str, list[str]]]:
    """The bytes of a table and, for every tag, the locators of its rows (line numbers; the header is line 1)."""
    chunks = [bom, _row(header, delimiter).encode(encoding)]
    places: dict[str, list[str]] = {}
    for number, line in enumerate(lines, start=2):
        chunks.append(line.raw or _row(line.cells, delimiter).encode(encoding))
        if line.tag:
            places.setdefault(line.tag, []).append(str(number))
        if line.problem:
            text = (line.raw or _row(line.cells, delimiter).encode("utf-8")).decode("latin-1").strip()
            ledger.broken.append({"file": file, "locator": str(number), "problem": line.problem, "text": text})
    return b"".join(chunks), places


def _row(cells: tuple[str, ...], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def with_stray_bytes(line: Line) -> Line:
    """The row with its accented letters left in Windows-1252, as a hand edit in an old editor leaves them."""
    return Line(
        line.cells,
        line.tag,
        _row(line.cells, ",").encode("cp1252"),
        "Windows-1252 bytes in a UTF-8 file (row is otherwise good)",
    )


def is_cp1252_only(line: Line) -> bool:
    """True where Windows-1252 can write the row and ASCII cannot."""
    text = "".join(line.cells)
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return not text.isascii()


def damage_register(lines: list[Line]) -> list[Line]:
    """People rows with a few stray bytes, one row repeated whole, and four rows that cannot be read."""
    stray = [index for index, line in enumerate(lines) if is_cp1252_only(line)][:4]
    for index in stray:
        lines[index] = with_stray_bytes(lines[index])
    twice = next(index for index, line in enumerate(lines) if line.tag.startswith("bg3_"))
    lines.insert(twice + 1, Line(lines[twice].cells, lines[twice].tag, problem="row repeated whole"))
    damaged = [
        Line((), raw=b"2409901,Hollins,Gareth,,\r\n", problem="cut short: 5 fields instead of 19"),
        Line(
            (),
            raw=b"2409902,\xff\xfe\x00\x81Ingle\x00,Moira,,,14/02/1971,,F,WBRI,,,,,,,,,No,2016-02-01\r\n",
            problem="undecodable bytes",
        ),
        Line(
            (),
            raw=b",Prowse,Ian,,,03/09/1980,,M,WBRI,,7 Oakum Yard,Caskhill,YM4 2DD,,,,,No,2017-05-05\r\n",
            problem="no person reference",
        ),
        Line((), raw=b"-- export interrupted 02:14, resumed 02:15 --\r\n", problem="not a row"),
    ]
    for position, line in zip((40, 97, 151, 203), damaged, strict=True):
        lines.insert(position, line)
    return lines
