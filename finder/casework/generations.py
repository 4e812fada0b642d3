"""What the code of a relationship says of generations and sexes."""

from __future__ import annotations

_UP_BASES = {
    "mother": 1,
    "father": 1,
    "parent": 1,
    "grandmother": 2,
    "grandfather": 2,
    "grandparent": 2,
    "son": -1,
    "daughter": -1,
    "child": -1,
    "grandson": -2,
    "granddaughter": -2,
    "grandchild": -2,
}
_SIBLINGS = frozenset({"brother", "sister", "sibling"})
_SEXES = {
    "mother": "F",
    "father": "M",
    "grandmother": "F",
    "grandfather": "M",
    "son": "M",
    "daughter": "F",
    "grandson": "M",
    "granddaughter": "F",
}


def generation_gap(code: str) -> int:
    """Return how many generations the subject stands above the object, 0 when the code does not say.

    >>> generation_gap("maternal_grandmother"), generation_gap("adoptive_mother"), generation_gap("aunt")
    (2, 1, 0)
    """
    if _is_remote(code):
        return 0
    great = code.count("great_")
    base = code.rsplit("_", 1)[-1]
    gap = _UP_BASES.get(base, 0)
    if abs(gap) == 2:
        return gap + great if gap > 0 else gap - great
    return 0 if great else gap


def is_sibling(code: str) -> bool:
    """Return True for brothers and sisters by birth or adoption, half ones included.

    >>> is_sibling("maternal_half_sister"), is_sibling("step_brother"), is_sibling("brother_in_law")
    (True, False, False)
    """
    return not _is_remote(code) and code.rsplit("_", 1)[-1] in _SIBLINGS


def sex_said(code: str) -> str:
    """Return the sex that a code with a generation says of its subject: "F", "M" or "".

    >>> sex_said("paternal_grandmother"), sex_said("parent"), sex_said("aunt")
    ('F', '', '')
    """
    return "" if _is_remote(code) else _SEXES.get(code.rsplit("_", 1)[-1], "")


def _is_remote(code: str) -> bool:
    return ">" in code or "step_" in code or "in_law" in code or "foster" in code
