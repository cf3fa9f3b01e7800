// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/search_words_db.h"

enum { FILL_AT_ONCE = 2000 };

SQL_STATEMENT(search_texts, "SELECT reference FROM desk_request WHERE id = $1"
			    " UNION SELECT their_reference FROM desk_request WHERE id = $1"
			    " UNION SELECT provider FROM desk_request WHERE id = $1"
			    " UNION SELECT text FROM desk_request_text"
			    "        WHERE request_id = $1 AND field = 'identifiers'"
			    " UNION SELECT reference FROM desk_case WHERE id = $1"
			    " UNION SELECT value FROM desk_identifier WHERE case_id = $1");
SQL_STATEMENT(search_words_delete, "DELETE FROM desk_search WHERE thing_id = $1");
SQL_STATEMENT(search_words_insert, "INSERT INTO desk_search (thing_id, words) VALUES ($1, $2)"
				   " ON CONFLICT (thing_id, words) DO NOTHING");
SQL_STATEMENT(search_words_missing,
	      "SELECT t.id FROM (SELECT id FROM desk_request UNION ALL SELECT id FROM desk_case) t"
	      " WHERE NOT EXISTS (SELECT 1 FROM desk_search s WHERE s.thing_id = t.id)"
	      " LIMIT $1");

static bool is_of_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80;
}

/* At most so many bytes, no character cut in two. */
static struct str first_of(struct str s)
{
	size_t n = s.n < SEARCH_WORDS_MAX ? s.n : SEARCH_WORDS_MAX;
	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){ s.p, n };
}

struct str search_words_typed(struct arena *a, struct str typed)
{
	struct str s = str_trim(typed);
	while (s.n > 0 && !is_of_word(s.p[0]))
		s = str_slice(s, 1, s.n);
	return str_lower(a, first_of(s));
}

static enum rc put_line(struct cx *cx, struct db *db, struct id thing, struct str line)
{
	const struct str s = str_lower(cx->arena, str_trim(line));
	for (size_t i = 0; i < s.n; i++)
		if (is_of_word(s.p[i]) && (i == 0 || !is_of_word(s.p[i - 1])))
			TRY(DB_RUN(cx, db, &search_words_insert, VAL(thing),
				   VAL_BYTES(first_of(str_slice(s, i, s.n)))));
	return RC_OK;
}

struct texts {
	struct str *p;
	size_t n, cap;
};

enum rc search_words_put(struct cx *cx, struct db *db, struct id thing)
{
	AUTO(rows) r = NULL;
	struct texts texts = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &search_texts, VAL(thing)));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena, &texts) = rows_str(r);
	TRY(rows_end(cx, r));
	TRY(DB_RUN(cx, db, &search_words_delete, VAL(thing)));
	for (size_t i = 0; i < texts.n; i++) {
		struct str line, rest = texts.p[i];
		while (rest.n > 0) {
			str_cut(rest, '\n', &line, &rest);
			TRY(put_line(cx, db, thing, line));
		}
	}
	return RC_OK;
}

/* ---- of what was here before ------------------------------------------------------------ */

enum rc search_words_fill_some(struct cx *cx, struct db *db, size_t *n)
{
	AUTO(rows) r = NULL;
	struct id *things = arena_new(cx->arena, struct id, FILL_AT_ONCE);
	size_t found = 0;
	TRY(ROWS_OPEN(cx, db, &r, &search_words_missing, VAL(FILL_AT_ONCE)));
	while (found < FILL_AT_ONCE && rows_next(r))
		things[found++] = rows_id(r);
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < found; i++)
		TRY(search_words_put(cx, db, things[i]));
	*n = found;
	return RC_OK;
}

static enum rc fill_some(struct cx *cx, struct db *db, void *arg)
{
	return search_words_fill_some(cx, db, arg);
}

enum rc search_words_fill(struct cx *cx, struct store *store)
{
	size_t n;
	do
		TRY(unit_run(cx, store, TX_WRITE, fill_some, &n));
	while (n > 0);
	return RC_OK;
}
