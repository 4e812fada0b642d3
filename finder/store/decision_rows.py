"""Decisions of people, in one order, so that undo always takes back the newest."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from finder.model.decision import CandidateDecision, CaseNote, MappingDecision, Opening, PairDecision, Verdict
from finder.model.record import RecordId
from finder.store import setting_rows
from finder.store.codec import Stamp, from_utc_text, to_utc_text
from finder.store.connection import Connection

Decision = PairDecision | CandidateDecision | Opening | CaseNote | MappingDecision
RecordPair = tuple[RecordId, RecordId]
_UNDONE = "decisions/undone"
"""The setting that holds the numbers of what redo would bring back, the next one last."""
_CAN_RETURN = frozenset({"pair", "candidate", "note"})
_COLUMNS = "id, record_a, record_b, outcome, reason, decided_by, decided_at, is_undone, act, details"


def insert_pair(connection: Connection, pair: RecordPair, verdict: Verdict, comment: str, stamp: Stamp) -> PairDecision:
    """Add a decision about two records; ``pair`` is in order."""
    number = _insert(connection, ("pair", *pair, verdict.value, comment), stamp)
    return PairDecision(number, *pair, verdict, comment, stamp.actor, stamp.at)


def insert_act(
    connection: Connection, pairs: Sequence[RecordPair], verdict: Verdict, comment: str, stamp: Stamp
) -> tuple[PairDecision, ...]:
    """Add decisions that are made together and undone together; every pair is in order."""
    numbers = [_insert(connection, ("pair", *pair, verdict.value, comment), stamp) for pair in pairs]
    act = numbers[0]
    connection.executemany("UPDATE decision SET act = ? WHERE id = ?", [(act, number) for number in numbers])
    return tuple(
        PairDecision(number, *pair, verdict, comment, stamp.actor, stamp.at, act=act)
        for number, pair in zip(numbers, pairs, strict=True)
    )


def insert_candidate(
    connection: Connection, pair: RecordPair, outcome: str, reason: str, stamp: Stamp
) -> CandidateDecision:
    """Add a decision about a candidate; ``pair`` is (child's record, candidate's record)."""
    number = _insert(connection, ("candidate", *pair, outcome, reason), stamp)
    return CandidateDecision(number, *pair, outcome, reason, stamp.actor, stamp.at)


def insert_opening(
    connection: Connection, child: RecordId, kinds: tuple[str, ...], reason: str, stamp: Stamp
) -> Opening:
    """Add that hidden records around a child were opened."""
    number = _insert(connection, ("opening", child, child, " ".join(kinds), reason), stamp)
    return Opening(number, child, kinds, reason, stamp.actor, stamp.at)


def insert_note(connection: Connection, note: CaseNote, stamp: Stamp) -> CaseNote:
    """Add what a worker noted; ``note`` without its number."""
    details = {"evidence": note.evidence, "review_on": note.review_on.isoformat() if note.review_on else ""}
    row = ("note", note.child_record, note.person_record, f"{note.kind}:{note.code}", note.words)
    number = _insert(connection, row, stamp, json.dumps(details, ensure_ascii=False))
    return replace(note, id=number, recorded_by=stamp.actor, recorded_at=stamp.at)


def insert_mapping(connection: Connection, decision: MappingDecision, stamp: Stamp) -> MappingDecision:
    """Add what columns mean from now on; ``decision`` without its number."""
    details = {
        "file": decision.file,
        "before": decision.before,
        "after": decision.after,
        "reading": decision.reading,
    }
    row = ("mapping", "", "", decision.act, "")
    number = _insert(connection, row, stamp, json.dumps(details, ensure_ascii=False))
    return replace(decision, id=number, decided_by=stamp.actor, decided_at=stamp.at)


def n_readings(connection: Connection) -> tuple[int, int]:
    """Return how often files were read again, and how often that was undone: what files say may have changed."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(is_undone), 0) FROM decision WHERE kind = 'mapping' AND outcome = 'read'"
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def openings(connection: Connection, *, active_only: bool) -> tuple[Opening, ...]:
    """Return openings of hidden records, in the order of opening."""
    return tuple(_opening_of(row) for row in _select(connection, "opening", active_only))


def notes(connection: Connection, *, active_only: bool) -> tuple[CaseNote, ...]:
    """Return what workers noted, in the order of noting."""
    return tuple(_note_of(row) for row in _select(connection, "note", active_only))


def undo_opening(connection: Connection, number: int) -> None:
    """Close what an opening opened."""
    connection.execute("UPDATE decision SET is_undone = 1 WHERE id = ? AND kind = 'opening'", (number,))


def pair_decisions(connection: Connection, *, active_only: bool) -> tuple[PairDecision, ...]:
    """Return decisions about pairs, in the order of decision."""
    return tuple(_pair_of(row) for row in _select(connection, "pair", active_only))


def candidate_decisions(connection: Connection, *, active_only: bool) -> tuple[CandidateDecision, ...]:
    """Return decisions about candidates, in the order of decision."""
    return tuple(_candidate_of(row) for row in _select(connection, "candidate", active_only))


def undo_newest(connection: Connection) -> Decision | None:
    """Mark the newest decision that is not undone, with those made together with it.

    Returns:
        The newest as it now is; None when there is none.
    """
    found = connection.execute("SELECT kind, id FROM decision WHERE is_undone = 0 ORDER BY id DESC LIMIT 1").fetchone()
    if found is None:
        return None
    kind, number = found
    connection.execute(
        "UPDATE decision SET is_undone = 1 WHERE id = ? OR act = (SELECT act FROM decision WHERE id = ?)",
        (number, number),
    )
    # Nothing that was opened, and no file that was read again, comes back without being asked for anew.
    waiting = [*_waiting(connection), number] if kind in _CAN_RETURN else []
    _keep_waiting(connection, waiting)
    return _decision(connection, number)


def next_to_redo(connection: Connection) -> Decision | None:
    """Return the decision that ``redo`` would bring back, None when there is none."""
    waiting = _waiting(connection)
    if not waiting:
        return None
    return _decision(connection, waiting[-1])


def redo(connection: Connection, number: int) -> Decision | None:
    """Bring back the decision that was undone last, with those made together with it.

    Returns:
        The decision as it now is; None when another one, or none, would come back.
    """
    waiting = _waiting(connection)
    if not waiting or waiting[-1] != number:
        return None
    connection.execute(
        "UPDATE decision SET is_undone = 0 WHERE id = ? OR act = (SELECT act FROM decision WHERE id = ?)",
        (number, number),
    )
    _keep_waiting(connection, waiting[:-1])
    return _decision(connection, number)


def forget_undone(connection: Connection) -> None:
    """Let nothing be brought back any more: something else happened since."""
    _keep_waiting(connection, [])


def _waiting(connection: Connection) -> list[int]:
    kept = setting_rows.get(connection, _UNDONE)
    return [int(number) for number in json.loads(kept)] if kept else []


def _keep_waiting(connection: Connection, numbers: list[int]) -> None:
    setting_rows.put(connection, _UNDONE, json.dumps(numbers) if numbers else None)


def _decision(connection: Connection, number: int) -> Decision:
    row = connection.execute(f"SELECT kind, {_COLUMNS} FROM decision WHERE id = ?", (number,)).fetchone()  # noqa: S608 - a constant
    assert row is not None
    kind, *rest = row
    return _READERS[kind](tuple(rest))


def orphaned(connection: Connection) -> list[int]:
    """Return the numbers of decisions in force that name a record which is not there."""
    # Records of an earlier reading of a file may come back; decisions about them wait.
    rows = connection.execute(
        "WITH known AS (SELECT id FROM record UNION ALL SELECT id FROM earlier_row WHERE place = 'record') "
        "SELECT id FROM decision WHERE is_undone = 0 AND kind <> 'mapping' "
        "AND (record_a NOT IN known OR record_b NOT IN known) ORDER BY id"
    )
    return [number for (number,) in rows]


def _insert(connection: Connection, row: tuple[str, str, str, str, str], stamp: Stamp, details: str = "") -> int:
    forget_undone(connection)
    return connection.execute(
        "INSERT INTO decision (kind, record_a, record_b, outcome, reason, decided_by, decided_at, details) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, stamp.actor, to_utc_text(stamp.at), details),
    ).lastrowid


def _select(connection: Connection, kind: str, active_only: bool) -> list[tuple[Any, ...]]:
    sql = f"SELECT {_COLUMNS} FROM decision WHERE kind = ? AND is_undone <= ? ORDER BY id"  # noqa: S608 - a constant
    return connection.execute(sql, (kind, 0 if active_only else 1)).fetchall()


def _pair_of(row: tuple[Any, ...]) -> PairDecision:
    number, record_a, record_b, outcome, reason, actor, at, is_undone, act, _ = row
    when = from_utc_text(at)
    return PairDecision(number, record_a, record_b, Verdict(outcome), reason, actor, when, bool(is_undone), act)


def _candidate_of(row: tuple[Any, ...]) -> CandidateDecision:
    number, record_a, record_b, outcome, reason, actor, at, is_undone, *_ = row
    return CandidateDecision(number, record_a, record_b, outcome, reason, actor, from_utc_text(at), bool(is_undone))


def _opening_of(row: tuple[Any, ...]) -> Opening:
    number, child, _, kinds, reason, actor, at, is_undone, *_ = row
    return Opening(number, child, tuple(kinds.split()), reason, actor, from_utc_text(at), bool(is_undone))


def _note_of(row: tuple[Any, ...]) -> CaseNote:
    number, child, person, outcome, words, actor, at, is_undone, _, details = row
    kind, _, code = outcome.partition(":")
    more = json.loads(details)
    review = dt.date.fromisoformat(more["review_on"]) if more["review_on"] else None
    when = from_utc_text(at)
    return CaseNote(number, child, person, kind, code, words, more["evidence"], review, actor, when, bool(is_undone))


def _mapping_of(row: tuple[Any, ...]) -> MappingDecision:
    number, _, _, act, _, actor, at, is_undone, _, details = row
    more = json.loads(details)
    before, after = (tuple((shape, text) for shape, text in more[key]) for key in ("before", "after"))
    when = from_utc_text(at)
    return MappingDecision(number, act, more["file"], before, after, more["reading"], actor, when, bool(is_undone))


_READERS: MappingProxyType[str, Callable[[tuple[Any, ...]], Decision]] = MappingProxyType(
    {"pair": _pair_of, "candidate": _candidate_of, "opening": _opening_of, "note": _note_of, "mapping": _mapping_of}
)
