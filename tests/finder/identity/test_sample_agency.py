"""The sample agency is resolved to the same people in whatever order its files came, and after whatever was decided."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest

from finder.casework.agency import Agency, assemble
from finder.casework.children import open_children
from finder.casework.direction import check_directions
from finder.discovery.search import Searcher
from finder.identity.resolve import IdentityResult, Resolver
from finder.jobs import JobContext
from finder.model.candidate import SearchResult
from finder.model.decision import PairDecision, Verdict
from finder.model.person import PairEvidence
from finder.model.record import Alert, CaseFile, ChildView, Contact, Event, Fact, Placement, Record, Statement
from finder.sample import sample_folder, sample_today
from finder.session import Session
from finder.store.workspace import create_workspace

NOW = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
N_ORDERS = 10
FACTS = (CaseFile, Alert, ChildView, Contact, Placement, Event)
_Row = TypeVar("_Row", Record, Statement, Fact)


@dataclass(frozen=True)
class Files:
    """What the sample agency's files say, each file in itself as it was read."""

    records: tuple[Record, ...]
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]

    def agency(self, order: int) -> Agency:
        """Put the files together as if they had been imported in another order."""
        names = sorted({record.source.file for record in self.records})
        random.Random(order).shuffle(names)
        place = {name: number for number, name in enumerate(names)}

        def imported(rows: Iterable[_Row]) -> list[_Row]:
            return sorted(rows, key=lambda row: place.get(row.source.file, -1))

        agency, _ = check_directions(assemble(imported(self.records), imported(self.statements), imported(self.facts)))
        return agency


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    store, _ = create_workspace(tmp_path_factory.mktemp("sample") / "sample.kinfinder", "three short words")
    session = Session(store, sample_today)
    with sample_folder() as folder:
        session.import_paths([folder], JobContext())

    def check() -> None:
        """Nobody stops the reading."""

    facts = [fact for kind in FACTS for fact in store.facts(kind, check)]
    read = Files(tuple(store.records(check)), tuple(store.statements(check)), tuple(facts))
    session.close()
    return read


@pytest.fixture(scope="module")
def agency(files: Files) -> Agency:
    return files.agency(order=0)


@pytest.fixture(scope="module")
def resolved(agency: Agency) -> IdentityResult:
    return Resolver(agency).resolve((), JobContext())


def _search(agency: Agency, result: IdentityResult) -> list[SearchResult]:
    searcher = Searcher(agency, result.resolution, sample_today())
    children = open_children(agency, result.resolution, sample_today())
    return [replace(searcher.search(child, (), JobContext()), generated_at="") for child in children]


def test_the_fixed_point_is_reached(resolved: IdentityResult) -> None:
    assert resolved.is_settled
    assert resolved.rounds > 1


def test_ten_import_orders_give_the_same_people_and_the_same_candidates(
    files: Files, agency: Agency, resolved: IdentityResult
) -> None:
    expected = _search(agency, resolved)
    assert sum(one.found for one in expected) > 200
    for order in range(1, N_ORDERS + 1):
        again = files.agency(order)
        result = Resolver(again).resolve((), JobContext())
        assert result.resolution == resolved.resolution
        assert _search(again, result) == expected


def test_decisions_and_undoing_them_give_what_a_fresh_start_gives(agency: Agency, resolved: IdentityResult) -> None:
    doubts = resolved.resolution.review_queue
    verdicts = (Verdict.SAME, Verdict.NOT_SAME, Verdict.SAME, Verdict.NOT_SAME)
    decided = [_decided(n, doubts[n * 7], verdict) for n, verdict in enumerate(verdicts)]
    split = next(one for one in resolved.resolution.pairs if _is_joined(resolved, one))
    decided.append(_decided(len(decided), split, Verdict.NOT_SAME))
    grown = Resolver(agency)
    # Decisions come one by one; then the first and the third are undone.
    steps = [decided[:n] for n in range(len(decided) + 1)]
    steps.append([replace(one, is_undone=n in {0, 2}) for n, one in enumerate(decided)])
    outcomes = [grown.resolve(step, JobContext()).resolution for step in steps]
    assert outcomes[0] == resolved.resolution
    assert len({len(one.persons) for one in outcomes}) > 1
    for step, outcome in zip(steps[-2:], outcomes[-2:], strict=True):
        assert outcome == Resolver(agency).resolve(step, JobContext()).resolution


def _is_joined(resolved: IdentityResult, pair: PairEvidence) -> bool:
    person_of = resolved.resolution.person_of
    return person_of[pair.record_a] == person_of[pair.record_b] and not any(
        row.comparison == "system id" for row in pair.rows
    )


def _decided(number: int, pair: PairEvidence, verdict: Verdict) -> PairDecision:
    return PairDecision(number, pair.record_a, pair.record_b, verdict, "", "me", NOW)
