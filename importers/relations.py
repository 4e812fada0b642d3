"""The words by which files name a relationship, read into the codes of ``docs/relationship-codes.md``.

All four styles that case systems export are read: role ("Mother"), pair ("Mother : Child"), sentence ("is the mother
of") and code ("CHI", "MGM"), and the phrases that people write in forms ("Uncle Konrad (dad's brother)").
A courtesy name ("auntie", not related) never becomes kin: kin where there is none is the worse mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from importers.relation_codes import (
    UNKNOWN,
    Step,
    group_of,
    in_group,
    inverse_code,
    is_code,
    parse_step,
    sex_of,
    shortest,
    vocabulary,
)
from importers.relation_phrases import Phrase, inflect, neutral, read_phrase
from importers.relation_words import plain, squeezed, symbols

__all__ = ["ReadRelationship", "inverse_code", "is_code", "read_relationship", "with_remark"]

_MAX_CHARS = 200
_MOST_WORDS = 10
_PARTS = re.compile(r"[()\[\]{};,\n]|\s[-–—:|]+\s|:\s|\s[-–—]+(?=\S)|\s-$")
_PAIR = re.compile(r"^(?P<subject>[^:()>]+?)\s*(?::|->|=>|→|>|\s-\s|\s–\s)\s*(?P<object>[^:()>]+)$")
_HAS = re.compile(r"^(?:has|have)\s+(?:as\s+)?(?:the |an? )?(?P<what>.+)$|^(?P<what2>.+?)\s+is$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\s+(?:of|to|for)$", re.IGNORECASE)
_QUOTED_KIN = re.compile(r"(?:\"|(?<!\w)'')([^\"]+?)(?:\"|'')|(?<!\w)'([a-z]+)'(?!\w)", re.IGNORECASE)
_QUOTES = re.compile(r"\"|''|(?<!\w)'|'(?!\w)")
_LEADING = re.compile(r"^(?:is |a |an |the |of )*", re.IGNORECASE)
_OR = re.compile(r"\s*(?:/|\||\bor\b)\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:\band\b|&|\+)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadRelationship:
    """What a label says: subject *is the* ``code`` *of* object.

    Attributes:
        code: ``unknown_relationship`` when nothing more is said or understood.
        status: "current" or "ended" (a former carer; ended couples have codes of their own).
        certainty: "stated", "alleged" or "denied".
        matched: False when the words were not understood: the file's reader raises a doubt.
        also: Further codes that the same words state ("grandmother and special guardian").
    """

    code: str
    status: str = "current"
    certainty: str = "stated"
    matched: bool = True
    also: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def read_relationship(label: str) -> ReadRelationship:
    """Read a relationship label of any style.

    Args:
        label: As written. More than 200 characters are not a label, and not understood.

    >>> read_relationship("Uncle Konrad (dad's brother)").code
    'paternal_uncle'
    >>> read_relationship('"auntie" (family friend)').code
    'family_friend'
    """
    text = plain(label)
    if len(text) > _MAX_CHARS or not any(character.isalnum() for character in text):
        return ReadRelationship(UNKNOWN, matched=text in {"", "?", "-", "??"})
    whole = vocabulary()["labels"].get(squeezed(text))
    if whole:
        return ReadRelationship(whole, certainty="alleged" if "?" in text else "stated")
    return _read_pair(text) or _read_has(text) or _read_parts(text)


_CLAUSES = re.compile(r"[.;,:\n]|\s[-–—]\s")
_LEADS_IN = re.compile(
    r"^(?:(?:she|he|they)(?: is|'s| are)|is|are|but|really|actually|just|only|in fact)\s+", re.IGNORECASE
)


def with_remark(read: ReadRelationship, remark: str) -> ReadRelationship:
    """Return a relationship as a remark beside it qualifies it: an "aunt" who is "no relation" is a friend.

    Only kin words that are used as courtesy titles are taken back, and only by a clause that says nothing else.

    >>> with_remark(read_relationship("Aunt"), "Family friend, no relation.").code
    'family_friend'
    >>> with_remark(read_relationship("Aunt"), "Lives next door, no relation to the Hills.").code
    'aunt'
    """
    step = parse_step(read.code.rsplit(">", maxsplit=1)[-1])
    if not remark or step is None or group_of(step) not in vocabulary()["courtesy_groups"]:
        return read
    clauses = [_LEADS_IN.sub("", clause.strip()) for clause in _CLAUSES.split(remark)]
    codes = [read_relationship(clause).code for clause in clauses if clause]
    is_courtesy = any(clause.casefold() in _courtesies() for clause in clauses)
    if not is_courtesy and "family_friend" not in codes:
        return read
    return replace(
        read, code=next((code for code in codes if code in {"family_friend", "neighbour"}), "acquaintance"), also=()
    )


@cache
def _courtesies() -> frozenset[str]:
    return frozenset(vocabulary()["courtesy"]) | {"courtesy title", "courtesy title only", "a courtesy title"}


def _read_pair(text: str) -> ReadRelationship | None:
    """Read "Mother : Child": the first word is the subject's. Both must be plain words that answer each other."""
    pair = _PAIR.match(text)
    if pair is None:
        return None
    subject, other = _read_parts(pair["subject"]), _read_parts(pair["object"])
    if not (subject.matched and other.matched) or UNKNOWN in {subject.code, other.code}:
        return None
    return subject if _answer_each_other(subject.code, other.code) else None


def _answer_each_other(first: str, second: str) -> bool:
    one, two = parse_step(first), parse_step(second)
    if one is None or two is None:
        return False
    if group_of(one) == "role" and group_of(two) == "role":
        return True
    back = parse_step(inverse_code(first))
    return back is not None and group_of(back) == group_of(two)


def _read_has(text: str) -> ReadRelationship | None:
    """Read "has mother" and "mother is": the object is the mother, so the subject is the child."""
    found = _HAS.match(text)
    if found is None:
        return None
    read = _read_parts(found["what"] or found["what2"])
    return replace(read, code=inverse_code(read.code), also=()) if read.matched else None


def _without_sentence(text: str) -> str:
    return _child_ending().sub("", _SENTENCE_END.sub("", text))


@cache
def _child_ending() -> re.Pattern[str]:
    words = sorted(vocabulary()["child_words"], key=len, reverse=True)
    return re.compile(rf"\s+(?:of|to|for)\s+(?:{'|'.join(map(re.escape, words))})$", re.IGNORECASE)


def _read_parts(text: str) -> ReadRelationship:
    text = _without_sentence(text)
    is_quoted = _has_quoted_courtesy(text)
    parts = [part.strip() for part in _PARTS.split(_QUOTES.sub(" ", text)) if part.strip()]
    parts = [part for at, part in enumerate(parts) if not (at and _names_follow(part))]
    phrases = [_with_fewer_words(part) for part in parts]
    main = next((phrase for phrase in phrases if phrase.steps), None)
    is_courtesy = is_quoted or any(phrase.is_courtesy for phrase in phrases) or _is_only_called(parts)
    if main is None:
        if is_courtesy:
            return ReadRelationship("family_friend" if _has_kin(text) else "acquaintance")
        return _sharers(phrases) or _unknown(text)
    combined = _combined(main, phrases)
    if any(phrase.is_not_by_birth for phrase in phrases) and group_of(combined[-1]) == "parent":
        combined = (*combined[:-1], *(inflect(combined[-1], "", _social_degrees(combined[-1]), False) or ()))
    if is_courtesy and group_of(combined[-1]) != "role" and not _is_kin_all_the_same(combined, phrases):
        return ReadRelationship(_outsider(phrases) or "family_friend")
    return _result(combined, main, phrases)


def _social_degrees(step: Step) -> tuple[str, ...]:
    """A "dad" who is said not to be the biological one is a social parent; the nearest word is step-father."""
    return () if step.degrees else ("step",)


def _sharers(phrases: list[Phrase]) -> ReadRelationship | None:
    """Read "same mum, different dad", which names no relationship and yet is one."""
    shared = next((phrase.shared for phrase in phrases if phrase.shared), frozenset())
    if not shared:
        return None
    side = {"mother": "maternal_half_sibling", "father": "paternal_half_sibling"}
    return ReadRelationship("full_sibling" if len(shared) == 2 else side[next(iter(shared))])


def _has_quoted_courtesy(text: str) -> bool:
    """Quotation marks round "auntie" say that she is none; a whole quoted "mother" says nothing."""
    for found in _QUOTED_KIN.finditer(text):
        steps = read_phrase(found[1] or found[2]).steps
        if steps and group_of(steps[-1]) in vocabulary()["courtesy_groups"]:
            return True
    return False


def _names_follow(part: str) -> bool:
    """True for "known as Nana": what the child calls somebody says nothing of what that person is."""
    found = symbols(part)
    return bool(found) and found[0].kind == "nicknames_follow"


def _is_only_called(parts: list[str]) -> bool:
    return bool(parts) and _names_follow(parts[0])


def _has_kin(text: str) -> bool:
    return any(one.kind == "noun" for one in symbols(text))


def _unknown(text: str) -> ReadRelationship:
    bare = _LEADING.sub("", text.partition("(")[0])
    whole = vocabulary()["labels"].get(squeezed(bare))
    return ReadRelationship(whole or UNKNOWN, matched=whole is not None)


def _is_kin_all_the_same(steps: tuple[Step, ...], phrases: list[Phrase]) -> bool:
    """Judge "uncle by marriage, not blood related": he is an uncle by marriage; so is a step- or adoptive relation."""
    return (
        steps[-1].is_by_marriage
        or bool(set(steps[-1].degrees) & {"step", "adoptive"})
        or (
            group_of(steps[-1]) in {"parent", "couple", "in_law"}
            and not any(phrase.is_courtesy and phrase.steps for phrase in phrases)
        )
    )


def _outside() -> list[str]:
    outside: list[str] = vocabulary()["outside_the_family"]
    return outside


def _outsider(phrases: list[Phrase]) -> str:
    outside = _outside()
    return next((phrase.steps[-1].base for phrase in phrases if phrase.steps and phrase.steps[-1].base in outside), "")


def _read_alternatives(part: str) -> Phrase:
    """Read "aunt/uncle", "mother and father", "grandmother and special guardian"."""
    for separator in (_OR, _AND):
        pieces = [piece for piece in separator.split(part) if piece]
        if len(pieces) < 2 or "1/2" in part:
            continue
        phrases = [read_phrase(piece) for piece in pieces]
        if all(phrase.steps for phrase in phrases):
            return _one_of(phrases)
        if separator is _OR and phrases[-1].steps and _are_qualifiers(phrases[:-1]):
            return phrases[-1]
    return read_phrase(part)


def _with_fewer_words(part: str) -> Phrase:
    """Read "family friend from home" by its first words: where a friend comes from does not make him kin."""
    whole = _read_alternatives(part)
    words = part.split()
    if whole.steps or whole.is_courtesy or len(words) < 2 or len(words) > _MOST_WORDS:
        return whole
    for length in range(len(words) - 1, 0, -1):
        shorter = _read_alternatives(" ".join(words[:length]))
        if shorter.steps and shorter.steps[-1].base in _outside():
            return shorter
    return whole


def _are_qualifiers(phrases: list[Phrase]) -> bool:
    return all(phrase.is_understood and not phrase.side and not phrase.degrees for phrase in phrases)


def _one_of(phrases: list[Phrase]) -> Phrase:
    joined = neutral([phrase.steps for phrase in phrases])
    if joined:
        return replace(phrases[0], steps=joined)
    roles = [phrase.steps[-1].base for phrase in phrases if group_of(phrase.steps[-1]) == "role"]
    kin = [phrase for phrase in phrases if group_of(phrase.steps[-1]) != "role"]
    if len(kin) == 1:
        outsider = next((phrase for phrase in phrases if phrase.steps[-1].base in _outside()), None)
        is_courtesy = group_of(kin[0].steps[-1]) in vocabulary()["courtesy_groups"]
        return outsider if outsider and is_courtesy else replace(kin[0], also=roles[0])
    return phrases[0] if not kin else Phrase(is_understood=False)


def _combined(main: Phrase, phrases: list[Phrase]) -> tuple[Step, ...]:
    """Let the other parts of a label make the main one more exact."""
    steps = main.steps
    for phrase in phrases:
        if phrase is main:
            continue
        if phrase.shared:
            steps = _with_shared(steps, phrase.shared)
        elif phrase.steps:
            steps = _refined(steps, phrase.steps)
        elif phrase.is_understood and (phrase.side or phrase.degrees or phrase.is_by_marriage):
            steps = _qualified(steps, phrase)
    return steps


def _with_shared(steps: tuple[Step, ...], shared: frozenset[str]) -> tuple[Step, ...]:
    step = steps[-1]
    if len(steps) > 1 or group_of(step) != "sibling":
        return steps
    if len(shared) == 2:
        return (replace(step, degrees=("full",), side=""),)
    (parent,) = shared
    if "half" in step.degrees:
        return (replace(step, side="maternal" if parent == "mother" else "paternal"),)
    # "Brother (same mum)" leaves open whether the father is the same too.
    return (Step(parent), Step(in_group("child", sex_of(step)))) if not step.degrees and step.base != "twin" else steps


def _refined(steps: tuple[Step, ...], other: tuple[Step, ...]) -> tuple[Step, ...]:
    """Read "Uncle Dave (mum's partner)": the exact words win over a word of courtesy."""
    group, other_group = group_of(steps[-1]), group_of(other[-1])
    if "role" in {group, other_group}:
        return other if other[-1].base in vocabulary()["outside_the_family"] and group != "role" else steps
    if group == other_group and len(other) == 1:
        return (_of_one_group(steps[-1], other[0]),) if len(steps) == 1 else steps
    is_vague = group in vocabulary()["courtesy_groups"] or (group == "couple" and other_group == "couple")
    return other if is_vague and len(steps) == 1 and len(other) > 1 else steps


def _of_one_group(first: Step, other: Step) -> Step:
    """Keep the sex of the first word and the greater exactness of either."""
    base = other.base if sex_of(other) or not sex_of(first) else first.base
    # "Nana (mum's dad)": the word is an English grandmother and an Urdu grandfather, the words beside it say which.
    if sex_of(first) and sex_of(other) and sex_of(first) != sex_of(other) and (first.side or not other.side):
        base = first.base
    return replace(
        other,
        base=base,
        side=other.side or first.side,
        degrees=other.degrees if len(other.degrees) >= len(first.degrees) else first.degrees,
        is_by_marriage=first.is_by_marriage or other.is_by_marriage,
    )


def _qualified(steps: tuple[Step, ...], phrase: Phrase) -> tuple[Step, ...]:
    last = steps[-1]
    if len(steps) == 1 and group_of(last) == "couple" and phrase.side:
        return (Step("mother" if phrase.side == "maternal" else "father"), last)
    inflected = inflect(last, phrase.side or last.side, phrase.degrees, phrase.is_by_marriage)
    return (*steps[:-1], *inflected) if inflected else steps


def _result(steps: tuple[Step, ...], main: Phrase, phrases: list[Phrase]) -> ReadRelationship:
    steps = _outward(shortest(steps))
    is_denied = main.is_denied or any(
        phrase.is_denied and phrase.is_understood and (not phrase.steps or phrase.steps[-1].base == steps[-1].base)
        for phrase in phrases
    )
    is_ended = main.is_ended or any(phrase.is_ended and not phrase.steps for phrase in phrases)
    if is_ended and group_of(steps[-1]) == "couple":
        ended = inflect(steps[-1], "", (), False, is_ex=True)
        steps, is_ended = (*steps[:-1], *(ended or ())), False
    is_alleged = any(phrase.is_alleged for phrase in phrases)
    return ReadRelationship(
        _code(steps),
        status="ended" if is_ended else "current",
        certainty="denied" if is_denied else "alleged" if is_alleged else "stated",
        also=() if is_denied else _further(steps, main, phrases),
    )


def _further(steps: tuple[Step, ...], main: Phrase, phrases: list[Phrase]) -> tuple[str, ...]:
    """Return the kinship stated beside a role, or the role stated beside a kinship."""
    outside = vocabulary()["outside_the_family"]
    if steps[-1].base in outside:
        return ()
    is_role = group_of(steps[-1]) == "role"
    second = next(
        (one for one in phrases if one.steps and one is not main and (group_of(one.steps[-1]) == "role") != is_role),
        None,
    )
    if second is None:
        return (main.also,) if main.also else ()
    code = _code(_combined(second, phrases))
    return () if code in outside else (code,)


def _outward(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Mum's friend is a friend of the family, mum's solicitor a professional; neither has a place in the tree."""
    last = steps[-1]
    if len(steps) == 1 or group_of(last) != "role":
        return steps
    if last.base in vocabulary()["outside_the_family"]:
        return (last,)
    is_professional = last.base in {
        "teacher", "social_worker", "reviewing_officer", "health_professional", "professional"
    }  # fmt: skip
    return (Step("professional"),) if is_professional else steps


def _code(steps: tuple[Step, ...]) -> str:
    return ">".join(str(step) for step in steps)
