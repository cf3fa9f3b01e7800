-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What who gave a paper called it; empty: as it is called in a package (evidence/package_paper_db.h).
ALTER TABLE evidence_package_paper ADD COLUMN given TEXT NOT NULL DEFAULT '';
