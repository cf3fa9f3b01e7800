-- The orders at home that carry out a request from abroad.
CREATE INDEX desk_request_executes ON desk_request (executes_id);
