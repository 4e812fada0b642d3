"""What screens and the command line may ask of an open workspace.

``finder.app`` composes the one implementation. Everything that may take longer than 50 ms takes a
``JobContext`` and runs off the UI thread; everything else answers from memory or one indexed query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from finder.diagrams.geometry import Diagram
from finder.jobs import JobContext
from finder.model.candidate import Candidate, ChildSummary, Recommendation, SearchResult
from finder.model.decision import CandidateDecision, JournalEntry, Opening, PairDecision, Verdict
from finder.model.meanings import Choices, FileMeaning, KeptShape, SheetPreview
from finder.model.people import Asked, PeopleFound, PersonSheet
from finder.model.person import PairEvidence, PersonId
from finder.model.record import Record, RecordId, RejectedRow
from finder.model.supposed import Supposed
from finder.scoring.whatif import Move, Sensitivity


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file.

    Attributes:
        status: "imported", "unchanged" or "unreadable".
        mapping: (sheet, header, canonical field or "") for tables.
        samples: Sentences that show the direction of relationships ("Joan Firth is the mother of Kelly Firth").
        doubts: What a person should check.
        sha256: Of its bytes; two files may have one name.
        has_mapping: True for a table whose columns a mapping can correct (``Mappings``).
    """

    file: str
    kind: str
    encoding: str
    records: int
    statements: int
    rejected: tuple[RejectedRow, ...]
    warnings: tuple[str, ...]
    status: str
    mapping: tuple[tuple[str, str, str], ...] = ()
    samples: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    sha256: str = ""
    has_mapping: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every file of one import."""

    files: tuple[ImportedFile, ...]

    @property
    def records(self) -> int:
        """Records read, over all files."""
        return sum(item.records for item in self.files)

    @property
    def statements(self) -> int:
        """Relationship statements read, over all files."""
        return sum(item.statements for item in self.files)

    @property
    def rejected(self) -> int:
        """Rows that could not be read, over all files."""
        return sum(len([row for row in item.rejected if row.is_rejected]) for item in self.files)


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """How many records became how many persons."""

    records: int
    persons: int
    pairs: int
    review_queue: int


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Two records for a person to judge, side by side.

    Attributes:
        in_common: Names of relatives that both have in common ("both: mother Kelly Firth").
        position: 1-based place in the queue.
    """

    evidence: PairEvidence
    left: Record
    right: Record
    in_common: tuple[str, ...]
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What became of an export.

    Attributes:
        leak_scan: "clean" or "blocked"; a blocked export writes no file.
        blocked: What was found and where, without repeating the secret in logs.
        advice: What the worker should know; shown in the program, never in the file.
    """

    file: str
    rows: int
    leak_scan: str
    blocked: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this person, step by step; see cli.md.

    Attributes:
        story: The same in sentences, as a colleague would tell it.
    """

    candidate: Candidate
    identity: tuple[PairEvidence, ...]
    story: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightPreview:
    """What other weights would change for one child.

    Attributes:
        scales: How much each contribution would count, by code.
        moves: Everybody whose place, score or recommendation would change, in the new order.
        n_people: How many people there are in all.
        sensitivity: What hangs on each of the new weights, the weightiest first.
    """

    scales: tuple[tuple[str, float], ...]
    moves: tuple[Move, ...]
    n_people: int
    sensitivity: tuple[Sensitivity, ...]


@dataclass(frozen=True, slots=True)
class VerifyCheck:
    """One check of the workspace's integrity."""

    name: str
    ok: bool
    detail: str


class Mappings(Protocol):
    """What the columns of imported tables mean, shown and corrected."""

    def choices(self) -> Choices:
        """What people may choose from."""

    def look(self, file: str, job: JobContext, *, sha256: str = "", path: Path | None = None) -> FileMeaning:
        """Say what a file of tables was taken for; ``path`` when it is not where it was imported from.

        Raises:
            UserError: No such file, no table, or the file is not at hand.
        """

    def preview(self, meaning: FileMeaning, job: JobContext) -> tuple[SheetPreview, ...]:
        """Say what a mapping makes of the first rows of each sheet."""

    def proposed(self, meaning: FileMeaning) -> FileMeaning:
        """Return a file as it would be taken if nobody had corrected anything."""

    def read_again(self, meaning: FileMeaning, job: JobContext) -> ImportedFile:
        """Read a file by a mapping, in place of what it said; undone like any decision."""

    def keep(self, meaning: FileMeaning) -> int:
        """Keep the mapping for tables with these headers, without reading a file."""

    def kept(self) -> tuple[KeptShape, ...]:
        """The mappings that are kept."""

    def forget(self, shape: str) -> None:
        """Forget a mapping that is kept."""

    def save(self, meaning: FileMeaning, path: Path) -> None:
        """Write a mapping to a file that others can use."""

    def use(self, meaning: FileMeaning, path: Path) -> FileMeaning:
        """Return a file as a saved mapping takes it; nothing is read yet."""


class Workspace(Protocol):
    """An open workspace."""

    @property
    def mappings(self) -> Mappings:
        """What the columns of imported tables mean."""

    @property
    def path(self) -> Path:
        """The workspace file."""

    def close(self) -> None:
        """Close the workspace; safe to call twice."""

    def children(self) -> tuple[ChildSummary, ...]:
        """Children with an open case, by name."""

    def import_paths(self, paths: Sequence[Path], job: JobContext) -> ImportReport:
        """Read files, folders and archives. Importing a file again changes nothing."""

    def imported_files(self) -> tuple[ImportedFile, ...]:
        """Every file imported so far, newest first, with what was rejected."""

    def resolve(self, job: JobContext) -> ResolveReport:
        """Work out which records are one person (nothing to do when nothing changed)."""

    def search(self, child: str, job: JobContext) -> SearchResult:
        """Search for everyone connected to a child; resolves first if needed.

        Args:
            child: External id, case reference or person id.

        Raises:
            UserError: No such child.
        """

    def explain(self, child: str, person: PersonId, job: JobContext) -> Explanation:
        """Explain one candidate; the look is journalled."""

    def find_people(self, asked: Asked, job: JobContext) -> PeopleFound:
        """Search the list of everybody who is not hidden; resolves first if needed."""

    def person(self, person: PersonId, job: JobContext) -> PersonSheet:
        """Return everything that files say of a person; the look is journalled.

        Raises:
            UserError: Nobody has the id, or it is somebody hidden; the words are the same.
        """

    def review_queue(self, job: JobContext) -> tuple[ReviewItem, ...]:
        """Uncertain pairs, hardest first."""

    def decide_pair(self, left: RecordId, right: RecordId, verdict: Verdict, comment: str) -> PairDecision:
        """Record a reviewer's decision; the affected neighbourhood is resolved again."""

    def suppose(self, left: RecordId, right: RecordId, job: JobContext) -> Supposed:
        """Say what would change for children if two records were one person, or no longer were.

        Nothing is decided; the look is journalled.

        Raises:
            UserError: One of the records is sealed or restricted, or not in the workspace.
        """

    def take_out(self, record: RecordId, reason: str, job: JobContext) -> tuple[PairDecision, ...]:
        """Record that one record of a person is somebody else: none of those it stands with, in every later run.

        Raises:
            UserError: The reason is empty, the record is unknown, sealed or restricted, or it is the person's only one.
        """

    def decide_candidate(
        self, child: str, person: PersonId, recommendation: Recommendation, reason: str
    ) -> CandidateDecision:
        """Record a worker's decision about a candidate. An empty reason is refused with UserError."""

    def may_open_hidden(self) -> frozenset[str]:
        """Return which hidden records the user's role may open: "restricted", "sealed", or nothing."""

    def open_hidden(self, child: str, reason: str, job: JobContext) -> Opening:
        """Open hidden records around a child for the user, until the day is over; journalled."""

    def close_hidden(self, child: str, job: JobContext) -> int:
        """Hide again what the user opened; returns how many openings ended."""

    def weights(self) -> tuple[tuple[str, float], ...]:
        """How much each contribution counts, by code; 1 unless the agency changed it."""

    def preview_weights(self, child: str, scales: Mapping[str, float], job: JobContext) -> WeightPreview:
        """Say what would move for a child if contributions counted more or less; nothing is kept."""

    def set_weights(self, scales: Mapping[str, float], reason: str) -> None:
        """Keep other weights, for every child."""

    def undo_weights(self) -> bool:
        """Go back to the weights before the last change; False when there is nothing to go back to."""

    def undo_last_decision(self) -> str:
        """Undo the newest decision that is not undone; returns what was undone, in plain words, or ""."""

    def redo_last_decision(self) -> str:
        """Bring back the decision undone last, if nothing was decided or imported since; in plain words, or "".

        Raises:
            UserError: A gate forbids by now what was decided.
        """

    def genogram(self, child: str, audience: str, job: JobContext) -> Diagram:
        """Lay out the child's family; ``audience`` is "professional" or "family"."""

    def export(self, child: str, audience: str, file_format: str, out: Path, job: JobContext) -> ExportReport:
        """Write the candidate list; ``file_format`` is "docx", "xlsx", "csv" or "json"."""

    def activity(self, limit: int = 200) -> tuple[JournalEntry, ...]:
        """The newest journal entries: decisions and looks."""

    def verify(self, job: JobContext) -> tuple[VerifyCheck, ...]:
        """Check cipher integrity, foreign keys, the journal's chain and orphaned decisions."""
