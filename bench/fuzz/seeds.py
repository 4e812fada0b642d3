"""One small real file of each kind that is read, made from invented people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.fuzz import seeds_mail, seeds_office, seeds_pages, seeds_text

NAMES = ("Quillfeather", "Zebedee", "Ottoline", "Marchbanks", "Perpetua", "Thistlewood")
"""Names that the seeds hold and that no message of a log may repeat."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A file to start from.

    Attributes:
        name: With the suffix under which it is read.
        data: Its bytes.
        weight: How often it is drawn, in relation to others: files that are slow to read are drawn less often.
    """

    name: str
    data: bytes
    weight: float = 1.0

    @property
    def suffix(self) -> str:
        """The suffix with its dot."""
        return self.name[self.name.rindex(".") :]


def all_seeds() -> tuple[Seed, ...]:
    """Return every seed, always in the same order and with the same bytes."""
    return tuple(_seeds())


def _seeds() -> Iterator[Seed]:
    for module in (seeds_text, seeds_office, seeds_mail, seeds_pages):
        for name, data, weight in module.files():
            yield Seed(name, data, weight)
