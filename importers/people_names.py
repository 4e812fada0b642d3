"""One cell, several people: "Elizabeth & David Davies" are two, "Smith, Jane" is one."""

from __future__ import annotations

import re

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "revd", "reverend", "sir", "lady", "prof", "professor", "fr", "sr"}
)
_AND = re.compile(r"\s*(?:&|\+|\band\b|\bwith\b|/)\s*", re.IGNORECASE)
_HARD = re.compile(r"\s*(?:;|\n|\|)\s*")
_MAX_PEOPLE = 6
_PARTNER = re.compile(
    r"^(?:(?:his|her|their|the)\s+)?(?P<who>husband|wife|spouse|(?:civil |long[- ]term |ex[- ]?)?partner|fianc[eé]e?)"
    r"\s+(?=\S)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:the |their |his |her )*(?:family|others?|one other|another|household|children|baby|\d+)", re.IGNORECASE
)
_FAMILY = re.compile(
    r"^the\s+(?P<name>[^\W\d_][\w'’-]+?)(?:s|\s+family)$|^(?P<name2>[^\W\d_][\w'’-]+)\s+family$", re.IGNORECASE
)
_BRACKETED_PAIR = re.compile(
    r"^(?P<before>[^()]+?)\s*\(\s*(?P<and>and|&|\+|with)?\s*(?P<inner>[^()]+)\)$", re.IGNORECASE
)


def split_people(text: str) -> list[str]:
    """Split a cell that may name a couple; names are as written, with a shared surname given to each.

    >>> split_people("Elizabeth & David Davies")
    ['Elizabeth Davies', 'David Davies']
    >>> split_people("Mr & Mrs Hall"), split_people("Smith, Jane")
    (['Mr Hall', 'Mrs Hall'], ['Smith, Jane'])
    """
    plain = _without_brackets(text.strip())
    people = [name for part in _HARD.split(plain) if part for name in _split_commas(part)]
    return people if len(people) <= _MAX_PEOPLE else [text.strip()]


def _without_brackets(text: str) -> str:
    """Read "Joan Pell (and Ray)" and "Mr & Mrs Pell (Joan and Ray)"; other brackets stay."""
    found = _BRACKETED_PAIR.match(text)
    if found is None:
        return text
    if found["and"]:
        return f"{found['before']} and {found['inner']}"
    inner = [part for part in _AND.split(found["inner"]) if part]
    is_pair = len(inner) > 1 and all(len(part.split()) == 1 for part in inner)
    return f"{found['inner']} {found['before'].split()[-1]}" if is_pair and _AND.search(found["before"]) else text


def _split_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and all(_is_whole_name(part) for part in parts):
        return [name for part in parts for name in _split_couple(part)]
    return _split_couple(text)


def _is_whole_name(text: str) -> bool:
    words = text.split()
    return len(words) >= 2 and (_is_title(words[0]) or len(words) <= 4)


def _split_couple(text: str) -> list[str]:
    parts = [part for part in _AND.split(text) if part and not _NOBODY.fullmatch(part)]
    if len(parts) == 1:
        return [parts[0] if _AND.search(text) else _of_family(text)]
    partners = [_PARTNER.match(part) for part in parts]
    if len(parts) == 2 and partners[1]:
        name = parts[1][partners[1].end() :]
        is_married = partners[1]["who"].casefold() in {"husband", "wife", "spouse"} and len(name.split()) == 1
        return _with_first_surname([parts[0], name]) if is_married else [parts[0], name]
    if len(parts) < 2 or any(not part[0].isalpha() for part in parts):
        return [text]
    if "," in parts[0] and all(len(part.split()) == 1 for part in parts[1:]):
        surname, _, first = parts[0].partition(",")
        return [f"{surname.strip()}, {name.strip()}" for name in (first, *parts[1:])]
    last = parts[-1].split()
    if len(last) < 2:
        return _with_first_surname(parts) if not any(_is_title(part) for part in parts) else [text]
    if _is_title(last[0]) and all(_is_title(part) for part in parts[:-1]) and len(last) > 2:
        # "Mr and Mrs J Pell": by custom the initial is that of the one who is named first.
        return [f"{parts[0]} {' '.join(last[1:])}", *(f"{part} {last[-1]}" for part in [*parts[1:-1], last[0]])]
    return [*(_with_surname(part, last) for part in parts[:-1]), parts[-1]]


def _of_family(text: str) -> str:
    """Read "The Pells" and "Pell family" as a surname alone, in the form in which surnames come first."""
    found = _FAMILY.match(text)
    return f"{found['name'] or found['name2']}," if found else text


def _with_first_surname(parts: list[str]) -> list[str]:
    """Read "Amanda Hill & Paul": they share the surname that only the first is given."""
    words = parts[0].split()
    return parts if len(words) < 2 else [parts[0], *(f"{part} {words[-1]}" for part in parts[1:])]


def _with_surname(part: str, last: list[str]) -> str:
    """Give "Elizabeth" or "Mr" the surname at the end; "Jane Smith" has one already."""
    words = part.split()
    named = [word for word in words if not _is_title(word)]
    # "Mr Pell and Ms Orme" have a surname each; "Mr John & Mrs Jane Hall" share one.
    is_whole = len(words) > len(named) == 1 and len(named[0].rstrip(".")) > 1 and len(last) == 2 and _is_title(last[0])
    return part if len(named) >= 2 or is_whole else f"{part} {last[-1]}"


def _is_title(word: str) -> bool:
    return word.rstrip(".").casefold() in _TITLES


def name_field(name: str) -> tuple[str, str]:
    """Return the field of a name from ``split_people``: "Pell," is a surname and nothing more."""
    return ("family_name", name.removesuffix(",")) if name.endswith(",") else ("full_name", name)
