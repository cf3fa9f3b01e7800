-- Who is on duty when, and what one leaves for the next.

CREATE TABLE desk_duty (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account_id BLOB   NOT NULL REFERENCES people_account (id),
  begins_at  BIGINT NOT NULL,
  ends_at    BIGINT NOT NULL CHECK (ends_at > begins_at)
);

CREATE INDEX desk_duty_ends ON desk_duty (ends_at);

-- A hand-over note; taken by whoever comes next. Only the taking is ever changed.
CREATE TABLE desk_hand_over (
  id       BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  at       BIGINT NOT NULL,
  by_id    BLOB   NOT NULL REFERENCES people_account (id),
  text     TEXT   NOT NULL CHECK (text <> ''),
  taken_at BIGINT NOT NULL,                                  -- 0: not yet
  taken_by BLOB   REFERENCES people_account (id)             -- NULL: nobody yet
);

CREATE INDEX desk_hand_over_at ON desk_hand_over (at);
