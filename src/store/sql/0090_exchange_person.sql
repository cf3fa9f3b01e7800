-- The keys with which the people of a peer sign, as its cards named them.
CREATE TABLE exchange_person (
  peer_id       BLOB   NOT NULL REFERENCES exchange_peer (id),
  key           BLOB   NOT NULL CHECK (length(key) = 32),  -- SHA-256 of it
  name          TEXT   NOT NULL CHECK (name <> ''),
  begins_at     BIGINT NOT NULL,                           -- UTC microseconds
  ends_at       BIGINT NOT NULL,                           -- 0: open
  first_seen_at BIGINT NOT NULL,                           -- in a card, here
  PRIMARY KEY (peer_id, key)
);
