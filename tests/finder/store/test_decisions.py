"""Decisions and undo, against a model in plain lists; the workspace is closed and opened at any moment."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from finder.errors import BugError
from finder.model.decision import CandidateDecision, PairDecision, Verdict
from finder.model.record import RecordId
from finder.store.keys import DatabaseKey
from finder.store.store import Store

ids = st.sampled_from([RecordId(f"r{number}") for number in range(4)])
words = st.text(st.characters(codec="utf-8"), max_size=12)


class Decisions(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "w.kinfinder"
        self.key = DatabaseKey.random()
        self.store = Store.create(self.path, self.key)
        self.made: list[PairDecision | CandidateDecision] = []
        self.undone: set[int] = set()
        self.waiting: list[set[int]] = []
        self.generation = 0
        self.journalled = 0

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(left=ids, right=ids, verdict=st.sampled_from(Verdict), comment=words, actor=words)
    def decide_pair(self, left: RecordId, right: RecordId, verdict: Verdict, comment: str, actor: str) -> None:
        if left == right:
            with pytest.raises(BugError):
                self.store.add_pair_decision(left, right, verdict, comment, actor)
            return
        decision = self.store.add_pair_decision(left, right, verdict, comment, actor)
        assert (decision.record_a, decision.record_b) == (min(left, right), max(left, right))
        self.made.append(decision)
        self.waiting = []
        self.generation += 1
        self.journalled += 1

    @rule(child=ids, person=ids, outcome=st.sampled_from(["invite", "hold"]), reason=words, actor=words)
    def decide_candidate(self, child: RecordId, person: RecordId, outcome: str, reason: str, actor: str) -> None:
        self.made.append(self.store.add_candidate_decision(child, person, outcome, reason, actor))
        self.waiting = []
        self.journalled += 1

    @rule(record=ids, others=st.sets(ids), comment=words, actor=words)
    def take_out(self, record: RecordId, others: set[RecordId], comment: str, actor: str) -> None:
        if not others or record in others:
            with pytest.raises(BugError):
                self.store.add_not_same(record, sorted(others), comment, actor)
            return
        decisions = self.store.add_not_same(record, sorted(others), comment, actor)
        assert {frozenset((one.record_a, one.record_b)) for one in decisions} == {
            frozenset((record, other)) for other in others
        }
        assert {one.act for one in decisions} == {decisions[0].id}
        self.made.extend(decisions)
        self.waiting = []
        self.generation += 1
        self.journalled += 1

    @rule(actor=words)
    def undo(self, actor: str) -> None:
        undone = self.store.undo_last_decision(actor)
        standing = [decision for decision in self.made if decision.id not in self.undone]
        if not standing:
            assert undone is None
            return
        assert undone is not None
        assert undone.is_undone
        assert undone.id == standing[-1].id
        together = {undone.id}
        if isinstance(undone, PairDecision) and undone.act is not None:
            together |= {one.id for one in self.made if isinstance(one, PairDecision) and one.act == undone.act}
        self.undone |= together
        self.waiting.append(together)
        self.generation += isinstance(undone, PairDecision)
        self.journalled += 1

    @rule(actor=words)
    def redo(self, actor: str) -> None:
        waiting = self.store.next_to_redo()
        if not self.waiting:
            assert waiting is None
            return
        assert waiting is not None
        assert waiting.id in self.waiting[-1]
        redone = self.store.redo(waiting.id, actor)
        assert redone is not None
        assert not redone.is_undone
        assert self.store.redo(waiting.id, actor) is None, "nothing comes back twice"
        self.undone -= self.waiting.pop()
        self.generation += isinstance(redone, PairDecision)
        self.journalled += 1

    @precondition(lambda self: self.made)
    @rule()
    def close_and_open(self) -> None:
        self.store.close()
        self.store = Store.open(self.path, self.key)

    @invariant()
    def the_store_tells_what_was_decided(self) -> None:
        standing = [decision for decision in self.made if decision.id not in self.undone]
        assert list(self.store.pair_decisions()) == [item for item in standing if isinstance(item, PairDecision)]
        assert list(self.store.candidate_decisions()) == [
            item for item in standing if isinstance(item, CandidateDecision)
        ]
        everything = [*self.store.pair_decisions(active_only=False), *self.store.candidate_decisions(active_only=False)]
        assert {item.id for item in everything} == {item.id for item in self.made}
        assert {item.id for item in everything if item.is_undone} == self.undone
        assert len({item.id for item in self.made}) == len(self.made)

    @invariant()
    def generation_and_journal_follow(self) -> None:
        assert self.store.generation() == self.generation
        journal = self.store.journal(limit=1000)
        assert len(journal) == self.journalled
        [check] = [check for check in self.store.verify() if check.name == "journal"]
        assert check.ok


TestDecisions = Decisions.TestCase
TestDecisions.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
