-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Papers that go into the packages of an exhibit: evidence/package_paper_db.h.
CREATE TABLE evidence_package_paper (
  id         BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  exhibit_id BLOB   NOT NULL REFERENCES evidence_exhibit (id),
  folder     TEXT   NOT NULL CHECK (folder IN ('legal', 'certificate')),
  name       TEXT   NOT NULL CHECK (name <> ''),
  digest     BLOB   NOT NULL CHECK (length(digest) = 32),  -- a blob, named in evidence_blob, too
  size       BIGINT NOT NULL CHECK (size > 0),
  by_id      BLOB   NOT NULL REFERENCES people_account (id),
  at         BIGINT NOT NULL                               -- UTC microseconds
);
CREATE INDEX evidence_package_paper_exhibit ON evidence_package_paper (exhibit_id, id);

-- Ids, parted by blanks, of papers and signed certificates that one is to be made without.
ALTER TABLE evidence_package_order ADD COLUMN left_out TEXT NOT NULL DEFAULT '';
