-- An act of custody that somebody is about to sign: one an exhibit and person. Times are UTC
-- microseconds.
CREATE TABLE evidence_act_draft (
  exhibit_id BLOB     NOT NULL REFERENCES evidence_exhibit (id),
  account_id BLOB     NOT NULL REFERENCES people_account (id),
  act        TEXT     NOT NULL,
  at         BIGINT   NOT NULL,
  told       SMALLINT NOT NULL CHECK (told IN (0, 1)),      -- the time is as told
  to_holder  TEXT     NOT NULL,
  to_id      BLOB     REFERENCES people_account (id),       -- NULL: not a person of this node
  place      TEXT     NOT NULL,
  purpose    TEXT     NOT NULL,
  changes    TEXT     NOT NULL,
  seal       TEXT     NOT NULL,
  second     TEXT     NOT NULL,
  corrects   BIGINT   NOT NULL,
  PRIMARY KEY (exhibit_id, account_id)
);

-- A hand-over that waits for the other's receipt.
CREATE TABLE evidence_hand_over (
  exhibit_id BLOB   NOT NULL PRIMARY KEY REFERENCES evidence_exhibit (id),
  from_id    BLOB   NOT NULL REFERENCES people_account (id),
  to_id      BLOB   REFERENCES people_account (id),         -- NULL: not a person of this node
  at         BIGINT NOT NULL
);
CREATE INDEX evidence_hand_over_to ON evidence_hand_over (to_id);
CREATE INDEX evidence_hand_over_from ON evidence_hand_over (from_id);

-- A package that somebody asked for in the browser: the node makes it.
CREATE TABLE evidence_package_order (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  exhibit_id BLOB     NOT NULL REFERENCES evidence_exhibit (id),
  by_id      BLOB     NOT NULL REFERENCES people_account (id),
  made_for   TEXT     NOT NULL,
  purpose    TEXT     NOT NULL,
  asked_at   BIGINT   NOT NULL,
  state      SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 2),   -- waits, made, failed
  done_at    BIGINT   NOT NULL,                                 -- 0: not yet
  why        TEXT     NOT NULL,                                 -- it failed
  digest     BLOB     CHECK (length(digest) = 32),              -- of the ZIP, a blob
  size       BIGINT   NOT NULL,
  list       BLOB     CHECK (length(list) = 32)                 -- SHA-256 of its list of papers
);
CREATE INDEX evidence_package_order_of ON evidence_package_order (exhibit_id, asked_at);
CREATE INDEX evidence_package_order_waits ON evidence_package_order (asked_at) WHERE state = 0;
