-- Custody: one row an act, its record as it was hashed into the ledger.
CREATE TABLE evidence_custody (
  exhibit_id   BLOB     NOT NULL REFERENCES evidence_exhibit (id),
  seq          BIGINT   NOT NULL CHECK (seq > 0),
  act          TEXT     NOT NULL,
  at           BIGINT   NOT NULL,                         -- UTC microseconds, as below
  by_id        BLOB     REFERENCES people_account (id),   -- NULL: the terminal
  by_name      TEXT     NOT NULL,                         -- as the record has it
  from_holder  TEXT     NOT NULL,
  to_holder    TEXT     NOT NULL,
  hash_before  BLOB     CHECK (length(hash_before) = 32),
  hash_after   BLOB     CHECK (length(hash_after) = 32),
  corrects     BIGINT   NOT NULL,                         -- seq of another; 0: none
  record       BLOB     NOT NULL,                         -- JSON on one line; empty: erased
  hash         BLOB     NOT NULL CHECK (length(hash) = 32),    -- SHA-256 of the record
  prev         BLOB     CHECK (length(prev) = 32),        -- of the one before; NULL: the first
  entry_id     BLOB     NOT NULL,                         -- of the ledger
  signature_id BLOB     REFERENCES people_signature (id), -- NULL: confirmed by this node only
  PRIMARY KEY (exhibit_id, seq)
);
