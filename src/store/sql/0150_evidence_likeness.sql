-- Pictures that look like one on a list of perceptual hashes.
ALTER TABLE evidence_match ADD COLUMN alike BIGINT NOT NULL DEFAULT 0 CHECK (alike >= 0);  -- other bytes
ALTER TABLE evidence_match ADD COLUMN distance BIGINT NOT NULL DEFAULT -1;  -- bits of 256; -1: none was compared

ALTER TABLE evidence_sealing_file ADD COLUMN pdq TEXT NOT NULL DEFAULT '';  -- and its quality; empty: no picture
