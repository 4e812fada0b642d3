"""Reader of RTF: forms, letters and reports, whatever they are called."""

from __future__ import annotations

from pathlib import Path

from importers.base import Probe, ReadOptions
from importers.document_rows import document_result
from importers.note_text import read_bytes
from importers.ports import Watch
from importers.rows import FileResult
from importers.rtf_blocks import read_rtf

_MAX_RTF_BYTES = 128 * 1024 * 1024


class RtfReader:
    """Reads Rich Text Format, which also hides behind ``.doc``."""

    name = "rtf"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True for what begins as RTF, whatever its name."""
        return probe.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the whole document; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, min(options.max_bytes, _MAX_RTF_BYTES))
        watch.check()
        return document_result(read_rtf(data, name), (name, sha256), self, watch, options)
