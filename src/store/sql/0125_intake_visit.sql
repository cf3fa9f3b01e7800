-- Reports of people without an account: the draft, what became of it, what they added. Times are
-- UTC microseconds.
CREATE TABLE intake_visit (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  code       BLOB     NOT NULL UNIQUE CHECK (length(code) = 32),   -- keyed hash of the private code
  begun_at   BIGINT   NOT NULL,
  changed_at BIGINT   NOT NULL,
  expires_at BIGINT   NOT NULL,                                    -- of a draft; 0: it was sent
  page       TEXT     NOT NULL,                                    -- where the draft stands
  way        TEXT     NOT NULL CHECK (way IN ('form', 'telephone', 'paper', 'walk-in')),
  entered_by BLOB     CHECK (length(entered_by) = 16),             -- of staff; NULL: the visitor
  sealed     BLOB     NOT NULL,                                    -- the answers, under the node's key
  number     TEXT     UNIQUE,                                      -- of the report: "LK-R-2026-004217"
  sent_at    BIGINT   NOT NULL DEFAULT 0
);
CREATE INDEX intake_visit_expires ON intake_visit (expires_at);

-- Its files. None where pictures of a child are at stake.
CREATE TABLE intake_visit_file (
  visit_id BLOB   NOT NULL REFERENCES intake_visit (id),
  n        BIGINT NOT NULL CHECK (n > 0),
  name     TEXT   NOT NULL,
  type     TEXT   NOT NULL,
  size     BIGINT NOT NULL CHECK (size >= 0),
  digest   BLOB   NOT NULL CHECK (length(digest) = 32),
  at       BIGINT NOT NULL,
  PRIMARY KEY (visit_id, n)
);
CREATE INDEX intake_visit_file_digest ON intake_visit_file (digest);

-- Contents that no draft holds any more, until the disk has let go of them.
CREATE TABLE intake_visit_loose (
  digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32)
);

-- What the reporter added after sending, and what they were told.
CREATE TABLE intake_visit_word (
  visit_id BLOB     NOT NULL REFERENCES intake_visit (id),
  number   BLOB     NOT NULL CHECK (length(number) = 16),          -- of the act: twice is once
  at       BIGINT   NOT NULL,
  told     SMALLINT NOT NULL CHECK (told IN (0, 1)),               -- 1: by staff, to the reporter
  outcome  TEXT     NOT NULL,                                      -- of what was told; else empty
  sealed   BLOB     NOT NULL,
  PRIMARY KEY (visit_id, number)
);
CREATE INDEX intake_visit_word_at ON intake_visit_word (visit_id, at);

-- How often something was asked from one network in one stretch of time.
CREATE TABLE intake_rate (
  key   BLOB   NOT NULL PRIMARY KEY CHECK (length(key) = 32),
  since BIGINT NOT NULL,
  n     BIGINT NOT NULL CHECK (n > 0)
);
CREATE INDEX intake_rate_since ON intake_rate (since);
