-- What registries and registrars said by RDAP of what a report names. Times are UTC microseconds.
CREATE TABLE intake_registry (
  kind      TEXT   NOT NULL,                        -- of intake_subject
  key       TEXT   NOT NULL CHECK (key <> ''),
  state     TEXT   NOT NULL CHECK (state IN ('wanted', 'found', 'none', 'failed')),
  asked     TEXT   NOT NULL,                        -- 'domain/evil.example', 'ip/192.0.2.1'; empty: not yet
  at        BIGINT NOT NULL,                        -- when it was wanted, or answered
  until     BIGINT NOT NULL,                        -- when it is asked (wanted), or no longer holds
  registrar TEXT   NOT NULL,
  network   TEXT   NOT NULL,
  country   TEXT   NOT NULL,
  mails     TEXT   NOT NULL,                        -- for abuse, parted by blanks
  source    TEXT   NOT NULL,                        -- address that answered
  why       TEXT   NOT NULL,
  PRIMARY KEY (key, kind)
);
CREATE INDEX intake_registry_due ON intake_registry (state, until);
CREATE INDEX intake_registry_asked ON intake_registry (asked, at);
