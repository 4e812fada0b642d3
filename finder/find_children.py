"""Finding a child by what is typed: any part of what the list says, and names as people misremember them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from finder.model.candidate import ChildSummary

if TYPE_CHECKING:
    from matching.index import NameIndex

_LEAST_LIKE = 0.85  # below, a name is offered to nobody who knows whom they look for
_YEAR = re.compile(r"\d{4}")


class ChildFinder:
    """Children with an open case, to be found as one types: by what the list says at once, by like names once prepared.

    Args:
        children: In the order in which equal finds are offered.
        labels: What the list shows of each, which may be typed as well (a case reference, a date).
    """

    def __init__(self, children: Sequence[ChildSummary], labels: Sequence[str]) -> None:
        self._children = tuple(children)
        self._labels = tuple(label.casefold() for label in labels)
        self._index: NameIndex | None = None

    @property
    def is_prepared(self) -> bool:
        """True when names that are only like what was typed are found too."""
        return self._index is not None

    def prepare(self) -> None:
        """Load the engine and index the names: some tenths of a second, so not on the thread that answers keys."""
        self._index = _index_of(self._children)

    def find(self, text: str, limit: int = 10) -> tuple[ChildSummary, ...]:
        """Return the children whose list entry has every typed word, then those whose names are like it."""
        words = text.casefold().split()
        if not words:
            return ()
        literal = [place for place, label in enumerate(self._labels) if all(word in label for word in words)]
        hits = () if self._index is None else self._index.search(text, limit)
        alike = [int(hit.id) for hit in hits if hit.score >= _LEAST_LIKE]
        return tuple(self._children[place] for place in list(dict.fromkeys([*literal, *alike]))[:limit])


def _index_of(children: Sequence[ChildSummary]) -> NameIndex:
    # loaded by the thread that prepares; the window does without
    from matching.index import IndexedPerson, NameIndex  # noqa: PLC0415
    from matching.schema import NameForm  # noqa: PLC0415

    people = []
    for place, child in enumerate(children):
        given, _, family = child.name.rpartition(" ")
        year = _YEAR.search(child.born)
        people.append(IndexedPerson(str(place), (NameForm(given, "", family),), int(year.group()) if year else None))
    return NameIndex.build(people)
