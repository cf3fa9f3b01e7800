-- What a partner's program left here by TAXII 2.1, and what came of it.
CREATE TABLE intake_taxii_status (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account_id BLOB   NOT NULL REFERENCES people_account (id), -- who alone reads it
  at         BIGINT NOT NULL,
  total      BIGINT NOT NULL,
  success    BIGINT NOT NULL
);
CREATE INDEX intake_taxii_status_at ON intake_taxii_status (at);
