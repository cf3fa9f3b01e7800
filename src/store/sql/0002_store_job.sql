-- Work that is to be done at a time: a retry, a clock that runs out, an enrichment. The
-- row is deleted when it is done. kind and key say what; the rest is in the tables of
-- the room whose work it is.
CREATE TABLE store_job (
  kind         TEXT   NOT NULL CHECK (kind <> ''),
  key          TEXT   NOT NULL,
  due_at       BIGINT NOT NULL,				-- UTC microseconds
  again_at     BIGINT,					-- asked for again while it was being done
  leased_until BIGINT NOT NULL DEFAULT 0,		-- UTC microseconds; 0: nobody does it
  fence        BIGINT NOT NULL DEFAULT 0,		-- of the last lease
  tries        BIGINT NOT NULL DEFAULT 0,		-- how often it was begun
  failed       TEXT   NOT NULL DEFAULT '',		-- why it was put off the last time
  PRIMARY KEY (kind, key)
);
CREATE INDEX store_job_due ON store_job (kind, due_at);
