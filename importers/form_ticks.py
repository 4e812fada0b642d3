"""Ticks in forms: glyphs and symbol fonts become ``[x]`` and ``[ ]``; options with ticks become an answer."""

from __future__ import annotations

import re

_CHECKED_GLYPHS = "☒☑✓✔🗹🗵🗷⊠◼■⬛✅"
_UNCHECKED_GLYPHS = "☐□❏❐❑❒▢◻⬜"
# Code points in the private use area that Word writes for w:sym, by font.
_CHECKED_SYMBOLS = {
    "wingdings": {0xFC, 0xFD, 0xFE, 0x78, 0x6E},
    "wingdings 2": {0x50, 0x51, 0x52, 0x53, 0x54, 0x97, 0xA2},
    "webdings": {0x61, 0x67},
}
_UNCHECKED_SYMBOLS = {
    "wingdings": {0x6F, 0x70, 0x71, 0x72, 0xA8},
    "wingdings 2": {0x2A, 0xA3, 0x81},
    "webdings": {0x63},
}
_TICKED_BEFORE = re.compile(r"\[(x| )\]\s*([^\[\]]*)")
_TICKED_AFTER = re.compile(r"([^\[\]]*?)\s*\[(x| )\]")
_GLYPHS = str.maketrans(
    {**dict.fromkeys(_CHECKED_GLYPHS, "[x]"), **dict.fromkeys(_UNCHECKED_GLYPHS, "[ ]"), "\ufe0f": "", "\u00a0": " "}
)
_TYPED = re.compile(r"\[\s*[xX✗✘]\s*\]|\(\s*[xX]\s*\)")
_TYPED_EMPTY = re.compile(r"\[\s*_?\s*\]|\(\s+\)")
_YES = frozenset({"y", "yes", "true", "t", "x", "[x]", "agreed", "given", "obtained", "1"})
_NO = frozenset({"n", "no", "false", "f", "[ ]", "refused", "not given", "not obtained", "none", "0", "✗", "✘"})


def plain_ticks(text: str) -> str:
    """Return a text with every kind of tick box as ``[x]`` or ``[ ]``.

    >>> plain_ticks("☒ Yes  ☐ No"), plain_ticks("[X] Yes [] No")
    ('[x] Yes  [ ] No', '[x] Yes [ ] No')
    """
    return _TYPED_EMPTY.sub("[ ]", _TYPED.sub("[x]", text.translate(_GLYPHS)))


def from_symbol_font(font: str, code: str) -> str:
    """Return the tick that a ``w:sym`` shows, or the character itself when it is none; "" when it cannot be read.

    Args:
        font: Name of the font, as "Wingdings 2".
        code: Hexadecimal code point, as "F052".
    """
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    low, folded = point & 0xFF, font.casefold()
    if low in _CHECKED_SYMBOLS.get(folded, ()):
        return "[x]"
    if low in _UNCHECKED_SYMBOLS.get(folded, ()):
        return "[ ]"
    return chr(point) if point < 0xD800 or 0xE000 <= point < 0x110000 else ""


def has_ticks(text: str) -> bool:
    """Return True when a text holds tick boxes."""
    return "[x]" in text or "[ ]" in text


def chosen_options(text: str) -> tuple[str, ...]:
    """Return the words of the ticked options of a text.

    The words stand after their box unless the text begins with words: "Yes [x] No [ ]".

    >>> chosen_options("[ ] Y [x] N"), chosen_options("Yes [x] No [ ]"), chosen_options("[ ] Y [ ] N")
    (('N',), ('Yes',), ())
    """
    if not has_ticks(text):
        return ()
    if text.lstrip().startswith("["):
        pairs = [(mark, words) for mark, words in _TICKED_BEFORE.findall(text)]
    else:
        pairs = [(mark, words) for words, mark in _TICKED_AFTER.findall(text)]
    return tuple(words.strip(" \t\n/,;:|") for mark, words in pairs if mark == "x")


def read_answer(text: str) -> str:
    """Return "yes", "no", or "" for an answer that is not given or is neither.

    >>> read_answer("[x] Yes  [ ] No"), read_answer("N"), read_answer("[ ] Y [ ] N"), read_answer("[x]")
    ('yes', 'no', '', 'yes')
    """
    folded = " ".join(text.split()).casefold().strip(" .!")
    if has_ticks(folded) and folded not in {"[x]", "[ ]"}:
        answers = {answer for answer in map(_yes_or_no, chosen_options(folded)) if answer}
        return answers.pop() if len(answers) == 1 else ""
    return _yes_or_no(folded)


def _yes_or_no(text: str) -> str:
    first = re.split(r"[\s,;:.(–—-]", text, maxsplit=1)[0]
    if text in _YES or first in {"y", "yes"}:
        return "yes"
    return "no" if text in _NO or first in {"n", "no"} else ""
