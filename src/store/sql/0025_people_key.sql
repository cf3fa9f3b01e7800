-- The directory of keys with which people of this node sign, or have signed: by these rows
-- others verify a signature, also when the key is gone since.
CREATE TABLE people_key (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account_id BLOB     NOT NULL REFERENCES people_account (id),
  kind       SMALLINT NOT NULL CHECK (kind IN (1, 2)),  -- as people_signature: passkey, certificate
  credential BLOB     NOT NULL,     -- of the passkey; SHA-256 of the certificate
  public_key BLOB     NOT NULL,     -- crypto/webauthn.h; the certificate, DER
  algorithm  BIGINT   NOT NULL,     -- COSE; 0: the certificate says it
  name       TEXT     NOT NULL CHECK (name <> ''),
  added_at   BIGINT   NOT NULL,
  begins_at  BIGINT   NOT NULL,     -- of the certificate; 0: none
  ends_at    BIGINT   NOT NULL,
  removed_at BIGINT                 -- NULL: it may sign
);

CREATE UNIQUE INDEX people_key_live ON people_key (kind, credential) WHERE removed_at IS NULL;
CREATE INDEX people_key_credential ON people_key (credential);
CREATE INDEX people_key_account ON people_key (account_id, added_at);

-- What somebody typed into a form after their session had ended, until they have signed in
-- again. Sealed with a key that is not in the database.
CREATE TABLE people_draft (
  account_id BLOB   NOT NULL PRIMARY KEY REFERENCES people_account (id),
  path       TEXT   NOT NULL CHECK (path <> ''),   -- of the page that holds the form
  sealed     BLOB   NOT NULL,
  at         BIGINT NOT NULL
);

CREATE INDEX people_draft_at ON people_draft (at);
