"""Which branches of the family are still empty."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from finder.model.candidate import Candidate, Gap


@dataclass(frozen=True, slots=True)
class _Branch:
    """A branch of ``branches.json``; terms are joined by "|". Parents belong to their own side whatever their label."""

    branch: str
    terms: str
    side: str
    generation: int
    expected: int

    def holds(self, candidate: Candidate) -> bool:
        is_side = (
            not self.side or (self.generation == 1 and self.expected == 1) or candidate.side in {self.side, "both"}
        )
        return _bare(candidate) in self.terms.split("|") and is_side


@functools.cache
def expected_branches() -> tuple[_Branch, ...]:
    """Return the branches of ``branches.json``."""
    data = json.loads(resources.files("finder.discovery").joinpath("branches.json").read_text(encoding="utf-8"))
    return tuple(_Branch(**row) for row in data["branches"])


def find_gaps(candidates: Iterable[Candidate]) -> tuple[Gap, ...]:
    """Count whom the search found in each branch against what a family would be expected to have."""
    kin = [candidate for candidate in candidates if candidate.is_kin]
    gaps = []
    for branch in expected_branches():
        found = [one for one in kin if branch.holds(one)]
        known = sum(one.is_known for one in found)
        gaps.append(Gap(branch.branch, len(found), branch.expected, branch.side, branch.generation, known))
    return tuple(gaps)


def _bare(candidate: Candidate) -> str:
    """The last word of the relationship, without half, side or marriage: "aunt" for "maternal half-aunt"."""
    text = candidate.relationship.replace("half-", "").replace(" by marriage", "")
    for side in ("maternal and paternal ", "maternal ", "paternal ", "adoptive ", "birth "):
        text = text.removeprefix(side)
    if text.startswith("brother or ") or text.startswith("sister or "):
        return text.split()[0]
    return text
