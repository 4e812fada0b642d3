"""The text of PDF pages; a page without a text layer is a picture, which is said and not guessed at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2

from importers.errors import TooLargeError, UnreadableError
from importers.note_text import MAX_NOTE_BYTES, clean
from importers.ports import Watch

MAX_PAGES = 5_000

# PDFium writes one of these for a hyphen that only divides a word at the end of a line.
_DIVIDED = re.compile("[\x02\ufffe\u00ad](?:\r\n|\r|\n)?")


@dataclass(frozen=True, slots=True)
class Page:
    r"""One page.

    Attributes:
        number: 1-based.
        text: Lines as printed, ``\n`` between them; "" when the page has no text layer.
        is_damaged: The page could not be read at all.
    """

    number: int
    text: str
    is_damaged: bool = False


def read_pages(data: bytes, name: str, watch: Watch) -> list[Page]:
    """Read every page of a PDF.

    Raises:
        UnreadableError: When it is no PDF, damaged as a whole, or locked with a password.
        TooLargeError: When it has more than ``MAX_PAGES`` pages or too much text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as err:
        raise UnreadableError(_why(name, str(err))) from err
    with closing(document):
        n_pages = len(document)
        if n_pages > MAX_PAGES:
            raise TooLargeError(f"{name} has {n_pages:,} pages; up to {MAX_PAGES:,} are read. Nothing was imported.")
        return list(_pages(document, n_pages, name, watch))


def _why(name: str, error: str) -> str:
    if "password" in error.casefold():
        return f"{name} is locked with a password. Nothing was imported; save it without one and import it again."
    return f"{name} is damaged or no PDF. Nothing was imported; open it and save it again as PDF."


def _pages(document: Any, n_pages: int, name: str, watch: Watch) -> Iterator[Page]:
    n_chars = 0
    for number in range(1, n_pages + 1):
        watch.check()
        watch.progress(number - 1, n_pages, name)
        try:
            text = _text_of(document, number - 1)
        except pypdfium2.PdfiumError:
            yield Page(number, "", is_damaged=True)
            continue
        n_chars += len(text)
        if n_chars > MAX_NOTE_BYTES:
            raise TooLargeError(f"{name} holds more text than a document may. Nothing was imported.")
        yield Page(number, text)


def _text_of(document: Any, index: int) -> str:
    with closing(document[index]) as page, closing(page.get_textpage()) as text_page:
        text = str(text_page.get_text_range())
    lines = _DIVIDED.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return clean("\n".join(line.rstrip() for line in lines)).strip("\n")
