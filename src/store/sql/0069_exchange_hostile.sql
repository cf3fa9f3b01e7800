-- The number that was asked about: an answer confirms that one, and no other that came meanwhile.
ALTER TABLE exchange_ping ADD COLUMN telephone TEXT NOT NULL DEFAULT '';

-- The newest directory of each secretariat, so that an older one does not bring back old cards.
CREATE TABLE exchange_directory (
  key    BLOB   NOT NULL PRIMARY KEY CHECK (length(key) = 32),    -- SHA-256 of the secretariat's key
  issued BIGINT NOT NULL,                                         -- UTC microseconds, as it says
  digest BLOB   NOT NULL CHECK (length(digest) = 32)              -- SHA-256 of its bytes
);
