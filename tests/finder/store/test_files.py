from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finder.errors import BugError, UserError
from finder.model.files import StoredFile
from finder.model.record import (
    Address,
    Alert,
    CaseFile,
    ChildView,
    Contact,
    Event,
    Fact,
    Form,
    PartialDate,
    PersonName,
    Placement,
    Precision,
    Record,
    RecordId,
    RejectedRow,
    Source,
    Statement,
    external_ref,
    record_ref,
)
from finder.store.codec import decoder_of, to_json
from finder.store.store import Store

texts = st.text(st.characters(codec="utf-8"), max_size=20)
dates = st.dates()
sources = st.builds(Source, file=texts, sha256=texts, locator=texts, text=texts)
names = st.builds(PersonName, given=texts, middle=texts, family=texts, kind=st.just("alias"), as_written=texts)
partial_dates = st.builds(
    PartialDate, earliest=dates, latest=dates, precision=st.sampled_from(Precision), as_written=texts
)
addresses = st.builds(Address, text=texts, town=texts, postcode=texts, start=st.none() | dates)
records = st.builds(
    Record,
    id=texts.map(RecordId),
    source=sources,
    form=st.sampled_from(Form),
    names=st.lists(names, max_size=2).map(tuple),
    external_ids=st.lists(texts, max_size=2).map(tuple),
    born=st.none() | partial_dates,
    addresses=st.lists(addresses, max_size=2).map(tuple),
    is_restricted=st.booleans(),
    extra=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
)
SOURCE = Source("f", "ab", "2")
CHILD, OTHER = external_ref("Q1"), record_ref(RecordId("r1"))
DAY = dt.date(2025, 6, 1)
FACTS: list[Fact] = [
    CaseFile("c1", SOURCE, "C1", CHILD, opened=DAY, is_open=True, is_sealed=True),
    Alert("a1", SOURCE, CHILD, "no_contact_order", "No contact", relates_to=OTHER, end=DAY),
    ChildView("v1", SOURCE, CHILD, OTHER, importance=5, amount="too_little", said_on=DAY, words="“I miss her”"),
    Contact("k1", SOURCE, CHILD, OTHER, DAY, "visit", "good"),
    Placement("p1", SOURCE, CHILD, (OTHER,), address=Address("1 Road", "", "ZZ1 1ZZ", is_withheld=True), phones=("1",)),
    Event("e1", SOURCE, None, "C1", DAY, "visit", "Text", "u1"),
]


@given(records)
def test_a_record_comes_back_as_it_was(record: Record):
    assert decoder_of(Record).decode(to_json(record)) == record


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(records, unique_by=lambda record: record.id, max_size=4))
def test_what_a_file_said_comes_back_in_order(tmp_path_factory: pytest.TempPathFactory, key, make_file, items):
    with Store.create(tmp_path_factory.mktemp("w") / "w.kinfinder", key) as store:
        assert store.save_file(make_file(), items)
        assert store.records() == items
        for item in items:
            assert store.record(item.id) == item
            for external_id in item.external_ids:
                assert item in store.records_with_external_id(external_id)
        assert store.record(RecordId("x" * 30)) is None


def test_every_kind_of_fact_is_kept_apart(store: Store, make_file):
    store.save_file(make_file(), facts=FACTS)
    for kind, expected in zip((CaseFile, Alert, ChildView, Contact, Placement, Event), FACTS, strict=True):
        assert store.facts(kind) == [expected]


def test_a_file_tells_how_it_was_read_and_how_much_was_kept(store: Store, make_file, make_record):
    file = dataclasses.replace(
        make_file(),
        mapping=(("", "DOB", "born"), ("", "Shoe size", "")),
        samples=("Ann Otterby is the mother of Zoë Otterby",),
        doubts=("Are the dates day first?",),
        warnings=("Two columns are called Name",),
    )
    rejected = [
        RejectedRow(file.name, file.sha256, "7", "too_few_fields", "Row 7 has 2 fields of 9.", "x,y"),
        RejectedRow(file.name, file.sha256, "8", "odd_date", "Row 8: no such date.", "31/02/2019", is_rejected=False),
    ]
    statement = Statement("s1", SOURCE, CHILD, "mother", "Mother", OTHER, start=DAY)
    store.save_file(file, [make_record(file, 1), make_record(file, 2)], [statement], FACTS, rejected)
    assert store.files() == (dataclasses.replace(file, n_records=2, n_statements=1, n_facts=6, n_rejected=1),)
    assert store.rejected_rows(file) == store.rejected_rows() == rejected
    assert store.statements() == [statement]
    assert store.counts() == (1, 2, 1, 6)


def test_importing_a_file_again_changes_nothing(store: Store, make_file, make_record):
    file = make_file()
    assert not store.has_file(file.name, file.sha256)
    assert store.save_file(file, [make_record(file, 1)])
    assert store.has_file(file.name, file.sha256)
    before = store.files(), store.generation()
    assert not store.save_file(file, [make_record(file, 1), make_record(file, 2)])
    assert (store.files(), store.generation()) == before


def test_a_copy_under_another_name_is_listed_and_says_nothing_twice(store: Store, make_file, make_record):
    file, copy = make_file("a.csv", "same"), make_file("b.csv", "same")
    store.save_file(file, [make_record(file, 1)])
    generation = store.generation()
    assert store.save_file(copy, [make_record(copy, 1)])
    assert [(item.name, item.same_as, item.n_records) for item in store.files()] == [
        ("a.csv", "", 1),
        ("b.csv", "a.csv", 0),
    ]
    assert len(store.records()) == 1
    assert store.generation() == generation
    assert store.has_file("b.csv", copy.sha256)


def test_a_changed_file_of_the_same_name_is_another_file(store: Store, make_file, make_record):
    old, new = make_file("a.csv", "old"), make_file("a.csv", "new")
    store.save_file(old, [make_record(old, 1)])
    store.save_file(new, [make_record(new, 1)])
    assert len(store.files()) == len(store.records()) == 2


def test_an_unreadable_file_is_kept_with_its_problem_and_may_be_tried_again(store: Store, make_file, make_record):
    failed = make_file(status="unreadable")
    problem = RejectedRow(failed.name, failed.sha256, "", "password", "The file is locked with a password.", "")
    store.save_file(failed, rejected=[problem])
    store.save_file(failed, rejected=[problem])
    assert [(item.status, item.n_rejected) for item in store.files()] == [("unreadable", 1)]
    assert not store.has_file(failed.name, failed.sha256)
    assert store.generation() == 0
    readable = dataclasses.replace(failed, status="imported", reader_version="2")
    store.save_file(readable, [make_record(readable, 1)])
    assert [(item.status, item.n_rejected) for item in store.files()] == [("imported", 0)]
    assert store.rejected_rows() == []


def test_half_a_character_in_a_name_or_a_text_is_refused_and_nothing_is_kept(store: Store, make_file, make_record):
    file: StoredFile = dataclasses.replace(make_file(), name="caf\udce9.csv")
    with pytest.raises(UserError, match="half a character"):
        store.save_file(file)
    with pytest.raises(UserError, match="half a character"):
        store.save_file(make_file(), [make_record(file, 1), make_record(file, 2, "Otter\ud800by")])
    assert store.counts() == (0, 0, 0, 0)


def test_an_id_that_is_taken_keeps_nothing_of_the_second_file(store: Store, make_file, make_record):
    first, second = make_file("a.csv"), make_file("b.csv")
    record = make_record(first, 1)
    store.save_file(first, [record])
    with pytest.raises(BugError, match=r"record\.id"):
        store.save_file(second, [make_record(second, 1), record])
    assert [file.name for file in store.files()] == ["a.csv"]
    assert len(store.records()) == 1


def test_settings_are_kept_by_name(store: Store):
    store.put_setting("gate/r1", "deceased")
    store.put_setting("gate/r2", "consent")
    store.put_setting("gate%", "x")
    store.put_setting("gate/r1", "no_contact_order")
    assert store.settings("gate/") == {"gate/r1": "no_contact_order", "gate/r2": "consent"}
    store.put_setting("gate/r1", None)
    store.put_setting("gate/r1", None)
    assert store.setting("gate/r1") is None
    assert len(store.settings()) == 2
