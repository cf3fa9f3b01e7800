-- What time alone brought about: a warning, lateness, silence, an end. Only ever added to.

CREATE TABLE desk_event (
  id         BLOB     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  request_id BLOB     NOT NULL REFERENCES desk_request (id),
  at         BIGINT   NOT NULL,
  kind       TEXT     NOT NULL CHECK (kind <> ''),           -- desk/event.h
  clock      TEXT     NOT NULL,                              -- desk/clock.h; '': none
  due        BIGINT   NOT NULL,                              -- what it is about: a moved end is new
  days       SMALLINT NOT NULL CHECK (days >= 0),            -- left at most, of a warning
  UNIQUE (request_id, kind, clock, due, days)
);

CREATE INDEX desk_event_at ON desk_event (at);
