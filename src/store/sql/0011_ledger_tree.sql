-- Of what has its number: an act that waits for its own costs no more than its row.
CREATE UNIQUE INDEX ledger_entry_number ON ledger_entry (number) WHERE number IS NOT NULL;
CREATE INDEX ledger_entry_account ON ledger_entry (account, at) WHERE number IS NOT NULL;
CREATE INDEX ledger_entry_object ON ledger_entry (object, at) WHERE number IS NOT NULL;
CREATE INDEX ledger_entry_act ON ledger_entry (act, at) WHERE number IS NOT NULL;
CREATE INDEX ledger_entry_at ON ledger_entry (at) WHERE number IS NOT NULL;
CREATE INDEX ledger_entry_waits ON ledger_entry (arrival) WHERE number IS NULL;

-- Whose ledger this is.
CREATE TABLE ledger_log (
  one         SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  origin      TEXT     NOT NULL CHECK (origin <> '')
);

-- The one sequencer. Whoever holds the lease writes with its fence; each write of the
-- tree goes through this row, so that a holder who slept past his lease changes nothing.
CREATE TABLE ledger_sequencer (
  one         SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  fence       BIGINT   NOT NULL,	-- one more with each new holder
  holder      BLOB     NOT NULL,	-- a random id of the holding process
  until       BIGINT   NOT NULL,	-- UTC microseconds
  size        BIGINT   NOT NULL CHECK (size >= 0),	-- numbered entries
  root        BLOB     NOT NULL CHECK (length(root) = 32)	-- of the tree of that size
);

-- A tile of C2SP tlog-tiles: up to 256 hashes. The last of a level may be partial.
CREATE TABLE ledger_tile (
  level       SMALLINT NOT NULL CHECK (level BETWEEN 0 AND 7),
  number      BIGINT   NOT NULL CHECK (number >= 0),
  hashes      BLOB     NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
  PRIMARY KEY (level, number)
);

-- One checkpoint a size, for ever. Its root stands here before it is signed.
CREATE TABLE ledger_checkpoint (
  size        BIGINT   NOT NULL PRIMARY KEY CHECK (size > 0),
  root        BLOB     NOT NULL CHECK (length(root) = 32),
  fence       BIGINT   NOT NULL,	-- of the sequencer that wrote the row
  at          BIGINT   NOT NULL,	-- UTC microseconds
  note        TEXT	-- the signed note; NULL: not yet signed
);

-- What a witness said of a checkpoint: a signature line of the note.
CREATE TABLE ledger_cosignature (
  size        BIGINT   NOT NULL REFERENCES ledger_checkpoint (size),
  witness     TEXT     NOT NULL CHECK (witness <> ''),	-- its name
  at          BIGINT   NOT NULL,	-- UTC microseconds, by its clock
  line        TEXT     NOT NULL,
  PRIMARY KEY (size, witness)
);

-- The largest checkpoint of a partner's log that we have countersigned.
CREATE TABLE ledger_witness (
  origin      TEXT     NOT NULL PRIMARY KEY CHECK (origin <> ''),
  size        BIGINT   NOT NULL CHECK (size >= 0),
  root        BLOB     NOT NULL CHECK (length(root) = 32),
  note        TEXT     NOT NULL,	-- as it came, with our line
  at          BIGINT   NOT NULL	-- UTC microseconds
);

-- Keys that have signed this ledger's checkpoints.
CREATE TABLE ledger_key (
  vkey        TEXT     NOT NULL PRIMARY KEY CHECK (vkey <> ''),
  since       BIGINT   NOT NULL,	-- UTC microseconds
  retired     BIGINT	-- UTC microseconds; NULL: in use
);

-- Something that the overseer must see.
CREATE TABLE ledger_alarm (
  id          BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  at          BIGINT   NOT NULL,	-- UTC microseconds
  kind        TEXT     NOT NULL CHECK (kind <> ''),
  number      BIGINT,	-- the entry from which on the ledger does not verify
  sentence    TEXT     NOT NULL CHECK (sentence <> ''),
  accepted_at BIGINT,	-- UTC microseconds; NULL: open, also while a question is
  answered_by BLOB,	-- account that accepted or asked
  answer      TEXT	-- its words; NULL: nobody has looked at it
);
