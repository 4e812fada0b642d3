"""One open workspace behind every screen and command: import, resolve, search, decide, export."""

from __future__ import annotations

import datetime as dt
import getpass
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from finder.casework.agency import Agency, assemble
from finder.casework.children import Child, find_child, open_children
from finder.casework.direction import DirectionDoubt, check_directions
from finder.diagrams.geometry import Diagram
from finder.discovery.picture import draw_family
from finder.discovery.search import Searcher, show_date
from finder.errors import BugError, UserError
from finder.identity.explain import explain_pair, table_of
from finder.identity.resolve import Resolver
from finder.ingest.pipeline import Importer, stored_report
from finder.jobs import JobContext
from finder.model.candidate import Candidate, ChildSummary, Recommendation, SearchResult
from finder.model.decision import CandidateDecision, JournalEntry, PairDecision, Verdict
from finder.model.person import PairEvidence, PersonId, Resolution
from finder.model.record import (
    Alert,
    CaseFile,
    ChildView,
    Contact,
    Event,
    Fact,
    Placement,
    Record,
    RecordId,
)
from finder.reports.export import export_candidates
from finder.services import (
    Explanation,
    ExportReport,
    ImportedFile,
    ImportReport,
    ResolveReport,
    ReviewItem,
    VerifyCheck,
)
from finder.store.store import Store
from matching import Model, Table, model_from_json

_MODEL_SETTING = "identity/model"


@dataclass(frozen=True, slots=True)
class _Loaded:
    """Everything computed from one generation of the workspace."""

    generation: int
    agency: Agency
    doubts: tuple[DirectionDoubt, ...]
    resolution: Resolution
    searcher: Searcher
    children: tuple[Child, ...]


class Session:
    """The one implementation of ``finder.services.Workspace``.

    Args:
        store: The open store; closed with the session.
        today: Tells the day, for ages and for orders in force.
        actor: Who decides and looks, for the journal.
    """

    def __init__(self, store: Store, today: Callable[[], dt.date], actor: str | None = None) -> None:
        self._store = store
        self._today = today
        self._actor = actor or _user_name()
        self._loaded: _Loaded | None = None
        self._results: dict[tuple[PersonId, int, int], SearchResult] = {}
        self._tables: tuple[int, Table, Model] | None = None
        # Screens ask from one worker thread, but closing may come from another.
        self._lock = threading.RLock()

    @property
    def path(self) -> Path:
        """The workspace file."""
        return self._store.path

    def close(self) -> None:
        """Close the workspace; safe to call twice."""
        with self._lock:
            self._loaded = None
            self._results.clear()
            self._store.close()

    # --- import

    def import_paths(
        self, paths: Sequence[Path], job: JobContext, *, mapping: Path | None = None, dry_run: bool = False
    ) -> ImportReport:
        """Read files, folders and archives. Importing a file again changes nothing."""
        importer = Importer(self._store, self._today(), lambda: dt.datetime.now(dt.UTC))
        report = importer.run(paths, job, mapping=mapping, dry_run=dry_run)
        if dry_run:
            return report
        self._store.log(self._actor, "imported", f"{len(report.files)} files", f"{report.records} records")
        _, doubts = check_directions(self._assemble())
        return ImportReport(tuple(_with_doubts(file, doubts) for file in report.files))

    def imported_files(self) -> tuple[ImportedFile, ...]:
        """Every file imported so far, newest first, with what was rejected."""
        rejected = self._store.rejected_rows()
        doubts = self._loaded.doubts if self._loaded else ()
        reports = []
        for file in self._store.files():
            own = [row for row in rejected if row.file == file.name and row.sha256 == file.sha256]
            reports.append(_with_doubts(stored_report(file, own), doubts))
        return tuple(reversed(reports))

    # --- resolve

    def _assemble(self) -> Agency:
        store = self._store
        facts: list[Fact] = [
            *store.facts(CaseFile),
            *store.facts(Alert),
            *store.facts(ChildView),
            *store.facts(Contact),
            *store.facts(Placement),
            *store.facts(Event),
        ]
        return assemble(store.records(), store.statements(), facts)

    def _load(self, job: JobContext) -> _Loaded:
        with self._lock:
            generation = self._store.generation()
            if self._loaded is not None and self._loaded.generation == generation:
                return self._loaded
            with self._store.snapshot():
                generation = self._store.generation()
                agency, doubts = check_directions(self._assemble())
                kept = self._store.resolution()
                decisions = self._store.pair_decisions()
            if kept is not None and kept[1] == generation:
                resolution = kept[0]
            else:
                result = Resolver(agency, decisions, job).resolve()
                resolution = result.resolution
                self._store.put_setting(_MODEL_SETTING, result.model.to_json())
                self._store.save_resolution(resolution, generation)
            job.progress(1, 2, "building the family network")
            today = self._today()
            self._loaded = _Loaded(
                generation,
                agency,
                doubts,
                resolution,
                Searcher(agency, resolution, today),
                open_children(agency, resolution, today),
            )
            self._results.clear()
            return self._loaded

    def resolve(self, job: JobContext) -> ResolveReport:
        """Work out which records are one person (nothing to do when nothing changed)."""
        loaded = self._load(job)
        resolution = loaded.resolution
        return ResolveReport(
            records=len(resolution.person_of),
            persons=len(resolution.persons),
            pairs=len(resolution.pairs),
            review_queue=len(self._open_reviews(loaded)),
        )

    def pairs(self, job: JobContext) -> tuple[tuple[PairEvidence, Record, Record], ...]:
        """Every scored pair above 0.01 with its two records, best first."""
        loaded = self._load(job)
        records = loaded.agency.records
        return tuple((pair, records[pair.record_a], records[pair.record_b]) for pair in loaded.resolution.pairs)

    # --- children and search

    def children(self) -> tuple[ChildSummary, ...]:
        """Children with an open case, by name."""
        job = JobContext()
        loaded = self._load(job)
        waiting = self._reviews_by_person(loaded)
        summaries = []
        for child in loaded.children:
            if loaded.searcher.is_hidden(child.person):
                continue
            summaries.append(self._summary(loaded, child, waiting))
        return tuple(summaries)

    def _summary(self, loaded: _Loaded, child: Child, waiting: dict[PersonId, int]) -> ChildSummary:
        person = loaded.resolution.persons[child.person]
        case = child.cases[0] if child.cases else None
        result = self._kept_result(loaded, child)
        related = {child.person, *(one.person_id for one in result.candidates)} if result else {child.person}
        return ChildSummary(
            person_id=child.person,
            external_id=child.external_id,
            name=person.name,
            born=show_date(person.born),
            case_ref=child.case_ref,
            case_type=case.case_type if case else "",
            opened=case.opened.isoformat() if case and case.opened else "",
            worker=case.worker if case else "",
            known_before=result.known_before if result else None,
            found=result.found if result else None,
            empty_branches=tuple(gap.branch for gap in result.gaps if not gap.found) if result else (),
            waiting_reviews=sum(waiting.get(one, 0) for one in related),
        )

    def _reviews_by_person(self, loaded: _Loaded) -> dict[PersonId, int]:
        count: dict[PersonId, int] = {}
        for pair in self._open_reviews(loaded):
            for record in (pair.record_a, pair.record_b):
                person = loaded.resolution.person_of[record]
                count[person] = count.get(person, 0) + 1
        return count

    def _child(self, loaded: _Loaded, reference: str) -> Child:
        child = find_child(loaded.agency, loaded.resolution, loaded.children, reference)
        if child is None or loaded.searcher.is_hidden(child.person):
            raise UserError(
                f"No child with the reference “{reference}” is in this workspace. Ask “children” for the list."
            )
        return child

    def search(self, child: str, job: JobContext) -> SearchResult:
        """Search for everyone connected to a child; resolves first if needed; the look is journalled."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        result = self._result(loaded, found, job)
        self._store.log(self._actor, "searched", found.person, f"{result.found} found")
        return result

    def _decisions_key(self) -> tuple[int, tuple[CandidateDecision, ...]]:
        decisions = self._store.candidate_decisions()
        return sum(decision.id for decision in decisions), decisions

    def _kept_result(self, loaded: _Loaded, child: Child) -> SearchResult | None:
        key, _ = self._decisions_key()
        return self._results.get((child.person, loaded.generation, key))

    def _result(self, loaded: _Loaded, child: Child, job: JobContext) -> SearchResult:
        number, decisions = self._decisions_key()
        key = (child.person, loaded.generation, number)
        if key not in self._results:
            self._results[key] = loaded.searcher.search(child, decisions, job)
        return self._results[key]

    def search_all(self, job: JobContext) -> tuple[SearchResult, ...]:
        """Search for every child with an open case."""
        loaded = self._load(job)
        results = []
        visible = [child for child in loaded.children if not loaded.searcher.is_hidden(child.person)]
        for number, child in enumerate(visible):
            job.progress(number, len(visible), "searching")
            results.append(self._result(loaded, child, job))
        self._store.log(self._actor, "searched", f"{len(results)} children")
        return tuple(results)

    def explain(self, child: str, person: PersonId, job: JobContext) -> Explanation:
        """Explain one candidate; the look is journalled."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        candidate = self._candidate(self._result(loaded, found, job), person)
        if candidate.is_restricted:
            raise UserError("A restricted record matches: ask a senior practitioner.")
        own = set(loaded.resolution.persons[person].records)
        pairs = [pair for pair in loaded.resolution.pairs if pair.record_a in own and pair.record_b in own]
        self._store.log(self._actor, "looked_at", person, f"for {found.person}")
        return Explanation(candidate, tuple(self._with_rows(loaded, pair) for pair in pairs))

    def _candidate(self, result: SearchResult, person: PersonId) -> Candidate:
        for candidate in result.candidates:
            if candidate.person_id == person:
                return candidate
        raise UserError(
            f"Nobody with the id “{person}” is among the people found for this child. Search again for the list."
        )

    def _with_rows(self, loaded: _Loaded, pair: PairEvidence) -> PairEvidence:
        if self._tables is None or self._tables[0] != loaded.generation:
            kept = self._store.setting(_MODEL_SETTING)
            if kept is None:
                raise BugError("a resolution is kept without the model that made it")
            self._tables = (loaded.generation, table_of(loaded.agency), model_from_json(kept))
        _, table, model = self._tables
        return replace(pair, rows=explain_pair(table, model, pair))

    # --- review

    def _open_reviews(self, loaded: _Loaded) -> tuple[PairEvidence, ...]:
        """Pairs to ask about: nothing sealed or restricted, nothing answered "unsure" already."""
        unsure = {(one.record_a, one.record_b) for one in self._store.pair_decisions() if one.verdict is Verdict.UNSURE}
        person_of = loaded.resolution.person_of
        return tuple(
            pair
            for pair in loaded.resolution.review_queue
            if (pair.record_a, pair.record_b) not in unsure
            and not loaded.searcher.is_hidden(person_of[pair.record_a])
            and not loaded.searcher.is_hidden(person_of[pair.record_b])
        )

    def review_queue(self, job: JobContext) -> tuple[ReviewItem, ...]:
        """Uncertain pairs, hardest first."""
        loaded = self._load(job)
        queue = self._open_reviews(loaded)
        items = []
        for position, pair in enumerate(queue, start=1):
            job.check()
            full = self._with_rows(loaded, pair)
            common = tuple(row.why for row in full.rows if row.comparison == "relatives" and row.match_bits > 0)
            left, right = loaded.agency.records[pair.record_a], loaded.agency.records[pair.record_b]
            items.append(ReviewItem(full, left, right, common, position, len(queue)))
        return tuple(items)

    def decide_pair(self, left: RecordId, right: RecordId, verdict: Verdict, comment: str) -> PairDecision:
        """Record a reviewer's decision; what depends on it is resolved again at the next question."""
        return self._store.add_pair_decision(left, right, verdict, comment, self._actor)

    def decide_candidate(
        self, child: str, person: PersonId, recommendation: Recommendation, reason: str
    ) -> CandidateDecision:
        """Record a worker's decision about a candidate. An empty reason is refused."""
        if not reason.strip():
            raise UserError("A decision needs a reason: somebody may read it in forty years. Nothing was recorded.")
        loaded = self._load(JobContext())
        found = self._child(loaded, child)
        candidate = self._candidate(self._result(loaded, found, JobContext()), person)
        blocking = [gate for gate in candidate.gates if gate.effect == "exclude"]
        if blocking and recommendation in {Recommendation.INVITE, Recommendation.EXPLORE, Recommendation.INDIRECT}:
            raise UserError(f"This person cannot be approached: {blocking[0].why}. Nothing was recorded.")
        record = loaded.resolution.persons[person].records[0]
        return self._store.add_candidate_decision(
            found.record, record, recommendation.value, reason.strip(), self._actor
        )

    def undo_last_decision(self) -> str:
        """Undo the newest decision that is not undone; returns what was undone, in plain words, or ""."""
        undone = self._store.undo_last_decision(self._actor)
        if undone is None:
            return ""
        if isinstance(undone, PairDecision):
            words = {Verdict.SAME: "same person", Verdict.NOT_SAME: "not the same person", Verdict.UNSURE: "unsure"}
            return f"Undone: “{words[undone.verdict]}”"
        return f"Undone: “{undone.recommendation}”"

    # --- pictures, reports, checks

    def genogram(self, child: str, audience: str, job: JobContext) -> Diagram:
        """Lay out the child's family; ``audience`` is "professional" or "family"."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        result = self._result(loaded, found, job)
        return draw_family(loaded.searcher.graph, loaded.resolution, found, result, audience)

    def export(self, child: str, audience: str, file_format: str, out: Path, job: JobContext) -> ExportReport:
        """Write the candidate list, after a leak scan; the export is journalled."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        result = self._result(loaded, found, job)
        report = export_candidates(result, audience, file_format, out, self._today())
        self._store.log(
            self._actor, "exported", found.person, f"{audience} {file_format}, {report.rows} rows, {report.leak_scan}"
        )
        return report

    def activity(self, limit: int = 200) -> tuple[JournalEntry, ...]:
        """The newest journal entries: decisions and looks."""
        return self._store.journal(limit)

    def verify(self, job: JobContext) -> tuple[VerifyCheck, ...]:
        """Check cipher integrity, foreign keys, the journal's chain and orphaned decisions."""
        return self._store.verify(job.check)


def _with_doubts(file: ImportedFile, doubts: Sequence[DirectionDoubt]) -> ImportedFile:
    own = tuple(doubt.text for doubt in doubts if doubt.file == file.file)
    return replace(file, doubts=(*file.doubts, *own)) if own else file


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A service account without an entry in the password database still has to be able to work.
        return "unknown user"
