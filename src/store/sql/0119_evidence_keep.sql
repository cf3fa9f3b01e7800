-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Until when an exhibit is to be kept, changed: of the act that somebody is about to sign.
ALTER TABLE evidence_act_draft ADD COLUMN keep_until BIGINT NOT NULL DEFAULT 0;
-- Those whose time is over.
CREATE INDEX evidence_exhibit_due ON evidence_exhibit (keep_until) WHERE keep_until > 0;
