-- Notices of a hotline: beside the report that each is (channel 'hotline'). Times are UTC microseconds.
CREATE TABLE intake_notice (
  report_id   BLOB   NOT NULL PRIMARY KEY REFERENCES intake_report (id),
  concept     TEXT   NOT NULL,                               -- of the law data; empty: to be classified there
  class       TEXT   NOT NULL,                               -- of XARF 4, content/csam; empty: not said
  kind        TEXT   NOT NULL CHECK (kind IN ('url', 'host', 'ip')),
  key         TEXT   NOT NULL CHECK (key <> ''),             -- canonical: intake/observable.h
  machine     TEXT   NOT NULL,                               -- address of the host; empty: not known
  country     TEXT   NOT NULL,                               -- of the host: 'KE'; empty: not known
  asn         BIGINT NOT NULL,                               -- 0: not known
  network     TEXT   NOT NULL,
  as_of       BIGINT NOT NULL,                               -- of the database that says so; 0: a person says so
  reference   TEXT   NOT NULL,                               -- of whoever handed it in
  partner     TEXT   NOT NULL,                               -- who that was: an organisation
  referral_id BLOB   REFERENCES intake_referral (id),        -- the last one that it is of; NULL: none yet
  takedown_id BLOB   REFERENCES intake_takedown (id),        -- NULL: not asked yet
  redacted_at BIGINT NOT NULL                                -- 0: all of it is here
);
CREATE INDEX intake_notice_key ON intake_notice (key, kind);
CREATE INDEX intake_notice_referral ON intake_notice (referral_id);
CREATE INDEX intake_notice_takedown ON intake_notice (takedown_id);
