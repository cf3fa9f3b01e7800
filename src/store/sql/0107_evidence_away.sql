-- An exhibit in transit to another node, which alone says what became of it: evidence/custody_db.h.
CREATE TABLE evidence_away (
  exhibit_id BLOB   NOT NULL PRIMARY KEY REFERENCES evidence_exhibit (id),
  to_holder  TEXT   NOT NULL,
  at         BIGINT NOT NULL                              -- UTC microseconds
);
INSERT INTO evidence_away (exhibit_id, to_holder, at)
  SELECT c.exhibit_id, MIN(c.receiver), MIN(c.at) FROM exchange_consignment c
    JOIN evidence_exhibit e ON e.id = c.exhibit_id
   WHERE c.sent = 1 AND c.state = 0 AND e.state = 'in-transit'
   GROUP BY c.exhibit_id;
