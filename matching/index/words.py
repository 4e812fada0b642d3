"""What a name is compared by: the terms of its given side and of its family side."""

from __future__ import annotations

from enum import IntEnum

from matching.fold import fold_words
from matching.namedata import name_knowledge

MAX_LETTERS = 48


class Part(IntEnum):
    """Which part of a name a term is; the index numbers them like this."""

    WHOLE = 0
    FIRST = 1
    LATER = 2
    MIDDLE = 3
    CORE = 4
    WORD = 5


# How much a term's likeness counts: the whole name most, so that Anne is sooner found than Anne-Marie.
PART_WEIGHTS = (1.0, 0.99, 0.97, 0.95, 0.99, 0.96)

_PLAIN = {code: " " for code in range(128) if not chr(code).isalnum()} | {ord("'"): None, ord("`"): None}

Terms = tuple[tuple[str, Part], ...]


def name_words(text: str) -> tuple[str, ...]:
    """Fold into words; titles at the front are left out unless nothing else is there.

    >>> name_words("Mrs O’Brien-Łuczak"), name_words("Lord")
    (('obrien', 'luczak'), ('lord',))
    """
    words = plain_words(text) if text.isascii() else fold_words(text)
    if len(words) == 1 and len(words[0]) <= MAX_LETTERS:
        return words
    return without_titles(tuple(word[:MAX_LETTERS] for word in words))


def folded(text: str) -> str:
    """Return the words of a name with a space between them."""
    if text.isascii() and text.isalpha() and len(text) <= MAX_LETTERS:
        return text.lower()
    return " ".join(name_words(text))


def plain_words(text: str) -> tuple[str, ...]:
    """Fold text that is ASCII, as ``fold_words`` does but several times faster."""
    return tuple(text.lower().translate(_PLAIN).split())


def without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out titles at the front unless nothing else is there."""
    titles = name_knowledge().titles
    first = next((place for place, word in enumerate(words) if word not in titles), 0)
    return words[first:]


def joined(words: tuple[str, ...]) -> str:
    """Join words to one term of at most ``MAX_LETTERS`` letters."""
    return "".join(words)[:MAX_LETTERS]


def given_terms(words: tuple[str, ...]) -> Terms:
    """Return the terms of a given name.

    >>> given_terms(("anne", "marie"))
    (('annemarie', <Part.WHOLE: 0>), ('anne', <Part.FIRST: 1>), ('marie', <Part.LATER: 2>))
    """
    if len(words) < 2:
        return tuple((word, Part.WHOLE) for word in words)
    later = tuple((word, Part.LATER) for word in words[1:])
    return (joined(words), Part.WHOLE), (words[0], Part.FIRST), *later


def middle_terms(words: tuple[str, ...]) -> Terms:
    """Return the terms of middle names; particles say nothing."""
    particles = name_knowledge().particles
    return tuple((word, Part.MIDDLE) for word in words if len(word) == 1 or word not in particles)


def family_terms(words: tuple[str, ...]) -> Terms:
    """Return the terms of a family name.

    >>> family_terms(("van", "den", "berg"))
    (('vandenberg', <Part.WHOLE: 0>), ('berg', <Part.CORE: 4>))
    """
    if len(words) < 2:
        return tuple((word, Part.WHOLE) for word in words)
    particles = name_knowledge().particles
    core = tuple(word for word in words if len(word) > 1 and word not in particles)
    without_particles = ((joined(core), Part.CORE),) if core and core != words else ()
    single = tuple((word, Part.WORD) for word in core) if len(core) > 1 else ()
    return (joined(words), Part.WHOLE), *without_particles, *single
