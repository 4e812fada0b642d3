"""One open workspace: what it remembers, what it refuses, and what it writes into the journal."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from finder.app import create_workspace
from finder.errors import CancelledError, UserError
from finder.jobs import JobContext
from finder.model.candidate import Candidate, Gate, Recommendation, SearchResult
from finder.model.decision import Verdict
from finder.model.person import PersonId
from finder.model.record import RecordId
from finder.session import _MODEL_SETTING, Session

SECRET = "Zzyzxby"
"""A surname that occurs nowhere else: where it turns up, it has leaked."""
PEOPLE = f"""Person ID,First Name,Last Name,Date of Birth,Gender,Restricted
P1,Kai,{SECRET},05/05/2014,M,
P2,Kelly,{SECRET},02/02/1992,F,
P3,Joan,{SECRET},02/02/1968,F,
P4,Rex,Hollingrake,02/02/1966,M,Yes
P5,Kit,Hollingrake,02/02/1996,M,
P6,Sol,{SECRET},01/01/1994,M,
"""
LINKS = """Person ID,Relationship,Related Person ID,Case Ref
P2,Mother,P1,C-1
P3,Mother,P2,
P4,Father,P2,
P4,Father,P5,
P6,Brother,P2,
"""
CASES = "Case Ref,Person ID,Case Type,Opened,Status\nC-1,P1,Child Looked After,01/02/2025,Open\n"
ALERTS = "Alert ID,Person ID,Alert Type,Relates To Person ID,Start,End,Detail\nA1,P6,No Contact Order,P1,01/01/2025,,\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened, _ = create_workspace(tmp_path / "a.kinfinder", "three short words", use_keyring=False)
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("people", PEOPLE), ("relationships", LINKS), ("cases", CASES), ("alerts", ALERTS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    opened.import_paths([folder], JobContext())
    yield opened
    opened.close()


def _search(session: Session) -> SearchResult:
    return session.search("P1", JobContext())


def _of(result: SearchResult, given: str) -> Candidate:
    (found,) = [one for one in result.candidates if one.name.startswith(given)]
    return found


def _records(session: Session) -> dict[str, RecordId]:
    return {record.external_ids[0]: record.id for record in session._store.records()}


def test_a_search_is_kept_until_a_decision_an_undo_or_an_import(session: Session, tmp_path: Path) -> None:
    first = _search(session)
    assert _search(session) is first
    joan = _of(first, "Joan")
    session.decide_candidate("P1", joan.person_id, Recommendation.EXPLORE, "Ask Kelly first")
    second = _search(session)
    assert _of(second, "Joan").decided is Recommendation.EXPLORE
    assert session.undo_last_decision()
    assert _of(_search(session), "Joan").decided is None
    (tmp_path / "more.csv").write_text("Person ID,Relationship,Related Person ID\nP7,Father,P1\n", encoding="utf-8")
    (tmp_path / "p.csv").write_text("Person ID,First Name,Last Name\nP7,Paul,Firth\n", encoding="utf-8")
    session.import_paths([tmp_path / "p.csv", tmp_path / "more.csv"], JobContext())
    assert _of(_search(session), "Paul").relationship == "father"


def test_a_decision_comes_back_until_something_else_is_decided(session: Session) -> None:
    joan = _of(_search(session), "Joan").person_id
    session.decide_candidate("P1", joan, Recommendation.EXPLORE, "one")
    session.decide_candidate("P1", joan, Recommendation.HOLD, "two")
    session.undo_last_decision()
    session.undo_last_decision()
    assert session.redo_last_decision() == "Again: “explore”"
    assert _of(_search(session), "Joan").decision_reason == "one"
    session.decide_candidate("P1", joan, Recommendation.EXCLUDE, "three")
    assert session.redo_last_decision() == ""
    assert [line.action for line in session.activity(3)] == ["candidate_decided", "searched", "decision_redone"]


def test_what_an_order_forbids_by_now_does_not_come_back(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_today", lambda: dt.date(2024, 12, 31))
    sol = _of(_search(session), "Sol").person_id
    session.decide_candidate("P1", sol, Recommendation.INVITE, "Asked for")
    session.undo_last_decision()
    monkeypatch.setattr(session, "_today", lambda: dt.date(2025, 1, 1))
    with pytest.raises(UserError, match="cannot be approached"):
        session.redo_last_decision()
    assert _of(_search(session), "Sol").decided is None


def test_what_was_undone_before_an_import_does_not_come_back(session: Session, tmp_path: Path) -> None:
    joan = _of(_search(session), "Joan").person_id
    session.decide_candidate("P1", joan, Recommendation.EXPLORE, "one")
    session.undo_last_decision()
    (tmp_path / "p.csv").write_text("Person ID,First Name,Last Name\nP7,Paul,Firth\n", encoding="utf-8")
    session.import_paths([tmp_path / "p.csv"], JobContext())
    assert session.redo_last_decision() == ""


def test_a_model_of_another_version_is_not_explained_with_but_made_again(session: Session) -> None:
    """After an update of the program the kept resolution may come from a model that it cannot read any more."""
    before = [(one.name, one.relationship) for one in _search(session).candidates]
    kept = session._store.setting(_MODEL_SETTING)
    assert kept is not None
    session._store.put_setting(_MODEL_SETTING, '{"version": 1, "comparisons": []}')
    session._loaded = session._tables = None
    assert [(one.name, one.relationship) for one in _search(session).candidates] == before
    assert session._store.setting(_MODEL_SETTING) == kept


def test_decisions_whose_numbers_add_up_alike_are_not_confused(session: Session) -> None:
    joan = _of(_search(session), "Joan").person_id
    session.decide_candidate("P1", joan, Recommendation.EXPLORE, "one")
    session.decide_candidate("P1", joan, Recommendation.HOLD, "two")
    assert _of(_search(session), "Joan").decision_reason == "two"
    session.undo_last_decision()
    session.undo_last_decision()
    session.decide_candidate("P1", joan, Recommendation.INVITE, "three")
    assert _of(_search(session), "Joan").decision_reason == "three"


def test_orders_end_at_midnight_while_the_window_stays_open(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_today", lambda: dt.date(2024, 12, 31))
    assert [gate.effect for gate in _of(_search(session), "Sol").gates] == ["lapsed"]
    monkeypatch.setattr(session, "_today", lambda: dt.date(2025, 1, 1))
    assert _of(_search(session), "Sol").recommendation is Recommendation.EXCLUDE


def test_nothing_is_told_or_decided_of_a_restricted_person(session: Session) -> None:
    result = _search(session)
    assert "Rex" not in str(result)
    assert result.notice
    hidden = PersonId(f"p{_records(session)['P4'][1:]}")
    with pytest.raises(UserError, match="Nobody with the id"):
        session.explain("P1", hidden, JobContext())
    for wanted in Recommendation:
        with pytest.raises(UserError, match="Nobody with the id"):
            session.decide_candidate("P1", hidden, wanted, "because")
    with pytest.raises(UserError, match="No child"):
        session.search("P4", JobContext())
    ids = _records(session)
    with pytest.raises(UserError, match="senior practitioner"):
        session.decide_pair(ids["P4"], ids["P3"], Verdict.SAME, "")
    with pytest.raises(UserError, match="not in the workspace"):
        session.decide_pair(ids["P3"], RecordId("r0"), Verdict.SAME, "")
    assert not [pair for pair, left, right in session.pairs(JobContext()) if ids["P4"] in {left.id, right.id}]
    assert session._store.pair_decisions() == ()
    assert session._store.candidate_decisions() == ()


TWICE = """Person ID,First Name,Last Name,Date of Birth,Gender,NHS Number
Q1,Maud,Pettigrew,03/03/1970,F,9990000107
Q2,Maud,Pettigrew,03/03/1970,F,9990000107
Q3,Maud,Pettigrew,03/03/1970,F,
"""


@pytest.fixture
def maud(session: Session, tmp_path: Path) -> dict[str, RecordId]:
    """Three records that are one person to the engine."""
    for number, line in enumerate(TWICE.splitlines()[1:]):
        path = tmp_path / f"maud{number}.csv"
        path.write_text(f"{TWICE.splitlines()[0]}\n{line}\n", encoding="utf-8")
        session.import_paths([path], JobContext())
    records = {name: one for name, one in _records(session).items() if name.startswith("Q")}
    assert _persons(session, records) == [{"Q1", "Q2", "Q3"}]
    return records


def _persons(session: Session, records: dict[str, RecordId]) -> list[set[str]]:
    session.resolve(JobContext())
    person_of = session._load(JobContext()).resolution.person_of
    groups: dict[str, set[str]] = {}
    for name, record in records.items():
        groups.setdefault(person_of[record], set()).add(name)
    return sorted(groups.values(), key=sorted)


def test_a_record_that_is_somebody_else_stays_out_whatever_is_imported(
    session: Session, maud: dict[str, RecordId], tmp_path: Path
) -> None:
    decisions = session.take_out(maud["Q2"], "Her aunt of the same name", JobContext())
    assert len(decisions) == 2
    assert _persons(session, maud) == [{"Q1", "Q3"}, {"Q2"}]
    (tmp_path / "again.csv").write_text(TWICE.replace("Q", "R"), encoding="utf-8")
    session.import_paths([tmp_path / "again.csv"], JobContext())
    apart = _persons(session, maud)
    assert {"Q1", "Q3"} in apart
    assert {"Q2"} in apart
    queue = [{item.left.id, item.right.id} for item in session.review_queue(JobContext())]
    assert {maud["Q1"], maud["Q2"]} not in queue
    newest = next(one for one in session.activity() if one.action == "record_taken_out")
    assert newest.subject == maud["Q2"]
    assert maud["Q1"] in newest.detail
    assert "aunt" not in f"{newest.subject} {newest.detail}"


def test_taking_a_record_out_is_one_act_to_undo(session: Session, maud: dict[str, RecordId]) -> None:
    session.decide_pair(maud["Q1"], maud["Q3"], Verdict.SAME, "")
    session.take_out(maud["Q2"], "Her aunt", JobContext())
    assert session.undo_last_decision() == "Undone: “this record is somebody else”"
    assert _persons(session, maud) == [{"Q1", "Q2", "Q3"}]
    assert session.undo_last_decision() == "Undone: “same person”"
    assert session.undo_last_decision() == ""


def test_it_is_taken_out_of_what_people_joined_too(session: Session, maud: dict[str, RecordId]) -> None:
    session.decide_pair(maud["Q1"], maud["Q2"], Verdict.SAME, "")
    session.decide_pair(maud["Q2"], maud["Q3"], Verdict.SAME, "")
    session.take_out(maud["Q2"], "It was a slip", JobContext())
    assert {"Q2"} in _persons(session, maud)


def test_what_cannot_be_taken_out_is_refused_in_one_line(session: Session, maud: dict[str, RecordId]) -> None:
    ids = _records(session)
    job = JobContext()
    for record, reason, why in (
        (maud["Q1"], "  ", "needs a reason"),
        (ids["P4"], "because", "senior practitioner"),
        (ids["P3"], "because", "only record"),
        (RecordId("r0"), "because", "not in the workspace"),
    ):
        with pytest.raises(UserError, match=why):
            session.take_out(record, reason, job)
    assert session._store.pair_decisions() == ()


def test_what_an_answer_would_change_is_told_before_and_nothing_is_kept(
    session: Session, maud: dict[str, RecordId]
) -> None:
    before, persons = _search(session), _persons(session, maud)
    supposed = session.suppose(maud["Q1"], maud["Q3"], JobContext())
    assert supposed.verdict is Verdict.NOT_SAME, "they are one person now"
    assert supposed.is_followed
    assert session._store.pair_decisions() == ()
    (line,) = session.activity(1)
    assert (line.action, line.subject) == ("supposed", f"{maud['Q1']} {maud['Q3']}"), "it tells of children's lists"
    assert _persons(session, maud) == persons
    assert [one.name for one in _search(session).candidates] == [one.name for one in before.candidates]


def test_relatives_whom_an_answer_would_bring_are_named(session: Session, tmp_path: Path) -> None:
    people = "Person ID,First Name,Last Name\nT1,Joan,Firth\nT2,Pat,Firth\n"
    (tmp_path / "other.csv").write_text(people, encoding="utf-8")
    links = "Person ID,Relationship,Related Person ID\nT1,Mother,T2\n"
    (tmp_path / "links.csv").write_text(links, encoding="utf-8")
    session.import_paths([tmp_path / "other.csv", tmp_path / "links.csv"], JobContext())
    ids = _records(session)
    supposed = session.suppose(ids["P3"], ids["T1"], JobContext())
    assert (supposed.verdict, supposed.is_followed, supposed.n_records) == (Verdict.SAME, True, 2)
    (change,) = supposed.children
    assert change.name == f"Kai {SECRET}"
    assert [(one.name, one.before) for one in change.moved] == [("Pat Firth", "")]
    assert change.moved[0].after.startswith("maternal")
    assert "Pat Firth" not in {one.name for one in _search(session).candidates}


def test_nothing_is_supposed_of_hidden_records(session: Session) -> None:
    ids = _records(session)
    with pytest.raises(UserError, match="senior practitioner"):
        session.suppose(ids["P4"], ids["P3"], JobContext())
    with pytest.raises(UserError, match="not in the workspace"):
        session.suppose(ids["P3"], RecordId("r0"), JobContext())


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_decision_without_a_reason_is_refused(session: Session, reason: str) -> None:
    joan = _of(_search(session), "Joan").person_id
    with pytest.raises(UserError, match="needs a reason"):
        session.decide_candidate("P1", joan, Recommendation.HOLD, reason)


def test_a_gate_refuses_every_approach_and_lets_people_exclude(session: Session) -> None:
    sol = _of(_search(session), "Sol")
    assert sol.recommendation is Recommendation.EXCLUDE
    for wanted in (Recommendation.INVITE, Recommendation.EXPLORE, Recommendation.INDIRECT):
        with pytest.raises(UserError, match="cannot be approached"):
            session.decide_candidate("P1", sol.person_id, wanted, "he asked")
    assert (
        session.decide_candidate("P1", sol.person_id, Recommendation.EXCLUDE, "the order").recommendation == "exclude"
    )


def test_who_is_not_certain_may_be_explored_and_not_approached(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    joan = _of(_search(session), "Joan")
    unsure = replace(joan, gates=(Gate("unverified_identity", "confidential", "Review the records"),))
    monkeypatch.setattr(session, "_candidate", lambda result, person: unsure)
    for wanted in (Recommendation.INVITE, Recommendation.INDIRECT):
        with pytest.raises(UserError, match="cannot be approached"):
            session.decide_candidate("P1", joan.person_id, wanted, "she rang")
    assert session.decide_candidate("P1", joan.person_id, Recommendation.EXPLORE, "check her date of birth")


def test_the_journal_holds_ids_and_no_names(session: Session, tmp_path: Path) -> None:
    result = _search(session)
    joan = _of(result, "Joan").person_id
    session.explain("P1", joan, JobContext())
    session.genogram("P1", "professional", JobContext())
    session.export("P1", "professional", "csv", tmp_path / "list.csv", JobContext())
    session.search_all(JobContext())
    session.decide_candidate("P1", joan, Recommendation.INVITE, f"{SECRET} asked")
    ids = _records(session)
    session.decide_pair(ids["P2"], ids["P3"], Verdict.NOT_SAME, f"{SECRET} and her mother")
    session.undo_last_decision()
    lines = session.activity()
    assert {"imported", "searched", "looked_at", "exported", "candidate_decided"} <= {line.action for line in lines}
    assert SECRET not in " ".join(f"{line.action} {line.subject} {line.detail}" for line in lines)
    assert SECRET in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("reference", ["", " ", "nobody", "C 1/2", "../P1"])
def test_an_odd_reference_is_refused_in_one_line(session: Session, reference: str) -> None:
    with pytest.raises(UserError, match="No child"):
        session.search(reference, JobContext())


def test_an_empty_workspace_answers_everything(tmp_path: Path) -> None:
    session, _ = create_workspace(tmp_path / "empty.kinfinder", "three short words", use_keyring=False)
    try:
        assert session.children() == ()
        assert session.search_all(JobContext()) == ()
        assert session.review_queue(JobContext()) == ()
        assert session.pairs(JobContext()) == ()
        assert session.resolve(JobContext()).persons == 0
        assert session.undo_last_decision() == ""
        assert session.imported_files() == ()
    finally:
        session.close()


def test_a_cancelled_question_leaves_the_workspace_answering(session: Session) -> None:
    job = JobContext()
    job.cancel()
    for ask in (session.children, session.resolve, session.review_queue, session.search_all):
        question: Callable[[JobContext], object] = ask
        with pytest.raises(CancelledError):
            question(job)
    assert session.children()[0].external_id == "P1"


def test_many_threads_get_the_same_answer(session: Session) -> None:
    answers: list[SearchResult] = []
    threads = [threading.Thread(target=lambda: answers.append(_search(session))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert {answer.candidates for answer in answers} == {answers[0].candidates}
    session.close()
    session.close()
