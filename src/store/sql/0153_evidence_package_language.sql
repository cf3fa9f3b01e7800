-- SPDX-License-Identifier: AGPL-3.0-or-later
-- In which language the papers of a package are that people read, beside English; empty: English alone.
ALTER TABLE evidence_package_order ADD COLUMN language TEXT NOT NULL DEFAULT '';
