-- Agreements with providers: what each has said about the orders it takes. A version is
-- never changed; the one that counts is named by its agreement.

CREATE TABLE desk_agreement (
  id      BLOB   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  country TEXT   NOT NULL CHECK (length(country) = 2),
  name    TEXT   NOT NULL CHECK (name <> ''),                -- of the provider
  version BIGINT NOT NULL CHECK (version > 0),
  UNIQUE (country, name)
);

CREATE TABLE desk_agreement_version (
  agreement_id BLOB   NOT NULL REFERENCES desk_agreement (id),
  version      BIGINT NOT NULL CHECK (version > 0),
  at           BIGINT NOT NULL,
  by_id        BLOB   REFERENCES people_account (id),        -- NULL: the server's terminal
  undoes       BIGINT NOT NULL,                              -- this version; 0: none
  peer         TEXT   NOT NULL,                              -- origin of its node; '': by hand
  keeper       TEXT   NOT NULL CHECK (keeper <> ''),
  ended_on     BIGINT NOT NULL,                              -- days since 1970-01-01; 0: it holds
  PRIMARY KEY (agreement_id, version)
);

CREATE TABLE desk_agreement_statement (
  agreement_id BLOB     NOT NULL,
  version      BIGINT   NOT NULL,
  position     SMALLINT NOT NULL,
  topic        TEXT     NOT NULL CHECK (topic <> ''),        -- desk/agreement.h
  name         TEXT     NOT NULL,
  value        TEXT     NOT NULL,
  source       TEXT     NOT NULL CHECK (source <> ''),
  said_on      BIGINT   NOT NULL,
  PRIMARY KEY (agreement_id, version, position),
  FOREIGN KEY (agreement_id, version) REFERENCES desk_agreement_version (agreement_id, version)
);
