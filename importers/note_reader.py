"""Case notes: kept whole as text, so that what they say can be searched and shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from importers.base import HEAD_BYTES, NO_TEXT_MAGIC, Probe, ReadOptions
from importers.kinds import is_known_name
from importers.note_heads import read_head
from importers.note_text import (
    clean,
    kept_as_text,
    note_limit,
    read_bytes,
    text_row,
)
from importers.ports import Watch
from importers.rows import FileResult, Problem, Row
from importers.text import LineState, decode_lines

_SUFFIXES = frozenset({".txt", ".text", ".log", ".md", ".markdown", ".mkd"})
_LEAST_CHARS = 20
_LETTER_SHARE = 0.7


class NoteReader:
    """Keeps plain text (``.txt``, Markdown) line by line."""

    name = "case note (text)"
    version = "2"

    def recognises(self, probe: Probe) -> bool:
        """True for files named as text that are not plainly something else, and for words under a name nobody knows."""
        if not probe.head or probe.head.startswith(NO_TEXT_MAGIC):
            return False
        return probe.suffix in _SUFFIXES or (not is_known_name(probe.suffix) and is_words(probe.head))

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the whole file; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, note_limit(options))
        watch.check()
        decoded = decode_lines(data)
        lines = [clean(line.text) for line in decoded.lines]
        damaged = [line.number for line in decoded.lines if line.state is LineState.DAMAGED]
        rows = _note_rows(lines, damaged, name)
        return FileResult(
            name, sha256, self.name, self.version, "case note", encoding=decoded.encoding, rows=tuple(rows)
        )


def is_words(head: bytes) -> bool:
    """Return True for bytes that are lines of words, and no data that only programs read."""
    lines = [line.text for line in decode_lines(head).lines]
    # The last line of a long file is cut, perhaps within a letter.
    text = "\n".join(lines[:-1] if len(head) >= HEAD_BYTES else lines)
    n_odd = sum(not (char.isprintable() or char in "\t\f\n") or char == "\ufffd" for char in text)
    n_letters = sum(char.isalpha() or char == " " for char in text)
    is_data = text.lstrip("\ufeff \t\n")[:1] in {"{", "[", "<"}
    return len(text) >= _LEAST_CHARS and not n_odd and n_letters >= _LETTER_SHARE * len(text) and not is_data


def _note_rows(lines: Sequence[str], damaged: Sequence[int], name: str) -> Iterator[Row]:
    if not any(line.strip() for line in lines):
        yield Problem("", "no_text", f"{name} holds no words. It stays in the list of files.", is_rejected=False)
        return
    yield text_row("L1", "case note", "\n".join(lines), read_head(lines, name))
    yield kept_as_text(name, "note")
    if damaged:
        reason = f"{len(damaged)} lines hold bytes that are no letters. They were kept with marks in place of them."
        yield Problem(f"L{damaged[0]}", "damaged_text", reason, is_rejected=False)
