-- How often in a row a peer has not countersigned what it was shown: it is asked less and less.
ALTER TABLE exchange_asked ADD COLUMN refused BIGINT NOT NULL DEFAULT 0 CHECK (refused >= 0);
