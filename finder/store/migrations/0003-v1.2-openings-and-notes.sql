-- Two more kinds of decision: hidden records opened with a reason, and what a worker noted of a person (in "details").
-- A check of a table cannot be changed, so the table is made again; numbers stay, undo follows them.

CREATE TABLE decision_as_it_is (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('pair', 'candidate', 'opening', 'note')),
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
INSERT INTO decision_as_it_is (id, kind, record_a, record_b, outcome, reason, decided_by, decided_at, is_undone, act)
    SELECT id, kind, record_a, record_b, outcome, reason, decided_by, decided_at, is_undone, act FROM decision;
DROP TABLE decision;
ALTER TABLE decision_as_it_is RENAME TO decision;
CREATE INDEX decision_to_undo ON decision (is_undone, id);
CREATE INDEX decision_by_act ON decision (act) WHERE act IS NOT NULL;
