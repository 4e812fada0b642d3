"""Which branches of the family are still empty."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from importlib import resources

from finder.model.candidate import Candidate, Gap


@functools.cache
def expected_branches() -> tuple[tuple[str, str, str, int], ...]:
    """Return (branch, term, side, expected number) from ``branches.json``."""
    data = json.loads(resources.files("finder.discovery").joinpath("branches.json").read_text(encoding="utf-8"))
    return tuple((row["branch"], row["terms"], row["side"], row["expected"]) for row in data["branches"])


def find_gaps(candidates: Iterable[Candidate]) -> tuple[Gap, ...]:
    """Count whom the search found in each branch against what a family would be expected to have."""
    kin = [candidate for candidate in candidates if candidate.is_kin and not candidate.is_restricted]
    gaps = []
    for branch, terms, side, expected in expected_branches():
        words = set(terms.split("|"))
        found = sum(1 for one in kin if _bare(one) in words and (not side or one.side in {side, "both"}))
        gaps.append(Gap(branch, found, expected))
    return tuple(gaps)


def _bare(candidate: Candidate) -> str:
    """The last word of the relationship, without half, side or marriage: "aunt" for "maternal half-aunt"."""
    text = candidate.relationship.replace("half-", "").replace(" by marriage", "")
    for side in ("maternal and paternal ", "maternal ", "paternal ", "adoptive ", "birth "):
        text = text.removeprefix(side)
    if text.startswith("brother or ") or text.startswith("sister or "):
        return text.split()[0]
    return text
