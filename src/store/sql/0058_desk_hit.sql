-- What names people, machines and money in a case, and the questions whether another node has the
-- same (desk/hit_db.h).

CREATE TABLE desk_identifier (
  id       BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  case_id  BLOB   NOT NULL REFERENCES desk_case (id),
  kind     TEXT   NOT NULL CHECK (kind <> ''),               -- desk/trait.h
  value    TEXT   NOT NULL CHECK (value <> ''),              -- in its plain form
  added_by BLOB   REFERENCES people_account (id),            -- NULL: the server's terminal
  added_at BIGINT NOT NULL,
  UNIQUE (case_id, kind, value)
);

CREATE INDEX desk_identifier_added ON desk_identifier (added_at);

CREATE TABLE desk_hit (
  id          BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  question    BLOB     NOT NULL CHECK (length(question) = 16),  -- as the side that asks named it
  side        SMALLINT NOT NULL CHECK (side IN (0, 1)),      -- this node asks, is asked
  case_id     BLOB     REFERENCES desk_case (id),            -- NULL: this node is asked
  peer_id     BLOB     NOT NULL REFERENCES exchange_peer (id),
  by_id       BLOB     REFERENCES people_account (id),       -- NULL: terminal, or is asked
  at          BIGINT   NOT NULL,
  state       TEXT     NOT NULL CHECK (state IN ('asked', 'comparing', 'answered', 'refused')),
  reason      TEXT     NOT NULL,                             -- of a refusal
  secret      BLOB     CHECK (length(secret) = 32),          -- of the side that asks, until answered
  points      BLOB     NOT NULL,                             -- that came in, until worked on
  n           BIGINT   NOT NULL CHECK (n >= 0),              -- identifiers asked for
  others      BIGINT   NOT NULL CHECK (others >= 0),         -- points that they were compared with
  hits        BIGINT   NOT NULL CHECK (hits >= 0),           -- of the side that asks
  answered_at BIGINT   NOT NULL,                             -- 0: not yet
  UNIQUE (peer_id, side, question)
);

CREATE INDEX desk_hit_case ON desk_hit (case_id, at);
CREATE INDEX desk_hit_peer ON desk_hit (peer_id, side, at);

-- What was asked for, in the order of the points, and what came of it.
CREATE TABLE desk_hit_identifier (
  hit_id   BLOB     NOT NULL REFERENCES desk_hit (id),
  position SMALLINT NOT NULL,
  kind     TEXT     NOT NULL CHECK (kind <> ''),
  value    TEXT     NOT NULL CHECK (value <> ''),
  hit      SMALLINT NOT NULL CHECK (hit IN (0, 1)),
  PRIMARY KEY (hit_id, position)
);

-- Nodes whose questions are not answered. Without a row they are.
CREATE TABLE desk_hit_silent (
  peer_id BLOB   NOT NULL PRIMARY KEY REFERENCES exchange_peer (id),
  at      BIGINT NOT NULL
);
