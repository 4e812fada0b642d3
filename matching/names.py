"""Names taken apart: what is compared, what is a particle, and what is no name at all."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from matching.fold import fold, fold_words
from matching.namedata import NameKnowledge, name_knowledge
from matching.phonetic import phonetic_key

# What the files write before a child has a name, whatever follows.
NO_NAME_YET = frozenset({"baby", "unborn", "unknown", "infant"})


@dataclass(frozen=True, slots=True)
class GivenName:
    """A given name as it is compared.

    Attributes:
        written: As written, spaces tidied.
        key: Folded to one word.
        words: Folded words.
        forms: Name groups that it can stand for; empty for a name that the files do not know.
        variants: Name groups that it is a spelling of.
        sound: Phonetic key of the first word.
        is_initial: One letter only.
    """

    written: str
    key: str
    words: tuple[str, ...]
    forms: frozenset[int]
    variants: frozenset[int]
    sound: str
    is_initial: bool


@dataclass(frozen=True, slots=True)
class FamilyName:
    """A family name as it is compared.

    Attributes:
        written: As written, spaces tidied.
        key: Folded to one word, particles kept ("vandenberg", "mclaughlin").
        words: Folded words without particles that stand alone.
        stem: The key without the ending that Slavic names change for women.
        variants: Name groups that it is a spelling of.
        sound: Phonetic key of the words.
        is_marker: A name of respect or faith that relatives need not share (Begum, Kaur).
    """

    written: str
    key: str
    words: tuple[str, ...]
    stem: str
    variants: frozenset[int]
    sound: str
    is_marker: bool


@functools.lru_cache(maxsize=65536)
def given_name(text: str) -> GivenName | None:
    """Return the given name in ``text``; None when it says that there is none yet ("Baby", "Unknown Male")."""
    known = name_knowledge()
    words = _name_words(text, known)
    if not words or all(word in known.no_given_name for word in words):
        return None
    if words[0] in NO_NAME_YET:
        return None
    key = "".join(words)
    return GivenName(
        written=" ".join(text.split()),
        key=key,
        words=words,
        forms=known.forms.get(key, frozenset()),
        variants=known.variants.get(key, frozenset()),
        sound=phonetic_key(words[0]),
        is_initial=len(key) == 1,
    )


@functools.lru_cache(maxsize=65536)
def family_name(text: str) -> FamilyName | None:
    """Return the family name in ``text``, or None when there is none."""
    known = name_knowledge()
    words = _name_words(text, known)
    if not words or all(word in known.no_family_name for word in words):
        return None
    kept = tuple(word for word in words if word not in known.particles and len(word) > 1) or words
    key = "".join(words)
    return FamilyName(
        written=" ".join(text.split()),
        key=key,
        words=kept,
        stem=slavic_stem(key),
        variants=known.family_variants.get(key, frozenset()) | known.family_variants.get("".join(kept), frozenset()),
        sound=phonetic_key("".join(kept)),
        is_marker=key in known.marker_names,
    )


def middle_words(text: str) -> tuple[GivenName, ...]:
    """Return the middle names and initials in ``text``, one by one, without particles."""
    known = name_knowledge()
    found = (given_name(word) for word in fold_words(text) if word not in known.particles or len(word) == 1)
    return tuple(name for name in found if name is not None)


def slavic_stem(key: str) -> str:
    """Cut the ending that differs between women and men of one family.

    >>> slavic_stem("kowalska") == slavic_stem("kowalski"), slavic_stem("novakova") == slavic_stem("novak")
    (True, True)
    """
    for ending, stem in (
        ("ska", "sk"),
        ("ski", "sk"),
        ("cka", "ck"),
        ("cki", "ck"),
        ("dzka", "dzk"),
        ("dzki", "dzk"),
        ("sky", "sk"),
    ):
        if key.endswith(ending) and len(key) > len(ending) + 2:
            return key[: -len(ending)] + stem
    for ending in ("ova", "eva"):
        if key.endswith(ending) and len(key) > 5:
            return key[:-1] if key[-4] in "aeiou" else key[:-3]
    return _lithuanian_stem(key)


def _lithuanian_stem(key: str) -> str:
    for ending in ("auskas", "auskiene", "auskaite"):
        if key.endswith(ending):
            return key[: -len(ending)] + "ausk"
    for ending in ("iene", "aite", "yte", "ute", "iute"):
        if key.endswith(ending) and len(key) > len(ending) + 4:
            return key[: -len(ending)]
    for ending in ("as", "is", "us"):
        if key.endswith(ending) and len(key) > 8:
            return key[:-2]
    return key


def _name_words(text: str, known: NameKnowledge) -> tuple[str, ...]:
    """Fold, and leave out titles and remarks unless nothing else is there."""
    words = fold_words(text)
    kept = tuple(word for word in words if word not in known.titles and word not in known.noise)
    return kept or words


def same_stem(left: FamilyName, right: FamilyName) -> bool:
    """Tell whether two different family names are the woman's and the man's form of one (Kowalska, Kowalski).

    >>> same_stem(family_name("Novák"), family_name("Nováková"))
    True
    """
    return left.key != right.key and (left.stem == right.stem or _ova(left.key, right.key) or _ova(right.key, left.key))


def _ova(woman: str, man: str) -> bool:
    """Novak and Novakova; Popov and Popova; Cerny and Cerna; Tancos and Tancosova; Pavlicek and Pavlickova."""
    if len(man) < 4:
        return False
    return woman in {man + "ova", man + "va", man[:-1] + "ova", man[:-2] + man[-1] + "ova"} or (
        man[-1] in "vny" and woman in {man + "a", man[:-1] + "a"}
    )


__all__ = ["FamilyName", "GivenName", "family_name", "fold", "given_name", "middle_words", "same_stem", "slavic_stem"]
