-- The two signed checkpoints that do not fit together; empty: an alarm of another kind.
ALTER TABLE ledger_alarm ADD COLUMN evidence TEXT NOT NULL DEFAULT '';

-- A checkpoint of one peer that another has seen, and ours of it: does one grow out of the other?
CREATE TABLE exchange_heard (
  about_id   BLOB     NOT NULL REFERENCES exchange_peer (id),          -- whose ledger
  teller_id  BLOB     NOT NULL REFERENCES exchange_peer (id),          -- who has seen it
  message_id BLOB     NOT NULL CHECK (length(message_id) = 16),        -- the question, in the outbox
  older      BIGINT   NOT NULL CHECK (older > 0),                      -- entries of the smaller one
  newer      BIGINT   NOT NULL CHECK (newer > older),                  -- of the larger one
  older_note TEXT     NOT NULL CHECK (older_note <> ''),
  newer_note TEXT     NOT NULL CHECK (newer_note <> ''),
  at         BIGINT   NOT NULL,                                        -- UTC microseconds
  settled    SMALLINT NOT NULL CHECK (settled IN (0, 1)),              -- proved, or an alarm
  PRIMARY KEY (about_id, teller_id)
);
CREATE INDEX exchange_heard_open ON exchange_heard (settled, at);

-- What a peer was told last of the others' ledgers.
CREATE TABLE exchange_told (
  peer_id BLOB   NOT NULL PRIMARY KEY REFERENCES exchange_peer (id),
  digest  BLOB   NOT NULL CHECK (length(digest) = 32),
  at      BIGINT NOT NULL                                              -- UTC microseconds
);
