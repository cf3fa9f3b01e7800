-- Reports that belong to a case, by id and number: what a report says, the room of reports knows.
CREATE TABLE desk_case_report (
  case_id   BLOB   NOT NULL REFERENCES desk_case (id),
  report_id BLOB   NOT NULL CHECK (length(report_id) = 16),
  number    TEXT   NOT NULL CHECK (number <> ''),              -- "LK-R-2026-004217"
  at        BIGINT NOT NULL,
  PRIMARY KEY (case_id, report_id)
);
CREATE INDEX desk_case_report_report ON desk_case_report (report_id);
CREATE INDEX desk_case_report_at ON desk_case_report (case_id, at, report_id);

-- That they were linked or taken off, one line an act however many there were.
CREATE TABLE desk_case_report_act (
  id      BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB   NOT NULL REFERENCES desk_case (id),
  at      BIGINT NOT NULL,
  by_id   BLOB   REFERENCES people_account (id),               -- NULL: the server's terminal
  act     TEXT   NOT NULL CHECK (act IN ('report-linked', 'report-unlinked')),
  text    TEXT   NOT NULL                                      -- which: a number, and how many more
);
CREATE INDEX desk_case_report_act_case ON desk_case_report_act (case_id, at);
