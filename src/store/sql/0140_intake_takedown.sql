-- What was asked to go offline, and what came of it.
CREATE TABLE intake_takedown (
  id          BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind        TEXT   NOT NULL CHECK (kind IN ('url', 'host', 'ip')),
  key         TEXT   NOT NULL CHECK (key <> ''),         -- canonical: intake/observable.h
  asked_of    TEXT   NOT NULL CHECK (asked_of <> ''),    -- who can take it down
  campaign_id BLOB   CHECK (length(campaign_id) = 16),   -- NULL: of none
  state       TEXT   NOT NULL,
  host        TEXT   NOT NULL,                           -- machine at the last look; empty: not known
  misses      BIGINT NOT NULL CHECK (misses >= 0),       -- looks in a row that found it gone
  returns     BIGINT NOT NULL CHECK (returns >= 0),      -- how often it came back or moved
  asked_at    BIGINT NOT NULL,
  answered_at BIGINT NOT NULL,                           -- first answer; 0: none
  offline_at  BIGINT NOT NULL,                           -- first look of those that found it gone; 0: not gone
  changed_at  BIGINT NOT NULL
);
CREATE INDEX intake_takedown_key ON intake_takedown (key, kind);
CREATE INDEX intake_takedown_asked ON intake_takedown (asked_at, id);

-- Answers, and looks; never changed.
CREATE TABLE intake_takedown_line (
  id          BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  takedown_id BLOB   NOT NULL REFERENCES intake_takedown (id),
  at          BIGINT NOT NULL,
  what        TEXT   NOT NULL,                           -- asked, acknowledged ...; up, gone, blocked, unsure
  host        TEXT   NOT NULL,
  note        TEXT   NOT NULL,
  account_id  BLOB   REFERENCES people_account (id)      -- NULL: the server's terminal
);
CREATE INDEX intake_takedown_line_of ON intake_takedown_line (takedown_id, id);
