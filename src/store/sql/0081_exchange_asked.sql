-- Of the refusals in a row those that named a size: only these say something of our history.
ALTER TABLE exchange_asked ADD COLUMN stubborn BIGINT NOT NULL DEFAULT 0 CHECK (stubborn >= 0);
