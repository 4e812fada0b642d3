"""Codes and numbers of a search in the words of practice."""

from __future__ import annotations

import datetime as dt

from finder.model.candidate import Candidate, Contribution, Gate, PathStep, Recommendation, SearchResult
from finder.model.record import Source
from finder.reports.vocabulary import vocabulary


def british_date(text: str) -> str:
    """Return an ISO date as day/month/year; anything else ("1989", "about 1964") as it is.

    >>> british_date("1989-03-04"), british_date("about 1964")
    ('04/03/1989', 'about 1964')
    """
    try:
        return dt.date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text


def confidence(probability_01: float) -> str:
    """Return a probability as a percentage with its word: "98% almost certain"."""
    word = next(word for least, word in vocabulary().confidence_words if probability_01 >= least)
    return f"{probability_01:.0%} {word}"


def recommendation(value: Recommendation | None) -> str:
    """Return what a recommendation means, or ""."""
    return vocabulary().recommendations[value.value] if value else ""


def contribution(item: Contribution) -> str:
    """Return one line of the score: "Closeness +22.0: half-sister of the mother"."""
    words = vocabulary().contributions.get(item.name) or item.name.replace("_", " ").capitalize()
    reason = f": {item.why}" if item.why else ""
    # The name first: a text that begins with a sign would be taken for a formula.
    return f"{words} {_signed(item.points)}{reason}"


def gate(item: Gate) -> str:
    """Return a gate with its reason and where it is written."""
    words = vocabulary().gates.get(item.gate) or item.gate.replace("_", " ").capitalize()
    reason = f": {item.why}" if item.why else ""
    over = "No longer in force. " if item.effect == "lapsed" else ""
    review = f". Review on {item.review_on:%d/%m/%Y}" if item.review_on and not over else ""
    return f"{over}{words}{reason}{review}{_place(item.source)}"


def before_and_after(result: SearchResult, side: str) -> tuple[int, int]:
    """Return how many relatives of one side the child's own file knew, and how many are known now."""
    kin = [one for one in result.candidates if one.is_kin and one.side in {side, "both"}]
    return sum(one.is_known for one in kin), len(kin)


def path(candidate: Candidate) -> str:
    """Return the way from the child to the person, one step a line, each with its sources."""
    return "\n".join(_step(step) for step in candidate.path)


def _step(step: PathStep) -> str:
    doubt = " (worked out, not recorded)" if step.is_inferred else ""
    places = "; ".join(_source(source) for source in step.sources)
    return f"{step.to_name} is {step.from_name}'s {step.relation}{doubt}{f' [{places}]' if places else ''}"


def _place(source: Source | None) -> str:
    return f" [{_source(source)}]" if source else ""


def _source(source: Source) -> str:
    words = f": “{source.text}”" if source.text else ""
    return f"{source.file}, {source.locator}{words}"


def _signed(points: float) -> str:
    # Adding 0.0 turns a rounded "-0.0" into "0.0".
    return f"{round(points, 1) + 0.0:+.1f}"
