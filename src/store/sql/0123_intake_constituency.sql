-- The constituency: whom this node looks after, and whose a network or domain is. Times are UTC
-- microseconds.
CREATE TABLE intake_member (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name       TEXT     NOT NULL UNIQUE CHECK (name <> ''),
  sector     TEXT     NOT NULL,
  critical   SMALLINT NOT NULL CHECK (critical IN (0, 1)),
  mail       TEXT     NOT NULL,
  phone      TEXT     NOT NULL,
  language   TEXT     NOT NULL,
  public_key TEXT     NOT NULL,
  changed_at BIGINT   NOT NULL
);

-- book: 'member', or 'abuse' for whom to write to about what is no member's.
CREATE TABLE intake_network (
  book      TEXT     NOT NULL CHECK (book IN ('member', 'abuse')),
  low       BLOB     NOT NULL CHECK (length(low) = 16),    -- IPv4 as ::ffff:0:0/96
  bits      SMALLINT NOT NULL CHECK (bits BETWEEN 0 AND 128),
  member_id BLOB     REFERENCES intake_member (id),        -- NULL: of the book 'abuse'
  mail      TEXT     NOT NULL,
  PRIMARY KEY (book, low, bits)
);
CREATE INDEX intake_network_member ON intake_network (member_id);

CREATE TABLE intake_name (
  book      TEXT NOT NULL CHECK (book IN ('member', 'abuse')),
  name      TEXT NOT NULL CHECK (name <> ''),              -- "example.com", "AS64500"
  member_id BLOB REFERENCES intake_member (id),
  mail      TEXT NOT NULL,
  PRIMARY KEY (book, name)
);
CREATE INDEX intake_name_member ON intake_name (member_id);

-- Which reports concern a member, by what was observed.
CREATE TABLE intake_concern (
  report_id BLOB NOT NULL REFERENCES intake_report (id),
  member_id BLOB NOT NULL REFERENCES intake_member (id),
  kind      TEXT NOT NULL,
  key       TEXT NOT NULL CHECK (key <> ''),
  place     TEXT NOT NULL CHECK (place <> ''),             -- the network or domain that is theirs
  PRIMARY KEY (report_id, kind, key)
);
CREATE INDEX intake_concern_member ON intake_concern (member_id, report_id);

-- The constituency changed: reports up to this one were looked at again. No row: all were.
CREATE TABLE intake_rematch (
  n     SMALLINT NOT NULL PRIMARY KEY CHECK (n = 1),
  after BLOB     NOT NULL CHECK (length(after) = 16)
);
