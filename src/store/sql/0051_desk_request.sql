-- Requests, what they say, and each step of their lives. Enums: headers of desk/.

CREATE TABLE desk_request (
  id                 BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  case_id            BLOB     REFERENCES desk_case (id),     -- NULL: none
  reference          TEXT     NOT NULL UNIQUE CHECK (reference <> ''),
  their_reference    TEXT     NOT NULL,
  kind               TEXT     NOT NULL CHECK (kind <> ''),   -- desk/kind.h
  side               SMALLINT NOT NULL CHECK (side IN (0, 1)),  -- this node asks, is asked
  state              TEXT     NOT NULL CHECK (state <> ''),  -- desk/state.h
  by_hand            SMALLINT NOT NULL CHECK (by_hand IN (0, 1)),
  pending            BIGINT   NOT NULL,                      -- wishes without an answer
  said               BIGINT   NOT NULL CHECK (said >= 0),    -- messages of this node
  heard              BIGINT   NOT NULL CHECK (heard >= 0),   -- of the other
  shown              SMALLINT NOT NULL CHECK (shown IN (0, 1)),
  from_country       TEXT     NOT NULL CHECK (length(from_country) = 2),
  to_country         TEXT     NOT NULL CHECK (length(to_country) = 2),
  provider           TEXT     NOT NULL,
  offence            TEXT     NOT NULL,
  basis              TEXT     NOT NULL,
  provision          TEXT     NOT NULL,
  follows_id         BLOB     REFERENCES desk_request (id),
  executes_id        BLOB     REFERENCES desk_request (id),
  classes            SMALLINT NOT NULL CHECK (classes BETWEEN 0 AND 15),
  data_from          BIGINT   NOT NULL,                      -- UTC microseconds, 0: not said;
  data_to            BIGINT   NOT NULL,                      -- so all times below
  political          SMALLINT NOT NULL CHECK (political IN (0, 1)),
  authorisation      BLOB     CHECK (length(authorisation) = 32),  -- SHA-256; NULL: none
  refusal_place      SMALLINT NOT NULL CHECK (refusal_place BETWEEN 0 AND 3),
  refusal_name       TEXT     NOT NULL,
  refusal_words      TEXT     NOT NULL,
  created_by         BLOB     REFERENCES people_account (id),  -- NULL: the terminal, or received
  created_at         BIGINT   NOT NULL,
  approval_id        BLOB     REFERENCES people_approval (id),  -- to send it
  answer_approval_id BLOB     REFERENCES people_approval (id),  -- of an answer
  sent_at            BIGINT   NOT NULL,
  delivered_at       BIGINT   NOT NULL,
  acknowledged_at    BIGINT   NOT NULL,
  started_at         BIGINT   NOT NULL,
  preserved_at       BIGINT   NOT NULL,
  renewed_at         BIGINT   NOT NULL,
  preserved_until    BIGINT   NOT NULL,                      -- 0 also while held
  decided_at         BIGINT   NOT NULL,
  closed_at          BIGINT   NOT NULL,
  follow_up_due      BIGINT   NOT NULL,
  follow_up_at       BIGINT   NOT NULL,
  reply_wanted       BIGINT   NOT NULL,
  authorisation_ends BIGINT   NOT NULL,
  verified_at        BIGINT   NOT NULL,
  confirmed_at       BIGINT   NOT NULL,
  last_at            BIGINT   NOT NULL,
  next_due           BIGINT   NOT NULL                       -- of its nearest clock; 0: none
);

CREATE INDEX desk_request_queue ON desk_request (next_due, id) WHERE closed_at = 0;
CREATE INDEX desk_request_case ON desk_request (case_id, created_at);
CREATE INDEX desk_request_follows ON desk_request (follows_id);
CREATE INDEX desk_request_until ON desk_request (preserved_until) WHERE preserved_until > 0;

-- What it says in words.
CREATE TABLE desk_request_text (
  request_id BLOB NOT NULL REFERENCES desk_request (id),
  field      TEXT NOT NULL CHECK (field <> ''),              -- desk/field.h
  text       TEXT NOT NULL CHECK (text <> ''),
  PRIMARY KEY (request_id, field)
);

-- Terms of the basis and of the law asked, as they were when it was composed last.
CREATE TABLE desk_request_term (
  request_id BLOB     NOT NULL REFERENCES desk_request (id),
  position   SMALLINT NOT NULL,
  side       SMALLINT NOT NULL CHECK (side IN (0, 1)),
  code       TEXT     NOT NULL CHECK (code <> ''),
  source     TEXT     NOT NULL,
  PRIMARY KEY (request_id, position)
);

-- What somebody decided where the law data do not know, or where a flag was raised.
CREATE TABLE desk_request_decision (
  request_id BLOB   NOT NULL REFERENCES desk_request (id),
  code       TEXT   NOT NULL CHECK (code <> ''),             -- desk/compose.h
  reason     TEXT   NOT NULL CHECK (reason <> ''),
  by_id      BLOB   REFERENCES people_account (id),          -- NULL: the server's terminal
  at         BIGINT NOT NULL,
  PRIMARY KEY (request_id, code)
);

-- Each step, on either side; the timeline. Only ever added to.
CREATE TABLE desk_step (
  id             BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  request_id     BLOB     NOT NULL REFERENCES desk_request (id),
  at             BIGINT   NOT NULL,
  side           SMALLINT NOT NULL CHECK (side IN (0, 1)),   -- who took it: asking, asked
  by_id          BLOB     REFERENCES people_account (id),    -- NULL: terminal, node, other node
  by_hand        SMALLINT NOT NULL CHECK (by_hand IN (0, 1)),  -- entered for the other side
  action         TEXT     NOT NULL CHECK (action <> ''),     -- desk/transition.h
  from_state     TEXT     NOT NULL CHECK (from_state <> ''),
  to_state       TEXT     NOT NULL CHECK (to_state <> ''),
  reason         TEXT     NOT NULL,
  stated         BIGINT   NOT NULL,                          -- guards that a person stated
  until_at       BIGINT   NOT NULL,
  ground_place   SMALLINT NOT NULL CHECK (ground_place BETWEEN 0 AND 3),
  ground_name    TEXT     NOT NULL,
  ground_words   TEXT     NOT NULL,
  evidence       BLOB     CHECK (length(evidence) = 32),     -- SHA-256 of a paper; NULL: none
  message_number BIGINT   NOT NULL,                          -- that carries it; 0: stays here
  answers        BIGINT   NOT NULL                           -- number of the wish; 0: none
);

CREATE INDEX desk_step_request ON desk_step (request_id, at, id);
