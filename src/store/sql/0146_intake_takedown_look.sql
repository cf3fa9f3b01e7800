-- When the program looks at it again, and when it did. Times are UTC microseconds.
ALTER TABLE intake_takedown ADD COLUMN look_at BIGINT NOT NULL DEFAULT 1;   -- 0: not any more
ALTER TABLE intake_takedown ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0; -- 0: never
CREATE INDEX intake_takedown_look ON intake_takedown (look_at, id);
