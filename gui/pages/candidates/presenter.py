"""What the Candidates page says about a person. Of a restricted record it says one sentence and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from finder.model.candidate import Candidate, Contribution, Gate, PathStep, Recommendation, SearchResult
from gui import messages, text
from gui.models.rows import Column

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One line of the table; ``rank`` counts from 1."""

    rank: int
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Filters:
    """What the user wants to see; empty strings mean "all"."""

    words: tuple[str, ...] = ()
    only_new: bool = False
    side: str = ""
    kin: str = ""
    recommendation: str = ""


def rows(result: SearchResult) -> tuple[CandidateRow, ...]:
    """Return the lines of a result, best first."""
    return tuple(CandidateRow(rank, candidate) for rank, candidate in enumerate(result.candidates, start=1))


def accepts(row: CandidateRow, wanted: Filters) -> bool:
    """Say whether a line passes the filters; a restricted record is found by its notice only."""
    candidate = row.candidate
    if candidate.is_restricted:
        is_unfiltered = not (wanted.side or wanted.kin or wanted.recommendation or wanted.only_new)
        return is_unfiltered and all(word in messages.restricted_notice().casefold() for word in wanted.words)
    if wanted.only_new and candidate.is_known:
        return False
    if wanted.side and candidate.side not in {wanted.side, "both"}:
        return False
    if wanted.kin and candidate.is_kin != (wanted.kin == "kin"):
        return False
    if wanted.recommendation and candidate.recommendation.value != wanted.recommendation:
        return False
    hay = _hay(candidate)
    return all(word in hay for word in wanted.words)


def _hay(candidate: Candidate) -> str:
    gates = " ".join(messages.words("gate", gate.gate) for gate in candidate.gates)
    return f"{candidate.name} {candidate.relationship} {candidate.born} {gates}".casefold()


def name_lines(row: CandidateRow) -> tuple[str, str]:
    """Return the name and a short line about birth and death."""
    candidate = row.candidate
    if candidate.is_restricted:
        return messages.restricted_notice(), ""
    parts = []
    if candidate.born:
        parts.append(translate("candidates", "b. {0}").format(text.short_date(candidate.born)))
    if candidate.is_alive is False:
        parts.append(translate("candidates", "has died"))
    return candidate.name, ", ".join(parts) or translate("candidates", "birth unknown")


def life_line(candidate: Candidate) -> str:
    """Return birth and death in full words."""
    born = text.date(candidate.born) if candidate.born else translate("candidates", "date of birth not recorded")
    told = translate("candidates", "born {0}").format(born) if candidate.born else born
    return translate("candidates", "{0}, has died").format(told) if candidate.is_alive is False else told


def relation_lines(row: CandidateRow) -> tuple[str, str]:
    """Return the relationship and the side of the family."""
    candidate = row.candidate
    if candidate.is_restricted:
        return "", ""
    if candidate.side:
        below = messages.words("side", candidate.side)
    elif candidate.is_kin:
        below = translate("candidates", "Family")
    else:
        below = translate("candidates", "Not family")
    return candidate.relationship, below


def file_chip(row: CandidateRow) -> list[tuple[str, str]]:
    """Return the label "New" or "Known"."""
    if row.candidate.is_restricted:
        return []
    return [known_label(row.candidate)]


def known_label(candidate: Candidate) -> tuple[str, str]:
    """Return the label that says whether the child's own file names the person."""
    if candidate.is_known:
        return translate("candidates", "Known"), "neutral"
    return translate("candidates", "New"), "new"


def confidences(row: CandidateRow) -> tuple[tuple[str, float, str], ...]:
    """Return the two confidences: caption, share, figure."""
    candidate = row.candidate
    if candidate.is_restricted:
        return ()
    pairs = (
        (translate("candidates", "who"), candidate.identity_confidence),
        (translate("candidates", "how"), candidate.relationship_confidence),
    )
    return tuple((caption, share, text.percent(share)) for caption, share in pairs)


def confidence_words(row: CandidateRow) -> str:
    """Return both confidences in a sentence."""
    candidate = row.candidate
    if candidate.is_restricted:
        return ""
    return translate("candidates", "Who this is: {0} sure. How they are related: {1} sure.").format(
        text.percent(candidate.identity_confidence), text.percent(candidate.relationship_confidence)
    )


def score_parts(row: CandidateRow) -> tuple[float, Sequence[Contribution]] | None:
    """Return the score and its contributions; None for a restricted record."""
    if row.candidate.is_restricted:
        return None
    return row.candidate.score, row.candidate.contributions


def score_words(row: CandidateRow) -> str:
    """Return the score, one contribution a line."""
    candidate = row.candidate
    if candidate.is_restricted:
        return ""
    lines = [
        f"{text.points(part.points)}  {messages.words('contribution', part.name)}: {part.why}"
        for part in candidate.contributions
    ]
    return "\n".join([*lines, translate("candidates", "= {0} points").format(f"{candidate.score:.1f}")])


def gate_chips(row: CandidateRow) -> list[tuple[str, str]]:
    """Return the labels of what holds the person back."""
    if row.candidate.is_restricted:
        return []
    in_force = (gate for gate in row.candidate.gates if gate.effect != "lapsed")
    return [(messages.words("gate", gate.gate), gate_tone(gate)) for gate in in_force]


def sort_gates(gates: Sequence[Gate]) -> tuple[tuple[Gate, ...], tuple[Gate, ...], tuple[Gate, ...]]:
    """Return what holds a person back, what only asks for care when inviting them, and what is over."""
    cares = tuple(gate for gate in gates if gate.effect == "confidential")
    over = tuple(gate for gate in gates if gate.effect == "lapsed")
    return tuple(gate for gate in gates if gate not in cares and gate not in over), cares, over


def gate_dates(gate: Gate) -> str:
    """Return who set a gate, its last day, and when it is reviewed; "" when nobody wrote that down."""
    parts = []
    if gate.set_by:
        parts.append(translate("candidates", "Set by {0}").format(gate.set_by))
    if gate.begins:
        parts.append(translate("candidates", "since {0}").format(text.date(gate.begins.isoformat())))
    if gate.ends:
        parts.append(translate("candidates", "until {0}").format(text.date(gate.ends.isoformat())))
    if gate.review_on and gate.effect != "lapsed":
        parts.append(translate("candidates", "review on {0}").format(text.date(gate.review_on.isoformat())))
    return messages.readable(", ".join(parts))


def range_words(candidate: Candidate) -> str:
    """Return how far the place on the list hangs on the weights; "" when that was not asked."""
    best, worst = candidate.rank_range
    if not best:
        return ""
    if best == worst:
        return translate("candidates", "Stays at place {0} when any weight counts a quarter more or less").format(best)
    return translate("candidates", "Place {0} to {1} when any weight counts a quarter more or less").format(best, worst)


def gate_tone(gate: Gate) -> str:
    """Return the tone of a gate."""
    return {"exclude": "bad", "hold": "warn", "indirect": "info"}.get(gate.effect, "neutral")


def recommendation_words(row: CandidateRow) -> str:
    """Return the recommendation and what holds the person back."""
    if row.candidate.is_restricted:
        return ""
    told = messages.recommendation(row.candidate.recommendation)
    holds, cares, _over = (
        ", ".join(messages.words("gate", gate.gate) for gate in gates) for gates in sort_gates(row.candidate.gates)
    )
    if holds:
        told = translate("candidates", "{0}; held back by: {1}").format(told, holds)
    return translate("candidates", "{0}; take care: {1}").format(told, cares) if cares else told


def gate_words(row: CandidateRow) -> str:
    """Return the gates, one a line."""
    if row.candidate.is_restricted:
        return ""
    return "\n".join(f"{messages.words('gate', gate.gate)}: {gate.why}" for gate in row.candidate.gates)


def recommendation_chip(row: CandidateRow) -> list[tuple[str, str]]:
    """Return the label of the recommendation."""
    return [] if row.candidate.is_restricted else [_chip_of(row.candidate.recommendation)]


def _chip_of(value: Recommendation) -> tuple[str, str]:
    symbol, words = messages.recommendation_symbol(value), messages.short_recommendation(value)
    return f"{symbol} {words}", messages.recommendation_tone(value)


def decision_chip(row: CandidateRow) -> list[tuple[str, str]]:
    """Return the label of the worker's decision, if there is one."""
    decided = row.candidate.decided
    if decided is None or row.candidate.is_restricted:
        return []
    return [(f"✓ {messages.short_recommendation(decided)}", messages.recommendation_tone(decided))]


def _open(row: CandidateRow, value: str) -> str:
    return "" if row.candidate.is_restricted else value


def columns() -> tuple[Column, ...]:
    """Return the columns of the table."""
    order = list(Recommendation)
    return (
        Column("#", lambda row: str(row.rank), sort=lambda row: row.rank, is_number=True),
        Column(translate("candidates", "Name"), lambda row: name_lines(row)[0], tooltip=lambda row: name_lines(row)[0]),
        Column(
            translate("candidates", "Relationship"),
            lambda row: relation_lines(row)[0],
            sort=lambda row: (row.candidate.degree, relation_lines(row)[0]),
            tooltip=lambda row: "\n".join(line for line in relation_lines(row) if line),
        ),
        Column(
            translate("candidates", "File"),
            lambda row: "".join(label for label, _tone in file_chip(row)),
            tooltip=lambda row: _open(row, translate("candidates", "Does the child's own file name this person?")),
        ),
        Column(
            translate("candidates", "How sure"),
            confidence_words,
            sort=lambda row: row.candidate.identity_confidence * row.candidate.relationship_confidence,
            tooltip=confidence_words,
        ),
        Column(
            translate("candidates", "Score"),
            lambda row: _open(row, f"{row.candidate.score:.1f}"),
            sort=lambda row: row.candidate.score,
            tooltip=score_words,
        ),
        Column(
            translate("candidates", "Recommendation"),
            lambda row: _open(row, messages.recommendation(row.candidate.recommendation)),
            sort=lambda row: (order.index(row.candidate.recommendation), row.rank),
            tooltip=gate_words,
            spoken=recommendation_words,
        ),
        Column(
            translate("candidates", "Decision"),
            lambda row: "".join(label for label, _tone in decision_chip(row)),
            tooltip=lambda row: _open(row, row.candidate.decision_reason),
        ),
    )


def step_sentence(step: PathStep) -> str:
    """Return one step of the path in words."""
    return translate("candidates", "{0} is the {1} of {2}").format(step.to_name, step.relation, step.from_name)


def step_sources(step: PathStep) -> str:
    """Return where a step is written."""
    if step.is_inferred:
        return translate("candidates", "Not written anywhere: follows from what files say")
    return "\n".join(text.place(source) for source in step.sources) or translate("candidates", "No source recorded")


def relation_sentence(candidate: Candidate, child: str) -> str:
    """Return who the person is to the child."""
    return translate("candidates", "{0}'s {1}").format(child, candidate.relationship)
