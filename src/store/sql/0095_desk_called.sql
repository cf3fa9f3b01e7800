-- A call to a number that no signed directory names: recorded, and no verification. at 0: none.
ALTER TABLE desk_request ADD COLUMN called_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE desk_request ADD COLUMN called_how TEXT NOT NULL DEFAULT '';
