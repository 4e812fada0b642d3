"""The kinds of files that are known and not read: what they are called, and what to do with them."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

from importers.base import Probe

UNKNOWN = "unknown kind"

_WHAT_IS_READ = (
    "What is read: tables (CSV, XLSX, XLS, ODS), forms and documents (DOCX, ODT, RTF, HTML, PDF, TXT), e-mails (EML, "
    "MSG, MBOX), genograms (GEDCOM), pictures of documents (PNG, JPEG, TIFF) and ZIP archives of these."
)


@dataclass(frozen=True, slots=True)
class KindNotRead:
    """One kind.

    Attributes:
        kind: What people call it.
        advice: One sentence: what to do.
        magic: How its bytes begin.
        streams: Names in the root of an OLE container, any of which tells it.
        members: The same of a ZIP container.
        suffixes: Of its names, with their dots; they count last.
    """

    kind: str
    advice: str
    magic: tuple[bytes, ...] = ()
    streams: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()


@functools.cache
def kinds_not_read() -> tuple[KindNotRead, ...]:
    """Load the kinds that stand beside this module."""
    data = json.loads(resources.files("importers").joinpath("kinds_not_read.json").read_text(encoding="utf-8"))
    return tuple(
        KindNotRead(
            one["kind"],
            one["advice"],
            tuple(bytes.fromhex(magic) for magic in one.get("magic", [])),
            frozenset(one.get("streams", [])),
            frozenset(one.get("members", [])),
            frozenset(one.get("suffixes", [])),
        )
        for one in data
    )


def kind_of(probe: Probe) -> KindNotRead:
    r"""Say what a file is that no reader takes: by its content, then by its name.

    >>> kind_of(Probe(b"Rar!\x1a\x07", ".csv")).kind, kind_of(Probe(b"?", ".xyz")).kind
    ('archive', 'unknown kind')
    """
    kinds = kinds_not_read()
    by_content = (one for one in kinds if one.streams & probe.streams or one.members & probe.members)
    by_bytes = (one for one in kinds if any(probe.head.startswith(magic) for magic in one.magic))
    by_name = (one for one in kinds if probe.suffix in one.suffixes)
    unknown = KindNotRead(UNKNOWN, "If it holds something that matters, save it in a form that is read.")
    return next(by_content, None) or next(by_bytes, None) or next(by_name, unknown)


def why_not_read(name: str, kind: KindNotRead) -> str:
    """Return the sentence for the list of files."""
    said = f"{name} is kept in the list of files; nothing in it was searched: this kind ({kind.kind}) is not read. "
    return said + (f"{kind.advice} {_WHAT_IS_READ}" if kind.kind == UNKNOWN else kind.advice)


def is_known_name(suffix: str) -> bool:
    """Return True for a suffix that names a kind which is not read."""
    return any(suffix in one.suffixes for one in kinds_not_read())
