-- How the people on the roster are reached, and whom a call went to until somebody took it.

CREATE TABLE desk_channel (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account_id BLOB   REFERENCES people_account (id),          -- NULL: of the whole roster
  kind       TEXT   NOT NULL CHECK (kind IN ('mail', 'webhook', 'push')),
  address    TEXT   NOT NULL CHECK (address <> ''),
  language   TEXT   NOT NULL,                                -- address prefix; '': English
  added_at   BIGINT NOT NULL,
  sent_at    BIGINT NOT NULL,                                -- the last that went out; 0: none
  failed     TEXT   NOT NULL                                 -- why the last try failed; '': it did not
);

CREATE INDEX desk_channel_account ON desk_channel (account_id);

-- Something needs a person: an event that was told. Of a request one at a time.
CREATE TABLE desk_call (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  request_id BLOB     NOT NULL REFERENCES desk_request (id),
  event      TEXT     NOT NULL CHECK (event <> ''),          -- desk/event.h
  due        BIGINT   NOT NULL,
  urgent     SMALLINT NOT NULL CHECK (urgent IN (0, 1)),
  at         BIGINT   NOT NULL,
  rounds     BIGINT   NOT NULL,                              -- how many people were called
  ended_at   BIGINT   NOT NULL,                              -- 0: it goes on
  ended      TEXT     NOT NULL CHECK (ended IN ('', 'taken', 'overtaken', 'told', 'unanswered', 'nobody')),
  taken_by   BLOB     REFERENCES people_account (id)         -- NULL: nobody
);

CREATE INDEX desk_call_open ON desk_call (at) WHERE ended_at = 0;
CREATE INDEX desk_call_request ON desk_call (request_id, ended_at);

-- One message to one channel.
CREATE TABLE desk_call_send (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  call_id    BLOB   REFERENCES desk_call (id),               -- NULL: a test
  channel_id BLOB   NOT NULL,                                -- may be gone
  account_id BLOB   REFERENCES people_account (id),          -- NULL: of the whole roster
  kind       TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  sent_at    BIGINT NOT NULL,                                -- 0: not yet
  failed     TEXT   NOT NULL
);

CREATE INDEX desk_call_send_call ON desk_call_send (call_id, at);
