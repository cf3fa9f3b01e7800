-- A key of this node that is being replaced. No row: none is.
CREATE TABLE exchange_rotation (
  one      SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  kind     SMALLINT NOT NULL CHECK (kind BETWEEN 0 AND 2),   -- exchange/rotation_db.h
  state    SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 1),  -- the same
  serial   BIGINT   NOT NULL,                                -- of the card that announces the new key
  begun_at BIGINT   NOT NULL                                 -- UTC microseconds
);

-- Which of our cards were sent to a peer.
CREATE TABLE exchange_card_sent (
  peer_id    BLOB   NOT NULL REFERENCES exchange_peer (id),
  serial     BIGINT NOT NULL CHECK (serial > 0),
  message_id BLOB   NOT NULL CHECK (length(message_id) = 16),  -- in the outbox
  PRIMARY KEY (peer_id, serial)
);
