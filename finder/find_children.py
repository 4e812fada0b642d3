"""Finding a child by what is typed: any part of what the list says, and names as people misremember them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finder.model.candidate import ChildSummary
from matching.index import IndexedPerson, NameIndex
from matching.schema import NameForm

_LEAST_LIKE = 0.85  # below, a name is offered to nobody who knows whom they look for
_YEAR = re.compile(r"\d{4}")


class ChildFinder:
    """Children with an open case, to be found as one types.

    Args:
        children: In the order in which equal finds are offered.
        labels: What the list shows of each, which may be typed as well (a case reference, a date).
    """

    def __init__(self, children: Sequence[ChildSummary], labels: Sequence[str]) -> None:
        self._children = tuple(children)
        self._labels = tuple(label.casefold() for label in labels)
        self._index = NameIndex.build(_indexed(str(place), child) for place, child in enumerate(self._children))

    def find(self, text: str, limit: int = 10) -> tuple[ChildSummary, ...]:
        """Return the children whose list entry has every typed word, then those whose names are like it."""
        words = text.casefold().split()
        if not words:
            return ()
        literal = [place for place, label in enumerate(self._labels) if all(word in label for word in words)]
        alike = [int(hit.id) for hit in self._index.search(text, limit) if hit.score >= _LEAST_LIKE]
        return tuple(self._children[place] for place in list(dict.fromkeys([*literal, *alike]))[:limit])


def _indexed(place: str, child: ChildSummary) -> IndexedPerson:
    given, _, family = child.name.rpartition(" ")
    year = _YEAR.search(child.born)
    return IndexedPerson(place, (NameForm(given, "", family),), int(year.group()) if year else None)
