-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Exhibits that have ended: the node looks whether content of them is here yet.
CREATE INDEX evidence_exhibit_ended ON evidence_exhibit (id) WHERE state IN ('erased', 'destroyed');
