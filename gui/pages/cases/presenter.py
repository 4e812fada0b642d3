"""What the Cases page says about children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from finder.model.candidate import ChildSummary
from gui import text
from gui.models.rows import Column

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """One figure at the top of the page."""

    key: str
    figure: str
    label: str
    note: str


def connections(child: ChildSummary) -> str:
    """Return "7 → 14", or words when nobody has searched yet."""
    if child.found is None or child.known_before is None:
        return translate("cases", "not searched yet")
    return f"{child.known_before} → {child.found}"


def connections_spoken(child: ChildSummary) -> str:
    """Return the same for a screen reader."""
    if child.found is None or child.known_before is None:
        return translate("cases", "not searched yet")
    return translate("cases", "{0} before the search, {1} now").format(child.known_before, child.found)


def branches(child: ChildSummary) -> str:
    """Return the empty branches."""
    if child.found is None:
        return ""
    return ", ".join(child.empty_branches) or translate("cases", "none")


def case(child: ChildSummary) -> str:
    """Return the case's reference and type."""
    return " · ".join(part for part in (child.case_ref, child.case_type) if part)


def columns() -> tuple[Column, ...]:
    """Return the columns of the table."""
    return (
        Column(translate("cases", "Child"), lambda child: child.name),
        Column(translate("cases", "Born"), lambda child: text.short_date(child.born), sort=lambda child: child.born),
        Column(
            translate("cases", "Case"),
            case,
            tooltip=lambda child: translate("cases", "Opened {0}").format(text.date(child.opened)),
        ),
        Column(translate("cases", "Worker"), lambda child: child.worker),
        Column(
            translate("cases", "Connections"),
            connections,
            sort=lambda child: -1 if child.found is None else child.found,
            tooltip=connections_spoken,
            spoken=connections_spoken,
        ),
        Column(
            translate("cases", "Empty branches"),
            branches,
            sort=lambda child: (len(child.empty_branches), branches(child)),
            tooltip=branches,
        ),
        Column(
            translate("cases", "To review"),
            lambda child: str(child.waiting_reviews) if child.waiting_reviews else "–",
            sort=lambda child: child.waiting_reviews,
        ),
    )


def summary(children: Sequence[ChildSummary], questions: int) -> tuple[SummaryCard, ...]:
    """Return the figures at the top, over all children with an open case.

    Args:
        questions: Pairs that wait in Review. The children's own figures do not add up to it: a pair counts for
            every child that it concerns, and for each of its two records.
    """
    searched = [child for child in children if child.found is not None and child.known_before is not None]
    before = sum(child.known_before or 0 for child in searched)
    found = sum(child.found or 0 for child in searched)
    with_gaps = sum(1 for child in searched if child.empty_branches)
    waiting = len(children) - len(searched)
    return (
        SummaryCard(
            "children",
            str(len(children)),
            translate("cases", "children with an open case"),
            translate("cases", "{0} not searched yet").format(waiting)
            if waiting
            else translate("cases", "all searched"),
        ),
        SummaryCard(
            "connections",
            f"{before} → {found}" if searched else "–",
            translate("cases", "connections, before → now"),
            translate("cases", "over {0} searched children").format(len(searched)),
        ),
        SummaryCard(
            "branches",
            str(with_gaps),
            translate("cases", "children with an empty branch"),
            translate("cases", "where nobody is known yet"),
        ),
        SummaryCard(
            "reviews",
            str(questions),
            translate("cases", "questions to review"),
            translate("cases", "are these records one person?"),
        ),
    )
