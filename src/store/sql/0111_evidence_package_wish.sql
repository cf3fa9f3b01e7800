-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What else a package from the browser may have: evidence/package_order_db.h.
ALTER TABLE evidence_package_order ADD COLUMN stamps SMALLINT NOT NULL DEFAULT 0;    -- ask the authorities now
ALTER TABLE evidence_package_order ADD COLUMN receiver TEXT NOT NULL DEFAULT '';     -- certificate (PEM) it is encrypted to
ALTER TABLE evidence_package_order ADD COLUMN permitted_use TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence_package_order ADD COLUMN not_obtained TEXT NOT NULL DEFAULT ''; -- a line each
ALTER TABLE evidence_package_order ADD COLUMN unstamped TEXT NOT NULL DEFAULT '';    -- why a stamp is missing
