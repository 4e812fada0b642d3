"""From a confidential string to the patterns that find it, however it is written."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from finder.model.candidate import ConfidentialText
from finder.reports.folding import spaced
from finder.reports.table import Audience
from finder.reports.vocabulary import vocabulary

_GAP = r"[\W_]*"
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+|00)?\d(?:[\s().\-/]*\d){6,}")
_HOUSE_NUMBER = re.compile(r"^\d+\s*[a-z]?\s+(?=[^\W\d])", re.IGNORECASE)
_LONG_ENOUGH_FOR_ANYWHERE = 9


@dataclass(frozen=True, slots=True)
class Needle:
    """A pattern over folded text.

    Attributes:
        why: What it protects ("carer's surname").
        text: The confidential string it was made from; never for logs.
        is_short: Looks like other things in machine-written parts of a file (an outward postcode
            "S10" is also a cell of a workbook), so it is looked for in readable text only.
    """

    pattern: re.Pattern[str]
    why: str
    text: str
    is_short: bool = False


def needles_for(confidential: Sequence[ConfidentialText], audience: Audience) -> tuple[Needle, ...]:
    """Return the patterns for everything that this audience must not read.

    Strings for audience "any" bind every export; those for "family" only the family's.
    """
    bound = [item for item in confidential if item.audience != "family" or audience is Audience.FAMILY]
    found: dict[str, Needle] = {}
    for item in bound:
        for needle in _needles_of(item, audience):
            found.setdefault(needle.pattern.pattern, needle)
    return tuple(found.values())


def _needles_of(item: ConfidentialText, audience: Audience) -> Iterator[Needle]:
    text = item.text.strip()
    rest = text
    for match in _POSTCODE.finditer(text):
        yield Needle(_characters(match[1] + match[2]), item.why, item.text)
        if audience is Audience.FAMILY:
            yield Needle(_words((match[1].casefold(),)), f"{item.why} (postcode area)", item.text, is_short=True)
        rest = rest.replace(match[0], " ")
    for match in _PHONE.finditer(rest):
        yield Needle(_telephone(match[0]), item.why, item.text)
        rest = rest.replace(match[0], " ")
    for part in _parts(rest, item.why, audience):
        tokens = tuple(spaced(part).text.split())
        tokens = tuple(token for token in (re.sub(r"\W", "", token) for token in tokens) if token)
        letters = "".join(tokens)
        # One Latin letter is an initial; one Chinese character is a surname.
        if len(letters) >= 2 or (letters and _is_ideograph(letters)):
            yield Needle(_words(tokens), item.why, item.text)


def _parts(text: str, why: str, audience: Audience) -> Iterable[str]:
    """The whole string, and those of its parts that would give the same away."""
    whole = text.strip(" ,;\n")
    parts = [part.strip() for part in re.split(r"[,;\n]+", whole) if part.strip()]
    # A withheld address is hidden from professionals too, but its town alone is no secret among them.
    lines = parts if audience is Audience.FAMILY else parts[:1]
    chosen = [whole, *(part for part in lines if not _is_unit(part))]
    if audience is Audience.FAMILY:
        streets = (_HOUSE_NUMBER.sub("", part) for part in parts if _HOUSE_NUMBER.match(part))
        chosen += [street for street in streets if len(street.split()) >= 2]
        chosen += [name for part in parts for name in _institution_names(part)]
        if "name" in why and "surname" not in why and len(whole.split()) >= 2:
            chosen.append(whole.split()[-1])
    return [part for part in dict.fromkeys(chosen) if part]


def _is_unit(part: str) -> bool:
    words = part.casefold().split()
    return len(words) <= 2 and (words[0] in vocabulary().unit_words or part.isdigit())


def _institution_names(part: str) -> Iterator[str]:
    """The proper name in "Thirlby Moor Primary School": it gives the school away without the word."""
    words = part.split()
    kinds = {word for kind in vocabulary().institutions for word in kind.split()}
    while words and words[-1].casefold() in kinds:
        words = words[:-1]
    name = " ".join(words)
    if words and len(words) < len(part.split()) and len(name) >= 5:
        yield name


def _characters(text: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + _GAP.join(re.escape(character) for character in text.casefold()) + r"(?!\w)")


def _telephone(text: str) -> re.Pattern[str]:
    digits = re.sub(r"\D", "", text)
    national = re.sub(r"^(?:0044|44(?=\d{9,10}$))?0?", "", digits)
    body = _GAP.join(national)
    # A full number is unlike anything else, so it counts even inside a longer run of digits.
    return re.compile(body if len(national) >= _LONG_ENOUGH_FOR_ANYWHERE else rf"(?<!\d)0?{body}(?!\d)")


@functools.lru_cache(maxsize=1024)
def _words(tokens: tuple[str, ...]) -> re.Pattern[str]:
    body = _GAP.join([re.escape(tokens[0]), *(_any_form(token) for token in tokens[1:])])
    return re.compile(_no_more(tokens[0][0], "?<!") + body + _no_more(tokens[-1][-1], "?!"))


def _any_form(token: str) -> str:
    """A word and, in addresses, its usual abbreviations ("lane": "ln")."""
    forms = {token}.union(
        *({word, *short} for word, short in vocabulary().street_words.items() if token == word or token in short)
    )
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms))})" if len(forms) > 1 else re.escape(token)


def _no_more(edge: str, look: str) -> str:
    """A word must not go on with letters, a number not with digits ("185 Mill Lane" is not "85 Mill Lane").

    Scripts that put no space between words have no such border.
    """
    if _is_ideograph(edge):
        return ""
    return rf"({look}\d)" if edge.isdigit() else rf"({look}[^\W\d_])"


def _is_ideograph(character: str) -> bool:
    return unicodedata.east_asian_width(character) == "W"
