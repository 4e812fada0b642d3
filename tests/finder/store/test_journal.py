from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from finder.errors import BugError
from finder.model.decision import Verdict
from finder.model.record import RecordId
from finder.store import journal
from finder.store.connection import Connection, open_store
from finder.store.keys import DatabaseKey
from finder.store.store import Store

A, B = RecordId("r1"), RecordId("r2")


@pytest.fixture
def written(store: Store, path: Path, key: DatabaseKey) -> Connection:
    """A workspace with four lines, and a connection to tamper through."""
    for number in range(4):
        store.log("u1", "candidate_viewed", f"r{number}", "case C1")
    return open_store(path, key)


def chain(store: Store) -> tuple[bool, str]:
    [check] = [check for check in store.verify() if check.name == "journal"]
    return check.ok, check.detail


def without_triggers(connection: Connection, sql: str) -> None:
    for trigger in ("journal_is_not_rewritten", "journal_is_not_shortened"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(sql)


def test_lines_come_back_newest_first_with_their_time(path: Path, key: DatabaseKey):
    at = dt.datetime(2026, 3, 4, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    with Store.create(path, key, clock=lambda: at) as store:
        store.log("u1", "candidate_viewed", "r1", "case C1")
        entry = store.log("u2", "exported", "r1")
        assert store.journal(limit=1) == (entry,)
        assert entry.at == at
        assert (entry.actor, entry.action, entry.subject, entry.detail) == ("u2", "exported", "r1", "")
        assert chain(store)[0]


def test_every_decision_is_journalled_by_ids_without_the_comment(store: Store):
    store.add_pair_decision(B, A, Verdict.NOT_SAME, "Zyxquarnby is the aunt", "u1")
    store.add_candidate_decision(A, B, "hold", "Zyxquarnby was asked", "u1")
    store.undo_last_decision("u2")
    lines = [(entry.actor, entry.action, entry.subject, entry.detail) for entry in reversed(store.journal())]
    assert lines == [
        ("u1", "pair_decided", "r1 r2", "decision 1: not_same"),
        ("u1", "candidate_decided", "r1 r2", "decision 2: hold"),
        ("u2", "decision_undone", "r1 r2", "decision 2: hold"),
    ]


def test_an_untouched_journal_is_whole(store: Store, written: Connection):
    assert chain(store) == (True, "Every entry follows from the one before.")


def test_the_database_itself_refuses_to_rewrite_the_journal(written: Connection):
    for sql in ("UPDATE journal SET actor = 'u9'", "DELETE FROM journal"):
        with pytest.raises(sqlcipher.IntegrityError, match="only added to"):
            written.execute(sql)


@pytest.mark.parametrize(
    ("tampering", "entry"),
    [
        ("UPDATE journal SET actor = 'u9' WHERE id = 2", 2),
        ("UPDATE journal SET subject = 'r1case', detail = ' C1' WHERE id = 2", 2),
        ("UPDATE journal SET at = '2020-01-01T00:00:00.000000+00:00' WHERE id = 1", 1),
        ("DELETE FROM journal WHERE id = 3", 3),
        ("DELETE FROM journal WHERE id = 4", 4),
        ("DELETE FROM journal", 1),
        ("INSERT INTO journal SELECT 5, at, actor, action, subject, detail, chain_sha256 FROM journal WHERE id = 4", 5),
    ],
)
def test_a_tampered_line_is_found(store: Store, written: Connection, tampering: str, entry: int):
    without_triggers(written, tampering)
    assert chain(store) == (False, f"entry {entry} was altered, removed or cut off.")


def test_moving_text_between_fields_changes_the_link():
    one = journal.link_of("0" * 64, (1, "t", "u", "a", "bc", "d"))
    assert one != journal.link_of("0" * 64, (1, "t", "u", "a", "b", "cd"))
    assert one != journal.link_of("1" + "0" * 63, (1, "t", "u", "a", "bc", "d"))


def test_a_line_and_its_decision_are_kept_together_or_not_at_all(store: Store, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise BugError("no journal, no decision")

    monkeypatch.setattr(journal, "append", fail)
    with pytest.raises(BugError):
        store.add_pair_decision(A, B, Verdict.SAME, "", "u1")
    with pytest.raises(BugError):
        store.add_candidate_decision(A, B, "invite", "asked for", "u1")
    assert store.pair_decisions(active_only=False) == ()
    assert store.candidate_decisions(active_only=False) == ()
    assert store.generation() == 0


def test_a_time_without_a_zone_is_our_mistake(path: Path, key: DatabaseKey):
    naive = dt.datetime(2026, 3, 4)  # noqa: DTZ001 - that is what is tested
    with Store.create(path, key, clock=lambda: naive) as store, pytest.raises(BugError, match="zone"):
        store.log("u1", "viewed", "r1")
