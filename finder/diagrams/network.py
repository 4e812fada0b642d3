"""The drawing as a graph of blocks, joined downwards by arcs; long arcs pass each row in between."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finder.diagrams.blocks import PASSAGE_PX, Block, measure
from finder.diagrams.chains import Chains
from finder.diagrams.family import Family
from finder.diagrams.labels import Label
from finder.diagrams.unions import ChildLink, Union, children_of
from finder.model.person import PersonId

# Lines that end at one child stand this far apart.
_ENTRY_PX = 12.0
# However many there are, they end on the child.
_ENTRIES_PX = 32.0
_DESCENT = frozenset({"parent", "inferred", "sibling"})


@dataclass(frozen=True, slots=True)
class Arc:
    """From the drop of a union (or a passage) in one row to a child (or a passage) in the next.

    Attributes:
        upper: Number of the block above.
        upper_offset: From that block's left edge.
        link: The child whose line ends here; None where it goes on downwards.
    """

    upper: int
    upper_offset: float
    lower: int
    lower_offset: float
    union: int
    link: ChildLink | None

    @property
    def is_descent(self) -> bool:
        """False for lines of adoption, fostering and the like."""
        return self.link is None or self.link.meaning in _DESCENT


@dataclass(frozen=True, slots=True)
class Network:
    """Blocks, the arcs between them, and the unions that the arcs belong to."""

    blocks: tuple[Block, ...]
    arcs: tuple[Arc, ...]
    unions: tuple[Union, ...]
    focus: int
    focus_person: PersonId


def build(
    family: Family, row: Mapping[PersonId, int], labels: Mapping[PersonId, Label], unions: tuple[Union, ...]
) -> Network:
    """Return the graph to be ordered and placed."""
    groups = Chains(family, unions, _spine(family.focus, unions)).groups(row)
    group_of = {person: number for number, group in enumerate(groups) for person in group}
    hosted: dict[int, list[tuple[int, Union]]] = defaultdict(list)
    for number, union in enumerate(unions):
        hosted[group_of[union.parents[0]]].append((number, union))
    blocks = [measure(group, row[group[0]], labels, hosted[number]) for number, group in enumerate(groups)]
    builder = _ArcBuilder(blocks, group_of, _entries(unions))
    for number, union in enumerate(unions):
        builder.add(number, union)
    return Network(tuple(builder.blocks), tuple(builder.arcs), unions, group_of[family.focus], family.focus)


def with_entries_in_order(network: Network, x: Sequence[float]) -> Network:
    """Return ``network`` with the lines to each child entering in the order in which they come, so that none cross."""
    coming: dict[PersonId, list[int]] = defaultdict(list)
    for number, arc in enumerate(network.arcs):
        if arc.link is not None:
            coming[arc.link.child].append(number)
    arcs = list(network.arcs)
    for numbers in coming.values():
        offsets = sorted(arcs[number].lower_offset for number in numbers)
        by_source = sorted(numbers, key=lambda n: (x[arcs[n].upper] + arcs[n].upper_offset, n))
        for number, offset in zip(by_source, offsets, strict=True):
            arcs[number] = dataclasses.replace(arcs[number], lower_offset=offset)
    return dataclasses.replace(network, arcs=tuple(arcs))


def _spine(focus: PersonId, unions: Sequence[Union]) -> frozenset[frozenset[PersonId]]:
    """The couples that the child descends from."""
    above = children_of(unions)
    spine: set[frozenset[PersonId]] = set()
    waiting, seen = [focus], {focus}
    while waiting:
        for union in above.get(waiting.pop(), ())[:1]:
            if len(union.parents) == 2:
                spine.add(frozenset(union.parents))
            waiting.extend(parent for parent in union.parents if parent not in seen)
            seen |= set(union.parents)
    return frozenset(spine)


def _entries(unions: Sequence[Union]) -> dict[tuple[int, PersonId], float]:
    """How far from the middle of a child each of the lines ends."""
    coming: dict[PersonId, list[int]] = defaultdict(list)
    for number, union in enumerate(unions):
        for link in union.links:
            coming[link.child].append(number)
    return {
        (number, child): min(_ENTRY_PX, _ENTRIES_PX / len(numbers)) * (place - (len(numbers) - 1) / 2)
        for child, numbers in coming.items()
        for place, number in enumerate(numbers)
    }


class _ArcBuilder:
    """Joins blocks by arcs and puts passages into the rows that an arc has to cross.

    Attributes:
        blocks: Those given, and the passages after them.
        arcs: In the order of the unions; the parts of a long arc from top to bottom.
    """

    def __init__(
        self, blocks: list[Block], group_of: Mapping[PersonId, int], entries: Mapping[tuple[int, PersonId], float]
    ) -> None:
        self.blocks = list(blocks)
        self.arcs: list[Arc] = []
        self._group_of = group_of
        self._entries = entries

    def add(self, number: int, union: Union) -> None:
        """Add an arc for each child; children further down share one passage through each row in between."""
        host = self._group_of[union.parents[0]]
        passages: dict[int, tuple[int, float]] = {}
        for link in union.links:
            target = self._group_of[link.child]
            at = (host, self.blocks[host].drops[number].offset)
            for row in range(self.blocks[host].row + 1, self.blocks[target].row):
                if row not in passages:
                    passages[row] = (len(self.blocks), PASSAGE_PX / 2)
                    self.blocks.append(Block((), row, PASSAGE_PX, {}, {}))
                    self.arcs.append(Arc(*at, *passages[row], number, None))
                at = passages[row]
            end = self.blocks[target].centres[link.child] + self._entries[number, link.child]
            self.arcs.append(Arc(*at, target, end, number, link))
