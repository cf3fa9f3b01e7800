-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What verifying a consignment found, and what is to be taken from the browser: exchange/consignment.h.
ALTER TABLE exchange_consignment ADD COLUMN said TEXT NOT NULL DEFAULT '';          -- JSON (verify_to_json)
ALTER TABLE exchange_consignment ADD COLUMN locked SMALLINT NOT NULL DEFAULT 0;     -- known child-abuse material

CREATE TABLE exchange_consignment_taking (
  id       BLOB     NOT NULL PRIMARY KEY REFERENCES exchange_consignment (id),
  by_id    BLOB     NOT NULL REFERENCES people_account (id),
  case_id  BLOB     CHECK (length(case_id) = 16),              -- NULL: without a case
  place    TEXT     NOT NULL,
  asked_at BIGINT   NOT NULL,                                  -- UTC microseconds, as below
  state    SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 2),    -- waits, done, failed
  done_at  BIGINT   NOT NULL,                                  -- 0: not yet
  why      TEXT     NOT NULL                                   -- it failed
);
CREATE INDEX exchange_consignment_taking_waits ON exchange_consignment_taking (asked_at) WHERE state = 0;
