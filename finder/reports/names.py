"""Names as a paper for the family may show them."""

from __future__ import annotations

import re

from finder.reports.vocabulary import vocabulary


def first_name(name: str) -> str:
    """Return the first given name, or "" when only a title and a surname are written.

    >>> first_name("Karen Ostrander"), first_name("OSTRANDER, Karen"), first_name("Mrs Ostrander")
    ('Karen', 'Karen', '')
    """
    plain = re.sub(r"\([^)]*\)", " ", name)
    family, comma, given = plain.partition(",")
    if comma and given.strip():
        plain = given
    words = plain.split()
    titled = [word for word in words if _is_title(word)]
    rest = [word for word in words if not _is_title(word)]
    # "Mrs Ostrander": the one word left is a surname, unless a comma showed which part is the given name.
    if not rest or (titled and len(rest) == 1 and not (comma and family)):
        return ""
    return rest[0]


def initial(name: str) -> str:
    """Return the initial of the first name ("K."), or ""."""
    first = first_name(name)
    return f"{first[0]}." if first else ""


def _is_title(word: str) -> bool:
    return word.casefold().strip(".") in vocabulary().titles
