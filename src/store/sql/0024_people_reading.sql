-- That a person read a thing within one hour. The first reading of an hour is on the ledger;
-- how often it was read in that hour is counted here.
CREATE TABLE people_reading (
  account_id BLOB   NOT NULL REFERENCES people_account (id),
  object_id  BLOB   NOT NULL CHECK (length(object_id) = 16),
  hour       BIGINT NOT NULL,		-- UTC microseconds: its begin
  n          BIGINT NOT NULL CHECK (n > 0),
  PRIMARY KEY (account_id, object_id, hour)
);
