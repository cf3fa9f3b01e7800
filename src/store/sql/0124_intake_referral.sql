-- What was told to those in whose networks and domains it is. Times are UTC microseconds; 0: not yet.
CREATE TABLE intake_referral (
  id           BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  token        TEXT   NOT NULL UNIQUE CHECK (token <> ''),     -- in the mail, for its answers
  state        TEXT   NOT NULL,
  made_at      BIGINT NOT NULL,
  made_by      BLOB   NOT NULL CHECK (length(made_by) = 16),   -- zeros: at the terminal
  approved_by  BLOB   NOT NULL CHECK (length(approved_by) = 16),
  mail         TEXT   NOT NULL CHECK (mail <> ''),
  name         TEXT   NOT NULL,
  member_id    BLOB   NOT NULL CHECK (length(member_id) = 16), -- zeros: no member
  language     TEXT   NOT NULL,
  format       TEXT   NOT NULL,
  tlp          TEXT   NOT NULL,
  about        BLOB   NOT NULL CHECK (length(about) = 16),     -- a report, or the root of a campaign
  campaign     BIGINT NOT NULL CHECK (campaign IN (0, 1)),
  category     TEXT   NOT NULL,
  type         TEXT   NOT NULL,
  subject      TEXT   NOT NULL,
  text         TEXT   NOT NULL,                                -- for people, as it is sent
  body         TEXT   NOT NULL,                                -- all of the mail behind its first header lines
  due_at       BIGINT NOT NULL,                                -- of what comes next
  sent_at      BIGINT NOT NULL,
  reminded_at  BIGINT NOT NULL,
  escalated_at BIGINT NOT NULL,
  ended_at     BIGINT NOT NULL,                                -- answered, withdrawn or failed
  fault        TEXT   NOT NULL                                 -- why it did not go out the last time
);
CREATE INDEX intake_referral_about ON intake_referral (about);
CREATE INDEX intake_referral_made ON intake_referral (made_at, id);

CREATE TABLE intake_referral_item (
  referral_id BLOB   NOT NULL REFERENCES intake_referral (id),
  number      BIGINT NOT NULL CHECK (number > 0),
  kind        TEXT   NOT NULL,
  key         TEXT   NOT NULL CHECK (key <> ''),
  reports     BIGINT NOT NULL CHECK (reports > 0),
  PRIMARY KEY (referral_id, number)
);
CREATE INDEX intake_referral_item_key ON intake_referral_item (key, kind);

-- What came back.
CREATE TABLE intake_referral_answer (
  referral_id BLOB   NOT NULL REFERENCES intake_referral (id),
  report_id   BLOB   NOT NULL REFERENCES intake_report (id),   -- the mail, kept aside
  at          BIGINT NOT NULL,
  kind        TEXT   NOT NULL CHECK (kind IN ('answer', 'automatic', 'bounce')),
  PRIMARY KEY (referral_id, report_id)
);
