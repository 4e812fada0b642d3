"""One open workspace behind every screen and command: import, resolve, search, decide, export."""

from __future__ import annotations

import datetime as dt
import functools
import getpass
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from finder.access import Access, may_open
from finder.casework.agency import Agency, assemble
from finder.casework.children import Child, find_child, open_children
from finder.casework.direction import check_directions
from finder.casework.hidden import CLOSED, Sight
from finder.casework.noted import refuse_note
from finder.casework.reviews import review_after
from finder.decided import refuse_approach, undone_words
from finder.diagrams.geometry import Diagram
from finder.discovery.dates import show_date
from finder.discovery.picture import draw_family
from finder.discovery.search import Searcher
from finder.errors import BugError, CancelledError, UserError
from finder.identity.explain import explain_pair, table_of
from finder.ingest.meanings import Meanings
from finder.ingest.pipeline import Importer
from finder.ingest.reports import stored_reports, with_doubts
from finder.jobs import JobContext
from finder.loaded import ASK_SENIOR, Kept, Loaded, Read, Version
from finder.model.candidate import Candidate, ChildSummary, Recommendation, SearchResult
from finder.model.decision import (
    CandidateDecision,
    CaseNote,
    JournalEntry,
    Opening,
    PairDecision,
    Verdict,
)
from finder.model.people import Asked, PeopleFound, PersonSheet
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
from finder.model.supposed import Supposed
from finder.people.lookup import Lookup
from finder.reports.export import export_candidates
from finder.services import (
    Explanation,
    ExportReport,
    ImportedFile,
    ImportReport,
    ResolveReport,
    ReviewItem,
    VerifyCheck,
    WeightPreview,
)
from finder.store.store import Store
from finder.supposing import MOST_CHILDREN, State, changes, concerned, told
from finder.weighing import Weighing
from matching import MatchingError, Model, Table, model_from_json
from matching.cluster import take_out

_LOG = logging.getLogger(__name__)
_MODEL_SETTING = "identity/model"
_NO_REASON = "A decision needs a reason: somebody may read it in forty years. Nothing was recorded."


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
        self._files: Read | None = None
        self._loaded: Loaded | None = None
        self._results: dict[tuple[PersonId, Sight], Kept] = {}
        self._seeing: dict[Sight, Searcher] = {}
        self._weighing = Weighing(store, self._actor)
        self._access = Access(store, self._actor, lambda: dt.datetime.now(dt.UTC))
        self._tables: tuple[int, Table, Model] | None = None
        self._lookup: tuple[Loaded, Lookup] | None = None
        self._meanings = Meanings(store, today, self._actor, self._is_hidden_or_unknown, self._with_doubts)
        # Screens ask from one worker thread, but closing may come from another.
        self._lock = threading.RLock()

    @property
    def path(self) -> Path:
        """The workspace file."""
        return self._store.path

    def close(self) -> None:
        """Close the workspace; safe to call twice."""
        with self._lock:
            self._loaded, self._files, self._lookup = None, None, None
            self._results.clear()
            self._seeing.clear()
            self._store.close()

    # --- import

    def import_paths(
        self, paths: Sequence[Path], job: JobContext, *, mapping: Path | None = None, dry_run: bool = False
    ) -> ImportReport:
        """Read files, folders and archives. Importing a file again changes nothing."""
        importer = Importer(self._store, self._today(), lambda: dt.datetime.now(dt.UTC))
        if dry_run:
            return importer.run(paths, job, mapping=mapping, dry_run=True)
        n_before = self._store.counts()
        try:
            report = importer.run(paths, job, mapping=mapping)
        except CancelledError:
            # What was imported before it stopped is kept, so it stands in the journal.
            n_files, n_records, *_ = (now - was for now, was in zip(self._store.counts(), n_before, strict=True))
            self._store.log(self._actor, "imported", f"{n_files} files", f"{n_records} records, stopped")
            raise
        self._store.log(self._actor, "imported", f"{len(report.files)} files", f"{report.records} records")
        return ImportReport(with_doubts(report.files, self._read(JobContext()).doubts))

    def imported_files(self) -> tuple[ImportedFile, ...]:
        """Every file imported so far, newest first, with what was rejected."""
        loaded = self._loaded
        return with_doubts(stored_reports(self._store), loaded.doubts if loaded else ())[::-1]

    @property
    def mappings(self) -> Meanings:
        """What the columns of imported tables mean."""
        return self._meanings

    def _with_doubts(self, file: ImportedFile) -> ImportedFile:
        return with_doubts((file,), self._read(JobContext()).doubts)[0]

    def _is_hidden_or_unknown(self, record: RecordId) -> bool:
        """Until everybody is worked out nobody knows who is hidden, and nobody is named."""
        loaded, read = self._loaded, self._files
        if loaded is None or read is None or loaded.agency is not read.agency:
            return True
        return record not in loaded.resolution.person_of or loaded.hides(record)

    # --- resolve

    def _assemble(self, check: Callable[[], None]) -> Agency:
        store = self._store
        facts: list[Fact] = [
            *store.facts(CaseFile, check),
            *store.facts(Alert, check),
            *store.facts(ChildView, check),
            *store.facts(Contact, check),
            *store.facts(Placement, check),
            *store.facts(Event, check),
        ]
        return assemble(store.records(check), store.statements(check), facts)

    def _read(self, job: JobContext) -> Read:
        """Return what the files say; again only when files were added, or read another way."""
        counts = (*self._store.counts(), *self._store.mappings.n_readings())
        if self._files is None or self._files.counts != counts:
            agency, doubts = check_directions(self._assemble(job.check))
            self._files = Read(counts, agency, doubts)
        return self._files

    def _load(self, job: JobContext) -> Loaded:
        with self._lock:
            today, kept_here = self._today(), self._loaded
            if kept_here and (kept_here.generation, kept_here.today) == (self._store.generation(), today):
                return kept_here
            with self._store.snapshot():
                generation = self._store.generation()
                read = self._read(job)
                kept = self._store.resolution()
                decisions = self._store.pair_decisions()
            agency, doubts = read.agency, read.doubts
            if kept is not None and kept[1] == generation and self._kept_model() is not None:
                resolution = kept[0]
            else:
                result = read.resolver().resolve(decisions, job)
                resolution = result.resolution
                with self._store.transaction():
                    self._store.put_setting(_MODEL_SETTING, result.model.to_json())
                    self._store.save_resolution(resolution, generation)
            job.progress(1, 2, "building the family network")
            self._loaded = Loaded(
                generation,
                today,
                agency,
                doubts,
                resolution,
                Searcher(agency, resolution, today),
                open_children(agency, resolution, today),
            )
            self._results.clear()
            self._seeing.clear()
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
        """Every scored pair above 0.01 with its two records, best first; none of a sealed or restricted record."""
        loaded = self._load(job)
        records = loaded.agency.records
        return tuple(
            (pair, records[pair.record_a], records[pair.record_b])
            for pair in loaded.resolution.pairs
            if not loaded.hides(pair.record_a, pair.record_b)
        )

    # --- children and search

    def children(self, job: JobContext | None = None) -> tuple[ChildSummary, ...]:
        """Children with an open case, by name; resolves first if needed."""
        loaded = self._load(job or JobContext())
        waiting = self._reviews_by_person(loaded)
        version = self._version(loaded)
        return tuple(self._summary(loaded, child, waiting, version) for child in loaded.visible())

    def _summary(self, loaded: Loaded, child: Child, waiting: dict[PersonId, int], version: Version) -> ChildSummary:
        person = loaded.resolution.persons[child.person]
        case = child.cases[0] if child.cases else None
        kept = self._results.get((child.person, CLOSED))
        result = kept.weighed if kept and kept.version == version else None
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

    def _reviews_by_person(self, loaded: Loaded) -> dict[PersonId, int]:
        count: dict[PersonId, int] = {}
        for pair in self._open_reviews(loaded):
            for record in (pair.record_a, pair.record_b):
                person = loaded.resolution.person_of[record]
                count[person] = count.get(person, 0) + 1
        return count

    def _child(self, loaded: Loaded, reference: str) -> Child:
        """Return the child, also a hidden one whom whoever is at work has opened today."""
        child = find_child(loaded.agency, loaded.resolution, loaded.children, reference)
        if child is None or self._searcher(loaded, self._sight(loaded, child)).is_hidden(child.person):
            raise _no_child(reference)
        return child

    def _sight(self, loaded: Loaded, child: Child) -> Sight:
        return self._access.sight(child.person, loaded.resolution.person_of)

    def _searcher(self, loaded: Loaded, sight: Sight) -> Searcher:
        if sight == CLOSED:
            return loaded.searcher
        if sight not in self._seeing:
            self._seeing[sight] = Searcher(loaded.agency, loaded.resolution, loaded.today, sight=sight)
        return self._seeing[sight]

    def search(self, child: str, job: JobContext) -> SearchResult:
        """Search for everyone connected to a child; resolves first if needed; the look is journalled.

        Hidden people are among them only for whoever opened them today (``open_hidden``).
        """
        loaded = self._load(job)
        found = self._child(loaded, child)
        result = self._result(loaded, found, job, self._sight(loaded, found)).weighed
        with_hidden = f", with {result.opened} records" if result.opened else ""
        self._store.log(self._actor, "searched", found.person, f"{result.found} found{with_hidden}")
        return result

    def _version(self, loaded: Loaded) -> Version:
        ids = [one.id for one in self._store.candidate_decisions()] + [one.id for one in self._store.notes()]
        scales = tuple(sorted(self._weighing.scales().items()))
        return Version(loaded.generation, tuple(sorted(ids)), scales)

    def _result(self, loaded: Loaded, child: Child, job: JobContext, sight: Sight = CLOSED) -> Kept:
        version, key = self._version(loaded), (child.person, sight)
        kept = self._results.get(key)
        if kept is None or kept.version != version:
            decisions, notes = self._store.candidate_decisions(), self._store.notes()
            plain = self._searcher(loaded, sight).search(child, decisions, job, notes)
            kept = self._results[key] = Kept(version, plain, self._weighing.apply(plain))
        return kept

    def search_all(self, job: JobContext) -> tuple[SearchResult, ...]:
        """Search for every child with an open case."""
        loaded = self._load(job)
        results = []
        visible = loaded.visible()
        for number, child in enumerate(visible):
            job.progress(number, len(visible), "searching")
            results.append(self._result(loaded, child, job).weighed)
        self._store.log(self._actor, "searched", f"{len(results)} children")
        return tuple(results)

    def explain(self, child: str, person: PersonId, job: JobContext) -> Explanation:
        """Explain one candidate; the look is journalled."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        result = self._result(loaded, found, job, self._sight(loaded, found)).weighed
        candidate = self._candidate(result, person)
        own = set(loaded.resolution.persons[person].records)
        pairs = [pair for pair in loaded.resolution.pairs if pair.record_a in own and pair.record_b in own]
        self._store.log(self._actor, "looked_at", person, f"for {found.person}")
        searcher = self._searcher(loaded, self._sight(loaded, found))
        story = searcher.story(found, candidate, functools.partial(self._with_rows, loaded))
        return Explanation(candidate, tuple(self._with_rows(loaded, pair) for pair in pairs), story)

    def _candidate(self, result: SearchResult, person: PersonId) -> Candidate:
        for candidate in result.candidates:
            if candidate.person_id == person:
                return candidate
        raise UserError(
            f"Nobody with the id “{person}” is among the people found for this child. Search again for the list."
        )

    def _with_rows(self, loaded: Loaded, pair: PairEvidence) -> PairEvidence:
        tables = self._tables
        if tables is None or tables[0] != loaded.generation:
            model = self._kept_model()
            if model is None:
                raise BugError("a resolution is kept without the model that made it")
            tables = self._tables = (loaded.generation, table_of(loaded.agency), model)
        _, table, model = tables
        return replace(pair, rows=explain_pair(table, model, pair))

    def _kept_model(self) -> Model | None:
        """Return the model that made the kept resolution; None where this version of the program cannot read it."""
        kept = self._store.setting(_MODEL_SETTING)
        if kept is None:
            return None
        try:
            return model_from_json(kept)
        except MatchingError as err:
            _LOG.info("The kept linkage model is of another version; records are resolved again: %s", err)
            return None

    # --- looking people up

    def find_people(self, asked: Asked, job: JobContext) -> PeopleFound:
        """Search the list of everybody; resolves first if needed."""
        return self._looking_up(job).find(asked)

    def person(self, person: PersonId, job: JobContext) -> PersonSheet:
        """Return everything that files say of a person; the look is journalled."""
        loaded = self._load(job)
        sheet = self._looking_up(job).sheet(person)
        self._store.log(self._actor, "looked_at", person)
        # what stands after the first letter is one in ids of records and of persons
        ids = [record[1:] for record in loaded.resolution.persons[person].records]
        # for which child somebody looked is not told: that child may be hidden
        looks = tuple(replace(entry, subject="", detail="") for entry in self._store.journal_about(ids))
        return replace(sheet, looks=looks)

    def _looking_up(self, job: JobContext) -> Lookup:
        loaded = self._load(job)
        if self._lookup is None or self._lookup[0] is not loaded:
            searcher = loaded.searcher
            made = Lookup(
                loaded.agency,
                loaded.resolution,
                loaded.children,
                hidden=searcher.hidden,
                withheld=searcher.withheld_people,
                today=loaded.today,
            )
            self._lookup = loaded, made
        return self._lookup[1]

    # --- review

    def _open_reviews(self, loaded: Loaded) -> tuple[PairEvidence, ...]:
        """Pairs to ask about: nothing sealed or restricted, nothing answered "unsure" already."""
        unsure = {(one.record_a, one.record_b) for one in self._store.pair_decisions() if one.verdict is Verdict.UNSURE}
        return tuple(
            pair
            for pair in loaded.resolution.review_queue
            if (pair.record_a, pair.record_b) not in unsure and not loaded.hides(pair.record_a, pair.record_b)
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
        """Record a reviewer's decision; what depends on it is resolved again at the next question.

        Raises:
            UserError: One of the records is sealed or restricted, or not in the workspace.
        """
        # What was computed last is enough to know who is hidden: a row of answers must not resolve after each.
        loaded = self._loaded or self._load(JobContext())
        loaded.refuse_hidden(left, right)
        return self._store.add_pair_decision(left, right, verdict, comment, self._actor)

    def suppose(self, left: RecordId, right: RecordId, job: JobContext) -> Supposed:
        """Say what would change for children if two records were one person, or no longer were; the look is journalled.

        Raises:
            UserError: One of the records is sealed or restricted, or not in the workspace.
        """
        with self._lock:
            loaded = self._load(job)
            loaded.refuse_hidden(left, right)
            person_of = loaded.resolution.person_of
            verdict = Verdict.NOT_SAME if person_of[left] == person_of[right] else Verdict.SAME
            asked = PairDecision(0, min(left, right), max(left, right), verdict, "", "", dt.datetime.now(dt.UTC))
            decisions = (*self._store.pair_decisions(), asked)
            resolution = self._read(job).resolver().resolve(decisions, job).resolution
            now, then = self._state(loaded, job), self._supposed_state(loaded, resolution, job)
            children = concerned(now, then, (left, right), job)
            found = changes(now, then, children[:MOST_CHILDREN], job)
        self._store.log(
            self._actor, "supposed", f"{left} {right}", f"{len(children[:MOST_CHILDREN])} children searched"
        )
        return told(verdict, resolution, (left, right), found, len(children))

    def _state(self, loaded: Loaded, job: JobContext) -> State:
        def search(child: Child) -> SearchResult:
            return self._result(loaded, child, job).weighed

        return State(loaded.resolution, loaded.searcher, loaded.visible(), search)

    def _supposed_state(self, loaded: Loaded, resolution: Resolution, job: JobContext) -> State:
        searcher = Searcher(loaded.agency, resolution, loaded.today)
        decisions, notes = self._store.candidate_decisions(), self._store.notes()
        children = open_children(loaded.agency, resolution, loaded.today)
        shown = tuple(child for child in children if not searcher.is_hidden(child.person))
        return State(resolution, searcher, shown, lambda child: searcher.search(child, decisions, job, notes))

    def take_out(self, record: RecordId, reason: str, job: JobContext) -> tuple[PairDecision, ...]:
        """Record that one record of a person is somebody else; the others stay together if they are one without it.

        Raises:
            UserError: The reason is empty, the record is unknown, sealed or restricted, or it is the person's only one.
        """
        if not reason.strip():
            raise UserError(_NO_REASON)
        others = self.stands_with(record, job)
        return self._store.add_not_same(record, others, reason.strip(), self._actor)

    def record_of(self, person: PersonId, file: str, locator: str, job: JobContext) -> RecordId:
        """Find a record of a person by the place in the file that it was read from.

        Raises:
            UserError: There is no such person or record, two records are from there, or the person is restricted.
        """
        loaded = self._load(job)
        known = loaded.resolution.persons.get(person)
        if known is None:
            raise UserError(f"Nobody has the id “{person}”. Search for a child with --json; it lists ids and records.")
        if loaded.searcher.is_hidden(person):
            raise UserError(ASK_SENIOR)
        places = {record: loaded.agency.records[record].source for record in known.records}
        found = [record for record, at in places.items() if (at.file, at.locator) == (file, locator)]
        if len(found) != 1:
            listed = "; ".join(f"{at.file} {at.locator}" for at in places.values())
            raise UserError(f"{len(found)} records of this person are from {file} {locator}. Theirs are: {listed}.")
        return found[0]

    def stands_with(self, record: RecordId, job: JobContext) -> tuple[RecordId, ...]:
        """Return the other records of a record's person.

        Raises:
            UserError: The record is unknown, sealed or restricted, or the person's only one.
        """
        loaded = self._load(job)
        person_of = loaded.resolution.person_of
        if record not in person_of:
            raise UserError("This record is not in the workspace any more. Nothing was recorded.")
        # what is sealed or restricted is not among the person's records that anybody was shown
        if loaded.hides(record, record):
            raise UserError(ASK_SENIOR)
        others = tuple(RecordId(a if b == record else b) for a, b in take_out(person_of, record))
        if not others:
            raise UserError(
                "This is the only record of this person: there is nobody to tell it from. Nothing was recorded."
            )
        return others

    def decide_candidate(
        self, child: str, person: PersonId, recommendation: Recommendation, reason: str
    ) -> CandidateDecision:
        """Record a worker's decision about a candidate.

        Raises:
            UserError: The reason is empty, the person is restricted, a gate forbids any approach, or it is not yet
                certain who the person is.
        """
        if not reason.strip():
            raise UserError(_NO_REASON)
        job = JobContext()
        loaded = self._load(job)
        found = self._child(loaded, child)
        candidate = self._candidate(self._result(loaded, found, job, self._sight(loaded, found)).weighed, person)
        refuse_approach(candidate, recommendation)
        record = loaded.resolution.persons[person].records[0]
        return self._store.add_candidate_decision(
            found.record, record, recommendation.value, reason.strip(), self._actor
        )

    def undo_last_decision(self) -> str:
        """Undo the newest decision that is not undone; returns what was undone, in plain words, or ""."""
        undone = self._store.undo_last_decision(self._actor)
        if undone is None:
            return ""
        return f"Undone: {undone_words(undone)}"

    def redo_last_decision(self) -> str:
        """Bring back the decision undone last, if nothing was decided or imported since; in plain words, or "".

        Raises:
            UserError: A gate forbids by now what was decided.
        """
        waiting = self._store.next_to_redo()
        if waiting is None:
            return ""
        if isinstance(waiting, CandidateDecision):
            self._refuse_redo(waiting)
        redone = self._store.redo(waiting.id, self._actor)
        return f"Again: {undone_words(redone)}" if redone else ""

    def _refuse_redo(self, decision: CandidateDecision) -> None:
        job = JobContext()
        loaded = self._load(job)
        child, person = (
            loaded.resolution.person_of.get(one) for one in (decision.child_record, decision.person_record)
        )
        if child is None or person is None:
            raise UserError("This record is not in the workspace any more. Nothing was recorded.")
        found = self._child(loaded, child)
        candidate = self._candidate(self._result(loaded, found, job, self._sight(loaded, found)).weighed, person)
        refuse_approach(candidate, Recommendation(decision.recommendation))

    # --- what workers learn, hidden records, weights

    def note(
        self,
        child: str,
        person: PersonId,
        kind: str,
        code: str,
        words: str,
        *,
        evidence: str = "",
        review_on: dt.date | None = None,
    ) -> CaseNote:
        """Record an offer of a candidate ("offer"), what holds them back ("gate"), or that it does no longer ("lift").

        A gate without a day of review is reviewed after six months.

        Raises:
            UserError: No words, an unknown code, or nothing of that code that a person may lift.
        """
        job = JobContext()
        loaded = self._load(job)
        found = self._child(loaded, child)
        candidate = self._candidate(self._result(loaded, found, job, self._sight(loaded, found)).weighed, person)
        refuse_note(candidate, kind, code, words)
        review = review_on or (review_after(self._today(), self._today()) if kind == "gate" else None)
        record = loaded.resolution.persons[person].records[0]
        now = dt.datetime.now(dt.UTC)
        note = CaseNote(0, found.record, record, kind, code, words.strip(), evidence.strip(), review, "", now)
        return self._store.add_note(note, self._actor)

    @property
    def access(self) -> Access:
        """Roles, and what was opened by whom."""
        return self._access

    def may_open_hidden(self) -> frozenset[str]:
        """Return which hidden records the user's role may open: "restricted", "sealed", or nothing."""
        return may_open(self._access.role())

    def open_hidden(self, child: str, reason: str, job: JobContext) -> Opening:
        """Open the restricted or sealed records around a child that the user's role may open, until the day is over.

        Raises:
            UserError: No role for it, no reason, or no such child; the first is said before the child is looked for.
        """
        if not may_open(self._access.role()):
            return self._access.open(RecordId(""), reason)
        loaded = self._load(job)
        found = find_child(loaded.agency, loaded.resolution, loaded.children, child)
        if found is None:
            raise _no_child(child)
        return self._access.open(found.record, reason)

    def close_hidden(self, child: str, job: JobContext) -> int:
        """Hide again what the user opened around a child; returns how many openings ended."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        return self._access.close(found.person, loaded.resolution.person_of)

    def weights(self) -> tuple[tuple[str, float], ...]:
        """How much each contribution counts, by code; 1 unless the agency changed it."""
        return tuple(self._weighing.scales().items())

    def preview_weights(self, child: str, scales: Mapping[str, float], job: JobContext) -> WeightPreview:
        """Say what would move for a child if contributions counted more or less; nothing is kept."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        return self._weighing.preview(self._result(loaded, found, job, self._sight(loaded, found)).plain, scales)

    def set_weights(self, scales: Mapping[str, float], reason: str) -> None:
        """Keep other weights, for every child; the reason is kept, and ``undo_weights`` takes it back."""
        self._weighing.change(scales, reason)

    def undo_weights(self) -> bool:
        """Go back to the weights before the last change; False when there is nothing to go back to."""
        return self._weighing.undo()

    # --- pictures, reports, checks

    def genogram(self, child: str, audience: str, job: JobContext) -> Diagram:
        """Lay out the child's family; ``audience`` is "professional" or "family"."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        result = self._result(loaded, found, job).weighed
        return draw_family(loaded.searcher, loaded.resolution, found, result, audience)

    def export(self, child: str, audience: str, file_format: str, out: Path, job: JobContext) -> ExportReport:
        """Write the candidate list, after a leak scan; the export is journalled."""
        loaded = self._load(job)
        found = self._child(loaded, child)
        result = self._result(loaded, found, job).weighed
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


def _no_child(reference: str) -> UserError:
    return UserError(f"No child with the reference “{reference}” is in this workspace. Ask “children” for the list.")


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A service account without an entry in the password database still has to be able to work.
        return "unknown user"
