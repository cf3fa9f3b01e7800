-- By what requests and cases are found: what each word of a reference, a name or an identifier
-- begins, to the end of its line, in small letters. Bytes: their order is the same everywhere.

CREATE TABLE desk_search (
  thing_id BLOB NOT NULL CHECK (length(thing_id) = 16),      -- a request or a case
  words    BLOB NOT NULL CHECK (length(words) > 0),
  PRIMARY KEY (thing_id, words)
);

CREATE INDEX desk_search_words ON desk_search (words, thing_id);
