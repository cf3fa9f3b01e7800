-- Time-stamp authorities that the serving node asks about the log's checkpoint, and what they
-- said. Times are UTC microseconds.
CREATE TABLE evidence_authority (
  url   TEXT   NOT NULL PRIMARY KEY CHECK (url <> ''),
  chain TEXT   NOT NULL,   -- PEM: its root, and what stands between
  lists TEXT   NOT NULL,   -- addresses of lists of revoked certificates, one a line
  since BIGINT NOT NULL,
  until BIGINT NOT NULL    -- not asked any more since then; 0: asked
);

-- Asked, or to be asked: `response` is empty until there is an answer.
CREATE TABLE evidence_stamp (
  number    BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
  url       TEXT   NOT NULL REFERENCES evidence_authority (url),
  size      BIGINT NOT NULL CHECK (size >= 0),   -- of the log; 0: it renews others
  covered   BLOB   NOT NULL,                     -- the bytes that it is over
  asked_at  BIGINT NOT NULL,                     -- since when it is wanted
  tries     BIGINT NOT NULL,
  due_at    BIGINT NOT NULL,
  why       TEXT   NOT NULL,                     -- it still waits; '': nothing was wrong
  request   BLOB   NOT NULL,                     -- DER
  response  BLOB   NOT NULL,                     -- DER
  at        BIGINT NOT NULL,                     -- as it says; 0: it waits
  ends      BIGINT NOT NULL,                     -- of the first certificate of its chain to end
  chain     TEXT   NOT NULL,                     -- PEM, as it was then
  listed_at BIGINT NOT NULL,                     -- the lists of the day are below; 0: they wait
  renewal   BIGINT NOT NULL                      -- number of the stamp that renews it; 0: none
);
CREATE INDEX evidence_stamp_due ON evidence_stamp (due_at) WHERE listed_at = 0;
CREATE INDEX evidence_stamp_size ON evidence_stamp (url, size);
CREATE INDEX evidence_stamp_ends ON evidence_stamp (ends) WHERE renewal = 0;

-- The lists of revoked certificates of the day of a stamp.
CREATE TABLE evidence_stamp_list (
  stamp  BIGINT NOT NULL REFERENCES evidence_stamp (number),
  number BIGINT NOT NULL CHECK (number > 0),
  url    TEXT   NOT NULL,
  bytes  BLOB   NOT NULL,
  PRIMARY KEY (stamp, number)
);

-- Which records of custody are among these entries of the ledger.
CREATE INDEX evidence_custody_entry ON evidence_custody (entry_id);
