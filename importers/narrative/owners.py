"""Whose relative a phrase is about: the child's, the writer's, somebody's who is named, somebody's whom "her" means."""

from __future__ import annotations

from collections.abc import Iterator

from importers.narrative.people import (
    CHILD,
    NAME,
    WRITER,
    Memory,
    Place,
    Seen,
    fitting,
    may_be_of_child,
    of_name,
    sex_of_phrase,
)
from importers.narrative.phrases import Kin, Named, PhraseReader, Pronoun, Word
from importers.narrative.row import Row
from importers.narrative.vocabulary import last_group, relation, words

_LOOKED_BACK = 6
_GIVEN = frozenset({"given", "recorded", "stated"})
_HAVE_SIDES = frozenset({"sibling", "grandparent", "aunt", "cousin"})
_NOBODY: frozenset[int] = frozenset()


class Owners:
    """Finds the place of a phrase in a family.

    Args:
        row: The sentence.
        phrases: Who took the sentence apart; reads "on dad's side".
        memory: Whom the sentences before have named.
    """

    def __init__(self, row: Row, phrases: PhraseReader, memory: Memory) -> None:
        self._row = row
        self._phrases = phrases
        self._memory = memory

    def place(self, at: int, kin: Kin, exclude: frozenset[int] = _NOBODY) -> Place | None:
        """Return the place that a phrase describes.

        Args:
            at: Place of the phrase in the row.
            exclude: Places of the names that the phrase is about: they are not their own relatives.
        """
        owner = self._owner(at, kin, exclude)
        if owner is None:
            return None
        side = kin.side or ("" if kin.owner.kind else self._side_behind(at))
        if not side or owner.segments:
            return owner.then(kin.segments)
        return self._on_side(owner, kin, side)

    def _on_side(self, owner: Place, kin: Kin, side: str) -> Place:
        """As in "Half-sister on mum's side" is one word; "a daughter on mum's side" is mum's daughter."""
        sided = owner.then(kin.segments, side)
        if sided.meaning is not None and last_group(sided.meaning.code) in _HAVE_SIDES:
            return sided
        parent = side.removesuffix("'s")
        if relation(parent) is not None:
            return owner.then((parent, *kin.segments))
        return owner.then(kin.segments) if self._memory.is_child(parent) else Place(NAME, parent, kin.segments)

    def _side_behind(self, at: int) -> str:
        for item in self._row.items[at + 1 :]:
            if isinstance(item, Word) and item.text in {"on", "from"}:
                side, _ = self._phrases.side_at(item.first)
                if side:
                    return side
        return ""

    def _owner(self, at: int, kin: Kin, exclude: frozenset[int]) -> Place | None:
        owner = kin.owner
        if owner.kind == "child":
            return Place(CHILD)
        if owner.kind == "writer":
            return Place(WRITER)
        if owner.kind == "name":
            return self._of_named(owner.text)
        if owner.kind == "kin" and owner.kin is not None:
            return self.place(at, owner.kin, exclude)
        if owner.kind == "pronoun":
            return self._of_pronoun(at, kin, exclude)
        given = self._given_relation(at)
        if given is not None:
            return given
        if kin.article == "indefinite" or not may_be_of_child(kin):
            return self._having(at, kin, exclude)
        return Place(CHILD)

    def _of_named(self, name: str) -> Place:
        return Place(CHILD) if self._memory.is_child(name) else Place(NAME, name)

    def _of_pronoun(self, at: int, kin: Kin, exclude: frozenset[int]) -> Place | None:
        before = [one for one in self._memory.topics_first() if not self._is_among(one, exclude)]
        here = self.seen(at, exclude)
        if not may_be_of_child(kin):
            # A child in care has no sons and no wife: somebody else is meant.
            here, before = self._grown_up(here), self._grown_up(before)
        seen = fitting(here, before, kin.owner.text)
        if seen is not None:
            return seen.place
        return Place(CHILD) if may_be_of_child(kin) else None

    def _grown_up(self, seen: list[Seen]) -> list[Seen]:
        return [one for one in seen if not (one.place.anchor == CHILD and not one.place.segments)]

    def _having(self, at: int, kin: Kin, exclude: frozenset[int]) -> Place | None:
        """Return who has "a son": the subject of "has" or "confirmed", or the child where that is the only sense."""
        if self._side_behind(at):
            return Place(CHILD)
        for place in range(at - 1, max(-1, at - _LOOKED_BACK), -1):
            if self._row.word(place) in words().introduce:
                return self._subject_of(place, exclude)
        if self._row.word(0) == "there" and self._memory.before:
            return self._memory.before[-1].place
        return Place(CHILD) if may_be_of_child(kin) else None

    def _subject_of(self, verb: int, exclude: frozenset[int]) -> Place | None:
        for place in range(verb - 1, -1, -1):
            item = self._row.item(place)
            if isinstance(item, Pronoun):
                return self._of_subject_pronoun(place, item, exclude)
            if isinstance(item, Named) and not item.is_place and place not in exclude and not item.is_owner_only:
                return self._of_named(item.text)
            if isinstance(item, Kin) and not item.is_owner_only:
                return self.place(place, item, exclude)
        return None

    def _of_subject_pronoun(self, at: int, pronoun: Pronoun, exclude: frozenset[int]) -> Place | None:
        if pronoun.is_writer:
            return Place(WRITER)
        seen = fitting(self._grown_up(self.seen(at, exclude)), self._grown_up(self._memory.topics_first()), pronoun.sex)
        return seen.place if seen else None

    def _given_relation(self, at: int) -> Place | None:
        """As in "Collected Mum; relationship given as half-brother": to whom is said just before."""
        if self._row.word(at - 1) != "as" or self._row.word(at - 2) not in _GIVEN or at > 4:
            return None
        before = self._memory.before
        return before[-1].place if len(before) > 1 else None

    def seen(self, until: int, exclude: frozenset[int] = _NOBODY) -> list[Seen]:
        """Return whoever the sentence has spoken of before a place, in order."""
        found: list[Seen] = []
        for at, item in enumerate(self._row.items[:until]):
            if at in exclude:
                continue
            if isinstance(item, Named) and not item.is_place:
                found.append(self._seen_name(item))
            elif isinstance(item, Kin) and not item.is_quoted:
                found.extend(self._seen_kin(at, item))
        return found

    def _seen_name(self, item: Named) -> Seen:
        return Seen(Place(CHILD), "", "") if self._memory.is_child(item.text) else of_name(item, self._memory)

    def _seen_kin(self, at: int, kin: Kin) -> Iterator[Seen]:
        if kin.owner.kind == "name" and not self._memory.is_child(kin.owner.text):
            yield Seen(Place(NAME, kin.owner.text), kin.owner.text, self._memory.sex_of(kin.owner.text))
        # A phrase only looks back on what stands before it, so this ends.
        place = self.place(at, kin)
        if place is not None and place.meaning is not None and not kin.is_plural:
            yield Seen(place, "", sex_of_phrase(kin))

    def _is_among(self, seen: Seen, exclude: frozenset[int]) -> bool:
        named = {item.text for at in exclude if isinstance(item := self._row.item(at), Named)}
        return bool(seen.name) and seen.name in named
