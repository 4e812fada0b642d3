-- Records, statements and facts are immutable: what a file said. Payload columns hold the whole frozen value as JSON;
-- the other columns are what is looked up or checked.

CREATE TABLE imported_file (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    status TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    same_as INTEGER REFERENCES imported_file (id),
    n_records INTEGER NOT NULL,
    n_statements INTEGER NOT NULL,
    n_facts INTEGER NOT NULL,
    n_rejected_rows INTEGER NOT NULL,
    n_rejected INTEGER NOT NULL,
    payload TEXT NOT NULL,
    UNIQUE (sha256, name)
) STRICT;

CREATE TABLE record (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    file_id INTEGER NOT NULL REFERENCES imported_file (id),
    case_ref TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX record_by_file ON record (file_id);

CREATE TABLE record_external_id (
    external_id TEXT NOT NULL,
    record_id TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (external_id, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    file_id INTEGER NOT NULL REFERENCES imported_file (id),
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX statement_by_file ON statement (file_id);

CREATE TABLE fact (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    file_id INTEGER NOT NULL REFERENCES imported_file (id),
    payload TEXT NOT NULL,
    UNIQUE (kind, id)
) STRICT;
CREATE INDEX fact_by_file ON fact (file_id);

CREATE TABLE rejected_row (
    seq INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES imported_file (id),
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX rejected_row_by_file ON rejected_row (file_id);

-- No foreign keys to records: a decision outlives every re-run, and `verify` reports one that names no record.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('pair', 'candidate')),
    record_a TEXT NOT NULL,
    record_b TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1)),
    CHECK (kind <> 'pair' OR record_a < record_b)
) STRICT;
CREATE INDEX decision_to_undo ON decision (is_undone, id);

CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    chain_sha256 TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;

-- The newest link again, so that a journal whose end was cut off is noticed.
CREATE TABLE journal_head (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id INTEGER NOT NULL,
    chain_sha256 TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How often the input of resolution changed (files, pair decisions).
CREATE TABLE input_generation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    generation INTEGER NOT NULL
) STRICT;
INSERT INTO input_generation (only, generation) VALUES (1, 0);

-- Everything below is computed, tagged with the generation it was computed from, and may be thrown away.
CREATE TABLE resolution (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    generation INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL
) STRICT;

CREATE TABLE person_of_record (
    record_id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE scored_pair (
    seq INTEGER PRIMARY KEY,
    is_for_review INTEGER NOT NULL CHECK (is_for_review IN (0, 1)),
    record_a TEXT NOT NULL,
    record_b TEXT NOT NULL,
    probability_01 REAL NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX scored_pair_by_record ON scored_pair (record_a, record_b);

CREATE TABLE search_result (
    child TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT, WITHOUT ROWID;
