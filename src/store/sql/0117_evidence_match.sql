-- Lists of hashes that an exhibit's files were looked up in, and what a match locks.
ALTER TABLE evidence_exhibit ADD COLUMN locked BIGINT NOT NULL DEFAULT 0;  -- 1: known child-abuse material

CREATE TABLE evidence_match (
  exhibit_id BLOB   NOT NULL REFERENCES evidence_exhibit (id),
  list       TEXT   NOT NULL CHECK (list <> ''),
  class      TEXT   NOT NULL,                                -- known, notable, abuse
  digest     BLOB   NOT NULL CHECK (length(digest) = 32),    -- of the list's values
  files      BIGINT NOT NULL CHECK (files >= 0),
  withheld   BIGINT NOT NULL CHECK (withheld >= 0),          -- of those, whose bytes are not here
  PRIMARY KEY (exhibit_id, list)
);
