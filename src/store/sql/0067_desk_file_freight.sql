-- The bytes of a file go to the other side, or come from it, in ranges (exchange/freight.h), by
-- the row of this id. NULL: within messages, or it only lies here.
ALTER TABLE desk_file ADD COLUMN freight_id BLOB CHECK (length(freight_id) = 16);
