-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Packages of what is left of an exhibit that was erased or destroyed: its records. They outlive it, so they
-- are no content of it (evidence_blob).
ALTER TABLE evidence_package_order ADD COLUMN records_only SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX evidence_package_order_records ON evidence_package_order (digest) WHERE records_only = 1;
