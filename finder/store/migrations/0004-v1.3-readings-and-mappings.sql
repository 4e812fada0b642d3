-- One more kind of decision: what the columns of a table mean. A file that is read again by it says something else than
-- before; what it said is kept aside, so that undo brings it back and decisions about its records can wait for it.

CREATE TABLE decision_as_it_is (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('pair', 'candidate', 'opening', 'note', 'mapping')),
    record_a TEXT NOT NULL,
    record_b TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1)),
    act INTEGER,
    details TEXT NOT NULL DEFAULT '',
    CHECK (kind <> 'pair' OR record_a < record_b)
) STRICT;
INSERT INTO decision_as_it_is
    (id, kind, record_a, record_b, outcome, reason, decided_by, decided_at, is_undone, act, details)
    SELECT id, kind, record_a, record_b, outcome, reason, decided_by, decided_at, is_undone, act, details FROM decision;
DROP TABLE decision;
ALTER TABLE decision_as_it_is RENAME TO decision;
CREATE INDEX decision_to_undo ON decision (is_undone, id);
CREATE INDEX decision_by_act ON decision (act) WHERE act IS NOT NULL;

CREATE TABLE earlier_reading (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id INTEGER NOT NULL REFERENCES imported_file (id),
    n_records INTEGER NOT NULL,
    n_statements INTEGER NOT NULL,
    n_facts INTEGER NOT NULL,
    n_rejected_rows INTEGER NOT NULL,
    n_rejected INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT;

CREATE TABLE earlier_row (
    seq INTEGER PRIMARY KEY,
    reading_id INTEGER NOT NULL REFERENCES earlier_reading (id),
    place TEXT NOT NULL CHECK (place IN ('record', 'statement', 'fact', 'rejected_row')),
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    case_ref TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX earlier_row_by_reading ON earlier_row (reading_id, place);
CREATE INDEX earlier_record ON earlier_row (id) WHERE place = 'record';
