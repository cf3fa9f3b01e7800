-- What this node fetches from servers of TAXII 2.1.
CREATE TABLE intake_feed (
  id          BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name        TEXT     NOT NULL UNIQUE CHECK (name <> ''),
  url         TEXT     NOT NULL CHECK (url <> ''),  -- of the collection, without a slash at its end
  login       TEXT     NOT NULL,                    -- empty: a token, or nothing
  secret_file TEXT     NOT NULL,                    -- password or token; empty: neither
  inside      SMALLINT NOT NULL CHECK (inside IN (0, 1)), -- may be a machine of no public network
  every_us    BIGINT   NOT NULL CHECK (every_us > 0),
  paused      SMALLINT NOT NULL CHECK (paused IN (0, 1)),
  made_at     BIGINT   NOT NULL,
  added_after TEXT     NOT NULL,                    -- what was added up to then was fetched; empty: nothing
  next        TEXT     NOT NULL,                    -- of the walk under way; empty: none is
  last_added  TEXT     NOT NULL,                    -- of the last page of it
  due_at      BIGINT   NOT NULL,
  taken_at    BIGINT   NOT NULL,                    -- by who asks now; they alone write what came of it
  asked_at    BIGINT   NOT NULL,                    -- when a walk last ended well; 0: never
  tries       BIGINT   NOT NULL,                    -- that failed in a row
  fault       TEXT     NOT NULL,                    -- why the last one failed; empty: it did not
  objects     BIGINT   NOT NULL,
  reports     BIGINT   NOT NULL
);
CREATE INDEX intake_feed_due ON intake_feed (due_at) WHERE paused = 0;

-- Each version of an object that was kept: it is never kept again.
CREATE TABLE intake_feed_object (
  feed_id BLOB NOT NULL REFERENCES intake_feed (id) ON DELETE CASCADE,
  object  BLOB NOT NULL CHECK (length(object) = 32), -- SHA-256 of its id and version
  PRIMARY KEY (feed_id, object)
);
