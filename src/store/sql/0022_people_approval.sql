-- Four eyes, and the signatures of people.

CREATE TABLE people_signature (
  id                 BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind               SMALLINT NOT NULL CHECK (kind IN (0, 1, 2)),  -- people/signature.h
  account_id         BLOB     NOT NULL REFERENCES people_account (id),
  digest             BLOB     NOT NULL CHECK (length(digest) = 32),  -- SHA-256 of what was signed
  at                 BIGINT   NOT NULL,
  credential         BLOB     NOT NULL,  -- the four are as people/signature.h says
  authenticator_data BLOB     NOT NULL,
  client_data        BLOB     NOT NULL,
  assertion          BLOB     NOT NULL
);

CREATE TABLE people_approval (
  id           BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  state        SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 6),  -- people/approval.h
  kind         TEXT     NOT NULL CHECK (kind <> ''),
  object_kind  TEXT     NOT NULL CHECK (object_kind <> ''),
  object_id    BLOB     NOT NULL CHECK (length(object_id) = 16),
  title        TEXT     NOT NULL CHECK (title <> ''),
  bytes        BLOB     NOT NULL,
  digest       BLOB     NOT NULL CHECK (length(digest) = 32),
  role         SMALLINT NOT NULL CHECK (role BETWEEN 0 AND 11),  -- who may decide
  proposer_id  BLOB     REFERENCES people_account (id),  -- NULL: the server's terminal
  proposed_at  BIGINT   NOT NULL,
  expires_at   BIGINT   NOT NULL CHECK (expires_at > proposed_at),
  why          TEXT     NOT NULL,
  decider_id   BLOB     REFERENCES people_account (id),
  decided_at   BIGINT,
  reason       TEXT     NOT NULL,
  signature_id BLOB     REFERENCES people_signature (id),
  CHECK (decider_id IS NULL OR decider_id <> proposer_id)
);

-- One open proposal for one act on one thing.
CREATE UNIQUE INDEX people_approval_open ON people_approval (object_id, kind) WHERE state IN (0, 1);
CREATE INDEX people_approval_role ON people_approval (role, expires_at) WHERE state = 0;
CREATE INDEX people_approval_expires ON people_approval (expires_at) WHERE state IN (0, 1);
CREATE INDEX people_approval_proposer ON people_approval (proposer_id, proposed_at);
