-- Need to know, glass that was broken, and alarms.

-- Who may see or work on one case, report, request or exhibit.
CREATE TABLE people_member (
  object_id  BLOB     NOT NULL CHECK (length(object_id) = 16),
  account_id BLOB     NOT NULL REFERENCES people_account (id),
  level      SMALLINT NOT NULL CHECK (level IN (2, 3)),  -- read, work (people/member.h)
  until_at   BIGINT   NOT NULL,                          -- 0: no end
  added_by   BLOB,                                       -- NULL: the server's terminal
  added_at   BIGINT   NOT NULL,
  PRIMARY KEY (object_id, account_id)
);

CREATE INDEX people_member_account ON people_member (account_id, object_id);

CREATE TABLE people_glass (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  object_id  BLOB   NOT NULL CHECK (length(object_id) = 16),
  account_id BLOB   NOT NULL REFERENCES people_account (id),
  reason     TEXT   NOT NULL CHECK (reason <> ''),
  at         BIGINT NOT NULL,
  until_at   BIGINT NOT NULL CHECK (until_at > at)
);

CREATE INDEX people_glass_object ON people_glass (object_id, account_id, until_at);

CREATE TABLE people_alarm (
  id          BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind        TEXT     NOT NULL CHECK (kind <> ''),      -- people/alarm_db.h
  key         TEXT     NOT NULL,                         -- what makes it the same alarm again
  state       SMALLINT NOT NULL CHECK (state IN (0, 1, 2)),  -- open, asked, accepted
  about_id    BLOB     REFERENCES people_account (id),
  object_kind TEXT     NOT NULL,
  object_id   BLOB,
  text        TEXT     NOT NULL CHECK (text <> ''),
  at          BIGINT   NOT NULL,
  ends_at     BIGINT   NOT NULL,                         -- 0: has no end of its own
  answered_by BLOB     REFERENCES people_account (id),
  answered_at BIGINT,
  answer      TEXT     NOT NULL
);

CREATE UNIQUE INDEX people_alarm_same ON people_alarm (kind, key) WHERE state <> 2;
CREATE INDEX people_alarm_open ON people_alarm (at) WHERE state <> 2;
