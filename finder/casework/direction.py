"""Relationships entered the wrong way round, found by birth dates.

Whole exports have been imported backwards (field notes, section 3.2), and single rows are mistyped. A mother who
is born after her child is turned round when the other way round is possible; both readings stay visible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from finder.casework.agency import Agency
from finder.model.record import PartialDate, RecordId, Statement

_UP_BASES = {
    "mother": 1,
    "father": 1,
    "parent": 1,
    "grandmother": 2,
    "grandfather": 2,
    "grandparent": 2,
    "son": -1,
    "daughter": -1,
    "child": -1,
    "grandson": -2,
    "granddaughter": -2,
    "grandchild": -2,
}
_MIN_GAP_YEARS = 12
_FILE_MIN_CHECKED = 5
_FILE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class DirectionDoubt:
    """A file, or one statement of it, whose direction contradicts the birth dates.

    Attributes:
        locator: "" when the whole file reads better the other way round.
    """

    file: str
    sha256: str
    locator: str
    text: str


def generation_gap(code: str) -> int:
    """Return how many generations the subject stands above the object, 0 when the code does not say.

    >>> generation_gap("maternal_grandmother"), generation_gap("adoptive_mother"), generation_gap("aunt")
    (2, 1, 0)
    """
    if ">" in code or "step_" in code or "in_law" in code or "foster" in code:
        return 0
    great = code.count("great_")
    base = code.rsplit("_", 1)[-1]
    gap = _UP_BASES.get(base, 0)
    if abs(gap) == 2:
        return gap + great if gap > 0 else gap - great
    return 0 if great else gap


def _contradicts(gap: int, subject: PartialDate, other: PartialDate) -> bool:
    """True when the whole of both intervals contradicts the generations."""
    older, younger = (subject, other) if gap > 0 else (other, subject)
    return (younger.latest.year - older.earliest.year) < _MIN_GAP_YEARS * abs(gap)


def _is_unknown(born: PartialDate) -> bool:
    """True for 01/01/1900 and the like, which say nothing at all."""
    return born.is_placeholder and born.earliest.year <= 1901


def _verdict(agency: Agency, statement: Statement) -> bool | None:
    """True: reversed and possible the other way round; False: consistent; None: cannot be told."""
    gap = generation_gap(statement.code)
    subject = agency.resolve(statement.subject, statement.source)
    other = agency.resolve(statement.object, statement.source)
    if not gap or subject is None or other is None:
        return None
    left, right = _born(agency, subject), _born(agency, other)
    if left is None or right is None:
        return None
    if not _contradicts(gap, left, right):
        return False
    return True if not _contradicts(gap, right, left) else None


def _born(agency: Agency, record: RecordId) -> PartialDate | None:
    """Return the date of birth of a record, or of another record with the same system id."""
    own = agency.records[record]
    carriers = (other for external in own.external_ids for other in agency.carriers[external])
    dates = (one.born for one in (own, *(agency.records[other] for other in carriers)))
    return next((born for born in dates if born is not None and not _is_unknown(born)), None)


def check_directions(agency: Agency) -> tuple[Agency, tuple[DirectionDoubt, ...]]:
    """Turn round what birth dates prove to be reversed.

    Returns:
        The agency with ``is_reversed`` set, and a doubt for each file or row concerned.
    """
    verdicts = {statement.id: _verdict(agency, statement) for statement in agency.statements}
    backwards = _backward_files(agency.statements, verdicts)
    doubts = [
        DirectionDoubt(file, sha256, "", f"The relationships of {file} read the wrong way round and were turned.")
        for sha256, file in backwards.items()
    ]
    turned = []
    for statement in agency.statements:
        whole_file = statement.source.sha256 in backwards and generation_gap(statement.code) != 0
        is_reversed = verdicts[statement.id] is True or (whole_file and verdicts[statement.id] is None)
        if is_reversed and not whole_file:
            doubts.append(_row_doubt(statement))
        turned.append(replace(statement, is_reversed=True) if is_reversed else statement)
    return replace(agency, statements=tuple(turned)), tuple(doubts)


def _row_doubt(statement: Statement) -> DirectionDoubt:
    source = statement.source
    text = (
        f"{source.file}, {source.locator}: the dates of birth say that “{statement.label}” was entered the "
        "wrong way round. It was turned; the row is kept as written."
    )
    return DirectionDoubt(source.file, source.sha256, source.locator, text)


def _backward_files(statements: Iterable[Statement], verdicts: dict[str, bool | None]) -> dict[str, str]:
    reversed_count: dict[str, int] = defaultdict(int)
    checked: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for statement in statements:
        verdict = verdicts[statement.id]
        if verdict is not None:
            checked[statement.source.sha256] += 1
            reversed_count[statement.source.sha256] += verdict
            names[statement.source.sha256] = statement.source.file
    return {
        sha256: names[sha256]
        for sha256, count in checked.items()
        if count >= _FILE_MIN_CHECKED and reversed_count[sha256] / count >= _FILE_SHARE
    }
