-- Who stands behind a request that came: as their node says it, and whether this node verified
-- the approver's own signature over exactly the request.
ALTER TABLE desk_request ADD COLUMN officer TEXT NOT NULL DEFAULT '';
ALTER TABLE desk_request ADD COLUMN approver TEXT NOT NULL DEFAULT '';
ALTER TABLE desk_request ADD COLUMN signed SMALLINT NOT NULL DEFAULT 0 CHECK (signed IN (0, 1));
