-- This node's own cards, one a serial. The last is the one that counts; DIR/card.txt is a copy.
CREATE TABLE exchange_card (
  serial      BIGINT   NOT NULL PRIMARY KEY CHECK (serial > 0),
  card        BLOB     NOT NULL,                                -- the signed file
  fingerprint BLOB     NOT NULL CHECK (length(fingerprint) = 32),
  made_at     BIGINT   NOT NULL                                 -- UTC microseconds
);

-- Who vouched for a peer: the name of the key of a signed directory; empty: nobody.
ALTER TABLE exchange_peer ADD COLUMN vouched TEXT NOT NULL DEFAULT '';

-- When a peer was last heard, and how long its receipts took.
CREATE INDEX exchange_inbox_peer ON exchange_inbox (peer_id, received_at);
CREATE INDEX exchange_outbox_peer ON exchange_outbox (peer_id, state, done_at);
