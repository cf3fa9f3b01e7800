-- By whose key the log of each record that another node brought was verified: 0 it was not, 1 by the
-- keys that came with the package, 2 by a key that this node knows (enum custody_proof).
ALTER TABLE evidence_foreign ADD COLUMN proof SMALLINT NOT NULL DEFAULT 0;
UPDATE evidence_foreign SET proof = 2
  WHERE log = (SELECT t.log FROM evidence_taken t WHERE t.exhibit_id = evidence_foreign.exhibit_id);

-- The same of the nodes that had a consignment before its sender: "PROOF ORIGIN", one a line.
ALTER TABLE exchange_consignment ADD COLUMN logs TEXT NOT NULL DEFAULT '';
