-- An answer as its officer wrote it, until they have read and signed it. One for a request.
CREATE TABLE desk_answer (
  request_id BLOB   NOT NULL PRIMARY KEY REFERENCES desk_request (id),
  by_id      BLOB   NOT NULL REFERENCES people_account (id),
  at         BIGINT NOT NULL,
  bytes      BLOB   NOT NULL   -- desk/act.h, act_bytes
);

-- Who stands behind an answer: of this node, or as the other node says it, and whether this node
-- verified the own signature of each.
CREATE TABLE desk_step_vouch (
  step_id         BLOB     NOT NULL PRIMARY KEY REFERENCES desk_step (id),
  officer         TEXT     NOT NULL,              -- "NAME, POST"; '': not named
  approver        TEXT     NOT NULL,              -- '': none
  officer_signed  SMALLINT NOT NULL CHECK (officer_signed IN (0, 1)),
  approver_signed SMALLINT NOT NULL CHECK (approver_signed IN (0, 1)),
  all_sign        SMALLINT NOT NULL CHECK (all_sign IN (0, 1)),  -- the rule of the node that says it
  wanted          SMALLINT NOT NULL CHECK (wanted IN (0, 1)),    -- the rule of this node then
  officer_proof   BLOB     UNIQUE CHECK (length(officer_proof) = 32),   -- SHA-256 of the signature:
  approver_proof  BLOB     UNIQUE CHECK (length(approver_proof) = 32),  -- it stands under one answer
  document        TEXT     NOT NULL               -- VouchDocument, as it travelled; '': none came
);
