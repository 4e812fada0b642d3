"""The items of one sentence, looked at by place."""

from __future__ import annotations

from collections.abc import Sequence, Set

from importers.narrative.phrases import Item, Kin, Named, Word
from importers.narrative.vocabulary import by_last_word


class Row:
    """A sentence as items; looking beyond either end finds nothing.

    Attributes:
        items: Left to right.
        kins: Phrases about relatives with their places.
        names: Names with their places.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self.kins = tuple((at, item) for at, item in enumerate(self.items) if isinstance(item, Kin))
        self.names = tuple((at, item) for at, item in enumerate(self.items) if isinstance(item, Named))
        self._words = tuple(item.text if isinstance(item, Word) else "" for item in self.items)

    def item(self, at: int) -> Item | None:
        """Return the item at a place, or None."""
        return self.items[at] if 0 <= at < len(self.items) else None

    def word(self, at: int) -> str:
        """Return the plain word or mark at a place in lower case, or ""."""
        return self._words[at] if 0 <= at < len(self._words) else ""

    def named(self, at: int) -> Named | None:
        """Return the name at a place, or None; a name that only owns something else counts as none."""
        item = self.item(at)
        return item if isinstance(item, Named) and not item.is_owner_only else None

    def owning(self, at: int) -> Named | None:
        """Return the name at a place that owns what follows: as in "his daughter Gail's house"."""
        item = self.item(at)
        if isinstance(item, Kin) and item.owner.kind == "name" and item.owner.is_before:
            return Named(item.first, item.first, item.owner.text)
        return item if isinstance(item, Named) and item.is_owner_only else None

    def starts_of(self, at: int, phrases: tuple[str, ...]) -> list[int]:
        """Return where those of some phrases begin that end at a place, in the order of the phrases."""
        found = []
        for parts in by_last_word(phrases).get(self.word(at), ()):
            start = at - len(parts) + 1
            if start >= 0 and self._words[start : at + 1] == parts:
                found.append(start)
        return found

    def has_word(self, ones: Set[str], until: int) -> bool:
        """Return True when one of some words stands before a place."""
        return not ones.isdisjoint(self._words[: max(until, 0)])

    def place_of(self, item: Item) -> int:
        """Return the place of an item of this row, or -1."""
        return next((at for at, one in enumerate(self.items) if one is item), -1)

    def age_behind(self, at: int) -> str:
        """Return "42" when "(42)" or "(aged 42)" stands behind a place."""
        start = at + 1
        if self.word(start) != "(":
            return ""
        start += 2 if self.word(start + 1) in {"aged", "age"} else 1
        return self.word(start) if self.word(start).isdigit() and self.word(start + 1) == ")" else ""

    def behind_age(self, at: int) -> int:
        """Return the place behind an age in brackets that begins at a place, or the place itself."""
        if not self.age_behind(at - 1):
            return at
        return next(place for place in range(at, len(self.items)) if self.word(place) == ")") + 1

    def before_brackets(self, at: int) -> int:
        """Return the place before brackets that end at a place, or the place itself."""
        if self.word(at) != ")":
            return at
        return next((place for place in range(at, -1, -1) if self.word(place) == "("), at + 1) - 1

    def listed_with(self, at: int) -> list[Named]:
        """Return the names that "Mia, Tom and" lists before the name at a place, and that one, in order."""
        found = [named] if (named := self.named(at)) is not None else []
        place = at - 1
        while found and self.word(place) in {"and", "&", ","} and (before := self.named(place - 1)) is not None:
            found.insert(0, before)
            place -= 2
        return found
