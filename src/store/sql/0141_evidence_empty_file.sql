-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A file that somebody is about to seal may have no byte: its column "size" asked for at least one.
ALTER TABLE evidence_sealing_file ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0 CHECK (bytes >= 0);
UPDATE evidence_sealing_file SET bytes = size;
ALTER TABLE evidence_sealing_file DROP COLUMN size;
