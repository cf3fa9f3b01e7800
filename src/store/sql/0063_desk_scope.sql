-- A request that was narrowed after it had left: the scope that was asked for, and, once it
-- counts, the one before. Only ever added to.
CREATE TABLE desk_request_scope (
  request_id BLOB   NOT NULL REFERENCES desk_request (id),
  number     BIGINT NOT NULL CHECK (number > 0),   -- of the message that asks for it
  at         BIGINT NOT NULL,                      -- UTC microseconds, as below
  scope      TEXT   NOT NULL CHECK (scope <> ''),  -- desk/document_to_json.h
  former     TEXT   NOT NULL,                      -- empty: it does not count
  applied_at BIGINT NOT NULL,                      -- 0: it does not
  PRIMARY KEY (request_id, number, at)
);
