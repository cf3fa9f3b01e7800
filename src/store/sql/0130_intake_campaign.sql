-- Which reports are of one campaign, and why.
-- A campaign is a tree: each branch began as a campaign of its own and bears the id of its first
-- report; where two were joined, the smaller points to the larger. Nothing shortens the paths, so
-- that cutting one parts exactly what it had joined; the depth is the logarithm of the size.
CREATE TABLE intake_shape (
  report_id   BLOB     NOT NULL PRIMARY KEY CHECK (length(report_id) = 16),
  campaign_id BLOB     NOT NULL CHECK (length(campaign_id) = 16), -- the branch
  at          BIGINT   NOT NULL,                     -- received; UTC microseconds
  exact       BIGINT   NOT NULL,                     -- of the minima; 0: the text says too little
  minima      BLOB     NOT NULL,                     -- 64 numbers of 4 bytes; empty as above
  stands      SMALLINT NOT NULL,                     -- 1: in the buckets, 0: another stands for it
  kind        TEXT     NOT NULL,                     -- why it is in its branch: text, host ...; '': began it
  value       TEXT     NOT NULL,                     -- the host or what it is; '': text
  agree       SMALLINT NOT NULL,                     -- of 64 minima; 0: not by text
  like_id     BLOB     NOT NULL                      -- the report that it is like; 16 zeros: began it
);
CREATE INDEX intake_shape_campaign ON intake_shape (campaign_id, report_id);
CREATE INDEX intake_shape_exact ON intake_shape (exact) WHERE stands = 1;

-- Hosts and the like: the first report of each branch that names them.
CREATE TABLE intake_clue (
  kind        SMALLINT NOT NULL,
  value       TEXT     NOT NULL CHECK (value <> ''),
  campaign_id BLOB     NOT NULL,
  report_id   BLOB     NOT NULL,
  PRIMARY KEY (kind, value, campaign_id)
);
CREATE INDEX intake_clue_campaign ON intake_clue (campaign_id);

-- Those that too many campaigns have which nothing else joins: no clue any more.
CREATE TABLE intake_clue_common (
  kind  SMALLINT NOT NULL,
  value TEXT     NOT NULL,
  at    BIGINT   NOT NULL,
  PRIMARY KEY (kind, value)
);

-- A branch or root; a report that is alone has no row.
CREATE TABLE intake_campaign (
  id       BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  parent   BLOB,                                     -- NULL: a root
  reason   BLOB,                                     -- the line of the log that set the parent
  reports  BIGINT NOT NULL,                          -- of a root: with all its branches
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  apart    BIGINT NOT NULL DEFAULT 0                 -- 1: somebody parted it from another
);
CREATE INDEX intake_campaign_parent ON intake_campaign (parent);
CREATE INDEX intake_campaign_reason ON intake_campaign (reason);
CREATE INDEX intake_campaign_last ON intake_campaign (last_at, id) WHERE parent IS NULL AND reports > 1;

-- What was done to the trees, one line each; never changed, never removed.
CREATE TABLE intake_merge (
  id          BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  at          BIGINT   NOT NULL,
  act         TEXT     NOT NULL CHECK (act IN ('joined', 'also', 'split', 'undone')),
  kind        TEXT     NOT NULL,                     -- text, host, domain ...; hand
  value       TEXT     NOT NULL,
  agree       SMALLINT NOT NULL,
  campaign_id BLOB     NOT NULL,                     -- what was joined or split off
  into_id     BLOB     NOT NULL,                     -- to or from what
  report_id   BLOB     NOT NULL,                     -- two reports that show why; 16 zeros: none
  like_id     BLOB     NOT NULL,
  account_id  BLOB     NOT NULL,                     -- 16 zeros: the program
  undoes      BLOB     NOT NULL,                     -- the line that this one undoes; 16 zeros: none
  note        TEXT     NOT NULL
);
CREATE INDEX intake_merge_campaign ON intake_merge (campaign_id);
CREATE INDEX intake_merge_into ON intake_merge (into_id);
CREATE INDEX intake_merge_clue ON intake_merge (kind, value) WHERE act = 'joined';

-- What somebody parted, the program does not join again.
CREATE TABLE intake_apart (
  a        BLOB NOT NULL,
  b        BLOB NOT NULL,
  merge_id BLOB NOT NULL,                            -- the line of the log
  PRIMARY KEY (merge_id, a, b)
);

-- Which reports a split moved, and whence.
CREATE TABLE intake_moved (
  merge_id  BLOB NOT NULL,
  report_id BLOB NOT NULL,
  from_id   BLOB NOT NULL,
  PRIMARY KEY (merge_id, report_id)
);
