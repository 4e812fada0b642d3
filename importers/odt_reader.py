"""Reader of OpenDocument text (LibreOffice, Google Docs exports): forms, letters, reports."""

from __future__ import annotations

from pathlib import Path

from importers.base import Probe, ReadOptions
from importers.document_rows import document_result
from importers.docx_reader import hash_within
from importers.odt_blocks import read_odt
from importers.ports import Watch
from importers.rows import FileResult

_MIME = b"application/vnd.oasis.opendocument.text"
_FLAT = b"office:document"
_HEAD_BYTES = 4_096


class OdtReader:
    """Reads ODT, its templates (OTT) and its form without a container (FODT)."""

    name = "odt"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True for a container or an XML file that calls itself OpenDocument text, and for containers named so."""
        head = probe.head[:_HEAD_BYTES]
        if "content.xml" in probe.members:
            is_said = _MIME in head[:120]
            return is_said or (probe.suffix in {".odt", ".ott"} and b"mimetypeapplication/" not in head[:120])
        return _FLAT in head and _MIME in head and head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<")

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read a document; see ``importers.base.Reader``."""
        sha256 = hash_within(path, name, options)
        return document_result(read_odt(path, name, watch), (name, sha256), self, watch, options)
