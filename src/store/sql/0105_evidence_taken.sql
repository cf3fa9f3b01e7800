-- An exhibit that another node handed over, as a package: which one, and what it was there.
CREATE TABLE evidence_taken (
  exhibit_id BLOB   NOT NULL PRIMARY KEY REFERENCES evidence_exhibit (id),
  package    BLOB   NOT NULL CHECK (length(package) = 32),  -- SHA-256 of the ZIP, a blob
  log        TEXT   NOT NULL CHECK (log <> ''),             -- origin of that node's ledger
  number     TEXT   NOT NULL,                               -- of the exhibit there
  taken_at   BIGINT NOT NULL                                -- UTC microseconds
);

-- Its records of custody there, as that node wrote them: this node's own go on after them.
CREATE TABLE evidence_foreign (
  exhibit_id  BLOB   NOT NULL REFERENCES evidence_exhibit (id),
  seq         BIGINT NOT NULL CHECK (seq > 0),
  log         TEXT   NOT NULL CHECK (log <> ''),
  number      BIGINT NOT NULL CHECK (number >= 0),          -- in that ledger
  act         TEXT   NOT NULL,
  at          BIGINT NOT NULL,                              -- UTC microseconds
  by_name     TEXT   NOT NULL,
  from_holder TEXT   NOT NULL,
  to_holder   TEXT   NOT NULL,
  hash_before BLOB   CHECK (length(hash_before) = 32),
  hash_after  BLOB   CHECK (length(hash_after) = 32),
  corrects    BIGINT NOT NULL,
  record      BLOB   NOT NULL,                              -- JSON on one line
  hash        BLOB   NOT NULL CHECK (length(hash) = 32),    -- SHA-256 of the record
  prev        BLOB   CHECK (length(prev) = 32),
  PRIMARY KEY (exhibit_id, seq)
);
