"""The family network: atomic edges, and relationships derived from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from finder.model.person import PersonId


class EdgeKind(StrEnum):
    """The atomic relations (kinship.md section 1.1)."""

    PARENT = "parent"
    PARTNER = "partner"
    SIBLING = "sibling"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A node: a known person or a placeholder.

    Attributes:
        born_from: Earliest possible birth year, or None.
        born_to: Latest possible birth year, or None.
        died_from: Earliest possible year of death, or None.
        died_to: Latest possible year of death, or None; None too while ``is_deceased`` and the year is not known.
    """

    id: PersonId
    sex: str = ""
    born_from: int | None = None
    born_to: int | None = None
    is_deceased: bool = False
    is_placeholder: bool = False
    died_from: int | None = None
    died_to: int | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """Between persons: ``subject`` is the ``code`` of ``object``, says ``evidence``.

    Attributes:
        p: Prior probability that the assertion is true, in (0, 1].
        status: "current" or "ended".
        evidence: Id of the statement.
    """

    subject: PersonId
    code: str
    object: PersonId
    evidence: str
    p: float = 0.9
    status: str = "current"


@dataclass(frozen=True, slots=True)
class Edge:
    """One atomic relation with its evidence.

    Attributes:
        a: Parent, partner, sibling, or holder of a role.
        b: Child, partner, sibling, or the person the role is held for.
        subtype: parent: biological, adoptive, legal, presumed, unknown, step, foster;
            partner: married, civil, cohabiting, unknown; sibling: unknown, full, half, half_maternal,
            half_paternal, step; role: the role's code.
        status: "current", "ended" or "widowed".
        evidence: Ids of the statements it rests on.
        p: Probability, in (0, 1].
        is_inferred: No file states it; it follows from what files state.
    """

    kind: EdgeKind
    a: PersonId
    b: PersonId
    subtype: str
    status: str = "current"
    evidence: tuple[str, ...] = ()
    p: float = 0.9
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class KinStep:
    """One step of a path, outwards from the focus: ``other`` is the ``relation`` of ``person``.

    Attributes:
        relation: "mother", "father", "parent", "son", "daughter", "child", "brother", "sister", "sibling",
            "half-sister" ..., "husband", "partner", "ex-wife" ..., or a role.
        edges: The atomic edges that this step uses.
    """

    person: PersonId
    relation: str
    other: PersonId
    edges: tuple[Edge, ...] = ()


# Not frozen: one that is takes six times as long to make, and a search makes hundreds at a time. Treat as frozen.
@dataclass(slots=True, unsafe_hash=True)
class Kinship:
    """What ``other`` is to the focus, in British English, and how it is known (kinship.md section 3).

    Attributes:
        label: Full name of the relationship: "maternal half-aunt".
        term: Bare term: "aunt", "first cousin", "step-father", "foster carer".
        side: "maternal", "paternal", "both" or "".
        half: True, False or None (not known).
        degree: Steps up plus steps down.
        p: Probability that one of the ways to this name holds, of at most six of them, the likeliest; in (0, 1].
        legal_class: Children Act 1989 s105: "parent", "relative", "connected", "none".
        legal_confidence: "settled", "arguable", "check".
        legal_basis: Why, in plain words ("uncle or aunt by marriage").
        parts: Possessive parts of the label: 1 for a relationship with a name of its own, 2 for "mother's partner".
        is_kin: False for carers, teachers, friends and other roles.
        also: Other true names.
        roles: Roles held beside the kinship ("special guardian").
        has_more_ways: Records tie the two in more ways than were followed, so ``also`` and ``p`` may leave some out.
    """

    other: PersonId
    label: str
    term: str
    side: str = ""
    half: bool | None = False
    step: bool = False
    by_marriage: bool = False
    adoptive: bool = False
    birth_severed: bool = False
    degree: int = 0
    up: int = 0
    down: int = 0
    partner_steps: int = 0
    p: float = 1.0
    legal_class: str = "connected"
    legal_confidence: str = "settled"
    legal_basis: str = ""
    parts: int = 1
    is_kin: bool = True
    path: Sequence[KinStep] = ()
    also: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    has_more_ways: bool = False
