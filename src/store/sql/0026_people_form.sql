-- Forms that were sent and done: a second press, or a resend after a cut, finds what the first
-- one did.

CREATE TABLE people_form (
  account_id BLOB   NOT NULL REFERENCES people_account (id),
  number     BLOB   NOT NULL CHECK (length(number) = 16),    -- of the form, given by the page
  at         BIGINT NOT NULL,
  location   TEXT   NOT NULL CHECK (location <> ''),         -- where it led
  PRIMARY KEY (account_id, number)
);

CREATE INDEX people_form_at ON people_form (at);
