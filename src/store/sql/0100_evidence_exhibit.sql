-- Exhibits: what was sealed, or is kept as a thing. Times are UTC microseconds.
CREATE TABLE evidence_counter (
  year BIGINT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL CHECK (last > 0)
);

CREATE TABLE evidence_exhibit (
  id             BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  number         TEXT     NOT NULL UNIQUE CHECK (number <> ''),
  made_at        BIGINT   NOT NULL,

  -- Never changed after this: mistakes are mended by a custody act.
  case_id        BLOB     CHECK (length(case_id) = 16),
  kind           TEXT     NOT NULL,
  description    TEXT     NOT NULL CHECK (description <> ''),
  authority_kind TEXT     NOT NULL,
  authority_id   TEXT     NOT NULL,
  authority      TEXT     NOT NULL,                       -- in words
  valid_from     BIGINT   NOT NULL,                       -- of the authority; 0: not said
  valid_until    BIGINT   NOT NULL,
  collector      TEXT     NOT NULL CHECK (collector <> ''),
  place          TEXT     NOT NULL,
  collected_at   BIGINT   NOT NULL,
  zone           TEXT     NOT NULL,                       -- of the source's own clock
  device         TEXT     NOT NULL,
  serial         TEXT     NOT NULL,
  mounted        TEXT     NOT NULL CHECK (mounted IN ('unknown', 'yes', 'no')),
  write_blocker  TEXT     NOT NULL CHECK (write_blocker IN ('unknown', 'yes', 'no')),
  tools          TEXT     NOT NULL,
  persons        TEXT     NOT NULL,                       -- references, one a line
  devices        TEXT     NOT NULL,
  parent_id      BLOB     REFERENCES evidence_exhibit (id),
  derivation     TEXT     NOT NULL,
  seal           TEXT     NOT NULL,                       -- number on a thing's own seal
  opaque         SMALLINT NOT NULL CHECK (opaque IN (0, 1)),
  outside        SMALLINT NOT NULL CHECK (outside IN (0, 1)),  -- the content was left where it lies
  manifest       BLOB     CHECK (length(manifest) = 32),  -- SHA-256 of blobs; NULL: a thing
  names          BLOB     CHECK (length(names) = 32),
  contents       BLOB     CHECK (length(contents) = 32),
  findings       BLOB     CHECK (length(findings) = 32),
  files          BIGINT   NOT NULL CHECK (files >= 0),
  bytes          BIGINT   NOT NULL CHECK (bytes >= 0),
  findings_n     BIGINT   NOT NULL CHECK (findings_n >= 0),

  -- As custody goes on.
  state          TEXT     NOT NULL,
  holder         TEXT     NOT NULL,
  hold           TEXT     NOT NULL,                       -- why it may not go; empty: it may
  keep_until     BIGINT   NOT NULL                        -- 0: not said
);
CREATE INDEX evidence_exhibit_case ON evidence_exhibit (case_id);
CREATE INDEX evidence_exhibit_parent ON evidence_exhibit (parent_id);

-- The same files' digests by another algorithm: a manifest of its own, a blob.
CREATE TABLE evidence_manifest (
  exhibit_id BLOB NOT NULL REFERENCES evidence_exhibit (id),
  algorithm  TEXT NOT NULL,
  digest     BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (exhibit_id, algorithm)
);

-- All blobs that hold an exhibit: of those that are in no other row the bytes may be destroyed.
-- They are named before the exhibit is there, so that nobody deletes one meanwhile.
CREATE TABLE evidence_blob (
  exhibit_id BLOB NOT NULL CHECK (length(exhibit_id) = 16),
  digest     BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (exhibit_id, digest)
);
CREATE INDEX evidence_blob_digest ON evidence_blob (digest);
