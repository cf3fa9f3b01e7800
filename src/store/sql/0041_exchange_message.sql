-- What this node sends: written in the unit of the act that makes it necessary, kept for good.
-- The work itself is a row of store_job: outbox-small or outbox-large with the id as its key.
CREATE TABLE exchange_outbox (
  id             BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  peer_id        BLOB     NOT NULL REFERENCES exchange_peer (id),
  kind           TEXT     NOT NULL CHECK (kind <> ''),
  thread         BLOB     NOT NULL CHECK (length(thread) = 16),  -- what keeps its order
  number         BIGINT   NOT NULL CHECK (number > 0),           -- in the thread, to this peer
  transaction_id TEXT     NOT NULL UNIQUE CHECK (length(transaction_id) = 36),
  content_type   TEXT     NOT NULL CHECK (content_type <> ''),
  body           BLOB     NOT NULL,
  size           BIGINT   NOT NULL CHECK (size > 0),             -- bytes of the body
  digest         BLOB     NOT NULL CHECK (length(digest) = 32),  -- SHA-256 of the body
  queued_at      BIGINT   NOT NULL,                              -- UTC microseconds, as below
  wire           TEXT     NOT NULL,             -- the signed header; empty: not yet signed
  state          SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 2),  -- exchange/message.h
  tries          BIGINT   NOT NULL CHECK (tries >= 0),
  failed         TEXT     NOT NULL,             -- why the last try did; empty: it did not
  done_at        BIGINT   NOT NULL,             -- when the receipt was stored; 0: not yet
  response       BLOB,
  receipt        BLOB,                          -- the peer's signed one
  UNIQUE (peer_id, thread, number)
);
CREATE INDEX exchange_outbox_state ON exchange_outbox (state, queued_at);

-- What came in, once for each transaction of a peer. The bytes are the blob of this digest.
CREATE TABLE exchange_inbox (
  id             BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  peer_id        BLOB     NOT NULL REFERENCES exchange_peer (id),
  transaction_id TEXT     NOT NULL CHECK (transaction_id <> ''),
  kind           TEXT     NOT NULL,             -- empty: it could not be read
  digest         BLOB     NOT NULL CHECK (length(digest) = 32),
  size           BIGINT   NOT NULL CHECK (size >= 0),
  wire           TEXT     NOT NULL,             -- the signed header, to prove it later
  received_at    BIGINT   NOT NULL,             -- UTC microseconds
  outcome        SMALLINT NOT NULL CHECK (outcome BETWEEN 0 AND 2),  -- exchange/message.h
  reason         TEXT     NOT NULL,
  response       BLOB     NOT NULL,
  receipt        BLOB     NOT NULL,             -- ours, signed
  UNIQUE (peer_id, transaction_id)
);
CREATE INDEX exchange_inbox_time ON exchange_inbox (received_at);

-- Advice between two desks: Budapest Convention art. 35(1)(a).
CREATE TABLE exchange_advice (
  id      BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  peer_id BLOB     NOT NULL REFERENCES exchange_peer (id),
  sent    SMALLINT NOT NULL CHECK (sent IN (0, 1)),  -- by this node
  text    TEXT     NOT NULL CHECK (text <> ''),
  at      BIGINT   NOT NULL                          -- UTC microseconds
);
CREATE INDEX exchange_advice_time ON exchange_advice (at);
