-- The bytes of a small message, kept with what they did; NULL: the blob of this digest.
ALTER TABLE exchange_inbox ADD COLUMN body BLOB;
