"""Readers of PDF documents, scanned or not, and of pictures of documents."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import PIL.Image
import PIL.ImageOps
import PIL.ImageSequence

from importers.base import Probe, ReadOptions
from importers.document_rows import DocumentRows
from importers.errors import TooLargeError, UnreadableError
from importers.note_text import read_bytes
from importers.page_runs import lines_of
from importers.pdf_document import read_page_document
from importers.pdf_pages import Page, read_pages
from importers.ports import Watch
from importers.recognised_text import Recogniser, find_engine
from importers.rows import FileResult, Problem

_PDF_MARK_WITHIN = 1024
_SECONDS = 80.0
_SECONDS_PER_MEBIBYTE = 7.0
"""For recognising all pictures of a file: less than the process that reads the file has (``isolate.ReadLimits``)."""

_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"BM": "BMP",
    b"GIF87a": "GIF", b"GIF89a": "GIF",
}  # fmt: skip
_MOST_FRAMES = 200
_MOST_PIXELS = 120_000_000
_LARGEST_SIDE = 4_000
_DPI = 200


class PdfReader:
    """Reads PDF documents: forms, tables and text, one event for each page; scanned pages by recognition."""

    name = "PDF document"
    version = "2"

    def recognises(self, probe: Probe) -> bool:
        """True when the PDF mark stands within the first 1,024 bytes (ISO 32000-1, annex H.3.4.1), or by name."""
        return b"%PDF-" in probe.head[:_PDF_MARK_WITHIN] or (bool(probe.head) and probe.suffix == ".pdf")

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read every page; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, options.max_bytes)
        found = read_pages(data, name, watch, _recogniser(len(data)))
        said = read_page_document(found.pages, name, watch, options)
        lost = [_fields_lost(name)] if found.are_fields_lost else []
        lost += [_tables_lost(number) for number in found.without_tables]
        return _result(said, name, sha256, self, lost)


_PICTURE_ERRORS = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, AttributeError, OverflowError,
    ZeroDivisionError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow raises on damage, by kind of picture."""


class PictureReader:
    """Reads pictures of documents (PNG, JPEG, TIFF, BMP, GIF, WEBP) by recognising their words."""

    name = "picture"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True for the marks with which pictures begin."""
        return bool(_kind_of(probe.head))

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read every frame; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, options.max_bytes)
        pages = tuple(_frames(data, name, watch, _recogniser(len(data))))
        said = read_page_document(pages, name, watch, options, what="picture")
        return _result(said, name, sha256, self, _pages_left_out(data, name, len(pages)))


def _kind_of(head: bytes) -> str:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for mark, kind in _PICTURES.items() if head.startswith(mark)), "")


def _recogniser(n_bytes: int) -> Recogniser:
    return Recogniser(find_engine(), _SECONDS + _SECONDS_PER_MEBIBYTE * n_bytes / 2**20)


def _result(
    said: DocumentRows, name: str, sha256: str, reader: PdfReader | PictureReader, more: Sequence[Problem] = ()
) -> FileResult:
    return FileResult(
        name, sha256, reader.name, reader.version, _shown_kind(said.kind, reader), rows=(*said.rows, *more),
        mapping=said.mapping, samples=said.samples, doubts=said.doubts,
    )  # fmt: skip


def _shown_kind(kind: str, reader: PdfReader | PictureReader) -> str:
    """A form or a known table is called that; anything else by what the file is."""
    kinds = [one for one in kind.split(", ") if one not in {"document", ""}]
    return ", ".join([*kinds, reader.name]) if kinds != ["referral form"] else "referral form"


def _fields_lost(name: str) -> Problem:
    reason = (
        f"{name} is a form, and what was typed into its fields could not be read. Print it to PDF and import that copy."
    )
    return Problem("", "fields_not_read", reason)


def _tables_lost(page: int) -> Problem:
    reason = (
        f"The lines drawn on page {page} are damaged, so a table on it was read as plain text. Compare it with the "
        "original; a copy printed to PDF anew may be read better."
    )
    return Problem(f"p{page}", "table_not_followed", reason, is_rejected=False)


# ---- pictures


def _frames(data: bytes, name: str, watch: Watch, recogniser: Recogniser) -> Iterator[Page]:
    try:
        with warnings.catch_warnings():
            # Of a damaged picture what can be shown is read; one that unpacks to too much is refused by its size.
            warnings.simplefilter("ignore")
            with PIL.Image.open(io.BytesIO(data)) as picture:
                yield from _pages_of(picture, name, watch, recogniser)
    except TooLargeError:
        raise
    except PIL.Image.DecompressionBombError as err:
        raise TooLargeError(f"{name} is larger than a scanned page can be. Nothing was imported.") from err
    except _PICTURE_ERRORS as err:
        raise UnreadableError(f"{name} is damaged and cannot be shown as a picture. Nothing was imported.") from err


def _pages_left_out(data: bytes, name: str, n_read: int) -> tuple[Problem, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with PIL.Image.open(io.BytesIO(data)) as picture:
            n_frames = getattr(picture, "n_frames", 1)
            is_movie = picture.format != "TIFF"
    if is_movie or n_frames <= n_read:
        return ()
    reason = (
        f"{name} has {n_frames} pages; the first {n_read} were read. Split it into files of up to {_MOST_FRAMES} pages "
        "and import those that are missing."
    )
    return (Problem(f"p{n_read + 1}", "pages_not_read", reason),)


def _pages_of(picture: Any, name: str, watch: Watch, recogniser: Recogniser) -> Iterator[Page]:
    n_frames = min(getattr(picture, "n_frames", 1), _MOST_FRAMES)
    # The frames of a GIF move; those of a TIFF are pages.
    n_frames = n_frames if picture.format == "TIFF" else 1
    for number in range(1, n_frames + 1):
        watch.check()
        watch.progress(number - 1, n_frames, name)
        picture.seek(number - 1)
        if picture.width * picture.height > _MOST_PIXELS:
            raise TooLargeError(f"{name} has more points than a scanned page can have. Nothing was imported.")
        page = PIL.ImageOps.exif_transpose(picture).convert("L")
        page.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
        scan = recogniser.recognise(page, 72 / _DPI)
        yield Page(number, tuple(lines_of(scan.runs)), scan=scan)
