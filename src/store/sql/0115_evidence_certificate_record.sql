-- What was known of the exhibit when the certificate was made ready to be signed: the SHA-256 of its
-- last record of custody. NULL: a draft, or made ready before this was kept.
ALTER TABLE evidence_certificate ADD COLUMN record BLOB CHECK (length(record) = 32);
