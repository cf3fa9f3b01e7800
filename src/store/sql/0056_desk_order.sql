-- What a provider records beside an order that it was given.

CREATE TABLE desk_order (
  request_id BLOB     NOT NULL PRIMARY KEY REFERENCES desk_request (id),
  accounts   BIGINT   NOT NULL CHECK (accounts >= -1),          -- concerned; -1: not recorded
  notice     SMALLINT NOT NULL CHECK (notice BETWEEN 0 AND 3),  -- desk/order_db.h
  notice_on  BIGINT   NOT NULL,                                 -- days since 1970-01-01; 0: not said
  reason     TEXT     NOT NULL CHECK (reason <> ''),
  by_id      BLOB     REFERENCES people_account (id),           -- NULL: the server's terminal
  at         BIGINT   NOT NULL
);
