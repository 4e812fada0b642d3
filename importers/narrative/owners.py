"""Whose relative a phrase is about: the child's, the writer's, somebody's who is named, somebody's whom "her" means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
_SHORT = 3
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
        self._places: dict[int, Place | None] = {}

    def forget(self) -> None:
        """Look again at every phrase: the memory has learned something."""
        self._places.clear()

    def place(self, at: int, kin: Kin, exclude: frozenset[int] = _NOBODY) -> Place | None:
        """Return the place that a phrase describes; None when it is nobody's who is known.

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
        if owner.kind in {"child", "writer"}:
            return Place(CHILD if owner.kind == "child" else WRITER)
        if owner.kind == "name":
            return self.of_named(owner.text)
        if owner.kind == "kin" and owner.kin is not None:
            return self.place(at, owner.kin, exclude)
        if owner.kind == "pronoun":
            return self._of_pronoun(at, kin, exclude)
        if not self._memory.has_child:
            return self._of_subject(at, kin, exclude)
        given = self._given_relation(at)
        if given is not None:
            return given
        if kin.article == "indefinite" or not may_be_of_child(kin):
            return self._having(at, kin, exclude)
        return Place(CHILD)

    def of_named(self, name: str) -> Place:
        """Return the place of somebody who is named: the child's own for the child."""
        return Place(CHILD) if self._memory.is_child(name) else Place(NAME, name)

    def _of_subject(self, at: int, kin: Kin, exclude: frozenset[int]) -> Place | None:
        """As in "Kim is a woman with a son named Joe": without a child in focus the subject is meant, or nobody."""
        if not kin.article:
            return self._of_same(at)
        if self._row.word(at - 1) in words().copulas:
            return None
        waiting = self._memory.unnamed
        if kin.article == "definite" and waiting is not None and waiting[0].segments[-1:] == kin.segments:
            # "... has a son. The son is called Joe".
            return replace(waiting[0], segments=waiting[0].segments[:-1])
        for place, item in enumerate(self._row.items[:at]):
            if place in exclude:
                continue
            if isinstance(item, Pronoun) and not item.is_writer:
                seen = self._memory.topmost(self.heads_first(place, exclude), item.sex)
                return seen.place if seen else None
            if isinstance(item, Named) and not item.is_place and not item.is_owner_only:
                return Place(NAME, item.text)
        return None

    def _is_done_to(self, at: int, kin: Kin) -> bool:
        other = self._row.item(at - 2)
        is_same = isinstance(other, Pronoun) and other.sex == kin.owner.text
        return is_same and self._row.word(at - 1) in {"and", "&"}

    def _helped(self, at: int, kin: Kin) -> Place | None:
        """As in "she helps her sister by minding her baby": the baby is that of whoever is helped."""
        for place in range(1, at):
            item = self._row.item(place)
            is_helped = isinstance(item, Kin) and self._row.word(place - 1) in {"help", "helps", "helped", "helping"}
            if is_helped and isinstance(item, Kin) and not item.is_plural and sex_of_phrase(item) == kin.owner.text:
                return self.place(place, item) if self._row.named(place + 1) is None else None
        return None

    def _of_same(self, at: int) -> Place | None:
        """As in "Kim's brother Joe and sister Ann": she is Kim's too."""
        before = self._row.item(at - 4 if self._row.word(at - 3) == "," else at - 3)
        is_listed = self._row.word(at - 1) in {"and", "&"} and self._row.named(at - 2) is not None
        return self._owner(at - 3, before, _NOBODY) if is_listed and isinstance(before, Kin) else None

    def _in_clause(self, at: int, exclude: frozenset[int]) -> list[Seen]:
        """As in "... while her son Joe played with his uncle": the one of whom this part of the sentence tells."""
        start = next((place for place in range(at - 1, 0, -1) if self._begins_clause(place)), 0)
        first = self._row.item(start + 1) if start else None
        place = start + 2 if isinstance(first, Kin) and self._row.named(start + 2) is not None else start + 1
        named = self._row.named(place) if start and place < at and place not in exclude else None
        return [self._seen_name(named)] if named is not None else self._with_verb(at, exclude)

    def _with_verb(self, at: int, exclude: frozenset[int]) -> list[Seen]:
        """Return the last name before a place behind which a verb stands: it begins a part of the sentence."""
        for place in range(at - 2, -1, -1):
            named, following = self._row.named(place), self._row.word(place + 1)
            is_verb = following in words().verbs or (following.endswith("ed") and len(following) > _SHORT)
            if named is not None and is_verb and place not in exclude and not named.is_place:
                return [self._seen_name(named)]
        return []

    def _begins_clause(self, at: int) -> bool:
        """True at "while", and at the comma of "When Ann rang, Joe ..."."""
        if self._row.word(at) in words().clauses:
            return True
        is_main = self._row.word(at) == "," and self._row.word(0) in words().clauses
        return is_main and isinstance(self._row.item(at + 2), Word) and self._row.word(at + 2) not in {",", "and", "'s"}

    def heads_first(self, at: int, exclude: frozenset[int] = _NOBODY) -> list[Seen]:
        """Return whoever stands before a place, and in "Kim's mother Ann" Ann before Kim."""
        found: list[Seen] = []
        for place, item in enumerate(self._row.items[:at]):
            if place in exclude:
                continue
            if isinstance(item, Named) and not item.is_place:
                owner = self._row.item(place - 1 - (self._row.word(place - 1) == ","))
                position = len(found) - (isinstance(owner, Kin) and owner.owner.is_before and bool(found))
                found.insert(position, self._seen_name(item))
            elif isinstance(item, Kin) and not item.is_quoted and item.owner.kind == "name":
                found.append(Seen(Place(NAME, item.owner.text), item.owner.text, self._memory.sex_of(item.owner.text)))
        return found

    def _beside(self, at: int, kin: Kin) -> Seen | None:
        """As in "Kim and her sister": she is the one beside whom they are named.

        In "her son Joe and her sister" it is whoever has the son.
        """
        if self._row.word(at - 1) not in {"and", "&"}:
            return None
        named, before = self._row.named(at - 2), self._row.item(at - 3)
        if named is None or named.is_place or isinstance(before, Kin) or self._row.word(at - 3) == ",":
            return None
        seen = self._seen_name(named)
        return seen if seen.sex in {kin.owner.text, ""} else None

    def _of_pronoun(self, at: int, kin: Kin, exclude: frozenset[int]) -> Place | None:
        if not self._memory.has_child:
            helped = self._helped(at, kin)
            if helped is not None:
                return helped
            nearest = [*filter(None, [self._beside(at, kin)]), *self._in_clause(at, exclude)]
            here = [one for one in self.heads_first(at, exclude) if not self._is_among(one, exclude)]
            if self._is_done_to(at, kin) and len(here) > 1:
                # "Kim's uncle Joe took him and his sister": whoever does it is not "him".
                nearest, here = [], here[1:]
            seen = self._memory.topmost([*nearest, *here], kin.owner.text)
            return seen.place if seen else None
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
                return self.of_named(item.text)
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
        # A phrase only looks back on what stands before it, so this ends. Each looks at all of them, so that without
        # keeping what was found every further "his mother" of a sentence would double the work.
        if at not in self._places:
            self._places[at] = self.place(at, kin)
        place = self._places[at]
        if place is not None and place.meaning is not None and not kin.is_plural:
            yield Seen(place, "", sex_of_phrase(kin))

    def _is_among(self, seen: Seen, exclude: frozenset[int]) -> bool:
        named = {item.text for at in exclude if isinstance(item := self._row.item(at), Named)}
        return bool(seen.name) and seen.name in named
