-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the node's lists of hashes say of a file that came by the browser: evidence/sealing_job.h.
ALTER TABLE evidence_sealing_file ADD COLUMN listed TEXT NOT NULL DEFAULT '';       -- in words
ALTER TABLE evidence_sealing_file ADD COLUMN abuse SMALLINT NOT NULL DEFAULT 0;     -- a list of abuse has it
ALTER TABLE evidence_sealing_file ADD COLUMN withheld SMALLINT NOT NULL DEFAULT 0;  -- no byte of it is here
ALTER TABLE evidence_sealing_file ADD COLUMN md5 TEXT NOT NULL DEFAULT '';          -- of a withheld one, as asked for
ALTER TABLE evidence_sealing_file ADD COLUMN sha1 TEXT NOT NULL DEFAULT '';
