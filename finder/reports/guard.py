"""Decides whether a text may be seen by an audience, and hides what may not."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from finder.model.candidate import ConfidentialText
from finder.reports.folding import Folded, joined, spaced
from finder.reports.needles import Needle, needles_for
from finder.reports.table import Audience
from finder.reports.vocabulary import vocabulary

WITHHELD = "[withheld]"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the audience must not read, at ``start`` to ``end`` of the original text."""

    start: int
    end: int
    why: str


class Guard:
    """Looks for confidential strings in text.

    Args:
        confidential: What must not leave.
        audience: For the family, anything that looks like an address, a number to call, an e-mail or the name of
            a school or surgery counts too, whether or not somebody listed it.
    """

    def __init__(self, confidential: Sequence[ConfidentialText], audience: Audience) -> None:
        self._needles = needles_for(confidential, audience)
        self._generic = _generic_needles() if audience is Audience.FAMILY else ()

    def findings(self, text: str, *, is_readable: bool = True) -> tuple[Finding, ...]:
        """Return what must not be read, in order of place.

        Args:
            text: The text; lines and cells separated by line breaks.
            is_readable: False for machine-written attributes, where only unmistakable strings count.
        """
        needles = [needle for needle in self._needles if is_readable or not needle.is_short]
        wanted = [*needles, *self._generic] if is_readable else needles
        if not wanted:
            return ()
        hits = {hit for form in (spaced(text), joined(text)) for hit in _hits(form, wanted)}
        return tuple(sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.why)))

    def is_safe(self, *texts: str) -> bool:
        """True when neither the texts nor their borders show anything confidential."""
        return not self.findings("\n".join(texts))

    def redact(self, text: str) -> str:
        """Return ``text`` with everything confidential replaced by "[withheld]"."""
        findings = self.findings(text)
        kept, position = [], 0
        for hit in findings:
            if hit.start >= position:
                kept += [text[position : hit.start], WITHHELD]
            position = max(position, hit.end)
        return "".join(kept) + text[position:] if findings else text


def _hits(form: Folded, needles: Sequence[Needle]) -> Iterator[Finding]:
    for needle in needles:
        for match in needle.pattern.finditer(form.text):
            yield Finding(form.origins[match.start()], form.origins[match.end() - 1] + 1, needle.why)


@functools.cache
def _generic_needles() -> tuple[Needle, ...]:
    """Patterns over folded text for a list that the family holds."""
    words = vocabulary()
    streets = "|".join(words.street_ends)
    places = "|".join(re.escape(spaced(place).text).replace(r"\ ", r"\W+") for place in words.institutions)
    patterns = {
        "a postcode": r"(?<!\w)[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}(?!\w)",
        "a telephone number": r"(?<!\d)(?:(?:\+|00)\s*44\W*|0)\(?0?\)?\d(?:[\s().\-/]*\d){8,9}(?!\d)",
        "an NHS number": r"(?<!\d)\d{3}[\s\-]?\d{3}[\s\-]?\d{4}(?!\d)",
        "an e-mail address": r"[^\s@<>]+@[^\s@<>]+",
        "an address": rf"(?<!\w)\d+[a-z]?,?\s+(?:[^\W\d]+\s+){{1,3}}(?:{streets})(?!\w)",
        "a school, surgery or other place": rf"(?<!\w)(?:{places})(?!\w)",
    }
    return tuple(Needle(re.compile(pattern), why, "") for why, pattern in patterns.items())
