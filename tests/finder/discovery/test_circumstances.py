"""How many documents attest a step: copies, and sentences that are quoted, count once."""

from __future__ import annotations

from finder.discovery.circumstances import n_documents
from finder.model.candidate import PathStep
from finder.model.person import PersonId
from finder.model.record import Source

SENTENCE = "kelly moss is the sister of ella's mother"


def step(*places: tuple[str, str], is_inferred: bool = False) -> PathStep:
    sources = tuple(Source(f"{sha}.eml", sha, locator, "sister") for sha, locator in places)
    return PathStep(PersonId("a"), "Ella", "aunt", PersonId("b"), "Kelly Moss", sources, is_inferred)


def test_two_files_are_two_documents_and_copies_are_one() -> None:
    assert n_documents([step(("one", "L1"), ("two", "L1"))], {}) == 2
    assert n_documents([step(("one", "L1"), ("one", "L7"))], {}) == 1


def test_a_sentence_that_a_reply_quotes_is_told_once() -> None:
    both = [step(("letter", "L3"), ("reply", "L9"))]
    assert n_documents(both, {("letter", "L3"): SENTENCE, ("reply", "L9"): SENTENCE}) == 1
    assert n_documents(both, {("letter", "L3"): SENTENCE, ("reply", "L9"): "she said so herself on the telephone"}) == 2
    assert n_documents(both, {("letter", "L3"): SENTENCE}) == 2


def test_the_least_attested_step_counts() -> None:
    assert n_documents([step(("one", "L1"), ("two", "L1")), step(("one", "L2"))], {}) == 1
    assert n_documents([step(("one", "L1")), step(is_inferred=True)], {}) == 0
    assert n_documents([step(), step(("one", "L1"))], {}) == 1
