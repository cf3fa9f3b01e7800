-- What the public reads of a month, made once when it is over and never again, so that nothing can be
-- told from how it changes. Counts are rounded, small ones together or not here at all.
CREATE TABLE intake_public_number (
  month   TEXT     NOT NULL CHECK (length(month) = 7),         -- "2026-10"
  list    TEXT     NOT NULL,                                   -- kinds, channels, countries, losses; all; first
  n       SMALLINT NOT NULL,                                   -- the largest first
  name    TEXT     NOT NULL,                                   -- "*": the small ones together
  reports BIGINT   NOT NULL,                                   -- of first: hours; 0: not shown
  amount  BIGINT   NOT NULL,
  PRIMARY KEY (month, list, n)
);
