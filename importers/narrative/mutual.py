"""Constructions in which people are named together: "Kim and Joe are cousins", "are married", "gave birth to Tom"."""

from __future__ import annotations

from collections.abc import Iterator

from importers.narrative.owners import Owners
from importers.narrative.people import Place
from importers.narrative.phrases import Kin, Named
from importers.narrative.row import Row
from importers.narrative.vocabulary import last_group, relation, words

_COUPLE = 2
_EACH_OTHERS = frozenset({"sibling", "cousin"})
_ARE = frozenset({"are", "were"})

Together = tuple[Named, Place, str]
"""Who is named, the place, and "stated", "alleged" or "denied"."""


class Mutual:
    """Reads what one sentence says of two people at once."""

    def __init__(self, row: Row, owners: Owners) -> None:
        self._row = row
        self._owners = owners

    def found(self) -> Iterator[Together]:
        """Yield everything of the kind."""
        for at, kin in self._row.kins:
            if not kin.owner.kind and len(kin.segments) == 1:
                yield from self._each_other(at, kin)
        yield from self._couple()
        yield from self._births()

    def _each_other(self, at: int, kin: Kin) -> Iterator[Together]:
        """As in "Kim and Joe are cousins", "Brothers Tom and Joe": each is the other's."""
        other = self._row.item(at + 2) if self._row.word(at + 1) == "and" else None
        is_two = isinstance(other, Kin) and kin.is_bare and other.is_bare
        segment = "sibling" if is_two else kin.segments[0]
        read = relation(segment)
        names = self._named_for(at) if is_two or kin.is_plural else []
        if len(names) == _COUPLE and read is not None and last_group(read.code) in _EACH_OTHERS:
            sure = self._certainty()
            for one, of in (names, names[::-1]):
                yield one, self._owners.of_named(of.text).then((segment,)), sure

    def _named_for(self, at: int) -> list[Named]:
        row = self._row
        verb = at - 1 if row.word(at - 1) in _ARE else at - 2
        if row.word(verb) in _ARE and (last := row.named(verb - 1)) is not None:
            return row.listed_with(row.place_of(last))
        if row.word(at + 1) == "," and row.named(at + 2) is not None and row.word(at + 5) == ",":
            # "The brothers, Tom and Joe, ..."
            return row.listed_with(at + 4)
        is_list = at == 0 and row.named(1) is not None and row.word(2) in {"and", "&"} and row.named(3) is not None
        return row.listed_with(3) if is_list else []

    def _couple(self) -> Iterator[Together]:
        """As in "Kim and Joe are married", "Kim and Joe went on their honeymoon"."""
        names = [one for _, one in self._row.names]
        if len(names) == _COUPLE and self._has_any(words().couple_words):
            one, other = names
            if self._row.listed_with(self._row.place_of(other)) == names:
                yield other, self._owners.of_named(one.text).then(("partner",)), self._certainty()

    def _births(self) -> Iterator[Together]:
        """As in "Kim gave birth to Joe", "Kim is married to Ian, and the couple welcomed Joe into the world"."""
        for at, item in self._row.names:
            starts = self._row.starts_of(at - 1, words().births)
            if not starts or not self._is_birth(at):
                continue
            parents = [one for one in self._row.items[: min(starts)] if isinstance(one, Named) and not one.is_place]
            n_parents = _COUPLE if self._row.word(min(starts) - 1) == "couple" else 1
            sure = "denied" if self._is_denied() else "stated"
            for parent in parents[:n_parents]:
                yield item, self._owners.of_named(parent.text).then(("child",)), sure

    def _is_birth(self, at: int) -> bool:
        """Anybody may be welcomed; a child is welcomed into the world."""
        is_welcome = self._row.word(at - 1) == "welcomed"
        return not is_welcome or [self._row.word(at + n) for n in (1, 2, 3)] == ["into", "the", "world"]

    def _certainty(self) -> str:
        if self._is_denied():
            return "denied"
        return "alleged" if self._has_any(words().doubts) else "stated"

    def _is_denied(self) -> bool:
        return self._has_any(words().negations | words().denials)

    def _has_any(self, ones: frozenset[str]) -> bool:
        return self._row.has_word(ones, len(self._row.items))
