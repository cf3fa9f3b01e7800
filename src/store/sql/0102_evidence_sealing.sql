-- What somebody is about to seal in the browser: the facts as they were typed, and the files that
-- have come. Its id will be the exhibit's; its blobs are named in evidence_blob. Times are UTC
-- microseconds.
CREATE TABLE evidence_sealing (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  by_id      BLOB   NOT NULL REFERENCES people_account (id),
  began_at   BIGINT NOT NULL,
  facts      TEXT   NOT NULL,                          -- of the form, as a form is sent
  dropped_at BIGINT NOT NULL                           -- 0: not; else its files are to be erased
);
CREATE INDEX evidence_sealing_by ON evidence_sealing (by_id);

CREATE TABLE evidence_sealing_file (
  sealing_id BLOB   NOT NULL REFERENCES evidence_sealing (id),
  n          BIGINT NOT NULL CHECK (n > 0),
  name       BLOB   NOT NULL,                          -- as the browser called it: any bytes
  size       BIGINT NOT NULL CHECK (size > 0),
  digest     BLOB   NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (sealing_id, n)
);
