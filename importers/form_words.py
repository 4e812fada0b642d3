"""What the labels, column headings and section headings of referral forms mean; the words are in ``forms.json``."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from importers.relations import ReadRelationship, read_relationship
from importers.view_words import read_amount

_BRACKETED = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]")
_PLURAL = re.compile(r"(?<=[a-z])\([a-z]{1,3}\)")
_NUMBERING = re.compile(r"^(?:section |part |q)?(?:\d{1,2}[a-z]?(?:[.)]\d{0,2})*[.):]?|[a-h][.)])\s+")
_APOSTROPHES = re.compile(r"['’`´]")
_NOT_WORDS = re.compile(r"[^\w]+")
_DOTTED = re.compile(r"\b(\w)\.\s?(?=\w\b)")
_MAX_LABEL_CHARS = 110
# Codes that a label names when it asks for the child or for nobody, never for a relative.
_NOT_ASKED_FOR = frozenset({"unknown_relationship", "child", "foster_child", "cared_for", "son", "daughter"})

_ROLES = frozenset(
    {
        "teacher",
        "social_worker",
        "reviewing_officer",
        "health_professional",
        "professional",
        "foster_carer",
        "childminder",
        "neighbour",
        "family_friend",
    }
)


_WORD_LISTS = ("not_people", "not_in_names", "names_too", "same_address", "child_address", "self")


@dataclass(frozen=True, slots=True)
class LabelMeaning:
    """What a label asks for.

    Attributes:
        area: "child", "referral", "relative" or "other" (known, and kept as an extra).
        field: Canonical field, or a field of the form ("referrer", "contact_details"); "" for "other".
        is_explicit: The label itself says whose value it is ("Child's name" as against "Name").
        who: For a relative: the words that name the relationship.
    """

    area: str
    field: str
    is_explicit: bool = True
    who: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What a heading opens.

    Attributes:
        kind: "child", "people", "siblings", "parents", "household", "carers", "professionals", "referrer",
            "wishes", "safety", "consent" or "".
        code: Relationship of its people when their rows give none, or "".
    """

    kind: str
    code: str = ""
    status: str = "current"


Rules = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The contents of ``forms.json``, compiled."""

    labels: tuple[tuple[str, str, re.Pattern[str]], ...]
    names_child: re.Pattern[str]
    suffixes: Rules
    prefixes: Rules
    columns: Rules
    sections: tuple[tuple[str, str, re.Pattern[str]], ...]
    roles: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    amounts: tuple[tuple[str, re.Pattern[str]], ...]


@functools.cache
def vocabulary() -> Vocabulary:
    """Load the words that stand beside this module."""
    data = json.loads(resources.files("importers").joinpath("forms.json").read_text(encoding="utf-8"))

    def whole(patterns: Sequence[str]) -> re.Pattern[str]:
        joined = "|".join(f"(?:{pattern})" for pattern in patterns)
        return re.compile(joined.replace("{child}", data["child"]).replace("{name}", data["name"]))

    return Vocabulary(
        labels=(
            *((area, field, whole(patterns)) for area, rules in data["labels"].items() for field, patterns in rules),
            ("other", "", whole(data["other_labels"])),
        ),
        names_child=re.compile(rf"(?:^|\b){data['child']}(?:\b|$)"),
        suffixes=tuple((field, whole([rf"(?P<who>.+?) (?:{suffix})"])) for field, suffix in data["person_suffixes"]),
        prefixes=tuple(
            (field, whole([rf"(?:{suffix}) (?:of|for) (?P<who>.+)"])) for field, suffix in data["person_suffixes"]
        ),
        columns=tuple((field, whole(patterns)) for field, patterns in data["columns"]),
        sections=tuple((kind, code, whole(patterns)) for kind, code, patterns in data["sections"]),
        roles=MappingProxyType(data["roles"]),
        words=MappingProxyType({key: frozenset(data[key]) for key in _WORD_LISTS}),
        amounts=tuple(
            (amount, re.compile("|".join(rf"\b{word}\b" for word in words)))
            for amount, words in data["amounts"].items()
        ),
    )


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a label in the form in which ``forms.json`` writes it.

    >>> fold("1. Child's D.o.B. (dd/mm/yyyy):"), fold("Mother / Father")
    ('childs dob', 'mother father')
    """
    plain = _PLURAL.sub("", " ".join(text.split()).casefold())
    bare = _BRACKETED.sub(" ", plain).strip()
    plain = _NUMBERING.sub("", bare or plain)
    plain = _DOTTED.sub(r"\1", _APOSTROPHES.sub("", plain))
    return " ".join(_NOT_WORDS.sub(" ", plain).replace("_", " ").split())


@functools.lru_cache(maxsize=4096)
def label_meaning(text: str) -> LabelMeaning | None:
    """Say what a label asks for, or None when it is no known label.

    >>> label_meaning("Liquidlogic ID").field, label_meaning("Name of young person").field
    ('external_id', 'full_name')
    >>> label_meaning("Mother's date of birth").who
    'mothers'
    """
    folded = fold(text)
    if not folded or len(text) > _MAX_LABEL_CHARS:
        return None
    words = vocabulary()
    for area, field, pattern in words.labels:
        if pattern.fullmatch(folded):
            return LabelMeaning(area, field, is_explicit=bool(words.names_child.search(folded)))
    return _relative_meaning(folded)


def asks_for_child(text: str) -> bool:
    """Return True for a label of the child or of the referral, and not of a relative."""
    meaning = label_meaning(text)
    return meaning is not None and meaning.area in {"child", "referral", "other"}


def _relative_meaning(folded: str) -> LabelMeaning | None:
    for field, pattern in (*vocabulary().suffixes, *vocabulary().prefixes):
        match = pattern.fullmatch(folded)
        if match and _names_somebody(match.group("who")):
            return LabelMeaning("relative", field, who=match.group("who"))
    if len(folded.split()) <= 6 and _names_somebody(folded):
        return LabelMeaning("relative", "full_name", who=folded)
    return None


def _names_somebody(words: str) -> bool:
    read = relationship_of(words)
    return read.matched and read.code not in _NOT_ASKED_FOR


@functools.lru_cache(maxsize=4096)
def relationship_of(words: str) -> ReadRelationship:
    """Read a relationship or a role, the words that only forms use included; "Mother's" is read as "Mother"."""
    role = vocabulary().roles.get(fold(words))
    if role:
        return ReadRelationship(role)
    read = read_relationship(words)
    for fewer in _fewer_words(words) if not read.matched else ():
        again = read_relationship(fewer)
        if again.matched and (fewer == words.removesuffix("s") or again.code in _ROLES):
            return again
    return read


def _fewer_words(words: str) -> Iterator[str]:
    """Yield "Mother" for "Mothers", and the last words of a role: "teacher" for "Year 4 teacher"."""
    if words.endswith("s"):
        yield words.removesuffix("s")
    parts = words.split()
    for start in range(1, len(parts)):
        yield " ".join(parts[start:])


@functools.lru_cache(maxsize=4096)
def column_field(text: str) -> str:
    """Return what a column heading of a table of people asks for, or "".

    >>> column_field("How related?"), column_field("D.O.B / age"), column_field("Invite? (Y/N)")
    ('relationship', 'date_of_birth', 'invite')
    """
    folded = fold(text)
    if not folded or len(text) > _MAX_LABEL_CHARS:
        return ""
    return next((field for field, pattern in vocabulary().columns if pattern.fullmatch(folded)), "")


@functools.lru_cache(maxsize=4096)
def section_of(text: str) -> Section | None:
    """Say what a heading opens, or None when its words are not known.

    >>> section_of("Professionals involved").kind, section_of("Brothers and sisters living elsewhere").code
    ('professionals', 'sibling')
    """
    folded = fold(text)
    if not folded or len(text) > 160:
        return None
    for kind, code, pattern in vocabulary().sections:
        if pattern.fullmatch(folded):
            return Section(kind, *_section_code(folded, code))
    read = relationship_of(folded)
    if read.matched and read.code not in _NOT_ASKED_FOR:
        return Section("people", read.code, read.status)
    return None


def _section_code(folded: str, code: str) -> tuple[str, str]:
    """Prefer what the heading says exactly ("foster carers", "former carers") over what its section assumes."""
    read = relationship_of(folded)
    if code and read.matched and read.code not in _NOT_ASKED_FOR and code not in {"professional", "parent"}:
        return read.code, read.status
    return code, "current"


def is_word(kind: str, text: str) -> bool:
    """Return True when a text is one of the words of a list: "not_people", "same_address", "child_address", "self"."""
    return fold(text) in vocabulary().words[kind]


def is_prose(text: str) -> bool:
    """Return True when a text holds a word that no name has: "Anyone who matters to the child".

    >>> is_prose("Anyone who matters to the child"), is_prose("jo mae pell")
    (True, False)
    """
    words = vocabulary().words["not_in_names"]
    also_names = vocabulary().words["names_too"]
    return any(fold(word) in words and (word.islower() or fold(word) not in also_names) for word in text.split())


def amount_of(text: str) -> str:
    """Return "stop", "too_little", "too_much", "just_right", or "" for what a child says of the amount of contact."""
    folded = fold(text)
    return next((amount for amount, pattern in vocabulary().amounts if pattern.search(folded)), "") or read_amount(text)
