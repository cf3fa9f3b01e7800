-- Certificates about exhibits: what the receiving country's rule asks for, as it was when the
-- certificate was drafted, and what a person answered.
CREATE TABLE evidence_certificate (
  id              BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  exhibit_id      BLOB     NOT NULL REFERENCES evidence_exhibit (id),
  kind            TEXT     NOT NULL CHECK (kind IN ('rule', 'facts', 'destruction')),
  country         TEXT     NOT NULL,                       -- alpha-2; '': of destruction
  language        TEXT     NOT NULL,                       -- '': English
  rule            TEXT     NOT NULL,                       -- lines, evidence/certificate.h
  made_at         BIGINT   NOT NULL,                       -- UTC microseconds
  made_by         BLOB     REFERENCES people_account (id), -- NULL: the terminal
  made_by_name    TEXT     NOT NULL,
  signer          TEXT     NOT NULL,                       -- '': not said yet, as below
  capacity        TEXT     NOT NULL,
  fits            TEXT     NOT NULL CHECK (fits IN ('unknown', 'yes', 'no')),
  second          TEXT     NOT NULL,                       -- of destruction: who ordered it
  second_capacity TEXT     NOT NULL,
  paper           BLOB     NOT NULL                        -- what is signed; empty: a draft
);
CREATE INDEX evidence_certificate_exhibit ON evidence_certificate (exhibit_id, made_at);

CREATE TABLE evidence_certificate_answer (
  certificate_id  BLOB     NOT NULL REFERENCES evidence_certificate (id),
  field           TEXT     NOT NULL,
  value           TEXT     NOT NULL,
  unstated        BIGINT   NOT NULL CHECK (unstated IN (0, 1)),
  at              BIGINT   NOT NULL,
  by_name         TEXT     NOT NULL,
  PRIMARY KEY (certificate_id, field)
);

CREATE TABLE evidence_certificate_signature (
  certificate_id  BLOB     NOT NULL REFERENCES evidence_certificate (id),
  role            TEXT     NOT NULL CHECK (role IN ('signer', 'second')),
  name            TEXT     NOT NULL,
  account_id      BLOB     REFERENCES people_account (id),
  at              BIGINT   NOT NULL,
  signature_id    BLOB     REFERENCES people_signature (id), -- NULL: by this node only, or by hand
  PRIMARY KEY (certificate_id, role)
);
