-- When a message is to be tried next; the largest number: after the one before it in its thread.
ALTER TABLE exchange_outbox ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
UPDATE exchange_outbox SET due_at = 9223372036854775807
 WHERE state = 0
   AND EXISTS (SELECT 1 FROM exchange_outbox AS before
                WHERE before.peer_id = exchange_outbox.peer_id
                  AND before.thread = exchange_outbox.thread
                  AND before.number < exchange_outbox.number AND before.state = 0);
CREATE INDEX exchange_outbox_due ON exchange_outbox (peer_id, due_at, id, size) WHERE state = 0;

-- The work is now a row for each peer that something waits for, with the peer's id as its key.
DELETE FROM store_job WHERE kind IN ('outbox-small', 'outbox-large');
