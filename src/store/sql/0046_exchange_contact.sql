-- Whom to call at a node: offices, or persons as they choose. peer_id NULL: here.
CREATE TABLE exchange_contact (
  id           BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  peer_id      BLOB     REFERENCES exchange_peer (id),
  name         TEXT     NOT NULL CHECK (name <> ''),
  role         SMALLINT NOT NULL CHECK (role BETWEEN 0 AND 3),  -- exchange/contact.h
  telephone    TEXT     NOT NULL CHECK (telephone <> ''),
  languages    TEXT     NOT NULL,
  hours        TEXT     NOT NULL,
  changed_at   BIGINT   NOT NULL,                               -- UTC microseconds, as below
  confirmed_at BIGINT   NOT NULL,                               -- a person there said so; 0: never
  removed      SMALLINT NOT NULL CHECK (removed IN (0, 1))
);
CREATE INDEX exchange_contact_peer ON exchange_contact (peer_id, removed);

-- Which list of our contacts a peer was sent last.
CREATE TABLE exchange_contacts_sent (
  peer_id BLOB   NOT NULL PRIMARY KEY REFERENCES exchange_peer (id),
  digest  BLOB   NOT NULL CHECK (length(digest) = 32),
  at      BIGINT NOT NULL  -- UTC microseconds
);

-- "Are you there?" A person of the node that was asked says so.
CREATE TABLE exchange_ping (
  id          BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),  -- made by who asks
  peer_id     BLOB     NOT NULL REFERENCES exchange_peer (id),
  contact_id  BLOB     NOT NULL CHECK (length(contact_id) = 16),
  sent        SMALLINT NOT NULL CHECK (sent IN (0, 1)),               -- by this node
  asked_at    BIGINT   NOT NULL,                                      -- UTC microseconds
  answered_at BIGINT   NOT NULL                                       -- 0: not yet
);
CREATE INDEX exchange_ping_open ON exchange_ping (sent, answered_at);
