-- Number of the message by which this node asked more or offered conditions last; 0: never.
ALTER TABLE desk_request ADD COLUMN asked BIGINT NOT NULL DEFAULT 0 CHECK (asked >= 0);
