-- Kinds of cases, and what is done to one that is no note, no report and no step of a request.
ALTER TABLE desk_case ADD COLUMN kind SMALLINT NOT NULL DEFAULT 0; -- 0: a case; 1: an incident (intake)

CREATE TABLE desk_case_line (
  id      BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB   NOT NULL REFERENCES desk_case (id),
  at      BIGINT NOT NULL,
  by_id   BLOB   REFERENCES people_account (id),               -- NULL: the server's terminal
  act     TEXT   NOT NULL CHECK (act <> ''),                   -- as on the ledger
  text    TEXT   NOT NULL
);
CREATE INDEX desk_case_line_case ON desk_case_line (case_id, at);
