"""The explanation reads like a colleague."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from finder.casework.children import find_child, open_children
from finder.discovery.search import Searcher
from finder.jobs import JobContext
from finder.model.person import EvidenceRow, PairEvidence, Resolution
from tests.finder.agencies import TODAY, AgencyBuilder, found, record_id


def _kai() -> AgencyBuilder:
    return (
        AgencyBuilder()
        .person("kai", "Kai Firth", "2014-05-05", sex="M")
        .person("ann", "Ann Firth", "1992-02-02", sex="F")
        .person("joan", "Joan Firth", "1968-02-02", sex="F")
        .person("joan2", "Joan Firth", "1968-02-02", sex="F")
        .person("kelly", "Kelly Firth", "1995-02-02", sex="F")
        .case("C-1", "kai")
        .case("C-1402", "kelly", is_open=False)
        .says("ann", "mother", "kai", case="C-1")
        .says("joan", "mother", "ann", case="C-1")
        .says("joan2", "mother", "kelly", case="C-1402")
        .one_person("joan", "joan2")
    )


def _rows(*agreeing: str, differing: str = "") -> tuple[EvidenceRow, ...]:
    rows = [EvidenceRow(name, "same", "a", "a", 5.0, "") for name in agreeing]
    return (*rows, EvidenceRow(differing, "different", "a", "b", -1.0, "")) if differing else tuple(rows)


def _tell(agency: AgencyBuilder, name: str, rows: tuple[EvidenceRow, ...] = ()) -> tuple[str, ...]:
    assembled, alone = agency.resolved()
    pair = PairEvidence(record_id("joan"), record_id("joan2"), 12.0, 0.99)
    resolution = Resolution(alone.persons, alone.person_of, (pair,), ())
    searcher = Searcher(assembled, resolution, TODAY)
    child = find_child(assembled, resolution, open_children(assembled, resolution, TODAY), "Xkai")
    assert child is not None
    candidate = found(searcher.search(child, (), JobContext()), name)
    return searcher.story(child, candidate, lambda one: replace(one, rows=rows))


def test_who_each_step_with_its_place_and_what_joins_the_records() -> None:
    told = _tell(_kai(), "Kelly Firth", _rows("date of birth", "address", "given name", "family name"))
    assert told[0] == "Kelly Firth, Kai's maternal aunt: Kai's mother's sister."
    assert told[1] == "Ann Firth is recorded as Kai's mother in Kai's own file."
    assert told[2] == (
        "Kelly Firth is Ann Firth's sister: Joan Firth is a parent of both in Kai's own file and in case C-1402 "
        "(Kelly Firth)."
    )


def test_two_records_of_one_person_agree_and_differ_in_words() -> None:
    agency = _kai().person("may", "May Hill", "1940-01-02", sex="F").says("may", "mother", "joan2", case="C-1402")
    told = " ".join(_tell(agency, "May Hill", _rows("given name", "family name", "date of birth", differing="address")))
    assert "Joan Firth is recorded as Ann Firth's mother in Kai's own file." in told
    assert "The two Joan records agree on name and date of birth, although the address differs." in told
    assert "May Hill is recorded as Joan Firth's mother in case C-1402 (Kelly Firth)." in told


def test_what_only_follows_from_a_row_says_which() -> None:
    agency = _kai().person("tom", "Tom Hill", "1993-01-02", sex="M").says("tom", "cousin", "ann", case="C-1")
    told = _tell(agency, "Tom Hill")
    assert "Tom Hill is recorded as Ann Firth's cousin in Kai's own file." in told


def test_the_paper_has_its_date_and_a_hidden_childs_case_is_not_named() -> None:
    agency = _kai().referral("kai", "form type: Family Group Conference", dt.date(2026, 5, 3))
    paper = agency.facts[-1].source
    agency.statements[0] = replace(agency.statements[0], source=replace(paper, locator="T2R3", text="Mum"))
    told = " ".join(_tell(agency.alert("kelly", "restricted"), "Ann Firth"))
    assert "on the referral of 3 May 2026" in told
    agency.says("ann", "mother", "kai", case="C-1402")
    told = " ".join(_tell(agency, "Ann Firth"))
    assert "C-1402" not in told
    assert "Kelly" not in told


def test_what_is_not_certain_is_said_at_the_end() -> None:
    agency = _kai().person("rob", "Rob Dale", "1990-01-02", sex="M").says("rob", "father", "kai", certainty="alleged")
    told = _tell(agency, "Rob Dale")
    assert "said to be" in told[1]
    assert told[-1].startswith("To be confirmed: we are ")
