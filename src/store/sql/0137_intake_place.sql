-- Where an address is, as a database of this machine said when the report came. Times are UTC microseconds.
ALTER TABLE intake_subject ADD COLUMN country TEXT NOT NULL DEFAULT '';   -- ISO 3166-1; empty: not known
ALTER TABLE intake_subject ADD COLUMN asn BIGINT NOT NULL DEFAULT 0;      -- 0: not known
ALTER TABLE intake_subject ADD COLUMN network TEXT NOT NULL DEFAULT '';   -- who has it
ALTER TABLE intake_subject ADD COLUMN as_of BIGINT NOT NULL DEFAULT 0;    -- when the database was made; 0: it says nothing

-- Which machine handed a mail over to its receiver, and where it claims to have begun.
CREATE TABLE intake_path (
  report_id       BLOB     NOT NULL PRIMARY KEY REFERENCES intake_report (id),
  address         TEXT     NOT NULL CHECK (address <> ''),
  name            TEXT     NOT NULL,                                      -- as it named itself
  noted_by        TEXT     NOT NULL,                                      -- who says so
  at              BIGINT   NOT NULL,                                      -- and when; 0: not said
  guess           SMALLINT NOT NULL CHECK (guess IN (0, 1)),
  country         TEXT     NOT NULL,
  asn             BIGINT   NOT NULL,
  network         TEXT     NOT NULL,
  as_of           BIGINT   NOT NULL,
  claimed         TEXT     NOT NULL,                                      -- empty: nothing else
  claimed_country TEXT     NOT NULL,
  claimed_asn     BIGINT   NOT NULL,
  claimed_network TEXT     NOT NULL,
  claimed_as_of   BIGINT   NOT NULL
);
