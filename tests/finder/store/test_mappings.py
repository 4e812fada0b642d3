"""A file that is read again: what it says is exchanged whole, journalled, and comes back with undo."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from finder.model.decision import MappingDecision, Verdict
from finder.model.files import StoredFile
from finder.model.record import Alert, RecordId, RejectedRow, Source, Statement, external_ref
from finder.store.file_rows import FileContent
from finder.store.store import Store

SHAPE = "ab" * 12


def deciding(after: str, before: str = "", act: str = "read") -> MappingDecision:
    now = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    return MappingDecision(0, act, "people.csv", ((SHAPE, before),), ((SHAPE, after),), None, "", now)


def everything(store: Store) -> tuple[object, ...]:
    """What anybody can ask of the files of a workspace."""
    return (
        store.records(), store.statements(), store.facts(Alert), store.rejected_rows(), store.files(), store.counts(),
        [store.records_with_external_id(one) for one in ("Q1", "Q2")], store.mappings.kept(),
    )  # fmt: skip


def is_whole(store: Store) -> bool:
    """Every check holds; a store made without a key file has none to check."""
    return [check.name for check in store.verify() if not check.ok] == ["key file"]


@pytest.fixture
def filled(store: Store, make_file, make_record) -> tuple[Store, StoredFile, FileContent, FileContent]:
    """A workspace with one file, what it says, and what it says when it is read otherwise."""
    file = make_file()
    one, two = (dataclasses.replace(make_record(file, n), external_ids=(f"Q{n}", f"Q{n}")) for n in (1, 2))
    source = Source(file.name, file.sha256, "2")
    mother = Statement("s1", source, external_ref("Q1"), "mother", "Mother", external_ref("Q2"))
    alert = Alert("a1", source, external_ref("Q1"), "other", "Note")
    rejected = RejectedRow(file.name, file.sha256, "4", "too_few_fields", "Row 4 is short.", "x")
    before = FileContent([one, two], [mother], [alert], [rejected])
    after = FileContent([dataclasses.replace(one, sex="F")], [dataclasses.replace(mother, code="daughter")])
    store.save_file(file, before.records, before.statements, before.facts, before.rejected)
    return store, file, before, after


def test_what_a_file_says_now_takes_the_place_of_what_it_said(filled) -> None:
    store, file, _, after = filled
    generation = store.generation()
    again = dataclasses.replace(file, kind="relationships", doubts=("Check",))
    made = store.mappings.decide(deciding("{}"), "u1", again, after)

    assert store.records() == list(after.records)
    assert store.statements() == list(after.statements)
    assert (store.facts(Alert), store.rejected_rows()) == ([], [])
    kept = store.files()[0]
    assert (kept.kind, kept.doubts, kept.n_records, kept.n_rejected) == ("relationships", ("Check",), 1, 0)
    assert store.mappings.kept() == {SHAPE: "{}"}
    assert store.generation() > generation
    assert store.mappings.n_readings() == (1, 0)
    line = store.journal(1)[0]
    assert (line.action, line.detail) == ("mapping_read", f"decision {made.id}: read")
    assert is_whole(store)


def test_undo_brings_everything_back_step_by_step(filled) -> None:
    store, file, before, after = filled
    states = [everything(store)]
    store.mappings.decide(deciding("{1}"), "u1", file, after)
    states.append(everything(store))
    store.mappings.decide(deciding("{2}", "{1}"), "u1", file, FileContent())
    assert store.records() == []

    for state in reversed(states):
        assert isinstance(store.undo_last_decision("u2"), MappingDecision)
        assert everything(store) == state
    assert store.records() == list(before.records)
    assert store.undo_last_decision("u2") is None
    assert store.mappings.n_readings() == (2, 2)


def test_a_file_imported_in_between_is_not_touched_by_undo(filled, make_file, make_record) -> None:
    store, file, before, after = filled
    store.mappings.decide(deciding("{}"), "u1", file, after)
    other = make_file("other.csv")
    store.save_file(other, [make_record(other, 9)])
    store.undo_last_decision("u1")
    assert {record.id for record in store.records()} == {one.id for one in (*before.records, make_record(other, 9))}
    assert is_whole(store)


def test_decisions_about_a_record_wait_while_its_file_is_read_without_it(filled) -> None:
    store, file, before, after = filled
    left, right = (RecordId(one.id) for one in before.records)
    decided = store.add_pair_decision(left, right, Verdict.NOT_SAME, "Sisters", "u1")
    store.mappings.decide(deciding("{}"), "u1", file, after)
    assert store.pair_decisions() == (decided,)
    assert is_whole(store)
    store.undo_last_decision("u1")
    assert store.pair_decisions() == (decided,)


def test_a_mapping_is_kept_and_forgotten_without_touching_a_file(filled) -> None:
    store, *_ = filled
    generation, said = store.generation(), store.records()
    store.mappings.decide(deciding("{1}", act="kept"), "u1")
    store.mappings.decide(deciding("", "{1}", act="forgotten"), "u1")
    assert store.mappings.kept() == {}
    assert (store.generation(), store.records()) == (generation, said)
    assert [entry.action for entry in store.journal(2)] == ["mapping_forgotten", "mapping_kept"]
    store.undo_last_decision("u1")
    assert store.mappings.kept() == {SHAPE: "{1}"}


def test_a_copy_or_an_unknown_file_is_not_read_again(filled, make_file) -> None:
    store, file, _, after = filled
    store.save_file(dataclasses.replace(file, name="copy.csv"))
    state = everything(store)
    for wrong in (make_file("never.csv"), dataclasses.replace(file, name="copy.csv")):
        with pytest.raises(LookupError):
            store.mappings.decide(deciding("{}"), "u1", wrong, after)
    assert everything(store) == state


def test_stopping_in_the_middle_leaves_everything_as_it_was(filled) -> None:
    store, file, _, after = filled
    state = everything(store)

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        store.mappings.decide(deciding("{}"), "u1", file, after, stop)
    assert everything(store) == state
