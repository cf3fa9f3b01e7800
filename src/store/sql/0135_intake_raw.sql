-- Raw reports that are small enough for a row; a larger one is a blob of the disk.
CREATE TABLE intake_raw (
  report_id BLOB NOT NULL PRIMARY KEY CHECK (length(report_id) = 16),
  bytes     BLOB NOT NULL
);
