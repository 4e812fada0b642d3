"""How a wrong merge weighs against a missed one, while a model is learned."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Stance:
    """What learning takes for granted.

    Attributes:
        name: Alternatives of ``alternatives.json`` may belong to one stance only.
        floors_in_learning: What part of the alternatives' floors applies while EM runs, in [0, 1]. Full caution would
            keep it from learning how often true matches differ; none would let namesakes pass for matches.
        floors: What part applies to the finished model, in [0, 1].
        m_pairs: Pseudo-pairs behind the starting m: 60 carry a table of fifty records and vanish in one of thousands.
        share_pairs: Pseudo-pairs behind the starting number of matches and alternatives.
        u_pairs: Pseudo-pairs behind the starting u, so that a level which a small sample never met keeps a sane share.
        least_u_pairs: Pseudo-pairs behind each level of u at least: what no sample has met is still not impossible.
        alternative_pairs: Pseudo-pairs behind the starting shares of each alternative; 0 keeps them as they are.
        kin_pairs: How firmly alternatives that come with relatives keep to their number (``of_relatives`` in
            ``alternatives.json``), in pseudo-pairs; 0 lets them be as many as they seem.
        rounds_to_settle: Rounds of EM in which the alternatives learn and m stands still, so that relatives find their
            class before matches could be mistaken for them.
        n_random_pairs: Random pairs that u is estimated from.
        hushes_sex: Whether a sex that agrees says nothing beside given names that agree (``matching.hush``).
        is_bounded: Whether the bounds of ``levels.json`` hold on every weight.
    """

    name: str
    floors_in_learning: float
    floors: float
    m_pairs: float
    share_pairs: float
    u_pairs: float
    least_u_pairs: float
    alternative_pairs: float
    kin_pairs: float
    rounds_to_settle: int
    n_random_pairs: int
    hushes_sex: bool
    is_bounded: bool


# For the records of children and their families: joining two people is the dearer mistake.
CAUTIOUS = Stance(
    "cautious", floors_in_learning=0.3, floors=1.0, m_pairs=60.0, share_pairs=8.0, u_pairs=3000.0, least_u_pairs=0.0,
    alternative_pairs=0.0, kin_pairs=0.0, rounds_to_settle=0, n_random_pairs=60_000, hushes_sex=False, is_bounded=True,
)  # fmt: skip

# For any person table: a probability of 0.9 is to mean nine in ten.
CALIBRATED = Stance(
    "calibrated", floors_in_learning=0.0, floors=0.0, m_pairs=20.0, share_pairs=0.02, u_pairs=300.0, least_u_pairs=0.5,
    alternative_pairs=100.0, kin_pairs=1.0, rounds_to_settle=8, n_random_pairs=200_000, hushes_sex=True,
    is_bounded=False,
)  # fmt: skip

STANCES = MappingProxyType({stance.name: stance for stance in (CAUTIOUS, CALIBRATED)})
