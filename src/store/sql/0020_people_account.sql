-- Who may sign in. Times: UTC microseconds. Ids: 16 bytes.

-- An authority, a court, a provider ... that accounts belong to.
CREATE TABLE people_organisation (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name       TEXT     NOT NULL UNIQUE CHECK (name <> ''),
  country    TEXT     NOT NULL CHECK (length(country) IN (0, 2)),  -- ISO 3166-1 alpha-2, or none
  kind       TEXT     NOT NULL CHECK (kind <> ''),                 -- people/account.h
  own        SMALLINT NOT NULL CHECK (own IN (0, 1)),              -- this node's own
  created_at BIGINT   NOT NULL
);

CREATE UNIQUE INDEX people_organisation_own ON people_organisation (own) WHERE own = 1;

-- A person or a machine. Never deleted: the ledger names accounts by id.
CREATE TABLE people_account (
  id              BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind            SMALLINT NOT NULL CHECK (kind IN (0, 1)),        -- person, machine
  state           SMALLINT NOT NULL CHECK (state IN (0, 1, 2)),    -- invited, active, disabled
  login           TEXT     NOT NULL UNIQUE CHECK (login <> ''),    -- in small letters
  name            TEXT     NOT NULL CHECK (name <> ''),
  post            TEXT     NOT NULL,
  organisation_id BLOB     NOT NULL REFERENCES people_organisation (id),
  roles           BIGINT   NOT NULL CHECK (roles > 0),             -- bits of people/role.h
  created_at      BIGINT   NOT NULL,
  password        TEXT     NOT NULL,                               -- argon2id; empty: none
  password_at     BIGINT   NOT NULL
);

-- The secret of a code generator, sealed with a key that is not in the database.
CREATE TABLE people_totp (
  account_id   BLOB   NOT NULL PRIMARY KEY REFERENCES people_account (id),
  secret       BLOB   NOT NULL,
  created_at   BIGINT NOT NULL,
  confirmed_at BIGINT,               -- NULL: waits for its first code
  last_step    BIGINT NOT NULL       -- of 30 seconds; a code of this or an earlier one is a replay
);

-- A WebAuthn credential.
CREATE TABLE people_passkey (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account_id BLOB     NOT NULL REFERENCES people_account (id),
  credential BLOB     NOT NULL UNIQUE CHECK (length(credential) BETWEEN 1 AND 1023),
  public_key BLOB     NOT NULL,
  algorithm  BIGINT   NOT NULL,      -- COSE
  counter    BIGINT   NOT NULL CHECK (counter >= 0),
  name       TEXT     NOT NULL CHECK (name <> ''),
  created_at BIGINT   NOT NULL,
  used_at    BIGINT   NOT NULL,
  cloned     SMALLINT NOT NULL CHECK (cloned IN (0, 1))  -- its counter went back: refused
);

CREATE INDEX people_passkey_account ON people_passkey (account_id, created_at);

-- A recovery code that is not used yet.
CREATE TABLE people_recovery (
  account_id BLOB NOT NULL REFERENCES people_account (id),
  hash       BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (account_id, hash)
);

-- What a machine signs in with: an API token, or a client certificate's key.
CREATE TABLE people_machine_key (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account_id BLOB     NOT NULL REFERENCES people_account (id),
  token      SMALLINT NOT NULL CHECK (token IN (0, 1)),  -- 0: certificate
  hash       BLOB     NOT NULL CHECK (length(hash) = 32), -- SHA-256 of token or SubjectPublicKeyInfo
  name       TEXT     NOT NULL CHECK (name <> ''),
  scopes     TEXT     NOT NULL,      -- permission keys, blank between; empty for a certificate: all
  created_at BIGINT   NOT NULL,
  expires_at BIGINT   NOT NULL CHECK (expires_at > created_at),
  UNIQUE (token, hash)
);

CREATE INDEX people_machine_key_account ON people_machine_key (account_id, created_at);

-- A link that lets somebody in once.
CREATE TABLE people_link (
  token      BLOB     NOT NULL PRIMARY KEY CHECK (length(token) = 32),  -- SHA-256
  purpose    SMALLINT NOT NULL CHECK (purpose IN (0, 1, 2)),  -- first, invitation, reset
  account_id BLOB     REFERENCES people_account (id),         -- NULL: the first administrator
  created_at BIGINT   NOT NULL,
  expires_at BIGINT   NOT NULL,
  CHECK ((purpose = 0) = (account_id IS NULL))
);

CREATE INDEX people_link_account ON people_link (account_id);
