-- Objects of HI1 (ETSI TS 103 120) that this node shares with a peer that speaks HI1 and nothing of
-- ours (exchange/foreign.h), as they came or went: GET gives back what CREATE brought, with every
-- member. Such a peer's record stands where others' card stands.
CREATE TABLE exchange_hi1_object (
  peer_id    BLOB     NOT NULL REFERENCES exchange_peer (id),
  uuid       TEXT     NOT NULL CHECK (length(uuid) = 36),
  type       TEXT     NOT NULL CHECK (type <> ''),              -- "LPTaskObject"
  ours       SMALLINT NOT NULL CHECK (ours IN (0, 1)),          -- this node made it
  thread     BLOB     NOT NULL CHECK (length(thread) = 16),     -- the request it is about
  generation BIGINT   NOT NULL CHECK (generation > 0),
  changed_at BIGINT   NOT NULL,                                 -- UTC microseconds
  json       SMALLINT NOT NULL CHECK (json IN (0, 1)),          -- else XML
  object     BLOB     NOT NULL,
  status     TEXT     NOT NULL,                                 -- what was last told; empty: nothing
  PRIMARY KEY (peer_id, uuid)
);
CREATE INDEX exchange_hi1_object_thread ON exchange_hi1_object (thread);
CREATE INDEX exchange_hi1_object_changed ON exchange_hi1_object (peer_id, changed_at, uuid);
