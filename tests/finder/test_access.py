"""Hidden people come out for role and reason only, around one child, for one day; every way out is walked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from finder.access import Role
from finder.app import create_workspace
from finder.cli import documents
from finder.errors import UserError
from finder.jobs import JobContext
from finder.model.decision import Verdict
from finder.reports.search_document import search_json
from finder.session import Session

HIDDEN = "Quarmbyson"
"""The surname of everybody restricted or sealed: where it turns up, they have surfaced."""
PEOPLE = f"""Person ID,First Name,Last Name,Date of Birth,Gender,Restricted,Address,Postcode
P1,Kai,Firth,05/05/2014,M,,,
P2,Kelly,Firth,02/02/1992,F,,7 Kiln Row,LB7 4JS
P3,Joan,Firth,02/02/1968,F,,,
P4,Rex,{HIDDEN},02/02/1966,M,Yes,7 Kiln Row,LB7 4JS
P5,Una,{HIDDEN},02/02/1990,F,Yes,,
P6,Sid,{HIDDEN},03/03/2016,M,,,
P7,Ada,{HIDDEN},03/03/1980,F,,,
"""
LINKS = """Person ID,Relationship,Related Person ID,Case Ref
P2,Mother,P1,C-1
P3,Mother,P2,
P4,Father,P2,
P5,Sister,P2,
P2,Mother,P6,
P7,Adoptive Mother,P6,C-9
"""
CASES = (
    "Case Ref,Person ID,Case Type,Opened,Status\nC-1,P1,Child Looked After,01/02/2025,Open\n"
    "C-9,P6,Adoption - sealed,01/02/2020,Closed\n"
)
ALERTS = (
    "Alert ID,Person ID,Alert Type,Relates To Person ID,Start,End,Detail\n"
    "A1,P6,Adoption - Sealed Record,,01/01/2020,,\nA2,P4,No Contact Order,P2,01/01/2025,,\n"
)


def _made(folder: Path, *, with_hidden: bool) -> Session:
    opened, _ = create_workspace(folder / "a.kinfinder", "three short words", use_keyring=False)
    source = folder / "in"
    source.mkdir()
    for name, text in (("people", PEOPLE), ("relationships", LINKS), ("cases", CASES), ("alerts", ALERTS)):
        lines = text.splitlines()
        hidden = ("P4", "P5", "P6", "P7")
        kept = [line for line in lines if with_hidden or not any(one in line.split(",") for one in hidden)]
        (source / f"{name}.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    opened.import_paths([source], JobContext())
    return opened


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = _made(tmp_path, with_hidden=True)
    opened.children()
    yield opened
    opened.close()


def _as(session: Session, user: str) -> None:
    """Somebody else sits down at the computer."""
    session._actor = session._access._actor = user


def _role(session: Session, role: Role) -> None:
    """The manager who made the workspace gives a colleague a role, and the colleague sits down."""
    session.access.give("colleague", role, "looks after restricted records")
    _as(session, "colleague")


def _everything(session: Session, folder: Path) -> dict[str, str]:
    """Return every output around the child, as text."""
    job = JobContext()
    result = session.search("P1", job)
    told = {
        "search": str(result),
        "json": json.dumps(search_json(result)),
        "text": documents.search_text(result),
        "children": str(session.children()),
        "pairs": str(session.pairs(job)),
        "review": str(session.review_queue(job)),
        "genogram": str(session.genogram("P1", "professional", job)),
        "family genogram": str(session.genogram("P1", "family", job)),
        "journal": str(session.activity()),
        "preview": str(session.preview_weights("P1", {"closeness": 0.5}, job)),
    }
    for candidate in result.candidates:
        told[f"explain {candidate.person_id}"] = str(session.explain("P1", candidate.person_id, job))
    for audience in ("professional", "family"):
        for kind in ("csv", "json"):
            out = folder / f"{audience}.{kind}"
            assert session.export("P1", audience, kind, out, job).leak_scan == "clean"
            told[out.name] = out.read_text(encoding="utf-8-sig")
    return told


def test_nobody_hidden_surfaces_anywhere_and_counts_are_those_of_a_file_without_them(
    session: Session, tmp_path: Path
) -> None:
    (tmp_path / "open").mkdir()
    without = _made(tmp_path / "open", with_hidden=False)
    told, bare = _everything(session, tmp_path), without.search("P1", JobContext())
    without.close()
    assert [where for where, text in told.items() if HIDDEN in text] == []
    result = session.search("P1", JobContext())
    assert (result.found, result.known_before) == (bare.found, bare.known_before)
    assert result.gaps == bare.gaps
    assert [(one.name, one.relationship, one.score, one.rank_range) for one in result.candidates] == [
        (one.name, one.relationship, one.score, one.rank_range) for one in bare.candidates
    ]
    assert [lead.text for lead in result.leads] == [lead.text for lead in bare.leads]
    assert (result.notice, bare.notice) == ("A restricted record matches: ask a senior practitioner", "")


def test_a_search_does_the_same_work_with_and_without_somebody_hidden(session: Session) -> None:
    """Time tells too: a job is asked to stop as often, whoever is hidden."""
    counted: list[int] = []
    for reference in ("P1", "P1"):
        loaded = session._load(JobContext())
        job = _Counting()
        loaded.searcher.search(session._child(loaded, reference), (), job)
        counted.append(job.checks)
    assert counted[0] == counted[1] == 1 + len(session.search("P1", JobContext()).candidates)


class _Counting(JobContext):
    """Counts how often the work looks up."""

    checks = 0

    def check(self) -> None:
        self.checks += 1
        super().check()


@pytest.mark.parametrize("ask", ["search", "explain", "pair"])
def test_a_hidden_person_cannot_be_asked_for_by_name_or_number(session: Session, ask: str) -> None:
    ids = {record.external_ids[0]: record.id for record in session._store.records()}
    asks: dict[str, Callable[[], object]] = {
        "search": lambda: session.search("P4", JobContext()),
        "explain": lambda: session.explain("P1", f"p{ids['P4'][1:]}", JobContext()),  # type: ignore[arg-type]
        "pair": lambda: session.decide_pair(ids["P4"], ids["P3"], Verdict.SAME, ""),
    }
    with pytest.raises(UserError) as refused:
        asks[ask]()
    assert HIDDEN not in str(refused.value)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.SENIOR, {f"Rex {HIDDEN}": "maternal grandfather", f"Una {HIDDEN}": "maternal aunt"}),
        (Role.ADOPTION, {f"Sid {HIDDEN}": "birth brother or maternal half-brother"}),
    ],
)
def test_the_role_opens_its_own_kind_with_a_reason_and_closes_it_again(
    session: Session, role: Role, seen: dict[str, str], tmp_path: Path
) -> None:
    before = session.search("P1", JobContext())
    _role(session, role)
    with pytest.raises(UserError, match="reason"):
        session.open_hidden("P1", "  ", JobContext())
    session.open_hidden("P1", "Court asked for every relative", JobContext())
    result = session.search("P1", JobContext())
    hidden = {one.name: one for one in result.candidates if HIDDEN in one.name}
    assert {name: one.relationship for name, one in hidden.items()} == seen
    assert all(any(gate.effect in {"hold", "exclude"} for gate in one.gates) for one in hidden.values())
    assert result.opened
    for one in hidden.values():
        assert HIDDEN in " ".join(session.explain("P1", one.person_id, JobContext()).story)
    session.export("P1", "professional", "csv", tmp_path / "list.csv", JobContext())
    assert HIDDEN not in (tmp_path / "list.csv").read_text(encoding="utf-8-sig"), "papers never hold them"
    assert "hidden_opened" in {line.action for line in session.activity()}
    assert HIDDEN not in str(session.activity())
    assert session.close_hidden("P1", JobContext()) == 1
    after = session.search("P1", JobContext())
    assert after.candidates == before.candidates
    assert "hidden_closed" in {line.action for line in session.activity()}


def test_undo_hides_again_what_was_opened(session: Session) -> None:
    _role(session, Role.SENIOR)
    session.open_hidden("P1", "Court asked", JobContext())
    assert "out of sight" in session.undo_last_decision()
    assert HIDDEN not in str(session.search("P1", JobContext()))


def test_what_one_colleague_opened_another_does_not_see_nor_does_it_last_till_tomorrow(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    _role(session, Role.SENIOR)
    session.open_hidden("P1", "Court asked", JobContext())
    _as(session, "somebody else")
    assert HIDDEN not in str(session.search("P1", JobContext()))
    _as(session, "colleague")
    assert HIDDEN in str(session.search("P1", JobContext()))
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    monkeypatch.setattr(session._access, "_now", lambda: tomorrow)
    assert HIDDEN not in str(session.search("P1", JobContext()))


def test_a_role_that_is_taken_away_closes_what_it_opened(session: Session) -> None:
    manager = session._actor
    _role(session, Role.SENIOR)
    session.open_hidden("P1", "Court asked", JobContext())
    _as(session, manager)
    session.access.give("colleague", Role.WORKER, "left the team")
    _as(session, "colleague")
    assert HIDDEN not in str(session.search("P1", JobContext()))
    assert session.access.role() is Role.WORKER


def test_nobody_without_the_role_opens_anything_or_learns_whether_there_is_something(session: Session) -> None:
    _as(session, "worker")
    refusals = set()
    for reference in ("P1", "P4", "nobody"):
        with pytest.raises(UserError) as refused:
            session.open_hidden(reference, "curious", JobContext())
        refusals.add(str(refused.value))
    assert len(refusals) == 1
    assert session._store.openings() == ()
    with pytest.raises(UserError, match="manager"):
        session.access.give("worker", Role.SENIOR, "please")
    with pytest.raises(UserError, match="manager"):
        session.access.openings()


def test_whoever_made_the_workspace_manages_it_gives_roles_to_others_and_reads_the_reasons(session: Session) -> None:
    maker = session._actor
    assert session.access.roles() == {maker: Role.MANAGER}
    with pytest.raises(UserError, match="themselves"):
        session.access.give(maker, Role.ADOPTION, "handy")
    with pytest.raises(UserError, match="reason"):
        session.access.give("colleague", Role.ADOPTION, " ")
    session.open_hidden("P1", "Judge's order of 3 May", JobContext())
    (opening,) = session.access.openings()
    assert (opening.reason, opening.kinds, opening.opened_by) == ("Judge's order of 3 May", ("restricted",), maker)
    assert "Judge" not in str(session.activity())
