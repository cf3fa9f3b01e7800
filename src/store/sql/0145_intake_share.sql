-- What others fetch comes in the order of its last change (intake/taxii.h).
CREATE INDEX intake_block_changed ON intake_block (changed_at, id);

-- Whose programs read what goes to a group.
CREATE TABLE intake_share_reader (
  group_id   BLOB   NOT NULL REFERENCES intake_group (id),
  account_id BLOB   NOT NULL REFERENCES people_account (id),
  at         BIGINT NOT NULL,
  PRIMARY KEY (group_id, account_id)
);
CREATE INDEX intake_share_reader_account ON intake_share_reader (account_id);
