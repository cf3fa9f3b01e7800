-- Files of countries as nodes publish them to each other (exchange/release.h).
CREATE TABLE exchange_release (
  id           BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  peer_id      BLOB     REFERENCES exchange_peer (id),                 -- NULL: this node's own
  country      TEXT     NOT NULL CHECK (length(country) = 2),
  serial       BIGINT   NOT NULL CHECK (serial >= 0),                  -- 0: a draft
  state        SMALLINT NOT NULL CHECK (state BETWEEN 0 AND 9),        -- exchange/release.h
  digest       BLOB     NOT NULL CHECK (length(digest) = 32),          -- SHA-256 of `text`
  text         TEXT     NOT NULL CHECK (text <> ''),                   -- YAML
  note         BLOB     NOT NULL,                                      -- as signed; empty: not yet
  installed    BLOB     NOT NULL CHECK (length(installed) = 32),       -- SHA-256 of the file that was installed then
  told         TEXT     NOT NULL,                                      -- how it differed, in words
  published_at BIGINT   NOT NULL,                                      -- UTC microseconds, as below; 0: not
  received_at  BIGINT   NOT NULL,
  decided_at   BIGINT   NOT NULL,
  account_id   BLOB     CHECK (length(account_id) = 16),               -- who decided; NULL: nobody, or the terminal
  reason       TEXT     NOT NULL
);
CREATE INDEX exchange_release_country ON exchange_release (country, serial);
CREATE INDEX exchange_release_state ON exchange_release (state, id);
CREATE UNIQUE INDEX exchange_release_serial ON exchange_release (peer_id, country, serial);

-- What stands in place of the installed file: the row of a country with the highest number.
CREATE TABLE exchange_release_use (
  number     BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),           -- 1, 2 ...
  country    TEXT   NOT NULL CHECK (length(country) = 2),
  release_id BLOB   REFERENCES exchange_release (id),                  -- NULL: the installed file
  at         BIGINT NOT NULL,
  account_id BLOB   CHECK (length(account_id) = 16),
  reason     TEXT   NOT NULL
);
CREATE INDEX exchange_release_use_country ON exchange_release_use (country, number);

-- Which of our own each peer was sent, and what its law editors said.
CREATE TABLE exchange_release_peer (
  release_id  BLOB     NOT NULL REFERENCES exchange_release (id),
  peer_id     BLOB     NOT NULL REFERENCES exchange_peer (id),
  message_id  BLOB     NOT NULL CHECK (length(message_id) = 16),
  sent_at     BIGINT   NOT NULL,
  answer      SMALLINT NOT NULL CHECK (answer BETWEEN 0 AND 5),        -- exchange/release.h
  answered_at BIGINT   NOT NULL,
  reason      TEXT     NOT NULL,
  PRIMARY KEY (release_id, peer_id)
);
CREATE INDEX exchange_release_peer_message ON exchange_release_peer (message_id);
