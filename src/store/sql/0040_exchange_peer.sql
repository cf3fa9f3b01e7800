-- Other nodes. A peer is the node whose card was imported; it is known by the keys of the card.
CREATE TABLE exchange_peer (
  id          BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  origin      TEXT     NOT NULL UNIQUE CHECK (origin <> ''),  -- of its ledger
  name        TEXT     NOT NULL CHECK (name <> ''),
  country     TEXT     NOT NULL CHECK (length(country) = 2),
  state       SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 3),  -- exchange/peer.h
  serial      BIGINT   NOT NULL CHECK (serial > 0),             -- of the card
  card        BLOB     NOT NULL,                                -- the signed file
  fingerprint BLOB     NOT NULL CHECK (length(fingerprint) = 32),
  created_at  BIGINT   NOT NULL,                                -- UTC microseconds, as below
  changed_at  BIGINT   NOT NULL
);

-- A TLS key, by the SHA-256 of its SubjectPublicKeyInfo, or a signing key, by that of its text,
-- which belongs to one peer for ever: nobody else may come with it, nor a revoked one again.
CREATE TABLE exchange_key (
  key     BLOB     NOT NULL PRIMARY KEY CHECK (length(key) = 32),
  peer_id BLOB     NOT NULL REFERENCES exchange_peer (id),
  current SMALLINT NOT NULL CHECK (current IN (0, 1))  -- in the card that counts now
);
CREATE INDEX exchange_key_peer ON exchange_key (peer_id);
