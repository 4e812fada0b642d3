"""The trained model: weights in bits, saved as readable JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from matching.errors import TableError
from matching.stance import STANCES

# Rises whenever a model of before would be read wrongly.
MODEL_VERSION = 2


@dataclass(frozen=True, slots=True)
class LevelWeight:
    """One trained comparison level.

    Attributes:
        m: Share of true matches at this level.
        u: Share of strangers at this level.
        bits: log2(m / u) within the bounds of ``levels.json``.
        most: Greatest weight after the term-frequency adjustment, in bits.
        rarity: Share of the term-frequency adjustment, in [0, 1].
    """

    name: str
    m: float
    u: float
    bits: float
    most: float
    rarity: float


@dataclass(frozen=True, slots=True)
class ComparisonWeights:
    """One comparison; ``usual_share`` is the share that the adjustment takes as neither rare nor common."""

    name: str
    usual_share: float
    levels: tuple[LevelWeight, ...]


@dataclass(frozen=True, slots=True)
class AlternativeWeights:
    """Another explanation of likeness (relatives, twins, namesakes).

    Attributes:
        prior_bits: log2 of its share of all pairs against strangers.
        bits: For each comparison the weight of each level against strangers; () where it is a stranger's.
    """

    name: str
    prior_bits: float
    bits: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """What people's decisions have taught: computed bits become ``slope * bits + offset``.

    Attributes:
        n_decisions: Decisions that it was fitted to.
    """

    slope: float
    offset: float
    n_decisions: int


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that turns comparison levels into bits.

    Attributes:
        prior_bits: log2 odds that two records picked at random are one person.
        n_records: Records that it was trained on.
        n_pairs: Candidate pairs that it was trained on.
        n_rounds: Rounds of estimation until nothing changed.
        stance: How dear a wrong merge was taken to be, see ``matching.stance``.
        learned: The line that decisions have taught, if any.
    """

    prior_bits: float
    comparisons: tuple[ComparisonWeights, ...]
    alternatives: tuple[AlternativeWeights, ...]
    n_records: int
    n_pairs: int
    n_rounds: int
    seed: int
    stance: str = "cautious"
    learned: LearnedLine | None = None
    version: int = MODEL_VERSION

    @property
    def hushes_sex(self) -> bool:
        """Whether a sex that agrees says nothing beside given names that agree."""
        return STANCES[self.stance].hushes_sex

    def to_json(self) -> str:
        """Return indented JSON that ``model_from_json`` reads back unchanged."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1).decode()

    def save(self, path: Path) -> None:
        """Write the JSON to ``path``."""
        path.write_text(self.to_json(), encoding="utf-8")


def model_from_json(text: str) -> Model:
    """Read what ``Model.to_json`` wrote.

    Raises:
        TableError: The text is not a model, or one of another version.
    """
    try:
        model = msgspec.json.decode(text, type=Model)
    except msgspec.DecodeError as err:
        raise TableError(f"This is not a linkage model ({err}). Nothing was scored. Train a new one.") from err
    if model.stance not in STANCES:
        raise TableError(f'The linkage model has the stance "{model.stance}". Nothing was scored. Train a new one.')
    if model.version != MODEL_VERSION:
        raise TableError(
            f"The linkage model has version {model.version}, this program reads {MODEL_VERSION}. Nothing was scored. "
            "Train a new one."
        )
    return model


def load_model(path: Path) -> Model:
    """Read a model that ``Model.save`` wrote."""
    return model_from_json(path.read_text(encoding="utf-8"))
