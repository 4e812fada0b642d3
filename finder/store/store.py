"""Everything that an open workspace keeps and answers, in the types of ``finder.model``; no SQL in or out.

A ``Store`` may be used from several threads: every call takes its own connection, readers see the last commit and
never wait, writers wait for each other. What is read comes back whole, never as a cursor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from finder.errors import BugError
from finder.model.candidate import SearchResult
from finder.model.decision import (
    CandidateDecision,
    CaseNote,
    JournalEntry,
    MappingDecision,
    Opening,
    PairDecision,
    Verdict,
)
from finder.model.files import StoredFile
from finder.model.person import Resolution
from finder.model.record import Fact, Record, RecordId, RejectedRow, Statement
from finder.services import VerifyCheck
from finder.store import decision_rows, derived_rows, file_rows, header, journal, setting_rows
from finder.store.codec import Check, Stamp, never_stop
from finder.store.decision_rows import Decision
from finder.store.file_rows import FactT, FileContent
from finder.store.file_writer import FileWriter
from finder.store.journalled import journal_decision
from finder.store.keyring_slot import KeyringSlot
from finder.store.keys import DatabaseKey
from finder.store.lifecycle import OpenFile, create_file_at, open_file_at
from finder.store.mappings import MappingStore, take_back
from finder.store.verifying import run_checks

Clock = Callable[[], dt.datetime]


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Store:
    """An open workspace file. Use ``create`` or ``open``.

    Args:
        file: The open file.
        clock: Tells the time of decisions and journal entries.

    Attributes:
        mappings: What the columns of tables mean, and files that are read again by it.
    """

    def __init__(self, file: OpenFile, clock: Clock = _utc_now) -> None:
        self._file = file
        self._pool = file.pool
        self._clock = clock
        self.mappings = MappingStore(file.pool, clock)

    @classmethod
    def create(cls, path: Path, key: DatabaseKey, clock: Clock = _utc_now) -> Store:
        """Make a new, empty workspace file and open it. The key file is ``finder.store.header``'s.

        Raises:
            UserError: There is something at ``path`` already, or the folder cannot be written.
        """
        return cls(create_file_at(path, key), clock)

    @classmethod
    def open(cls, path: Path, key: DatabaseKey, *, read_only: bool = False, clock: Clock = _utc_now) -> Store:
        """Open a workspace file; an older one is backed up and brought to the present format first.

        Args:
            path: The workspace file.
            key: Its key.
            read_only: Only read; allowed while another program writes.
            clock: Tells the time.

        Raises:
            WorkspaceLockedError: No such file, wrong key, damaged, too new, or another program writes to it.
        """
        return cls(open_file_at(path, key, read_only=read_only), clock)

    @property
    def path(self) -> Path:
        """The workspace file."""
        return self._file.path

    @property
    def is_read_only(self) -> bool:
        """True when opened for reading only."""
        return self._file.is_read_only

    def close(self) -> None:
        """Close the workspace; safe to call twice."""
        self._file.close()

    def remember_key(self, keyring: KeyringSlot) -> None:
        """Put the key into the operating system's keyring (may block on a prompt: not on the UI thread).

        Raises:
            KeyringUnavailableError: The keyring cannot be used, or did not keep it.
        """
        header.remember_key(self.path, self._file.key, keyring)

    def change_passphrase(self, passphrase: str) -> None:
        """Set another passphrase; the workspace and the recovery phrase stay as they are."""
        header.change_passphrase(self.path, self._file.key, passphrase)

    def renew_recovery_phrase(self) -> str:
        """Replace the recovery phrase, and return the new one to show once."""
        return header.renew_recovery_phrase(self.path, self._file.key)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything this thread reads inside belongs to one moment, whatever is written meanwhile."""
        with self._pool.read():
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything this thread writes inside is kept as a whole, or not at all when an exception leaves it."""
        with self._pool.write():
            yield

    # Files and what they said

    def has_file(self, name: str, sha256: str) -> bool:
        """True when this file was imported; False for one that could not be read, which may be tried again."""
        with self._pool.read() as connection:
            return file_rows.has_file(connection, name, sha256)

    def save_file(
        self,
        file: StoredFile,
        records: Sequence[Record] = (),
        statements: Sequence[Statement] = (),
        facts: Sequence[Fact] = (),
        rejected: Sequence[RejectedRow] = (),
        *,
        check: Check = never_stop,
    ) -> bool:
        """Write one file with everything it said, in one transaction: whole, or not at all.

        A file that is there already (same name, same bytes) is left alone. The same bytes under another name are
        listed as a copy (``StoredFile.same_as``) and say nothing twice.

        Args:
            file: The file; its counts are computed here.
            records: What it says of people.
            statements: What it says of relationships.
            facts: Everything else it says.
            rejected: What could not be read, and warnings about rows.
            check: ``JobContext.check``; when it raises, nothing of the file is kept.

        Returns:
            False when the file was there already.

        Raises:
            UserError: A name or text holds half a character (a lone surrogate); disk full. Nothing of it is kept.
            BugError: An id of this file is already taken.
        """
        content = FileContent(records, statements, facts, rejected)
        with self._pool.write() as connection:
            if file_rows.has_file(connection, file.name, file.sha256):
                return False
            file_rows.delete_unreadable(connection, file.name, file.sha256)
            same_as = file_rows.first_with_bytes(connection, file.sha256)
            kept = content if same_as is None else FileContent()
            file_rows.insert_file(connection, file, kept, same_as, check)
            if kept.records or kept.statements or kept.facts:
                derived_rows.bump_generation(connection)
                # new files may hold an order against what was decided, and undone, before they came
                decision_rows.forget_undone(connection)
            check()
        return True

    @contextmanager
    def writing_file(self, name: str, sha256: str, check: Check = never_stop) -> Iterator[FileWriter]:
        """Write a file while it is read: kept whole when the block ends, and not at all when an exception leaves it.

        Args:
            name: Of a file that is not there, and whose bytes are not there under another name.
            sha256: Of its bytes.
            check: As for ``save_file``.
        """
        with self._pool.write() as connection:
            file_rows.delete_unreadable(connection, name, sha256)
            yield FileWriter(connection, name, sha256, check)
            derived_rows.bump_generation(connection)
            decision_rows.forget_undone(connection)
            check()

    def files(self) -> tuple[StoredFile, ...]:
        """Every file, in the order of import, with the numbers of what was kept of it."""
        with self._pool.read() as connection:
            return file_rows.files(connection)

    def rejected_rows(self, file: StoredFile | None = None) -> list[RejectedRow]:
        """What could not be read of one file, or of all files, in the order of import."""
        with self._pool.read() as connection:
            return file_rows.rejected_rows(connection, file)

    def counts(self) -> tuple[int, int, int, int]:
        """How many files, records, statements and facts there are."""
        with self._pool.read() as connection:
            return file_rows.counts(connection)

    def records(self, check: Check = never_stop) -> list[Record]:
        """Every record, in the order of import."""
        with self._pool.read() as connection:
            return file_rows.records(connection, check)

    def record(self, record_id: RecordId) -> Record | None:
        """One record, or None."""
        with self._pool.read() as connection:
            return file_rows.record(connection, record_id)

    def records_with_external_id(self, external_id: str) -> list[Record]:
        """The records that carry another system's id."""
        with self._pool.read() as connection:
            return file_rows.records_with_external_id(connection, external_id)

    def statements(self, check: Check = never_stop) -> list[Statement]:
        """Every relationship statement, in the order of import."""
        with self._pool.read() as connection:
            return file_rows.statements(connection, check)

    def facts(self, kind: type[FactT], check: Check = never_stop) -> list[FactT]:
        """Every fact of one kind (``store.facts(Alert)``), in the order of import."""
        with self._pool.read() as connection:
            return file_rows.facts(connection, kind, check)

    # Decisions and the journal

    def add_pair_decision(
        self, left: RecordId, right: RecordId, verdict: Verdict, comment: str, actor: str
    ) -> PairDecision:
        """Record that two records are, are not, or may be one person; journalled in the same transaction."""
        if left == right:
            raise BugError("a pair decision needs two records")
        pair = (left, right) if left < right else (right, left)
        stamp = self._stamp(actor)
        with self._pool.write() as connection:
            decision = decision_rows.insert_pair(connection, pair, verdict, comment, stamp)
            derived_rows.bump_generation(connection)
            journal_decision(connection, stamp, "pair_decided", decision)
        return decision

    def add_not_same(
        self, record: RecordId, others: Sequence[RecordId], comment: str, actor: str
    ) -> tuple[PairDecision, ...]:
        """Record in one act that a record is none of the others; journalled in the same transaction, undone at once."""
        if not others or record in others:
            raise BugError("a record is taken out of a person who has other records")
        pairs = [(min(record, other), max(record, other)) for other in sorted(others)]
        stamp = self._stamp(actor)
        with self._pool.write() as connection:
            decisions = decision_rows.insert_act(connection, pairs, Verdict.NOT_SAME, comment, stamp)
            derived_rows.bump_generation(connection)
            detail = f"decisions {decisions[0].id} to {decisions[-1].id}: none of {' '.join(sorted(others))}"
            journal.append(connection, stamp, "record_taken_out", record, detail)
        return decisions

    def pair_decisions(self, *, active_only: bool = True) -> tuple[PairDecision, ...]:
        """Decisions about pairs, in the order of decision; a later one on the same pair wins."""
        with self._pool.read() as connection:
            return decision_rows.pair_decisions(connection, active_only=active_only)

    def add_candidate_decision(
        self, child_record: RecordId, person_record: RecordId, recommendation: str, reason: str, actor: str
    ) -> CandidateDecision:
        """Record a worker's decision about a candidate; journalled in the same transaction."""
        pair, stamp = (child_record, person_record), self._stamp(actor)
        with self._pool.write() as connection:
            decision = decision_rows.insert_candidate(connection, pair, recommendation, reason, stamp)
            journal_decision(connection, stamp, "candidate_decided", decision)
        return decision

    def candidate_decisions(self, *, active_only: bool = True) -> tuple[CandidateDecision, ...]:
        """Decisions about candidates, in the order of decision."""
        with self._pool.read() as connection:
            return decision_rows.candidate_decisions(connection, active_only=active_only)

    def add_opening(self, child_record: RecordId, kinds: tuple[str, ...], reason: str, actor: str) -> Opening:
        """Record that hidden records around a child were opened; journalled in the same transaction."""
        stamp = self._stamp(actor)
        with self._pool.write() as connection:
            opening = decision_rows.insert_opening(connection, child_record, kinds, reason, stamp)
            journal_decision(connection, stamp, "hidden_opened", opening)
        return opening

    def openings(self, *, active_only: bool = True) -> tuple[Opening, ...]:
        """Openings of hidden records, in the order of opening; whoever asks must see to the day they end."""
        with self._pool.read() as connection:
            return decision_rows.openings(connection, active_only=active_only)

    def close_opening(self, opening: Opening, actor: str) -> None:
        """Hide again what was opened; journalled in the same transaction."""
        with self._pool.write() as connection:
            decision_rows.undo_opening(connection, opening.id)
            journal_decision(connection, self._stamp(actor), "hidden_closed", opening)

    def add_note(self, note: CaseNote, actor: str) -> CaseNote:
        """Record what a worker noted of a person; journalled in the same transaction."""
        stamp = self._stamp(actor)
        with self._pool.write() as connection:
            kept = decision_rows.insert_note(connection, note, stamp)
            journal_decision(connection, stamp, "noted", kept)
        return kept

    def notes(self, *, active_only: bool = True) -> tuple[CaseNote, ...]:
        """What workers noted, in the order of noting."""
        with self._pool.read() as connection:
            return decision_rows.notes(connection, active_only=active_only)

    def undo_last_decision(self, actor: str) -> Decision | None:
        """Undo the newest decision that is not undone, with those made in one act with it.

        Returns:
            The newest; None when there is none.
        """
        with self._pool.write() as connection:
            decision = decision_rows.undo_newest(connection)
            if decision is None:
                return None
            if isinstance(decision, MappingDecision):
                take_back(connection, decision)
            if isinstance(decision, PairDecision | MappingDecision):
                derived_rows.bump_generation(connection)
            journal_decision(connection, self._stamp(actor), "decision_undone", decision)
        return decision

    def next_to_redo(self) -> Decision | None:
        """The decision that ``redo`` would bring back: the last undone, if nothing was decided or imported since."""
        with self._pool.read() as connection:
            return decision_rows.next_to_redo(connection)

    def redo(self, number: int, actor: str) -> Decision | None:
        """Bring back an undone decision, with those made in one act with it.

        Args:
            number: Of ``next_to_redo``.
            actor: Who asks for it.

        Returns:
            The decision as it now is; None when it can be brought back no longer.
        """
        with self._pool.write() as connection:
            decision = decision_rows.redo(connection, number)
            if decision is None:
                return None
            if isinstance(decision, PairDecision):
                derived_rows.bump_generation(connection)
            journal_decision(connection, self._stamp(actor), "decision_redone", decision)
        return decision

    def log(self, actor: str, action: str, subject: str, detail: str = "") -> JournalEntry:
        """Add a line to the journal. Subject and detail hold ids and codes, never a name or a comment."""
        with self._pool.write() as connection:
            return journal.append(connection, self._stamp(actor), action, subject, detail)

    def first_actor(self) -> str:
        """Who did the first thing in this workspace; "" before that."""
        with self._pool.read() as connection:
            return journal.first_actor(connection)

    def journal(self, limit: int = 200) -> tuple[JournalEntry, ...]:
        """The newest lines of the journal, newest first."""
        with self._pool.read() as connection:
            return journal.newest(connection, limit)

    def journal_about(self, parts: Sequence[str], limit: int = 100) -> tuple[JournalEntry, ...]:
        """The newest lines of the journal whose subject holds any of these ids or parts of ids, newest first."""
        with self._pool.read() as connection:
            return journal.about(connection, parts, limit)

    def _stamp(self, actor: str) -> Stamp:
        return Stamp(actor, self._clock())

    # What was computed

    def generation(self) -> int:
        """How often the input of resolution changed; what was computed from a smaller number is stale."""
        with self._pool.read() as connection:
            return derived_rows.generation(connection)

    def save_resolution(self, resolution: Resolution, generation: int, check: Check = never_stop) -> None:
        """Replace the resolution.

        Args:
            resolution: Match weights must be finite.
            generation: ``generation()`` as it was in the snapshot that the resolution was computed from.
            check: ``JobContext.check``; when it raises, the old resolution stays.
        """
        with self._pool.write() as connection:
            derived_rows.save_resolution(connection, resolution, generation, check)

    def resolution(self, check: Check = never_stop) -> tuple[Resolution, int] | None:
        """The resolution and its generation, or None when it must be computed."""
        with self._pool.read() as connection:
            return derived_rows.resolution(connection, check)

    def save_search(self, child: str, result: SearchResult, generation: int) -> None:
        """Replace the search result of one child (any stable key, such as the smallest record id)."""
        with self._pool.write() as connection:
            derived_rows.save_search(connection, child, result, generation)

    def search(self, child: str) -> tuple[SearchResult, int] | None:
        """A child's search result and its generation, or None when it must be computed."""
        with self._pool.read() as connection:
            return derived_rows.search(connection, child)

    # Settings and checks

    def setting(self, name: str) -> str | None:
        """The text kept under a name, or None."""
        with self._pool.read() as connection:
            return setting_rows.get(connection, name)

    def settings(self, prefix: str = "") -> dict[str, str]:
        """Every setting whose name begins with ``prefix`` ("gate/"), by name."""
        with self._pool.read() as connection:
            return setting_rows.with_prefix(connection, prefix)

    def put_setting(self, name: str, value: str | None) -> None:
        """Keep a text under a name; None removes it."""
        with self._pool.write() as connection:
            setting_rows.put(connection, name, value)

    def verify(self, check: Check = never_stop) -> tuple[VerifyCheck, ...]:
        """Check cipher integrity, structure, foreign keys, whole files, journal, decisions and key file."""
        return run_checks(self._file, check)
