-- Who has signed in, how far, and who keeps failing to.

CREATE TABLE people_session (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  token      BLOB     NOT NULL UNIQUE CHECK (length(token) = 32),  -- SHA-256
  account_id BLOB     NOT NULL REFERENCES people_account (id),
  stage      SMALLINT NOT NULL CHECK (stage IN (0, 1, 2)),   -- people/session.h
  factor     SMALLINT NOT NULL CHECK (factor BETWEEN 0 AND 4),
  created_at BIGINT   NOT NULL,      -- of the sign-in; kept when the token is rotated
  seen_at    BIGINT   NOT NULL,
  proved_at  BIGINT   NOT NULL,      -- last proof of a second factor; 0: none
  network    TEXT     NOT NULL,
  agent      TEXT     NOT NULL,
  ended_at   BIGINT
);

CREATE INDEX people_session_account ON people_session (account_id, created_at);
CREATE INDEX people_session_created ON people_session (created_at);

-- Failures in a row, by the hash of a login or a network (people/throttle.h).
CREATE TABLE people_throttle (
  key      BLOB     NOT NULL PRIMARY KEY CHECK (length(key) = 32),
  failures BIGINT   NOT NULL CHECK (failures >= 0),
  last_at  BIGINT   NOT NULL
);

CREATE INDEX people_throttle_last ON people_throttle (last_at);

-- A WebAuthn challenge, for one use by the browser that holds the cookie of this hash.
CREATE TABLE people_challenge (
  owner      BLOB   NOT NULL PRIMARY KEY CHECK (length(owner) = 32),
  challenge  BLOB   NOT NULL CHECK (length(challenge) = 32),
  expires_at BIGINT NOT NULL
);

CREATE INDEX people_challenge_expires ON people_challenge (expires_at);
