"""A whole text, read sentence by sentence: what it says, where, and what it takes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from importers.narrative.people import Memory
from importers.narrative.reading import Said, SentenceReader
from importers.narrative.vocabulary import is_head, last_group, not_names, words
from importers.relation_codes import vocabulary
from importers.sentences import Token, plain_text, sentences, tokens_of

_MONTHS = frozenset({"april", "may", "june", "august"})
_MISPLACED = re.compile(r"\b([A-Z][a-z]+) ?'(?!s\b) ?([a-z]+)\b")
"""An apostrophe that has lost its "s"."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something said in a text.

    Attributes:
        line: 0-based line of the text on which the name stands.
        sentence: On one line, as written.
    """

    said: Said
    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a text says in which no child is in focus.

    Attributes:
        sexes: "F" or "M" by name in lower case, as far as a pronoun says it.
    """

    told: tuple[Told, ...]
    sexes: Mapping[str, str]


def read_text(text: str, child: frozenset[str] = frozenset(), writer: str = "") -> list[Told]:
    """Read a note, a message or an entry.

    Args:
        text: Lines as written.
        child: Names of the child whom it is about, in lower case; without them a phrase about the child by name
            is a phrase about somebody of that name.
        writer: Name of whoever wrote it, where that may be a relative: "my" and "I" mean them.
    """
    return _read(text, Memory(child=child, writer=writer))


def read_story(text: str, names: Iterable[str] = ()) -> Story:
    """Read a text about a family in which no child is in focus: everybody in it is named.

    Args:
        names: Of people who are in it, as far as they are known: "April" is then no month.
    """
    text = _MISPLACED.sub(_mended, text)
    memory = Memory(names=_alone(text) | {name.casefold() for name in names}, has_child=False)
    told = _read(text, memory)
    return Story(tuple(told), dict(memory.by_pronoun))


def _mended(found: re.Match[str]) -> str:
    """Write "Joe 'son" as it was meant, "Joe's son"; a quotation stays one."""
    return f"{found[1]}'s {found[2]}" if is_head(found[2]) else found[0]


def _alone(text: str) -> frozenset[str]:
    """Return the words that are whole names in some place of a text: "Ann Joe" is two people when both are."""
    found: set[str] = set()
    for sentence in (one for paragraph in sentences(plain_text(text)) for one in paragraph):
        tokens, runs = tokens_of(sentence.text, not_names())
        found |= _months_as_names(tokens)
        found |= {
            tokens[run.first].word
            for run in runs
            if run.first == run.last or tokens[run.first].word == tokens[run.last].word
        }
    return frozenset(found)


def _months_as_names(tokens: Sequence[Token]) -> set[str]:
    """Return "june" unless every June of a sentence may be a month: "in June", "June 4"."""
    found = set()
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        is_dated = before is not None and (before.word in words().before_months or before.word.isdigit())
        if token.text[:1].isupper() and token.word in _MONTHS and not is_dated and not (after and after.word.isdigit()):
            found.add(token.word)
    return found


def _read(text: str, memory: Memory) -> list[Told]:
    found: list[Told] = []
    for paragraph in sentences(plain_text(text)):
        memory.before, memory.topics, memory.unnamed = [], frozenset(), None
        own: list[Told] = []
        before = ""
        for sentence in paragraph:
            is_taken_back = _takes_back(sentence.text)
            if is_taken_back:
                own = [_denied(one) for one in own]
            said = SentenceReader(sentence.text, memory).said()
            told = [Told(one, sentence.line_of(one.start), _with_name(one, sentence.text, before)) for one in said]
            before = sentence.text
            # "No relation": a kin word in the same sentence is a courtesy.
            own.extend(
                one for one in told if not is_taken_back or not one.said.is_kin or one.said.certainty == "denied"
            )
        found.extend(own)
    return list(_distinct(_without_courtesies(found)))


def _without_courtesies(found: list[Told]) -> list[Told]:
    """As in "Auntie Bev is a family friend": then no sentence makes her an aunt."""
    friends = {one.said.name for one in found if _code(one) in words().friends}
    return [one for one in found if one.said.name not in friends or _group(one) not in vocabulary()["courtesy_groups"]]


def _code(told: Told) -> str:
    meaning = told.said.place.meaning
    return meaning.code if meaning is not None else ""


def _group(told: Told) -> str:
    return last_group(_code(told))


def _with_name(said: Said, sentence: str, before: str) -> str:
    """Return a sentence with the one before it when only that one has the name: "Rita was there; she is mum's mum"."""
    return sentence if said.name in sentence or not before else f"{before} {sentence}"


def _takes_back(sentence: str) -> bool:
    lowered = sentence.casefold()
    return any(map(lowered.__contains__, (*words().retractions, *words().courtesy)))


def _denied(told: Told) -> Told:
    return replace(told, said=replace(told.said, certainty="denied")) if told.said.is_kin else told


def _distinct(found: list[Told]) -> Iterator[Told]:
    seen: set[tuple[str, object, str]] = set()
    for one in found:
        key = (one.said.name, one.said.place, one.said.certainty)
        if key not in seen:
            seen.add(key)
            yield one
