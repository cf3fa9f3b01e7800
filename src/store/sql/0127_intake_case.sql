-- What numbers are made of: where a reporter is, and what they say that they lost.
CREATE TABLE intake_told (
  report_id BLOB   NOT NULL PRIMARY KEY REFERENCES intake_report (id),
  country   TEXT   NOT NULL,                                   -- "LK"; '': not said
  currency  TEXT   NOT NULL,                                   -- "LKR"; '': no loss, or not in words that a program reads
  amount    BIGINT NOT NULL CHECK (amount >= 0)                -- whole units of it
);

-- The campaign that a case was opened from; NULL: a report alone.
CREATE TABLE intake_case (
  case_id     BLOB NOT NULL PRIMARY KEY REFERENCES desk_case (id),
  campaign_id BLOB CHECK (length(campaign_id) = 16)
);
CREATE INDEX intake_case_campaign ON intake_case (campaign_id);

-- What the reporters of a case are told, by their private codes; the latest counts.
CREATE TABLE desk_case_told (
  id      BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB   NOT NULL REFERENCES desk_case (id),
  at      BIGINT NOT NULL,
  by_id   BLOB   REFERENCES people_account (id),               -- NULL: the server's terminal
  outcome TEXT   NOT NULL CHECK (outcome <> '')                -- intake/outcome.h
);
CREATE INDEX desk_case_told_case ON desk_case_told (case_id, at);
