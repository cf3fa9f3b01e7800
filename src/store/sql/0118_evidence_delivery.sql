-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Files of an exhibit that were delivered to this node for a request: evidence/delivery.h.
CREATE TABLE evidence_delivery (
  exhibit_id BLOB   NOT NULL REFERENCES evidence_exhibit (id),
  n          BIGINT NOT NULL CHECK (n > 0),
  request_id BLOB   NOT NULL CHECK (length(request_id) = 16),
  file_id    BLOB   NOT NULL CHECK (length(file_id) = 16),  -- of the request
  reference  TEXT   NOT NULL,                               -- of the request
  name       TEXT   NOT NULL,
  digest     BLOB   NOT NULL CHECK (length(digest) = 32),
  stated     BLOB   CHECK (length(stated) = 32),            -- as they stated it; NULL: they did not
  size       BIGINT NOT NULL CHECK (size >= 0),
  came_at    BIGINT NOT NULL,                               -- UTC microseconds
  giver      TEXT   NOT NULL,                               -- the node, the provider, the country
  road       TEXT   NOT NULL CHECK (road IN ('node', 'hi1', 'hand')),
  receipt    TEXT   NOT NULL,                               -- the signed note; '': none
  PRIMARY KEY (exhibit_id, n)
);
CREATE INDEX evidence_delivery_request ON evidence_delivery (request_id, file_id);
