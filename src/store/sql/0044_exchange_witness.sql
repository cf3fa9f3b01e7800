-- How far a peer has countersigned this ledger, as messages between the two go.
CREATE TABLE exchange_asked (
  peer_id    BLOB     NOT NULL PRIMARY KEY REFERENCES exchange_peer (id),
  message_id BLOB     NOT NULL CHECK (length(message_id) = 16),  -- the last question, in the outbox
  size       BIGINT   NOT NULL CHECK (size > 0),                 -- entries of the checkpoint in it
  seen       BIGINT   NOT NULL CHECK (seen >= 0),                -- what the peer says it has seen
  at         BIGINT   NOT NULL,                                  -- UTC microseconds
  settled    SMALLINT NOT NULL CHECK (settled IN (0, 1))         -- its answer was looked at
);

-- The last checkpoint of a peer that grew out of the one before: countersigned, or about to be.
CREATE TABLE exchange_cosigning (
  peer_id BLOB     NOT NULL PRIMARY KEY REFERENCES exchange_peer (id),
  size    BIGINT   NOT NULL CHECK (size > 0),
  at      BIGINT   NOT NULL,                         -- UTC microseconds
  sent    SMALLINT NOT NULL CHECK (sent IN (0, 1))   -- the signature is in the outbox
);
CREATE INDEX exchange_cosigning_due ON exchange_cosigning (sent);
CREATE INDEX exchange_outbox_queued ON exchange_outbox (peer_id, queued_at);
