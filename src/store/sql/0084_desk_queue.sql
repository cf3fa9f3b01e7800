-- The queue in its order, what has no date last: a page of it is read off the index.
DROP INDEX desk_request_queue;
CREATE INDEX desk_request_queue ON desk_request
  ((CASE WHEN next_due = 0 THEN 9223372036854775807 ELSE next_due END), id) WHERE closed_at = 0;
