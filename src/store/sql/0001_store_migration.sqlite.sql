-- One migration that this database has been through. Its text must never change later.
CREATE TABLE store_migration (
  number     BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
  name       TEXT   NOT NULL,
  hash       BLOB   NOT NULL CHECK (length(hash) = 32),	-- SHA-256 of the text
  applied_at BIGINT NOT NULL				-- UTC microseconds
);
