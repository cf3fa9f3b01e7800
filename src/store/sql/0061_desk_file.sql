-- Files that are handed over for a request, and those that came. The bytes are blobs.
CREATE TABLE desk_file (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  request_id BLOB     NOT NULL REFERENCES desk_request (id),
  came       SMALLINT NOT NULL CHECK (came IN (0, 1)),       -- from the other side
  delivery   TEXT     NOT NULL CHECK (delivery <> ''),       -- its UUID in HI1
  name       TEXT     NOT NULL,
  type       TEXT     NOT NULL,
  size       BIGINT   NOT NULL CHECK (size >= 0),
  digest     BLOB     CHECK (length(digest) = 32),           -- SHA-256; NULL: not all of it came
  at         BIGINT   NOT NULL,                              -- UTC microseconds, as below
  by_id      BLOB     REFERENCES people_account (id),        -- NULL: the terminal, or it came
  given_at   BIGINT   NOT NULL,                              -- by a step; 0: not yet
  UNIQUE (request_id, came, delivery)
);

-- A piece of one that came, until all are there.
CREATE TABLE desk_file_piece (
  file_id BLOB     NOT NULL REFERENCES desk_file (id),
  number  BIGINT   NOT NULL CHECK (number > 0),
  last    SMALLINT NOT NULL CHECK (last IN (0, 1)),
  size    BIGINT   NOT NULL CHECK (size >= 0),
  digest  BLOB     NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (file_id, number)
);
