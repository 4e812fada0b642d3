-- Taking one record out of a person is several decisions that are made, and taken back, together: all carry the number
-- of the first. A decision of its own has none.
ALTER TABLE decision ADD COLUMN act INTEGER;
CREATE INDEX decision_by_act ON decision (act) WHERE act IS NOT NULL;
