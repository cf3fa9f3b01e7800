-- A hand-over note may come from the server's terminal, where nobody is signed in.

CREATE TABLE desk_hand_over_any (
  id       BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  at       BIGINT NOT NULL,
  by_id    BLOB   REFERENCES people_account (id),            -- NULL: the terminal
  text     TEXT   NOT NULL CHECK (text <> ''),
  taken_at BIGINT NOT NULL,                                  -- 0: not yet
  taken_by BLOB   REFERENCES people_account (id)             -- NULL: nobody yet
);

INSERT INTO desk_hand_over_any (id, at, by_id, text, taken_at, taken_by)
  SELECT id, at, by_id, text, taken_at, taken_by FROM desk_hand_over;

DROP TABLE desk_hand_over;

ALTER TABLE desk_hand_over_any RENAME TO desk_hand_over;

CREATE INDEX desk_hand_over_at ON desk_hand_over (at);
