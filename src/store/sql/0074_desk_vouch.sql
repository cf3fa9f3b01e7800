-- The own signature of whoever proposes.
ALTER TABLE people_approval ADD COLUMN proposer_signature_id BLOB REFERENCES people_signature (id);

-- Of a request that came: whether this node verified the officer's own signature, too, and the
-- rule of the node that sent it: 1, both sign with keys of their own; 0, whoever has one.
ALTER TABLE desk_request ADD COLUMN officer_signed SMALLINT NOT NULL DEFAULT 0
  CHECK (officer_signed IN (0, 1));
ALTER TABLE desk_request ADD COLUMN all_sign SMALLINT NOT NULL DEFAULT 0 CHECK (all_sign IN (0, 1));

-- What this node asks of signatures. At most one row.
CREATE TABLE desk_signing (
  one      SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  all_sign SMALLINT NOT NULL CHECK (all_sign IN (0, 1)),
  reason   TEXT     NOT NULL CHECK (reason <> ''),
  at       BIGINT   NOT NULL  -- UTC microseconds
);
