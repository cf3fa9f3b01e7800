-- 1: who sent the report said how far it may go; 0: the label is this node's own.
ALTER TABLE intake_report ADD COLUMN tlp_said BIGINT NOT NULL DEFAULT 0;
