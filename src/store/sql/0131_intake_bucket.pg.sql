-- Reports that stand for those like them, by pairs of minima.
CREATE TABLE intake_bucket (
  bucket    BIGINT NOT NULL,
  report_id BLOB   NOT NULL,
  PRIMARY KEY (bucket, report_id)
);
