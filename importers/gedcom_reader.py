"""Reader of GEDCOM genograms and family trees."""

from __future__ import annotations

import re
from pathlib import Path

from importers.base import Probe, ReadOptions, sha256_of
from importers.errors import TooLargeError, UnreadableError
from importers.gedcom.lexer import DecodedText, decode_gedcom
from importers.gedcom.rows import read_rows
from importers.ports import Watch
from importers.rows import FileResult

_HEAD_LINE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*0\s+(HEAD|@[^@\s]+@\s+(INDI|FAM|SUBM))\b")
_SUFFIXES = frozenset({".ged", ".gedcom"})


class GedcomReader:
    """Reads GEDCOM 5.5, 5.5.1 and 7 in any encoding that they are found in."""

    name = "gedcom"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True when the text begins with a HEAD, INDI or FAM record, or the suffix says so."""
        narrow = probe.head[:400].replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
        return bool(_HEAD_LINE.match(narrow)) or probe.suffix in _SUFFIXES

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read a genogram.

        Raises:
            TooLargeError: Above ``options.max_bytes``.
            UnreadableError: When the file cannot be opened or holds no GEDCOM.
        """
        decoded = decode_gedcom(_bytes_of(path, name, options.max_bytes))
        watch.check()
        found = read_rows(decoded.text, name, watch)
        return FileResult(
            file=name,
            sha256=sha256_of(path),
            reader=self.name,
            reader_version=self.version,
            kind="genogram",
            encoding=decoded.encoding,
            rows=found.rows,
            samples=found.samples,
            doubts=(*found.doubts, *_encoding_doubts(decoded)),
        )


def _bytes_of(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        if path.stat().st_size > max_bytes:
            raise TooLargeError(f"{name} is larger than {max_bytes // 2**20:,} MB. Nothing was imported.")
        return path.read_bytes()
    except OSError as err:
        raise UnreadableError(f"{name} cannot be opened: {err.strerror}. Nothing was imported.") from err


def _encoding_doubts(decoded: DecodedText) -> tuple[str, ...]:
    if not decoded.n_repaired:
        return ()
    return (f"{decoded.n_repaired} lines are not {decoded.encoding}; they were read as Western European text.",)
