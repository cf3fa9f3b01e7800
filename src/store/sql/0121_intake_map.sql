-- How tables of a partner are read: what each column is (formats/csv_feed.h).
CREATE TABLE intake_map (
  name     TEXT   NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
  map      TEXT   NOT NULL CHECK (length(map) BETWEEN 1 AND 8192),
  saved_at BIGINT NOT NULL
);
