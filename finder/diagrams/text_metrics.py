"""How much room text takes, estimated on the wide side, so that no painter's font makes labels collide."""

from __future__ import annotations

import functools
import unicodedata

FONT_PX = 12.0
LINE_PX = 15.0

# Width of a character in em, for a wide sans serif (DejaVu Sans; Arial and Segoe UI are narrower).
_NARROW = {c: 0.36 for c in "iljI.,:;'’|! ()[]"} | {c: 0.45 for c in 'ftr-–"“”/'}
_WIDE = {c: 1.0 for c in "mwMW@%—"}
_UPPER_EM = 0.78
_OTHER_EM = 0.65
_FULL_EM = 1.05


@functools.lru_cache(maxsize=2048)
def _character_px(character: str) -> float:
    width_em = _NARROW.get(character) or _WIDE.get(character)
    if width_em is None:
        if unicodedata.east_asian_width(character) in {"W", "F"}:
            width_em = _FULL_EM
        elif unicodedata.combining(character):
            width_em = 0.0
        else:
            width_em = _UPPER_EM if character.isupper() else _OTHER_EM
    return width_em * FONT_PX


def text_width_px(text: str) -> float:
    """Return the width of one line, in pixels at 100 %."""
    return sum(_character_px(character) for character in text)


def wrap(text: str, width_px: float, max_lines: int) -> tuple[str, ...]:
    """Break ``text`` into at most ``max_lines`` lines no wider than ``width_px``; what does not fit ends in "…"."""
    lines: list[str] = []
    rest = _pieces(text, width_px)
    while rest and len(lines) < max_lines:
        line = rest.pop(0)
        while rest and text_width_px(f"{line} {rest[0]}") <= width_px:
            line = f"{line} {rest.pop(0)}"
        lines.append(line)
    if rest:
        space = "" if lines[-1].endswith("-") else " "
        lines[-1] = shorten(f"{lines[-1]}{space}{rest[0]}", width_px)
    return tuple(lines)


def shorten(text: str, width_px: float) -> str:
    """Return as much of ``text`` as fits with a final "…"."""
    kept = text
    while kept and text_width_px(kept + "…") > width_px:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _pieces(text: str, width_px: float) -> list[str]:
    """Words; those that are wider than a line are broken, at a hyphen if they have one."""
    return [piece for word in text.split() for piece in _broken(word, width_px)]


def _broken(word: str, width_px: float) -> list[str]:
    if text_width_px(word) <= width_px:
        return [word]
    fits = next(n for n in range(len(word), 0, -1) if n == 1 or text_width_px(word[:n] + "-") <= width_px)
    hyphen = word.rfind("-", 1, fits) + 1
    head, tail = (word[:hyphen], word[hyphen:]) if hyphen else (word[:fits] + "-", word[fits:])
    return [head, *(_broken(tail, width_px) if tail else [])]
