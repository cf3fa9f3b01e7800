-- Cases, and the numbers that references are made of.

-- The last number given out in a year, by kind ("request", "case").
CREATE TABLE desk_counter (
  kind TEXT     NOT NULL CHECK (kind <> ''),
  year SMALLINT NOT NULL,
  last BIGINT   NOT NULL CHECK (last > 0),
  PRIMARY KEY (kind, year)
);

CREATE TABLE desk_case (
  id        BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  reference TEXT     NOT NULL UNIQUE CHECK (reference <> ''),
  title     TEXT     NOT NULL CHECK (title <> ''),
  summary   TEXT     NOT NULL,
  tlp       SMALLINT NOT NULL CHECK (tlp BETWEEN 0 AND 4),  -- desk/case.h
  opened_by BLOB     REFERENCES people_account (id),         -- NULL: the server's terminal
  opened_at BIGINT   NOT NULL,
  closed_at BIGINT   NOT NULL,                               -- 0: open
  outcome   TEXT     NOT NULL
);

CREATE INDEX desk_case_open ON desk_case (opened_at) WHERE closed_at = 0;

-- Offences, techniques, facts, countries that may prosecute, organisations it is shared with.
CREATE TABLE desk_case_word (
  case_id BLOB     NOT NULL REFERENCES desk_case (id),
  kind    SMALLINT NOT NULL CHECK (kind BETWEEN 0 AND 4),    -- desk/case.h
  word    TEXT     NOT NULL CHECK (word <> ''),
  PRIMARY KEY (case_id, kind, word)
);

CREATE TABLE desk_case_note (
  id      BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB   NOT NULL REFERENCES desk_case (id),
  at      BIGINT NOT NULL,
  by_id   BLOB   REFERENCES people_account (id),             -- NULL: the server's terminal
  text    TEXT   NOT NULL CHECK (text <> '')
);

CREATE INDEX desk_case_note_case ON desk_case_note (case_id, at);
