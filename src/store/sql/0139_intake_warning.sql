-- Warnings, and to whom they go. A warning has versions; the last one that was approved counts.
CREATE TABLE intake_warning (
  id             BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  campaign_id    BLOB   CHECK (length(campaign_id) = 16), -- NULL: of none
  tlp            TEXT   NOT NULL,
  made_at        BIGINT NOT NULL,
  version        BIGINT NOT NULL,                         -- 0: none was approved yet
  published_at   BIGINT NOT NULL,                         -- of the first; 0: never
  changed_at     BIGINT NOT NULL,                         -- of the last, or withdrawn
  withdrawn_at   BIGINT NOT NULL,                         -- 0: it holds
  withdrawn_why  TEXT   NOT NULL,
  reports_before BIGINT NOT NULL                          -- of the campaign, when it was published
);
CREATE INDEX intake_warning_changed ON intake_warning (changed_at, id);
CREATE INDEX intake_warning_campaign ON intake_warning (campaign_id);

-- Never changed: what was proposed and approved.
CREATE TABLE intake_warning_text (
  warning_id  BLOB   NOT NULL REFERENCES intake_warning (id),
  version     BIGINT NOT NULL CHECK (version > 0),
  language    TEXT   NOT NULL,
  title       TEXT   NOT NULL CHECK (title <> ''),
  text        TEXT   NOT NULL CHECK (text <> ''),
  observables TEXT   NOT NULL,                            -- one a line, as they are; shown defanged
  at          BIGINT NOT NULL,
  account_id  BLOB   REFERENCES people_account (id),      -- NULL: the server's terminal
  approved_at BIGINT NOT NULL,                            -- 0: not, or not yet
  PRIMARY KEY (warning_id, version)
);

-- How often the page was read, by day: nothing of who read it.
CREATE TABLE intake_warning_day (
  warning_id BLOB   NOT NULL REFERENCES intake_warning (id),
  day        BIGINT NOT NULL,                             -- since 1970-01-01, UTC
  reads      BIGINT NOT NULL,
  PRIMARY KEY (warning_id, day)
);

-- Banks, schools, operators of essential services: who is told by mail.
CREATE TABLE intake_group (
  id        BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name      TEXT   NOT NULL UNIQUE CHECK (name <> ''),
  addresses TEXT   NOT NULL,                              -- mailboxes, one a line
  at        BIGINT NOT NULL
);

CREATE TABLE intake_warning_group (
  warning_id BLOB NOT NULL REFERENCES intake_warning (id),
  group_id   BLOB NOT NULL REFERENCES intake_group (id),
  PRIMARY KEY (warning_id, group_id)
);

CREATE TABLE intake_warning_mail (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  warning_id BLOB   NOT NULL REFERENCES intake_warning (id),
  version    BIGINT NOT NULL,                             -- 0: that it was withdrawn
  address    TEXT   NOT NULL,
  due_at     BIGINT NOT NULL,                             -- not before
  tries      BIGINT NOT NULL,
  sent_at    BIGINT NOT NULL,                             -- 0: not yet
  fault      TEXT   NOT NULL,
  UNIQUE (warning_id, version, address)
);
CREATE INDEX intake_warning_mail_due ON intake_warning_mail (due_at) WHERE sent_at = 0;
