-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was handed over after its content was erased was shown as there again.
UPDATE evidence_exhibit SET state = 'erased'
 WHERE state <> 'destroyed' AND EXISTS (SELECT 1 FROM evidence_custody c
   WHERE c.exhibit_id = evidence_exhibit.id AND c.act = 'erased');
