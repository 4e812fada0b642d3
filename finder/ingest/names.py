"""Names as people type them: particulars, notices and placeholders told apart; nothing thrown away."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from finder.model.record import PersonName


@dataclass(frozen=True, slots=True)
class Wordlists:
    """The contents of ``person_names.json``."""

    titles: frozenset[str]
    unnamed: frozenset[str]
    unborn: frozenset[str]
    birth_markers: tuple[str, ...]
    alias_markers: tuple[str, ...]
    former_markers: tuple[str, ...]
    married_markers: tuple[str, ...]
    flags: tuple[tuple[str, tuple[str, ...]], ...]
    particles: frozenset[str]


@functools.cache
def wordlists() -> Wordlists:
    """Load the word lists that stand beside this module."""
    data = json.loads(resources.files("finder.ingest").joinpath("person_names.json").read_text(encoding="utf-8"))
    return Wordlists(
        titles=frozenset(data["titles"]),
        unnamed=frozenset(data["unnamed"]),
        unborn=frozenset(data["unborn"]),
        birth_markers=tuple(data["birth_markers"]),
        alias_markers=tuple(data["alias_markers"]),
        former_markers=tuple(data["former_markers"]),
        married_markers=tuple(data["married_markers"]),
        flags=tuple((flag, tuple(words)) for flag, words in data["flags"].items()),
        particles=frozenset(data["particles"]),
    )


@dataclass(frozen=True, slots=True)
class ReadNames:
    """What the name fields of one row say.

    Attributes:
        flags: Notices found in the fields: "duplicate", "do_not_use", "deceased", "unborn".
        is_unnamed: There is no given name that identifies anybody.
    """

    names: tuple[PersonName, ...]
    flags: tuple[str, ...]
    is_unnamed: bool


@dataclass(frozen=True, slots=True)
class _Cleaned:
    text: str
    flags: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    """(kind, words) of further names in the same text."""


_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_QUOTED = re.compile(r"[\"“”]([^\"“”]+)[\"“”]")


def read_names(
    given: str,
    middle: str,
    family: str,
    full: str = "",
    other: Iterable[tuple[str, str]] = (),
) -> ReadNames:
    """Read the name fields of one row.

    Args:
        given: Given name as written, "" if the row has only a full name.
        middle: Middle names as written.
        family: Family name as written.
        full: Whole name as written, in either order ("SMITH, Jane").
        other: (kind, text) of further name fields; kinds "alias", "birth", "married".

    Returns:
        The recorded name first, then aliases and birth or married names, without repetition.

    >>> read_names("Ann", "", "Hill", other=[("alias", "née Ward")]).names[1].family
    'Ward'
    """
    flags: list[str] = []
    extra: list[tuple[str, str]] = []
    cleaned = []
    for text in (given, middle, family, full):
        part = _clean(text)
        cleaned.append(part.text)
        flags.extend(part.flags)
        extra.extend(part.others)
    as_written = " ".join(part.strip() for part in (given, middle, family) if part.strip()) or full.strip()
    given_text, middle_text, family_text, full_text = cleaned
    if full_text and not (given_text or family_text):
        given_text, middle_text, family_text = split_full_name(full_text)
        if not family_text and _begins_with_title(full):
            given_text, family_text = "", given_text
    if not middle_text and " " in given_text:
        # "Forenames" hold all given names; the first is the one that people use and systems compare.
        given_text, _, middle_text = given_text.partition(" ")
    given_text, unborn = _without_placeholder(given_text)
    family_text, _ = _without_placeholder(family_text)
    if unborn:
        flags.append("unborn")
    main = PersonName(given_text, middle_text, family_text, "recorded", as_written)
    names = [main] if main.full else []
    for kind, text in [*other, *extra]:
        names.extend(_other_names(kind, text, main))
    return ReadNames(_unique(names), tuple(dict.fromkeys(flags)), not given_text and not _has_given(names))


def _has_given(names: Iterable[PersonName]) -> bool:
    return any(name.given for name in names)


def _unique(names: Iterable[PersonName]) -> tuple[PersonName, ...]:
    seen: dict[tuple[str, str, str], PersonName] = {}
    for name in names:
        seen.setdefault((name.given.casefold(), name.middle.casefold(), name.family.casefold()), name)
    return tuple(seen.values())


@functools.lru_cache(maxsize=16_384)
def _clean(text: str) -> _Cleaned:
    """Take notices, bracketed remarks and titles out of one field."""
    text = " ".join(text.replace("’", "'").replace("\u00a0", " ").split())
    flags: list[str] = []
    others: list[tuple[str, str]] = []

    def take(match: re.Match[str]) -> str:
        inner = match.group(1).strip()
        flag = _flag_of(inner)
        kind, words = _marked(inner)
        if flag:
            flags.append(flag)
        elif words:
            others.append((kind, words))
        elif inner and not _speaks_of_unknown(inner):
            others.append(("alias", inner))
        return " "

    text = _BRACKETS.sub(take, text)
    text = _QUOTED.sub(take, text)
    text, marked = _cut_marked(text)
    others.extend(marked)
    text, found = _cut_flags(text)
    flags.extend(found)
    return _Cleaned(
        _without_titles(re.sub(r"\s*-\s*", "-", " ".join(text.split())).strip(" ,;-*#")), tuple(flags), tuple(others)
    )


def _speaks_of_unknown(text: str) -> bool:
    words = wordlists()
    return any(word.casefold().strip("?.") in words.unnamed | words.unborn for word in text.split())


def _flag_of(text: str) -> str:
    folded = text.casefold().strip(" .!*")
    for flag, words in wordlists().flags:
        if folded in words:
            return flag
    return ""


@functools.cache
def _flag_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # "Dup" and "Late" are also names; only longer notices are cut out of running text.
    return tuple(
        (flag, re.compile(rf"(?<![\w']){re.escape(word)}(?![\w'])", re.IGNORECASE))
        for flag, words in wordlists().flags
        for word in words
        if len(word) > 4
    )


def _cut_flags(text: str) -> tuple[str, list[str]]:
    found = []
    for flag, pattern in _flag_patterns():
        if pattern.search(text):
            text = pattern.sub(" ", text)
            found.append(flag)
    return text, found


def _marker_kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    words = wordlists()
    return (
        ("birth", words.birth_markers),
        ("alias", words.alias_markers),
        ("birth", words.former_markers),
        ("married", words.married_markers),
    )


def _marked(text: str) -> tuple[str, str]:
    """Return (kind, words) when the text begins with a marker such as "née"."""
    folded = text.casefold()
    for kind, markers in _marker_kinds():
        for marker in sorted(markers, key=len, reverse=True):
            if folded.startswith(marker) and re.match(r"[\s:.-]|$", folded[len(marker) :] or " "):
                return kind, text[len(marker) :].strip(" :.-")
    return "", ""


@functools.cache
def _marker_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # A marker in front leaves no recorded name in this field ("née Ward" in an alias column).
    return tuple(
        (kind, re.compile(rf"(?<![\w']){re.escape(marker)}[\s:.]+(.+)$", re.IGNORECASE))
        for kind, markers in _marker_kinds()
        for marker in sorted(markers, key=len, reverse=True)
        if (len(marker) >= 3 or marker == "né") and marker not in {"born", "now", "was", "prefers"}
    )


def _cut_marked(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Cut "née Ward" or "aka Kate" out of running text."""
    if " " not in text and ":" not in text and "." not in text:
        return text, []
    for kind, pattern in _marker_patterns():
        match = pattern.search(text)
        if match:
            return text[: match.start()], [(kind, match.group(1).strip())]
    return text, []


def _begins_with_title(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and words[0].casefold().strip(".") in wordlists().titles


def _without_titles(text: str) -> str:
    words = text.split()
    titles = wordlists().titles
    while len(words) > 1 and words[0].casefold().strip(".") in titles:
        words.pop(0)
    return " ".join(words)


def _without_placeholder(text: str) -> tuple[str, bool]:
    """Return the text without placeholder words, and whether it speaks of an unborn or unnamed baby."""
    folded = text.casefold().strip(" .")
    words = wordlists()
    if folded.strip("?") in words.unnamed or not folded.strip("?! "):
        return "", False
    if folded in words.unborn:
        return "", True
    kept = [w for w in text.split() if w.casefold().strip("?.") not in words.unborn | words.unnamed and w.strip("?")]
    if len(kept) < len(text.split()):
        is_unborn = any(w.casefold() in words.unborn for w in text.split())
        return " ".join(kept), is_unborn
    return text, False


def split_full_name(text: str) -> tuple[str, str, str]:
    """Split a whole name into (given, middle, family).

    A comma puts the family name first; so does a first word in capitals before words that are not.

    >>> split_full_name("O'NEILL-SHAH, Kate Ann")
    ('Kate', 'Ann', "O'NEILL-SHAH")
    >>> split_full_name("Maria de Souza")
    ('Maria', '', 'de Souza')
    """
    if "," in text:
        family, _, rest = text.partition(",")
        words = _without_titles(rest.strip()).split()
        return (words[0] if words else ""), " ".join(words[1:]), family.strip()
    words = text.split()
    if len(words) == 1:
        return words[0], "", ""
    if words[0].isupper() and len(words[0]) > 2 and not any(w.isupper() and len(w) > 1 for w in words[1:]):
        return words[1], " ".join(words[2:]), words[0]
    start = len(words) - 1
    particles = wordlists().particles
    while start > 1 and words[start - 1].casefold() in particles:
        start -= 1
    return words[0], " ".join(words[1:start]), " ".join(words[start:])


def _other_names(kind: str, text: str, main: PersonName) -> list[PersonName]:
    """Read an alias or birth-name field, which may hold several names and markers."""
    found: list[PersonName] = []
    for part in re.split(r"\s*[;/|]\s*|\s+or\s+", text):
        marked_kind, words = _marked(part.strip())
        cleaned = _clean(words or part)
        found.extend(_one_other(marked_kind or kind, cleaned.text, main))
        for inner_kind, inner in cleaned.others:
            found.extend(_one_other(inner_kind, _clean(inner).text, main))
    return found


def _one_other(kind: str, text: str, main: PersonName) -> list[PersonName]:
    text, _ = _without_placeholder(text)
    if not text or _flag_of(text):
        return []
    words = text.split()
    if kind in {"birth", "married"}:
        if len(words) == 1 or words[0].casefold() in wordlists().particles:
            return [PersonName(main.given, main.middle, text, kind, text)]
    elif len(words) == 1:
        return [PersonName(text, "", main.family, kind, text)]
    given, middle, family = split_full_name(text)
    return [PersonName(given, middle, family, kind, text)]
