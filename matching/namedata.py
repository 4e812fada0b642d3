"""What is known about names: forms, transliterations and particles, read from the files in ``matching/data``."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from matching.fold import fold


@dataclass(frozen=True, slots=True)
class NameKnowledge:
    """Lookups over folded names.

    Attributes:
        variants: Folded given name to the groups of spellings and transliterations.
        forms: Folded given name to every group that it can stand for ("kate": the groups of Kate and Katherine).
        family_variants: Folded family name to the groups of its spellings.
        particles: Words that may be left out of a family name ("al", "van").
    """

    variants: Mapping[str, frozenset[int]]
    forms: Mapping[str, frozenset[int]]
    family_variants: Mapping[str, frozenset[int]]
    no_given_name: frozenset[str]
    no_family_name: frozenset[str]
    titles: frozenset[str]
    noise: frozenset[str]
    particles: frozenset[str]
    joined_particles: frozenset[str]
    marker_names: frozenset[str]
    compound_starts: frozenset[str]


def read_data(file_name: str) -> dict[str, Any]:
    """Return one JSON object of ``matching/data``."""
    text = resources.files("matching").joinpath("data", file_name).read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@functools.cache
def name_knowledge() -> NameKnowledge:
    """Load the name files once."""
    variant_file, nickname_file, words = (
        read_data(f) for f in ("name_variants.json", "nicknames.json", "name_particles.json")
    )
    variants = _groups(group for block in variant_file["given"] for group in block["groups"])
    forms = _forms(nickname_file["forms"], nickname_file["in_their_own_right"], variants)

    def word_set(key: str) -> frozenset[str]:
        return frozenset(words[key])

    return NameKnowledge(
        variants=variants,
        forms=forms,
        family_variants=_groups(group for block in variant_file["family"] for group in block["groups"]),
        no_given_name=word_set("no_given_name"),
        no_family_name=word_set("no_family_name"),
        titles=word_set("titles"),
        noise=word_set("noise"),
        particles=word_set("particles"),
        joined_particles=word_set("joined_particles"),
        marker_names=word_set("marker_names"),
        compound_starts=word_set("compound_starts"),
    )


def _groups(groups: Iterable[Iterable[str]]) -> dict[str, frozenset[int]]:
    """Number the groups. A name may stand in several: Sara is Sarah, and Saara is Zahra, but Sarah is not Zahra."""
    groups_of: defaultdict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for name in group:
            groups_of[fold(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in groups_of.items()}


def _forms(
    blocks: Mapping[str, Mapping[str, Iterable[str]]], others: Iterable[str], variants: Mapping[str, frozenset[int]]
) -> dict[str, frozenset[int]]:
    """Map every name to the groups that it can stand for; a full name without variants gets a group of its own."""
    stands_for: defaultdict[str, set[int]] = defaultdict(set)
    for name, groups in variants.items():
        stands_for[name] |= groups
    own_group = max((max(groups) for groups in variants.values()), default=0)
    for block in blocks.values():
        for full, shorts in block.items():
            own_group += 1
            groups = variants.get(fold(full), frozenset({own_group}))
            for name in (full, *shorts):
                stands_for[fold(name)] |= groups
    for name in others:
        if not stands_for[fold(name)]:
            own_group += 1
            stands_for[fold(name)].add(own_group)
    return {name: frozenset(groups) for name, groups in stands_for.items()}
