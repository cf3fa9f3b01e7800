-- One accountable act, in the order of arrival. The sequencer gives the number.
CREATE TABLE ledger_entry (
  arrival     INTEGER PRIMARY KEY,
  id          BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
  number      BIGINT  CHECK (number >= 0),	-- NULL: not yet numbered
  leaf        BLOB    NOT NULL CHECK (length(leaf) = 32),	-- SHA-256(0x00 || bytes)
  bytes       BLOB    CHECK (length(bytes) <= 65535),	-- as hashed; NULL: erased
  erased_by   BLOB    CHECK ((erased_by IS NULL) = (bytes IS NOT NULL)),	-- id of the entry that erased
  at          BIGINT  NOT NULL,	-- UTC microseconds
  receipt     SMALLINT NOT NULL,	-- 1: somebody waits for a checkpoint
  -- What the bytes say, once more, to search by. Sixteen zeros and '': none.
  act         TEXT    NOT NULL CHECK (act <> ''),
  account     BLOB    NOT NULL CHECK (length(account) = 16),
  role        TEXT    NOT NULL,
  object_kind TEXT    NOT NULL,
  object      BLOB    NOT NULL CHECK (length(object) = 16)
);
