-- Who may decide: any of several roles, as the bits of people/role.h. Who wrote what is proposed
-- decides no more than whoever proposes it.
ALTER TABLE people_approval ADD COLUMN roles BIGINT NOT NULL DEFAULT 0;
UPDATE people_approval SET roles = CAST(1 AS BIGINT) << CAST(role AS INTEGER);
DROP INDEX people_approval_role;
ALTER TABLE people_approval DROP COLUMN role;
ALTER TABLE people_approval ADD COLUMN author_id BLOB REFERENCES people_account (id);
CREATE INDEX people_approval_waits ON people_approval (expires_at) WHERE state = 0;
