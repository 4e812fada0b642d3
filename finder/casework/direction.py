"""Relationships entered the wrong way round, found by birth dates, sexes and what other rows say.

Whole exports have been imported backwards (field notes, section 3.2), and single rows are mistyped. A mother who
is born after her child is turned round when the other way round is possible; both readings stay visible. Where dates
are missing, sexes and other rows give signs (``direction_signs``): one of them asks, both together turn the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from finder.casework.agency import Agency
from finder.casework.direction_signs import Ends, Signs, ends_of, find_signs, sex_verdict
from finder.casework.generations import generation_gap
from finder.model.record import PartialDate, RecordId, Statement

_MIN_GAP_YEARS = 12
_FILE_MIN_CHECKED = 5
_FILE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class DirectionDoubt:
    """A file, or one statement of it, whose direction is in doubt.

    Attributes:
        locator: "" when the whole file reads better the other way round.
        is_turned: False for a row that stays as written until a person has looked.
    """

    file: str
    sha256: str
    locator: str
    text: str
    is_turned: bool = True


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
    return verdict_by_dates(gap, _born(agency, subject), _born(agency, other))


def verdict_by_dates(gap: int, subject: PartialDate | None, other: PartialDate | None) -> bool | None:
    """Say whether birth dates contradict a direction.

    Args:
        gap: Generations from the other up to the subject.
        subject: Born when, or None.
        other: The same of the other person.

    Returns:
        True: reversed, and possible the other way round; False: consistent; None: it cannot be told.
    """
    if not gap or subject is None or other is None or _is_unknown(subject) or _is_unknown(other):
        return None
    if not _contradicts(gap, subject, other):
        return False
    return True if not _contradicts(gap, other, subject) else None


def _born(agency: Agency, record: RecordId) -> PartialDate | None:
    """Return the date of birth of a record, or of another record with the same system id."""
    own = agency.records[record]
    carriers = (other for external in own.external_ids for other in agency.carriers[external])
    dates = (one.born for one in (own, *(agency.records[other] for other in carriers)))
    return next((born for born in dates if born is not None and not _is_unknown(born)), None)


def check_directions(agency: Agency) -> tuple[Agency, tuple[DirectionDoubt, ...]]:
    """Turn round what birth dates prove to be reversed, or sexes and other rows together.

    Returns:
        The agency with ``is_reversed`` set, and a doubt for each file or row concerned.
    """
    by_dates = {statement.id: _verdict(agency, statement) for statement in agency.statements}
    rows = [ends for one in agency.statements if not agency.is_of_sentence(one) and (ends := ends_of(agency, one))]
    backwards = _backward_files(agency.statements, _votes(agency, rows, by_dates))
    turned_with_file = {
        one.id
        for one in agency.statements
        if one.source.sha256 in backwards and generation_gap(one.code) and by_dates[one.id] is not False
    }
    refuted = turned_with_file | {one for one, verdict in by_dates.items() if verdict}
    doubtful = {one for one, verdict in by_dates.items() if verdict is None} - turned_with_file
    signs = find_signs(agency, rows, doubtful, refuted)
    doubts = [
        DirectionDoubt(file, sha256, "", f"The relationships of {file} read the wrong way round and were turned.")
        for sha256, file in backwards.items()
    ]
    for statement in agency.statements:
        if statement.id in signs:
            doubts.append(_sign_doubt(statement, signs[statement.id]))
        elif statement.id in refuted - turned_with_file:
            doubts.append(_row_doubt(statement))
    refuted |= {one for one, sign in signs.items() if _is_proved(sign)}
    turned = tuple(replace(one, is_reversed=True) if one.id in refuted else one for one in agency.statements)
    return replace(agency, statements=turned), tuple(doubts)


def _votes(agency: Agency, rows: Iterable[Ends], by_dates: dict[str, bool | None]) -> dict[str, bool | None]:
    """Let sexes vote on the direction of a file where birth dates say nothing."""
    votes = dict(by_dates)
    for ends in rows:
        if votes[ends.statement.id] is None:
            votes[ends.statement.id] = sex_verdict(agency, ends)
    return votes


def _is_proved(signs: Signs) -> bool:
    return signs.is_against_sexes and bool(signs.opposing) and not signs.n_supporting


def _sign_doubt(statement: Statement, signs: Signs) -> DirectionDoubt:
    source, is_turned = statement.source, _is_proved(signs)
    why = [
        *(["the sexes recorded fit only the other way round"] if signs.is_against_sexes else []),
        *(["other rows say the contrary"] if signs.opposing else []),
        *(["the older one by these words was a child then"] if signs.is_too_young else []),
    ]
    means = "was entered the wrong way round. It was turned; the row is kept as written"
    asks = "may have been entered the wrong way round. It stays as it is written: check it"
    text = (
        f"{source.file}, {source.locator}: “{statement.label}” {means if is_turned else asks}. "
        f"Why: {' and '.join(why)}."
    )
    return DirectionDoubt(source.file, source.sha256, source.locator, text, is_turned)


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
