"""An in-memory workspace with the same promises as the real one, for developing and testing the screens."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from finder.diagrams.geometry import Diagram
from finder.errors import UserError, WorkspaceLockedError
from finder.jobs import JobContext
from finder.model.candidate import Candidate, ChildSummary, Recommendation, SearchResult
from finder.model.decision import CandidateDecision, JournalEntry, Opening, PairDecision, Verdict
from finder.model.people import Asked, PeopleFound, PersonSheet
from finder.model.person import PersonId
from finder.model.record import RecordId
from finder.model.supposed import ChildChange, Moved, Supposed
from finder.scoring.weights import NAMES, default_weights, with_scales
from finder.scoring.whatif import preview, sensitivity
from finder.services import (
    Explanation,
    ExportReport,
    ImportedFile,
    ImportReport,
    ResolveReport,
    ReviewItem,
    VerifyCheck,
    WeightPreview,
    Workspace,
)
from tests.gui import fake_directory, fake_people
from tests.gui.fake_mappings import FakeMappings

START = dt.datetime(2025, 5, 19, 9, 30, tzinfo=dt.UTC)
RIGHT_PASSPHRASE = "correct horse battery"
RECOVERY = "larch tide copper violin meadow stone harbour lantern"


class FakeWorkspace:
    """Answers like a workspace; ``delay_s`` makes every call slow, ``fail_with`` makes the next call fail.

    Attributes:
        threads: Ids of all threads that called; the screens must never call from their own.
        calls: Names of the methods called, in order.
    """

    def __init__(self, path: Path, *, is_empty: bool = False, delay_s: float = 0.0) -> None:
        self._path = path
        self.delay_s = delay_s
        self.fail_with: Exception | None = None
        self.threads: set[int] = set()
        self.calls: list[str] = []
        self.is_closed = False
        self.leaks: tuple[str, ...] = ()
        self._children = () if is_empty else fake_people.children()
        self._files: tuple[ImportedFile, ...] = () if is_empty else fake_people.imported_files()
        self._candidates: tuple[Candidate, ...] = fake_people.candidates()
        self._reviews: list[ReviewItem] = list(fake_people.review_items())
        self.may_open: frozenset[str] = frozenset()
        self.is_open = False
        self.scales: dict[str, float] = dict.fromkeys(NAMES, 1.0)
        self._scales_before = self.scales
        self._redo: list[tuple[str, list[ReviewItem], tuple[Candidate, ...]]] = []
        self._undo: list[tuple[str, list[ReviewItem], tuple[Candidate, ...]]] = []
        self._journal: list[JournalEntry] = []
        self._mappings = FakeMappings(lambda name: self._enter(name, steps=1))
        self._log("opened", "workspace", "Workspace opened")

    @property
    def path(self) -> Path:
        return self._path

    @property
    def mappings(self) -> FakeMappings:
        return self._mappings

    def close(self) -> None:
        self.is_closed = True

    def _enter(self, name: str, job: JobContext | None = None, steps: int = 4) -> None:
        self.threads.add(threading.get_ident())
        self.calls.append(name)
        for done in range(steps):
            if job is not None:
                job.progress(done, steps, name)
            time.sleep(self.delay_s / steps)
        if self.fail_with is not None:
            error, self.fail_with = self.fail_with, None
            raise error

    def _log(self, action: str, subject: str, detail: str) -> None:
        number = len(self._journal) + 1
        at = START + dt.timedelta(minutes=7 * number)
        self._journal.append(JournalEntry(number, at, "r.adeyemi", action, subject, detail, f"{number:064x}"))

    def children(self) -> tuple[ChildSummary, ...]:
        self._enter("children")
        return self._children

    def import_paths(self, paths: Sequence[Path], job: JobContext) -> ImportReport:
        self._enter("import_paths")
        known = {item.file for item in self._files}
        files = fake_people.imported_files()
        for done, item in enumerate(files):
            job.progress(done, len(files), item.file)
            time.sleep(self.delay_s)
        job.progress(len(files), len(files), "")
        self._children = fake_people.children()
        self._files = files
        self._log("imported", "files", f"{len(files)} files")
        return ImportReport(tuple(replace(f, status="unchanged") if f.file in known else f for f in files))

    def imported_files(self) -> tuple[ImportedFile, ...]:
        self._enter("imported_files")
        return self._files

    def resolve(self, job: JobContext) -> ResolveReport:
        self._enter("resolve", job)
        return ResolveReport(421, 388, 57, len(self._reviews))

    def search(self, child: str, job: JobContext) -> SearchResult:
        self._enter("search", job)
        if child not in {item.person_id for item in self._children}:
            raise UserError("There is no such child in this workspace. Nothing was changed. Choose a child in Cases.")
        self._children = tuple(
            replace(item, known_before=2, found=3) if item.person_id == child and item.found is None else item
            for item in self._children
        )
        if child != "p1":
            summary = next(item for item in self._children if item.person_id == child)
            return replace(
                fake_people.search_result(),
                child_id=summary.person_id,
                external_id=summary.external_id,
                name=summary.name,
                candidates=self._candidates[: summary.found or 3],
            )
        result = replace(fake_people.search_result(), candidates=self._candidates)
        return replace(result, opened="restricted", notice="") if self.is_open else result

    def explain(self, child: str, person: PersonId, job: JobContext) -> Explanation:
        self._enter("explain", job, steps=1)
        self._log("looked_at", person, "Looked at the explanation")
        candidate = next(item for item in self._candidates if item.person_id == person)
        identity = (self._reviews[0].evidence,) if len(candidate.records) > 1 and self._reviews else ()
        return Explanation(candidate, identity, (f"{candidate.name}, Kai's {candidate.relationship}.",))

    def find_people(self, asked: Asked, job: JobContext) -> PeopleFound:
        self._enter("find_people", job, steps=1)
        return fake_directory.find(fake_directory.hits(self._children, self._everybody()), asked)

    def person(self, person: PersonId, job: JobContext) -> PersonSheet:
        self._enter("person", job, steps=1)
        self._log("looked_at", person, "")
        looks = [entry for entry in reversed(self._journal) if entry.subject == person]
        return fake_directory.sheet(fake_directory.hits(self._children, self._everybody()), person, looks)

    def _everybody(self) -> tuple[Candidate, ...]:
        return self._candidates if self._children else ()

    def review_queue(self, job: JobContext) -> tuple[ReviewItem, ...]:
        self._enter("review_queue", job)
        total = len(self._reviews)
        return tuple(replace(item, position=at, total=total) for at, item in enumerate(self._reviews, start=1))

    def decide_pair(self, left: RecordId, right: RecordId, verdict: Verdict, comment: str) -> PairDecision:
        self._enter("decide_pair")
        self._remember("the answer “" + verdict.value.replace("_", " ") + "” about two records")
        if verdict is not Verdict.UNSURE:
            self._reviews = [item for item in self._reviews if {item.left.id, item.right.id} != {left, right}]
        self._log("pair_decided", f"{left} {right}", verdict.value)
        return PairDecision(len(self._undo), min(left, right), max(left, right), verdict, comment, "r.adeyemi", START)

    def suppose(self, left: RecordId, right: RecordId, job: JobContext) -> Supposed:
        self._enter("suppose", job)
        moved = (Moved("Kathryn Hallam", "", "maternal half-aunt"), Moved("Sam Firth", "half-brother", "brother"))
        child = ChildChange(PersonId("p1"), "Kai Firth", moved)
        return Supposed(Verdict.SAME, True, 3, (child,), 2, False)

    def take_out(self, record: RecordId, reason: str, job: JobContext) -> tuple[PairDecision, ...]:
        self._enter("take_out", job)
        if not reason.strip():
            raise UserError("A decision needs a reason. Nothing was saved. Write why in a few words.")
        self._remember("“this record is somebody else”")
        person = next(item for item in self._candidates if record in {use.id for use in item.records})
        left = tuple(use for use in person.records if use.id != record)
        self._candidates = tuple(replace(item, records=left) if item is person else item for item in self._candidates)
        self._log("record_taken_out", record, reason)
        return tuple(
            PairDecision(
                len(self._undo), min(record, one.id), max(record, one.id), Verdict.NOT_SAME, reason, "r.adeyemi", START
            )
            for one in left
        )

    def decide_candidate(
        self, child: str, person: PersonId, recommendation: Recommendation, reason: str
    ) -> CandidateDecision:
        self._enter("decide_candidate")
        if not reason.strip():
            raise UserError("A decision needs a reason. Nothing was saved. Write why in a few words.")
        self._remember(f"the decision “{recommendation.value}”")
        self._candidates = tuple(
            replace(item, decided=recommendation, decision_reason=reason) if item.person_id == person else item
            for item in self._candidates
        )
        self._log("candidate_decided", person, f"{recommendation.value}: {reason}")
        return CandidateDecision(
            len(self._undo), RecordId("r1"), RecordId("r2"), recommendation.value, reason, "r.adeyemi", START
        )

    def may_open_hidden(self) -> frozenset[str]:
        self._enter("may_open_hidden", steps=1)
        return self.may_open

    def open_hidden(self, child: str, reason: str, job: JobContext) -> Opening:
        self._enter("open_hidden", job, steps=1)
        if not self.may_open:
            raise UserError("Ask a senior practitioner. Nothing was opened.")
        self.is_open = True
        self._log("hidden_opened", child, "restricted")
        return Opening(1, RecordId("r1"), ("restricted",), reason, "r.adeyemi", START)

    def close_hidden(self, child: str, job: JobContext) -> int:
        self._enter("close_hidden", job, steps=1)
        self.is_open = False
        return 1

    def weights(self) -> tuple[tuple[str, float], ...]:
        self._enter("weights", steps=1)
        return tuple(self.scales.items())

    def preview_weights(self, child: str, scales: Mapping[str, float], job: JobContext) -> WeightPreview:
        self._enter("preview_weights", job, steps=1)
        asked = {**self.scales, **scales}
        now, then = (with_scales(default_weights(), one) for one in (self.scales, asked))
        moves = preview(self._candidates, now, then)
        return WeightPreview(tuple(asked.items()), moves, len(self._candidates), sensitivity(self._candidates, then))

    def set_weights(self, scales: Mapping[str, float], reason: str) -> None:
        self._enter("set_weights", steps=1)
        self._scales_before, self.scales = self.scales, {**self.scales, **scales}

    def undo_weights(self) -> bool:
        self._enter("undo_weights", steps=1)
        self.scales = self._scales_before
        return True

    def _remember(self, words: str) -> None:
        self._undo.append((words, list(self._reviews), self._candidates))
        self._redo.clear()

    def undo_last_decision(self) -> str:
        self._enter("undo_last_decision")
        if not self._undo:
            return ""
        words, reviews, candidates = self._undo.pop()
        self._redo.append((words, self._reviews, self._candidates))
        self._reviews, self._candidates = reviews, candidates
        self._log("undone", "decision", words)
        return words

    def redo_last_decision(self) -> str:
        self._enter("redo_last_decision")
        if not self._redo:
            return ""
        words, reviews, candidates = self._redo.pop()
        self._undo.append((words, self._reviews, self._candidates))
        self._reviews, self._candidates = reviews, candidates
        return f"Again: {words}"

    def genogram(self, child: str, audience: str, job: JobContext) -> Diagram:
        self._enter("genogram", job)
        return fake_people.diagram(audience)

    def export(self, child: str, audience: str, file_format: str, out: Path, job: JobContext) -> ExportReport:
        self._enter("export", job)
        if self.leaks:
            return ExportReport(str(out), 0, "blocked", self.leaks)
        out.write_text(f"{audience} {file_format}\n", encoding="utf-8")
        self._log("exported", child, f"{audience} {file_format}")
        return ExportReport(str(out), len(self._candidates), "clean")

    def activity(self, limit: int = 200) -> tuple[JournalEntry, ...]:
        self._enter("activity")
        return tuple(reversed(self._journal[-limit:]))

    def verify(self, job: JobContext) -> tuple[VerifyCheck, ...]:
        self._enter("verify", job)
        return (VerifyCheck("cipher", True, "every page reads"), VerifyCheck("journal", True, "the chain is whole"))


class FakeBackend:
    """Opens fake workspaces; ``RIGHT_PASSPHRASE`` and ``RECOVERY`` are the only keys."""

    def __init__(self, *, delay_s: float = 0.0, in_keyring: bool = False, is_empty: bool = False) -> None:
        self.delay_s = delay_s
        self.in_keyring = in_keyring
        self.is_empty = is_empty
        self.opened: list[FakeWorkspace] = []
        self.sample_folder = Path()

    def create(self, path: Path, passphrase: str, *, use_keyring: bool) -> tuple[Workspace, str]:
        self.in_keyring = self.in_keyring or use_keyring
        return self._new(path, is_empty=True), RECOVERY

    def open(self, path: Path, *, passphrase: str | None, recovery: str | None, use_keyring: bool) -> Workspace:
        time.sleep(self.delay_s)
        by_keyring = use_keyring and self.in_keyring and passphrase is None and recovery is None
        if not (by_keyring or passphrase == RIGHT_PASSPHRASE or recovery == RECOVERY):
            raise WorkspaceLockedError("This does not open the workspace. Nothing was changed. Try again.")
        return self._new(path, is_empty=self.is_empty)

    def keyring_has(self, path: Path) -> bool:
        return self.in_keyring

    def open_sample(self, job: JobContext) -> Workspace:
        job.progress(0, 2, "sample agency")
        time.sleep(self.delay_s)
        path = self.sample_folder / "sample-agency.kinfinder"
        path.touch()
        return self._new(path, is_empty=False)

    def _new(self, path: Path, *, is_empty: bool) -> FakeWorkspace:
        workspace = FakeWorkspace(path, is_empty=is_empty, delay_s=self.delay_s)
        self.opened.append(workspace)
        return workspace
