-- What resolvers and mail servers are advised to block, by hosts, machines and addresses on the web.
CREATE TABLE intake_block (
  id          BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind        TEXT   NOT NULL CHECK (kind IN ('url', 'host', 'ip')),
  key         TEXT   NOT NULL CHECK (key <> ''),         -- canonical: intake/observable.h
  host        TEXT   NOT NULL CHECK (host <> ''),        -- of the address; the host or machine itself
  reason      TEXT   NOT NULL CHECK (reason <> ''),      -- everybody reads it
  appeal_to   TEXT   NOT NULL,                           -- a mailbox; empty: by the page alone
  campaign_id BLOB   CHECK (length(campaign_id) = 16),   -- that it was taken from; NULL: none
  state       TEXT   NOT NULL CHECK (state IN ('listed', 'suspended', 'withdrawn')),
  added_at    BIGINT NOT NULL,
  until       BIGINT NOT NULL,                           -- from then on it is no entry any more
  changed_at  BIGINT NOT NULL
);
CREATE INDEX intake_block_key ON intake_block (kind, key);
CREATE INDEX intake_block_host ON intake_block (host);
CREATE INDEX intake_block_added ON intake_block (added_at, id);
CREATE INDEX intake_block_campaign ON intake_block (campaign_id);

-- What was done to an entry, one line each; never changed.
CREATE TABLE intake_block_line (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  block_id   BLOB   NOT NULL REFERENCES intake_block (id),
  at         BIGINT NOT NULL,
  act        TEXT   NOT NULL,
  account_id BLOB   REFERENCES people_account (id),      -- NULL: the terminal, or who appealed
  note       TEXT   NOT NULL
);
CREATE INDEX intake_block_line_block ON intake_block_line (block_id, id);

-- What somebody said against an entry. How to reach them is read by who decides alone.
CREATE TABLE intake_block_appeal (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  block_id   BLOB     NOT NULL REFERENCES intake_block (id),
  at         BIGINT   NOT NULL,
  contact    TEXT     NOT NULL,
  text       TEXT     NOT NULL CHECK (text <> ''),
  suspended  SMALLINT NOT NULL CHECK (suspended IN (0, 1)),
  decided_at BIGINT   NOT NULL,                          -- 0: it waits
  granted    SMALLINT NOT NULL CHECK (granted IN (0, 1)),
  answer     TEXT     NOT NULL                           -- the appellant reads it on the entry's page
);
CREATE INDEX intake_block_appeal_block ON intake_block_appeal (block_id, id);
CREATE INDEX intake_block_appeal_waits ON intake_block_appeal (at, id) WHERE decided_at = 0;

-- Names that are never blocked, nor what is below them.
CREATE TABLE intake_block_never (
  host TEXT   NOT NULL PRIMARY KEY CHECK (host <> ''),
  note TEXT   NOT NULL,
  at   BIGINT NOT NULL
);
