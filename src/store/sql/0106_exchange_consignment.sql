-- Exhibits that go to another node, or come from one: exchange/consignment.h.
CREATE TABLE exchange_consignment (
  id           BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),  -- the sender's; of its freight, too
  peer_id      BLOB     NOT NULL REFERENCES exchange_peer (id),
  sent         SMALLINT NOT NULL CHECK (sent IN (0, 1)),       -- by this node
  exhibit_id   BLOB     REFERENCES evidence_exhibit (id),      -- of this node; NULL: not one yet
  number       TEXT     NOT NULL,                              -- of the exhibit, at the sender
  digest       BLOB     NOT NULL CHECK (length(digest) = 32),  -- SHA-256 of the package
  size         BIGINT   NOT NULL CHECK (size > 0),
  record       BLOB     NOT NULL CHECK (length(record) = 32),  -- SHA-256 of the sender's "transferred"
  receiver     TEXT     NOT NULL,                              -- to whom, in words
  purpose      TEXT     NOT NULL,
  state        SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 4),
  at           BIGINT   NOT NULL,                              -- UTC microseconds, as below
  done_at      BIGINT   NOT NULL,                              -- 0: not yet
  why          TEXT     NOT NULL,
  number_there TEXT     NOT NULL,
  record_there BLOB     CHECK (length(record_there) = 32),
  by_name      TEXT     NOT NULL                               -- who took or refused it
);
CREATE INDEX exchange_consignment_moving ON exchange_consignment (sent, id) WHERE state = 0;
