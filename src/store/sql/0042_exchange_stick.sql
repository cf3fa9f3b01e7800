-- A message that came on a stick: its receipt goes back on sticks, too.
CREATE TABLE exchange_stick (
  inbox_id BLOB   NOT NULL PRIMARY KEY REFERENCES exchange_inbox (id),
  at       BIGINT NOT NULL  -- UTC microseconds, when it was first read
);
CREATE INDEX exchange_stick_time ON exchange_stick (at);
