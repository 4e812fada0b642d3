"""Ways from one person to another (kinship.md section 3.4).

Moves: U to a parent, D to a child, P to a partner, S to a sibling of whom only that is said, Z to a recorded
step-sibling, T to a recorded step-parent, t to a recorded step-child; F to a foster carer, f to a foster child,
R to the holder of a role, r to the person for whom a role is held.
"""

from __future__ import annotations

from finder.kinship.readings import Reading


class Way:
    """One way from the focus to a person: the last step, and the way so far.

    Attributes:
        node: Where it ends.
        nodes: Everybody on it, the focus first.
        reading: What its steps are called.
        before: The way without its last step; None for no steps.
        edge: Row of the edge of the last step; -1 for no steps.
        p: Probability that it holds, in (0, 1].
        twin: On a step to a full sibling: the edges up to the other parent and down, which lead there too.
    """

    __slots__ = ("before", "edge", "node", "nodes", "p", "reading", "twin")

    def __init__(self, nodes: tuple[int, ...], reading: Reading, before: Way | None, edge: int, p: float) -> None:
        self.node = nodes[-1]
        self.nodes = nodes
        self.reading = reading
        self.before = before
        self.edge = edge
        self.p = p
        self.twin: tuple[int, int] | None = None

    def alternatives(self) -> list[tuple[int, ...]]:
        """Return the sets of edges of which each makes the way hold; more than one over full siblings."""
        found: list[tuple[int, ...]] = [()]
        way, before = self, self.before
        while before is not None:
            if way.twin is None or before.before is None:
                found = [(way.edge, *edges) for edges in found]
                way = before
            else:
                both = ((before.edge, way.edge), way.twin)
                found = [(*pair, *edges) for pair in both for edges in found]
                way = before.before
            before = way.before
        return found
