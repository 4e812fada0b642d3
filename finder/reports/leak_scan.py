"""Reads a finished file back and looks for what its audience must not read, before anybody else can."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from finder.model.candidate import ConfidentialText
from finder.reports.audience import audience_of
from finder.reports.guard import Guard
from finder.reports.table import Audience
from finder.reports.units import Stream, Unit, streams


@dataclass(frozen=True, slots=True)
class Leak:
    """Something confidential in a finished file.

    Attributes:
        where: The place in the file.
        why: What kind of secret ("carer's surname").
        found: The words found; for the person at the screen, never for a log.
    """

    where: str
    why: str
    found: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.why} in {self.where}"


def scan(
    data: bytes, suffix: str, confidential: Sequence[ConfidentialText], audience: Audience | str, blank: bytes = b""
) -> tuple[Leak, ...]:
    """Return every leak in a finished file, one for each place and kind.

    Texts and properties are compared without regard to case, spacing, accents, curly quotes and hyphens; telephone
    numbers and postcodes also without punctuation; strings of several words also across cells and paragraphs.

    Args:
        data: The bytes as they would be written.
        suffix: What kind of file it is (".docx").
        blank: The same kind of file without a row: what it says too is the program's own and tells nothing.

    Raises:
        BugError: The file cannot be read back.
    """
    own = {unit.text for stream in streams(blank, suffix) for unit in stream} if blank else set()
    return scan_streams(_without(streams(data, suffix), own), confidential, audience)


def scan_texts(
    texts: Iterable[str], confidential: Sequence[ConfidentialText], audience: Audience | str
) -> tuple[Leak, ...]:
    """Return every leak in a sequence of texts: the labels of a drawing, the lines of a letter."""
    units = tuple(Unit(f"text {number}", text) for number, text in enumerate(texts, 1))
    return scan_streams((units,), confidential, audience)


def scan_streams(
    found: Iterable[Stream], confidential: Sequence[ConfidentialText], audience: Audience | str
) -> tuple[Leak, ...]:
    """Return every leak in texts already taken out of a file."""
    guard = Guard(confidential, audience_of(audience))
    leaks = (leak for stream in found for leak in _leaks(stream, guard))
    return tuple(dict.fromkeys(leaks))


def _without(found: Iterable[Stream], own: set[str]) -> Iterator[Stream]:
    for stream in found:
        yield tuple(unit for unit in stream if unit.text not in own)


def _leaks(stream: Stream, guard: Guard) -> Iterator[Leak]:
    for is_readable, group in itertools.groupby(stream, key=lambda unit: unit.is_readable):
        units = tuple(group)
        starts = list(itertools.accumulate((len(unit.text) + 1 for unit in units), initial=0))
        text = "\n".join(unit.text for unit in units)
        for hit in guard.findings(text, is_readable=is_readable):
            unit = units[bisect.bisect_right(starts, hit.start) - 1]
            yield Leak(unit.where, hit.why, text[hit.start : hit.end])
