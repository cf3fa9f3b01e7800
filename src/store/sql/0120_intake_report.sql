-- Reports: what the public, systems and partners told this node. Times are UTC microseconds.
CREATE TABLE intake_counter (
  year BIGINT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL CHECK (last > 0)
);

-- Who reported, kept apart from what was reported.
CREATE TABLE intake_reporter (
  id           BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  made_at      BIGINT NOT NULL,
  name         TEXT   NOT NULL,
  organisation TEXT   NOT NULL,
  email        TEXT   NOT NULL,
  phone        TEXT   NOT NULL,
  other        TEXT   NOT NULL
);

CREATE TABLE intake_report (
  id            BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  number        TEXT     NOT NULL UNIQUE CHECK (number <> ''),
  received_at   BIGINT   NOT NULL,
  channel       TEXT     NOT NULL,
  state         TEXT     NOT NULL,
  reason        TEXT     NOT NULL,                         -- why unusable, quarantined or aside

  received      BLOB     NOT NULL CHECK (length(received) = 32),  -- SHA-256 of what came
  received_size BIGINT   NOT NULL CHECK (received_size >= 0),
  raw           BLOB     CHECK (length(raw) = 32),         -- the blob that is kept; NULL: none
  raw_size      BIGINT   NOT NULL CHECK (raw_size >= 0),

  format        TEXT     NOT NULL,
  version       TEXT     NOT NULL,
  category      TEXT     NOT NULL,
  type          TEXT     NOT NULL,
  reporter_id   BLOB     REFERENCES intake_reporter (id),  -- NULL: nobody is named
  reporter_ref  TEXT     NOT NULL,
  tlp           TEXT     NOT NULL,
  first_seen    BIGINT   NOT NULL,                         -- 0: not said
  last_seen     BIGINT   NOT NULL,
  incidents     BIGINT   NOT NULL CHECK (incidents >= 1),
  language      TEXT     NOT NULL,
  text          TEXT     NOT NULL,
  message_id    TEXT     NOT NULL,
  message_from  TEXT     NOT NULL,
  return_path   TEXT     NOT NULL,
  subject       TEXT     NOT NULL,
  arrivals      BIGINT   NOT NULL CHECK (arrivals >= 1)    -- how often the same bytes came
);
CREATE INDEX intake_report_received_at ON intake_report (received_at, id);
CREATE INDEX intake_report_state ON intake_report (state, received_at, id);
CREATE INDEX intake_report_received ON intake_report (received);
CREATE INDEX intake_report_raw ON intake_report (raw);

-- The same bytes came again.
CREATE TABLE intake_arrival (
  report_id BLOB   NOT NULL REFERENCES intake_report (id),
  number    BIGINT NOT NULL CHECK (number > 0),            -- 1: the first, with the report
  at        BIGINT NOT NULL,
  channel   TEXT   NOT NULL,
  PRIMARY KEY (report_id, number)
);

CREATE TABLE intake_subject (
  report_id  BLOB     NOT NULL REFERENCES intake_report (id),
  number     BIGINT   NOT NULL CHECK (number > 0),
  kind       TEXT     NOT NULL,
  shown      TEXT     NOT NULL CHECK (shown <> ''),        -- as it was
  key        TEXT     NOT NULL CHECK (key <> ''),          -- canonical
  at         BIGINT   NOT NULL,                            -- 0: not said
  port       BIGINT   NOT NULL CHECK (port BETWEEN 0 AND 65535),
  needs_time SMALLINT NOT NULL CHECK (needs_time IN (0, 1)),
  needs_port SMALLINT NOT NULL CHECK (needs_port IN (0, 1)),
  PRIMARY KEY (report_id, number)
);
CREATE INDEX intake_subject_key ON intake_subject (key, kind);

-- Parts of what was sent; their bytes are in the raw report, unless they were dropped.
CREATE TABLE intake_part (
  report_id  BLOB     NOT NULL REFERENCES intake_report (id),
  number     BIGINT   NOT NULL CHECK (number > 0),
  media_type TEXT     NOT NULL,
  name       TEXT     NOT NULL,
  hash       BLOB     NOT NULL CHECK (length(hash) = 32),  -- SHA-256 of the decoded bytes
  size       BIGINT   NOT NULL CHECK (size >= 0),
  dropped    SMALLINT NOT NULL CHECK (dropped IN (0, 1)),
  reason     TEXT     NOT NULL,
  PRIMARY KEY (report_id, number)
);
CREATE INDEX intake_part_hash ON intake_part (hash);

-- What deviates from its format, by name and place.
CREATE TABLE intake_deviation (
  report_id BLOB   NOT NULL REFERENCES intake_report (id),
  number    BIGINT NOT NULL CHECK (number > 0),
  name      TEXT   NOT NULL CHECK (name <> ''),
  place     TEXT   NOT NULL,
  sentence  TEXT   NOT NULL,
  PRIMARY KEY (report_id, number)
);
