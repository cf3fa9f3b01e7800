-- What the entry says that closes an hour of reading, with its count (people/reading_db.h).
ALTER TABLE people_reading ADD COLUMN kind TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE people_reading ADD COLUMN role TEXT NOT NULL DEFAULT 'unknown';
