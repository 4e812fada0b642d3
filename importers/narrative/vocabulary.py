"""The words of ``words.json``, and which words of the relationship vocabulary head a phrase about a relative."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from importers.relation_codes import UNKNOWN, group_of, parse_step, sex_of, vocabulary
from importers.relation_words import symbols, words_from_abroad
from importers.relations import ReadRelationship, read_relationship

_PREFIXES = ("step", "half", "great", "grand", "ex", "foster", "god")
_LINEAGE = re.compile(r"[mp]g{1,3}[mfp]")
"""MGM, PGF, MGGM: side, a G for each generation above the parents, sex."""
_PARTS_OF_A_PHRASE = frozenset({
    "noun", "degrees", "sides", "ex", "ended", "in_law", "by_marriage", "once_removed", "filler", "courtesy"
})  # fmt: skip


class Words(msgspec.Struct, frozen=True):
    """The contents of ``words.json``; every word in lower case."""

    not_names: frozenset[str]
    ends_names: frozenset[str]
    determiners: dict[str, frozenset[str]]
    numbers: frozenset[str]
    pronouns: dict[str, str]
    possessives: dict[str, str]
    writer: frozenset[str]
    writer_subject: frozenset[str]
    child_words: frozenset[str]
    modifiers: frozenset[str]
    leading: frozenset[str]
    before_months: frozenset[str]
    verbs: frozenset[str]
    couple_words: frozenset[str]
    births: tuple[str, ...]
    clauses: frozenset[str]
    naming: frozenset[str]
    copulas: frozenset[str]
    turned_out: tuple[str, ...]
    adverbs: frozenset[str]
    negations: frozenset[str]
    denials: frozenset[str]
    doubts: frozenset[str]
    have: frozenset[str]
    introduce: frozenset[str]
    modals: frozenset[str]
    retractions: tuple[str, ...]
    after_no_name: frozenset[str]
    called: tuple[str, ...]
    partner_links: tuple[str, ...]
    former_partner_links: tuple[str, ...]
    courtesy: tuple[str, ...]
    titles: frozenset[str]
    friends: frozenset[str]
    places_after: frozenset[str]
    places_within: tuple[str, ...]
    kept_roles: frozenset[str]
    ambiguous: frozenset[str]
    descendants: frozenset[str]


@cache
def words() -> Words:
    """Load the words that stand beside this module."""
    return msgspec.json.decode((files("importers.narrative") / "words.json").read_bytes(), type=Words)


@cache
def heads() -> frozenset[str]:
    """Return every last word of a phrase that names a relationship ("mum", "carer", "babcia")."""
    phrases = [phrase for known in vocabulary()["words"].values() for phrase in known]
    lasts = {phrase.split()[-1].casefold() for phrase in phrases if phrase not in words().ambiguous}
    return frozenset(
        lasts | {word.casefold() for word in words_from_abroad()} | {"ex", "adopter", "adopters", "child", "children"}
    )


@cache
def english_kin() -> frozenset[str]:
    """Return the single words that no name begins with because they say what somebody is ("Nan", "Mum")."""
    single = {phrase for known in vocabulary()["words"].values() for phrase in known if " " not in phrase}
    return frozenset(single - words().ambiguous) | {"ex"}


@cache
def not_names() -> frozenset[str]:
    """Return the words that begin no name."""
    compound = {f"{prefix}{dash}{word}" for prefix in _PREFIXES for dash in ("-", "") for word in english_kin()}
    in_law = {f"{word}-in-law" for word in english_kin()}
    return words().not_names | english_kin() | compound | in_law


@lru_cache(maxsize=64)
def by_last_word(phrases: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Return the words of phrases by the last one: most places of a sentence end none of them."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        parts = tuple(phrase.split())
        found.setdefault(parts[-1], []).append(parts)
    return found


@lru_cache(maxsize=64)
def bounds_of_names(names: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that begin no name and those that do not go on with one, where some words are known as names."""
    return not_names() - names, words().ends_names | names


@lru_cache(maxsize=8192)
def is_head(word: str) -> bool:
    """Return True when a word may end a phrase about a relative: "mum", "stepdad", "half-brother"."""
    last = word.rsplit("-", 1)[-1]
    if last in heads() or last == "law" or _LINEAGE.fullmatch(last):
        return True
    prefix = next((one for one in _PREFIXES if last.startswith(one) and len(last) > len(one) + 2), "")
    return bool(prefix) and is_head(last.removeprefix(prefix))


@lru_cache(maxsize=8192)
def relation(label: str) -> ReadRelationship | None:
    """Return what a phrase means, or None when it names no relationship."""
    if label in words().ambiguous and label not in {"child", "children"}:
        return None
    read = read_relationship(label)
    return read if read.matched and read.code != UNKNOWN else None


@lru_cache(maxsize=8192)
def is_phrase(text: str) -> bool:
    """Return True when every word of a text belongs to one phrase about one relative, and it means something."""
    if text in words().ambiguous and text not in words().child_words | {"children"}:
        return False
    found = symbols(text)
    is_whole = all(one.kind in _PARTS_OF_A_PHRASE for one in found)
    n_nouns = sum(one.kind == "noun" for one in found)
    is_ex = text == "ex"
    return is_whole and (n_nouns == 1 or is_ex) and relation(text) is not None


@lru_cache(maxsize=4096)
def is_role(code: str) -> bool:
    """Return True for roles (carer, teacher, friend), which are no kinship."""
    step = parse_step(code.rsplit(">", maxsplit=1)[-1])
    return step is not None and group_of(step) == "role"


@lru_cache(maxsize=4096)
def last_group(code: str) -> str:
    """Return the group of what the subject is: "sibling", "child", "role" ..."""
    step = parse_step(code.rsplit(">", maxsplit=1)[-1])
    return group_of(step) if step else ""


@lru_cache(maxsize=4096)
def sex_said(code: str) -> str:
    """Return the sex that the last word of a code implies: "F", "M" or ""."""
    step = parse_step(code.rsplit(">", maxsplit=1)[-1])
    return sex_of(step) if step else ""
