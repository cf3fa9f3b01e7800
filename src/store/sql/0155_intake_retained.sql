-- What was deleted after its term: what stays are numbers. Times are UTC microseconds.
CREATE TABLE intake_retained (
  class     TEXT   NOT NULL CHECK (class IN ('contacts', 'reports', 'notices', 'referrals')),
  object_id BLOB   NOT NULL CHECK (length(object_id) = 16),
  at        BIGINT NOT NULL,
  PRIMARY KEY (class, object_id)
);
CREATE INDEX intake_retained_at ON intake_retained (class, at);
INSERT INTO intake_retained (class, object_id, at) SELECT 'reports', report_id, at FROM intake_redacted;
