"""The words of a relationship label, recognised one by one; ``relation_phrases`` makes sense of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from importers.relation_codes import vocabulary

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"'})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_SIDED_SLASH = re.compile(r"\b([mp])\s*/\s*(?=[a-z]{3,})", re.IGNORECASE)
_GRAND_SLASH = re.compile(r"\bg/\s*([a-z]+)", re.IGNORECASE)
_GRANDS = {"m": "grandmother", "f": "grandfather", "p": "grandparent"}
_STEP_SLASH = re.compile(r"\bs/(f|m)\b", re.IGNORECASE)
_WORD = re.compile(r"1/2|½|'s\b|[^\W_](?:[\w']*\w)?'?|\?", re.UNICODE)
_LINEAGE = re.compile(r"^([mp])?(g+)(m|f|p)s?$")
_PREFIXES = ("step", "half", "great", "grand", "ex", "foster", "adoptive", "god")
_LONGEST_PHRASE = 6
_LISTS = (
    "filler", "via", "of", "same", "different", "ex", "ended", "in_law", "by_marriage", "once_removed", "married_to",
    "partner_of", "nicknames_follow", "alleged", "denied", "courtesy", "side_words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Symbol:
    """One recognised word or phrase.

    Attributes:
        kind: "noun" (a code or a step of one), "side", "degree", "possessive", "unknown" ...
        value: What it stands for, by kind.
        written: As in the label.
    """

    kind: str
    value: str
    written: str


@cache
def words_from_abroad() -> dict[str, str]:
    """Return the kin words of other languages with their codes, from ``kin_words.json``."""
    content: dict[str, dict[str, dict[str, str]]] = msgspec.json.decode(
        (files("importers") / "kin_words.json").read_bytes(), type=dict[str, Any]
    )
    return {word: code for words in content["languages"].values() for word, code in words.items()}


@cache
def _lexicon() -> dict[tuple[str, ...], tuple[str, str]]:
    words = vocabulary()
    found = {_split(phrase): ("noun", code) for phrase, code in words_from_abroad().items()}
    for kind in _LISTS:
        found.update({_split(phrase): (kind, phrase) for phrase in words[kind]})
    for kind in ("degrees", "sides"):
        found.update({_split(phrase): (kind, name) for name, phrases in words[kind].items() for phrase in phrases})
    found.update({_split(phrase): ("noun", code) for phrase, code in words["phrases"].items()})
    for code, phrases in words["words"].items():
        found.update({_split(phrase): ("noun", code) for phrase in phrases})
    return found


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(phrase.casefold()) if word)


def plain(label: str) -> str:
    """Return a label with one kind of apostrophe, camelCase and M/Aunt taken apart, and single spaces."""
    text = unicodedata.normalize("NFKC", label.replace("½", "1/2")).replace("\u2044", "/").translate(_APOSTROPHES)
    text = _CAMEL.sub(" ", text) if " " not in text.strip() else text
    text = _STEP_SLASH.sub(lambda found: "step mother" if found[1].casefold() == "m" else "step father", text)
    text = _GRAND_SLASH.sub(lambda found: _GRANDS.get(found[1].casefold(), "grand" + found[1]), text)
    text = _SIDED_SLASH.sub(lambda found: "maternal " if found[1].casefold() == "m" else "paternal ", text)
    return " ".join(text.split())


def squeezed(label: str) -> str:
    """Return only the letters and digits of a label, lower case: the form in which whole labels are compared."""
    return "".join(character for character in label.casefold() if character.isalnum())


def symbols(segment: str) -> list[Symbol]:
    """Recognise the words of one part of a label, longest phrases first."""
    words = [part for word in _WORD.findall(segment.replace("-", " ").replace(".", " ")) for part in _apart(word)]
    found: list[Symbol] = []
    at = 0
    while at < len(words):
        symbol, length = _longest(words, at)
        found.append(_name_or_kin(symbol, found))
        at += length
    return found


def _name_or_kin(symbol: Symbol, before: list[Symbol]) -> Symbol:
    """In "cousin Tia" the second word is a name, though a tia is an aunt."""
    is_name = bool(before) and before[-1].kind == "noun" and symbol.written[:1].isupper()
    if is_name and symbol.kind == "noun" and symbol.written.casefold() in words_from_abroad():
        return Symbol("unknown", symbol.written.casefold(), symbol.written)
    return symbol


def _apart(word: str) -> list[str]:
    """Take "mum's" and "stepdad" apart; leave every word of the vocabulary whole."""
    lowered = word.casefold()
    if lowered == "'s" or (lowered,) in _lexicon():
        return [word]
    if lowered.endswith(("'s", "s'")) and len(lowered) > 2:
        return [*_apart(word[:-2] if lowered.endswith("'s") else word[:-1].rstrip("s")), "'s"]
    for prefix in _PREFIXES:
        rest = lowered.removeprefix(prefix)
        if rest != lowered and len(rest) > 2 and _is_kin_word(rest):
            return [word[: len(prefix)], *_apart(word[len(prefix) :])]
    return [word]


def _is_kin_word(word: str) -> bool:
    return _lexicon().get((word,), ("", ""))[0] == "noun" or any(
        word.startswith(prefix) and _lexicon().get((word.removeprefix(prefix),), ("", ""))[0] == "noun"
        for prefix in _PREFIXES
    )


def _longest(words: list[str], at: int) -> tuple[Symbol, int]:
    lowered = tuple(word.casefold() for word in words[at : at + _LONGEST_PHRASE])
    for length in range(len(lowered), 0, -1):
        entry = _lexicon().get(lowered[:length])
        if entry and not _is_plural_owner(words, at, length, entry[0]):
            return Symbol(entry[0], entry[1], " ".join(words[at : at + length])), length
    return _single(words, at), 1


def _is_plural_owner(words: list[str], at: int, length: int, kind: str) -> bool:
    """Words such as "sons" in "brothers wife" own what follows and are not plurals."""
    last = words[at + length - 1].casefold()
    return (
        kind == "noun" and length == 1 and last.endswith("s") and (last[:-1],) in _lexicon()
        and at + 1 < len(words) and words[at + 1].casefold() != "'s" and last not in {"ms", "sis"}
    )  # fmt: skip


def _single(words: list[str], at: int) -> Symbol:
    word, lowered = words[at], words[at].casefold()
    if lowered == "'s":
        return Symbol("possessive", "", word)
    if lowered == "?":
        return Symbol("alleged", "?", word)
    if found := _LINEAGE.match(lowered):
        return Symbol("noun", _lineage_code(found[1] or "", len(found[2]), found[3]), word)
    if lowered.endswith("s") and at + 1 < len(words) and _lexicon().get((lowered[:-1],), ("", ""))[0] == "noun":
        words.insert(at + 1, "'s")
        return Symbol("noun", _lexicon()[lowered[:-1],][1], word)
    return Symbol("unknown", lowered, word)


def _lineage_code(side: str, greats: int, sex: str) -> str:
    """MGM, PGF, MGGM: side, a G for each generation above the parents, sex."""
    base = {"m": "grandmother", "f": "grandfather", "p": "grandparent"}[sex]
    return "_".join(filter(None, [{"m": "maternal", "p": "paternal"}.get(side, ""), *["great"] * (greats - 1), base]))
