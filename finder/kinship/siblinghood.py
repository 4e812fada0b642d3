"""Full or half blood, as a value."""

from __future__ import annotations

from typing import NamedTuple


class Siblinghood(NamedTuple):
    """What is known of two siblings.

    Attributes:
        half: True, False (full) or None (not known).
        side: "maternal" or "paternal": the parent whom they share, when they are not full siblings; "" if unknown.
        has_shared_parent: A shared parent is known, or has a placeholder.
    """

    half: bool | None
    side: str
    has_shared_parent: bool
