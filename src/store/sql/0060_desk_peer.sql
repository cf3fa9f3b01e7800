-- Requests that travel between nodes: to which, and what became of what was sent.

-- What the card says the node is (exchange/card.h), so that it can be chosen by it.
ALTER TABLE exchange_peer ADD COLUMN kind SMALLINT NOT NULL DEFAULT 1 CHECK (kind BETWEEN 0 AND 5);

ALTER TABLE desk_request ADD COLUMN peer_id BLOB REFERENCES exchange_peer (id);  -- NULL: by hand
-- When the other node's program refused the request as it was sent, and why; 0: it did not.
ALTER TABLE desk_request ADD COLUMN not_taken_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE desk_request ADD COLUMN not_taken_why TEXT NOT NULL DEFAULT '';

CREATE INDEX desk_request_peer ON desk_request (peer_id) WHERE peer_id IS NOT NULL;

-- The message of the outbox that carries what this node said in a step; NULL: none.
ALTER TABLE desk_step ADD COLUMN message_id BLOB REFERENCES exchange_outbox (id);
CREATE INDEX desk_step_message ON desk_step (message_id) WHERE message_id IS NOT NULL;
-- The message of the inbox by which the other side said it; NULL: none.
ALTER TABLE desk_step ADD COLUMN inbox_id BLOB;
