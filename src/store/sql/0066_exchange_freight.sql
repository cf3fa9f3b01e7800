-- Files that go to a peer, or come from one, in ranges: exchange/freight.h.
CREATE TABLE exchange_freight (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),  -- the sender's
  peer_id    BLOB     NOT NULL REFERENCES exchange_peer (id),
  sent       SMALLINT NOT NULL CHECK (sent IN (0, 1)),      -- by this node
  message_id BLOB     CHECK (length(message_id) = 16),      -- of ours, that announces it; NULL: it comes
  thread     BLOB     NOT NULL CHECK (length(thread) = 16), -- what it is about
  digest     BLOB     NOT NULL CHECK (length(digest) = 32), -- SHA-256
  size       BIGINT   NOT NULL CHECK (size > 0),
  moved      BIGINT   NOT NULL CHECK (moved BETWEEN 0 AND size),  -- bytes, from the begin
  state      SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 4),
  queued_at  BIGINT   NOT NULL,                             -- UTC microseconds, as below
  moved_at   BIGINT   NOT NULL,                             -- 0: never
  due_at     BIGINT   NOT NULL,
  tries      BIGINT   NOT NULL CHECK (tries >= 0),          -- that failed, since it moved last
  rate       BIGINT   NOT NULL CHECK (rate >= 0),           -- bytes a second, lately
  why        TEXT     NOT NULL,                             -- it does not move
  told       SMALLINT NOT NULL CHECK (told IN (0, 1)),      -- the peer knows of the state
  by_stick   SMALLINT NOT NULL CHECK (by_stick IN (0, 1)),  -- some of it came so
  done_at    BIGINT   NOT NULL,
  again      SMALLINT NOT NULL CHECK (again IN (0, 1)),     -- from the begin, after a refusal: to be said
  receipt    BLOB
);
CREATE INDEX exchange_freight_due ON exchange_freight (sent, due_at) WHERE told = 0;
CREATE INDEX exchange_freight_peer ON exchange_freight (peer_id, sent, state);
