"""Reader of web pages and of what calls itself a workbook or a letter and is a page: forms, tables, prose."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from importers.base import NO_TEXT_MAGIC, Probe, ReadOptions
from importers.document_rows import document_result
from importers.html_blocks import decode_page, read_html
from importers.mail_parts import is_web_archive, parse_mail
from importers.note_text import read_bytes
from importers.ports import Watch
from importers.rows import FileResult

_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".mht", ".mhtml"})
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.I | re.S
)
_SNIFF_BYTES = 4096


class HtmlReader:
    """Reads HTML, XHTML and pages packed with their pictures (MHT)."""

    name = "web page"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True for what begins like a page whatever its name, and for text named as one."""
        if not probe.head or probe.head.startswith(NO_TEXT_MAGIC):
            return False
        return is_page(probe.head) or is_web_archive(probe.head) or probe.suffix in _SUFFIXES

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the whole page; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, options.max_bytes)
        watch.check()
        page, encoding = decode_page(_page_in_archive(data) if is_web_archive(data[:_SNIFF_BYTES]) else data)
        found = document_result(read_html(page, name), (name, sha256), self, watch, options)
        return replace(found, encoding=encoding)


def _page_in_archive(data: bytes) -> bytes:
    pages = (part for part in parse_mail(data).walk() if part.kind == "text/html")
    page = next(pages, None)
    return page.data() if page is not None else b""


def is_page(head: bytes) -> bool:
    """Return True when a file begins as HTML does, in any encoding of one or two bytes for a letter."""
    plain = head[:_SNIFF_BYTES].removeprefix(b"\xef\xbb\xbf")
    if plain.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = plain[2:].replace(b"\0", b"")
    return _PAGE.match(plain) is not None
