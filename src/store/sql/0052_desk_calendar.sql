-- Office hours and holidays, for the clocks of both sides. Data that the node sets.

CREATE TABLE desk_calendar (
  country TEXT     NOT NULL PRIMARY KEY CHECK (length(country) = 2),
  zone    TEXT     NOT NULL CHECK (zone <> ''),              -- "Asia/Colombo"
  weekend SMALLINT NOT NULL CHECK (weekend BETWEEN 0 AND 127),  -- 1 Monday to 64 Sunday, or-ed
  opens   SMALLINT NOT NULL CHECK (opens BETWEEN 0 AND 1439),   -- minute of the day
  closes  SMALLINT NOT NULL CHECK (closes BETWEEN 1 AND 1440)
);

CREATE TABLE desk_holiday (
  country TEXT    NOT NULL CHECK (length(country) = 2),
  day     BIGINT  NOT NULL,                                  -- days since 1970-01-01
  name    TEXT    NOT NULL CHECK (name <> ''),
  PRIMARY KEY (country, day)
);

-- What this node promises: within which time a person acknowledges, an emergency is confirmed.
CREATE TABLE desk_promise (
  kind  TEXT   NOT NULL PRIMARY KEY CHECK (kind IN ('acknowledge', 'confirm')),
  lasts BIGINT NOT NULL CHECK (lasts > 0)                    -- microseconds
);
