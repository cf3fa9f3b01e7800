-- A new request that asks for less than one that was refused.
CREATE TABLE desk_request_narrower (
  request_id BLOB NOT NULL PRIMARY KEY REFERENCES desk_request (id),
  of_id      BLOB NOT NULL REFERENCES desk_request (id)
);

CREATE INDEX desk_request_narrower_of ON desk_request_narrower (of_id);
