"""A question of identity in words: what agrees, what differs, what is not recorded."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from finder.model.decision import Verdict
from finder.model.person import EvidenceRow, PairEvidence
from finder.model.record import Address, Record
from finder.model.supposed import Moved, Supposed
from finder.services import ReviewItem
from gui import messages, text
from gui.models.rows import Column

translate = QCoreApplication.translate

AGREES, DIFFERS, NOT_RECORDED = "agrees", "differs", "not_recorded"
START, FOR, AGAINST, TOTAL = "start", "for", "against", "total"

_TONES = {AGREES: "good", DIFFERS: "bad", NOT_RECORDED: "neutral"}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of both records.

    Attributes:
        state: "agrees", "differs" or "not_recorded"; never guessed from the texts, only from the evidence.
    """

    field: str
    left: str
    right: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the waterfall, in bits.

    Attributes:
        kind: "start" (the prior), "for", "against", or "total", which stands on the axis.
        why: The reason in plain words.
    """

    label: str
    start_bits: float
    end_bits: float
    kind: str
    why: str = ""

    @property
    def bits(self) -> float:
        """What the bar adds or takes away."""
        return self.end_bits - self.start_bits


def state_of(row: EvidenceRow) -> str:
    """Return whether a field agrees, differs or is not recorded; no evidence means not recorded."""
    if row.match_bits > 0:
        return AGREES
    return DIFFERS if row.match_bits < 0 else NOT_RECORDED


def state_label(row: FieldRow) -> tuple[str, str]:
    """Return sign and words of a state, and the name of its tone."""
    words = {
        AGREES: translate("review", "✓ speaks for"),
        DIFFERS: translate("review", "✕ speaks against"),
        NOT_RECORDED: translate("review", "– not recorded"),
    }
    return words[row.state], _TONES[row.state]


def is_prior(row: EvidenceRow) -> bool:
    """Say whether a row is the starting point and not a comparison of the two records."""
    return row.comparison.startswith("prior")


def field_rows(evidence: PairEvidence) -> tuple[FieldRow, ...]:
    """Return one row a field, strongest evidence first, what is not recorded last."""
    compared = [row for row in evidence.rows if not is_prior(row)]
    compared.sort(key=lambda row: -abs(row.match_bits))
    return tuple(
        FieldRow(messages.words("comparison", row.comparison), row.left, row.right, state_of(row), row.why)
        for row in compared
    )


def columns() -> tuple[Column, ...]:
    """Return the columns of the table of fields."""
    return (
        Column(translate("review", "Field"), lambda row: row.field),
        Column(translate("review", "First record"), lambda row: row.left or "–", tooltip=lambda row: row.left),
        Column(translate("review", "Second record"), lambda row: row.right or "–", tooltip=lambda row: row.right),
        Column("", lambda row: state_label(row)[0], spoken=lambda row: state_label(row)[0]),
        Column(translate("review", "In plain words"), lambda row: row.why, tooltip=lambda row: row.why),
    )


def waterfall(evidence: PairEvidence) -> tuple[Bar, ...]:
    """Return the bars: every row moves the total, and the last bar is the total.

    The prior is what the total needs beside the rows, so the bars add up even where no row names it.
    """
    bars = []
    given = sum(row.match_bits for row in evidence.rows)
    at = evidence.total_bits - given
    if abs(at) > 0.005:
        bars.append(Bar(translate("review", "Before looking"), 0.0, at, START))
    for row in evidence.rows:
        if row.match_bits:
            bars.append(Bar(messages.words("comparison", row.comparison), at, at + row.match_bits, _kind(row), row.why))
        at += row.match_bits
    total = translate("review", "Total")
    bars.append(Bar(total, 0.0, evidence.total_bits, TOTAL, chance(evidence)))
    return tuple(bars)


def _kind(row: EvidenceRow) -> str:
    if is_prior(row):
        return START
    return FOR if row.match_bits > 0 else AGAINST


def spoken_bars(bars: tuple[Bar, ...]) -> str:
    """Return the waterfall in words, one bar a line: "Given name: +9.8. Both records say Ruth."."""
    return "\n".join(f"{bar.label}: {text.points(bar.bits)}. {bar.why}".rstrip() for bar in bars)


def record_lines(record: Record) -> tuple[str, ...]:
    """Return what else a record says, one fact a line."""
    born = record.born.as_written if record.born else ""
    facts = (
        (translate("review", "Also called"), ", ".join(name.full for name in record.names[1:])),
        (translate("review", "Born"), born),
        (translate("review", "Lives or lived"), "; ".join(_address(item) for item in record.addresses)),
        (translate("review", "Telephone"), ", ".join(record.phones)),
        (translate("review", "Case"), record.case_ref),
        (translate("review", "Role"), record.role),
    )
    return tuple(f"{label}: {value}" for label, value in facts if value)


def _address(item: Address) -> str:
    if item.is_withheld:
        return translate("review", "address withheld")
    return item.text


def record_place(record: Record) -> str:
    """Return where the record is written, and its number there."""
    where = text.file_place(record.source.file, record.source.locator)
    return " · ".join((where, *record.external_ids))


def open_items(queue: tuple[ReviewItem, ...]) -> tuple[ReviewItem, ...]:
    """Return the questions that may be shown: restricted records are a senior practitioner's."""
    return tuple(item for item in queue if not (item.left.is_restricted or item.right.is_restricted))


def chance(evidence: PairEvidence) -> str:
    """Return how likely the two are one person, in words."""
    return translate("review", "The program thinks: {0} likely to be one person").format(
        text.percent(evidence.probability_01)
    )


def supposed_lines(supposed: Supposed) -> tuple[str, ...]:
    """Return what an answer would change, one child a line, after a line that says which answer."""
    is_same = supposed.verdict is Verdict.SAME
    if not supposed.is_followed:
        return (
            translate("review", "Other decisions, or files, keep these records apart whatever is answered here.")
            if is_same
            else translate("review", "Other decisions keep these records together whatever is answered here."),
        )
    head = (
        translate("review", "If they are one person, that person has {0} records.").format(supposed.n_records)
        if is_same
        else translate("review", "They are one person now. If they are not:")
    )
    if not supposed.children:
        none = translate("review", "Nobody's list would change; children looked at: {0}.").format(supposed.n_searched)
        return (f"{head} {none}",)
    lines = [f"{one.name}: {'; '.join(_moved(move) for move in one.moved)}." for one in supposed.children]
    if supposed.is_cut:
        more = translate("review", "More children are connected; the first {0} were looked at.")
        lines.append(more.format(supposed.n_searched))
    return (head, *lines)


def _moved(move: Moved) -> str:
    if not move.before:
        return translate("review", "+ {0} ({1})").format(move.name, move.after)
    if not move.after:
        return translate("review", "− {0} ({1})").format(move.name, move.before)
    return translate("review", "{0} from {1} to {2}").format(move.name, move.before, move.after)
