-- What a peer says of whom to call there, until a person here has compared and accepted it.
CREATE TABLE exchange_contact_offer (
  peer_id     BLOB   NOT NULL PRIMARY KEY REFERENCES exchange_peer (id),
  text        TEXT   NOT NULL CHECK (text <> ''),  -- exchange/contact_to_text.h
  received_at BIGINT NOT NULL                      -- UTC microseconds
);
