"""The words of a letter that Outlook keeps as RTF: HTML that was wrapped up in it, or its own lines.

Source: [MS-OXRTFEX], "Rich Text Format (RTF) Extensions Algorithm".
"""

from __future__ import annotations

import codecs

from importers.html_blocks import lines_of_html
from importers.rtf_blocks import read_rtf, text_lines
from importers.rtf_tokens import Kind, Token, tokens

_FROM_HTML = b"\\fromhtml"
_HEAD_BYTES = 2_000
_TEXT = {
    "par": "\n", "line": "\n", "tab": "\t", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "endash": "–", "emdash": "—",
}  # fmt: skip
_NO_TEXT = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "mhtmltag"})


def letter_of_rtf(data: bytes) -> str:
    """Return the words of a letter, one line for each paragraph."""
    if _FROM_HTML in data[:_HEAD_BYTES]:
        return lines_of_html(html_of_rtf(data))
    return "\n".join(text_lines(read_rtf(data, "The letter"))).strip("\n")


def html_of_rtf(data: bytes) -> str:
    """Return the HTML that was wrapped up: its tags in groups of their own, its text outside what is for RTF only."""
    unwrap = _Unwrapper()
    for token in tokens(data):
        unwrap.take(token)
    unwrap.flush()
    return "".join(unwrap.pieces)


class _Unwrapper:
    """Takes the tokens one by one."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._codec = "cp1252"
        self._stack: list[tuple[bool, bool]] = []
        self._is_silent = False
        self._is_for_rtf = False
        self._is_starred = False
        self._n_fallback = 1
        self._n_to_skip = 0
        self._pending = bytearray()

    def take(self, token: Token) -> None:
        """Take one token."""
        if token.kind is Kind.TEXT:
            n_skipped = min(self._n_to_skip, len(token.text))
            self._n_to_skip -= n_skipped
            if self._is_heard:
                self._pending += token.text[n_skipped:]
            return
        self.flush()
        if token.kind is Kind.OPEN:
            self._stack.append((self._is_silent, self._is_for_rtf))
        elif token.kind is Kind.CLOSE:
            self._is_silent, self._is_for_rtf = self._stack.pop() if self._stack else (False, False)
        elif token.kind is Kind.SYMBOL:
            self._symbol(token.word)
            return
        else:
            self._word(token.word, token.number)
        self._is_starred = False

    @property
    def _is_heard(self) -> bool:
        return not (self._is_silent or self._is_for_rtf)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_starred = True
        elif symbol in "{}\\" and self._is_heard:
            self.pieces.append(symbol)

    def _word(self, word: str, number: int | None) -> None:
        if word == "htmlrtf":
            self._is_for_rtf = number != 0
        elif word == "htmltag":
            self._is_silent = False
        elif word in _NO_TEXT or self._is_starred:
            self._is_silent = True
        elif word == "ansicpg":
            self._set_codepage(number)
        elif word == "uc":
            self._n_fallback = min(number or 0, 100)
        elif self._is_heard and word == "u":
            self.pieces.append(f"&#{(number or 0) % 0x10000};")
            self._n_to_skip = self._n_fallback
        elif self._is_heard and word in _TEXT:
            self.pieces.append(_TEXT[word])

    def _set_codepage(self, number: int | None) -> None:
        try:
            self._codec = codecs.lookup(f"cp{number}").name
        except LookupError:
            self._codec = "cp1252"

    def flush(self) -> None:
        """Decode the text that was gathered."""
        self.pieces.append(bytes(self._pending).decode(self._codec, errors="replace"))
        self._pending.clear()
