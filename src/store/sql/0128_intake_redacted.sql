-- Reports of which nothing that people said stays: after their term. What is counted stays.
CREATE TABLE intake_redacted (
  report_id BLOB   NOT NULL PRIMARY KEY REFERENCES intake_report (id),
  at        BIGINT NOT NULL
);
