"""Names of relationships as values: built once for every combination of words, then shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from finder.kinship.naming import blood_term, possessive, sibling
from finder.kinship.siblinghood import Siblinghood

BLOOD, AFFINAL, CHAIN = 0, 1, 2
"""Category of a name: at equal cost blood goes before simple affinal, and that before a chain."""

BIRTH_PREFIX, ADOPTIVE_PREFIX = "birth ", "adoptive "


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A name of a relationship, and what it rests on. Each combination exists once, so identity is equality.

    Attributes:
        label: Full name, side and prefix included.
        term: Bare word.
        head: The name as the beginning of a chain ("brother" for a brother of unknown blood).
        parts: Number of possessive parts; "maternal half-brother's father" has 2.
        is_doubtful: One of two relationships, because somebody in between is not identified.
    """

    label: str
    term: str
    head: str
    side: str = ""
    half: bool | None = False
    is_step: bool = False
    is_adoptive: bool = False
    is_severed: bool = False
    category: int = AFFINAL
    parts: int = 1
    is_doubtful: bool = False


@cache
def blood_name(counts: tuple[int, int], sex: str, side: str, half: bool | None, prefix: str) -> Name:
    """Name kin by blood or adoption whose half or full blood needs no alternative: "adoptive maternal aunt".

    Args:
        counts: Steps up, steps down.
    """
    term = blood_term(*counts, sex, half=half is True)
    label = f"{prefix}{side} {term}" if side else f"{prefix}{term}"
    return Name(
        label,
        term,
        label,
        side=side,
        half=half,
        is_adoptive=prefix == ADOPTIVE_PREFIX,
        is_severed=prefix == BIRTH_PREFIX,
        category=BLOOD,
    )


@cache
def sibling_name(blood: Siblinghood, sex: str, prefix: str) -> Name:
    """Name a brother or sister: "brother", "maternal half-brother", "brother or maternal half-brother"."""
    if blood.half is False:
        return blood_name((1, 1), sex, "", False, prefix)
    if blood.half:
        return blood_name((1, 1), sex, blood.side, True, prefix)
    term = sibling(sex, half=False)
    if blood.has_shared_parent:
        alternative = " ".join(part for part in (blood.side, sibling(sex, half=True)) if part)
        label, side = f"{term} or {alternative}", blood.side
    else:
        label, side = f"{term} (full or half not known)", ""
    return Name(
        prefix + label,
        term,
        prefix + term,
        side=side,
        half=None,
        is_adoptive=prefix == ADOPTIVE_PREFIX,
        is_severed=prefix == BIRTH_PREFIX,
        category=BLOOD,
    )


@cache
def either_name(counts: tuple[int, int], sex: str, slot_sex: str, side: str, prefix: str) -> Name:
    """Name somebody who is nearer by a generation on each leg if two people in between are one.

    Args:
        slot_sex: Sex of the placeholder, which is that of the person if they are one.
    """
    up, down = counts
    far = blood_term(up, down, sex, half=False)
    if up == down == 2:
        near = f"{sibling(sex, half=False)}, {sibling(sex, half=True)}"
    else:
        near = blood_term(up - 1, down - 1, sex or (slot_sex if down == 1 else ""), half=False)
    near_side = f"{side} " if up > 2 and side else ""
    label = f"{prefix}{near_side}{near} or {f'{side} ' if side else ''}{far}"
    return Name(
        label,
        f"{near} or {far}",
        label,
        side=side,
        half=None,
        is_adoptive=prefix == ADOPTIVE_PREFIX,
        is_severed=prefix == BIRTH_PREFIX,
        category=BLOOD,
        is_doubtful=True,
    )


@cache
def affinal_name(
    term: str, side: str = "", prefix: str = "", *, is_adoptive: bool = False, is_severed: bool = False
) -> Name:
    """Name kin by one marriage that has a word of its own: "step-father", "maternal uncle by marriage"."""
    label = f"{prefix}{side} {term}" if side else f"{prefix}{term}"
    return Name(
        label,
        term,
        label,
        side=side,
        is_step=term.startswith("step-"),
        is_adoptive=is_adoptive or prefix == ADOPTIVE_PREFIX,
        is_severed=is_severed,
    )


@cache
def plain_name(label: str) -> Name:
    """Name a partner, a carer or a role by a word that is all there is to say."""
    return Name(label, label, label)


def partner_of(name: Name, couple: str) -> Name:
    """Name a relative's partner in two words: "maternal aunt's ex-husband"."""
    return joined((name, plain_name(couple)))


@lru_cache(maxsize=16384)
def joined(heads: tuple[Name, ...]) -> Name:
    """Join names to a possessive chain."""
    owners = " ".join(possessive(name.head) for name in heads[:-1])
    label = f"{owners} {heads[-1].head}"
    return Name(
        label,
        label,
        label,
        is_adoptive=any(name.is_adoptive for name in heads),
        is_severed=any(name.is_severed for name in heads),
        category=CHAIN,
        parts=sum(name.parts for name in heads),
    )
