-- What the judicial authority was asked and how it decided.
ALTER TABLE desk_request ADD COLUMN authority_id BLOB REFERENCES people_approval (id);  -- NULL: not asked
ALTER TABLE desk_request ADD COLUMN authority_ends BIGINT NOT NULL DEFAULT 0;     -- until when it was asked for
ALTER TABLE desk_request ADD COLUMN authority_refused BIGINT NOT NULL DEFAULT 0;  -- when; 0: not
ALTER TABLE desk_request ADD COLUMN authority_why TEXT NOT NULL DEFAULT '';       -- its reason
