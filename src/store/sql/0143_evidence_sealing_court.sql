-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a court abroad wants certified, asked while an exhibit is being sealed: evidence/court_db.h.
CREATE TABLE evidence_sealing_court (
  sealing_id BLOB   NOT NULL PRIMARY KEY REFERENCES evidence_sealing (id),
  kind       TEXT   NOT NULL CHECK (kind IN ('rule', 'facts')),
  country    TEXT   NOT NULL CHECK (country <> ''),  -- alpha-2
  regime     TEXT   NOT NULL,                        -- its number; '': there is one
  language   TEXT   NOT NULL,                        -- '': English
  rule       TEXT   NOT NULL                         -- lines, evidence/certificate.h
);
CREATE TABLE evidence_sealing_answer (
  sealing_id BLOB   NOT NULL REFERENCES evidence_sealing_court (sealing_id),
  field      TEXT   NOT NULL,
  value      TEXT   NOT NULL,
  unstated   BIGINT NOT NULL CHECK (unstated IN (0, 1)),
  PRIMARY KEY (sealing_id, field)
);
