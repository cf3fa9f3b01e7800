-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the sender has withdrawn (state 5), and what is sent from the browser: exchange/consignment.h.

CREATE TABLE exchange_consignment_any (
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
  state        SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 5),
  at           BIGINT   NOT NULL,                              -- UTC microseconds, as below
  done_at      BIGINT   NOT NULL,                              -- 0: not yet
  why          TEXT     NOT NULL,
  number_there TEXT     NOT NULL,
  record_there BLOB     CHECK (length(record_there) = 32),
  by_name      TEXT     NOT NULL,                              -- who took, refused or withdrew it
  letting_go   SMALLINT NOT NULL CHECK (letting_go IN (0, 1))  -- its bytes are to be deleted here
);

INSERT INTO exchange_consignment_any
  (id, peer_id, sent, exhibit_id, number, digest, size, record, receiver, purpose, state, at,
   done_at, why, number_there, record_there, by_name, letting_go)
  SELECT id, peer_id, sent, exhibit_id, number, digest, size, record, receiver, purpose, state, at,
   done_at, why, number_there, record_there, by_name, 0 FROM exchange_consignment;

DROP TABLE exchange_consignment;

ALTER TABLE exchange_consignment_any RENAME TO exchange_consignment;

CREATE INDEX exchange_consignment_moving ON exchange_consignment (sent, id) WHERE state = 0;
CREATE INDEX exchange_consignment_exhibit ON exchange_consignment (exhibit_id);
CREATE INDEX exchange_consignment_letting_go ON exchange_consignment (id) WHERE letting_go = 1;

CREATE TABLE exchange_consignment_order (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  exhibit_id BLOB     NOT NULL REFERENCES evidence_exhibit (id),
  by_id      BLOB     NOT NULL REFERENCES people_account (id),
  peer_id    BLOB     NOT NULL REFERENCES exchange_peer (id),
  receiver   TEXT     NOT NULL,                                 -- who takes it there, in words
  purpose    TEXT     NOT NULL,
  asked_at   BIGINT   NOT NULL,                                 -- UTC microseconds, as below
  state      SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 2),   -- waits, made, failed
  done_at    BIGINT   NOT NULL,                                 -- 0: not yet
  why        TEXT     NOT NULL                                  -- it failed
);
CREATE INDEX exchange_consignment_order_of ON exchange_consignment_order (exhibit_id, asked_at);
CREATE INDEX exchange_consignment_order_waits ON exchange_consignment_order (asked_at) WHERE state = 0;
