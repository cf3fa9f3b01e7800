// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/visit_db.h"

#include "people/throttle.h"

SQL_STATEMENT(visit_blob_count, "SELECT count(*) FROM intake_visit_file WHERE digest = $1");

const struct blob_holder visit_blobs = { "intake", &visit_blob_count };

/* ---- how much ---- */

static const struct {
	const char *name;
	int64_t network, all; // in the time; 0: no limit
	int64_t seconds;
} rates[VISIT_RATES] = {
	// A mobile network has thousands of people behind one address.
	[VISIT_RATE_BEGIN] = { "begin", 120, 50000, 3600 },
	[VISIT_RATE_FILE] = { "file", 60, 2000, 3600 },
	[VISIT_RATE_SEND] = { "send", 60, 20000, 3600 },
	[VISIT_RATE_ADD] = { "add", 60, 20000, 3600 },
	[VISIT_RATE_PROGRAM] = { "program", 200000, 1000000, 3600 },
};

SQL_STATEMENT(rate_read, "SELECT since, n FROM intake_rate WHERE key = $1");
SQL_STATEMENT(rate_add, "INSERT INTO intake_rate AS t (key, since, n) VALUES ($1, $2, 1)"
			" ON CONFLICT (key) DO UPDATE"
			"   SET n = CASE WHEN t.since <= $3 THEN 1 ELSE t.n + 1 END,"
			"       since = CASE WHEN t.since <= $3 THEN excluded.since"
			"                    ELSE t.since END");
SQL_STATEMENT(rate_forget, "DELETE FROM intake_rate WHERE since < $1");

/* How long until the limit lets one more through; 0: at once. */
static enum rc rate_wait(struct cx *cx, struct db *db, struct sha256 key, int64_t limit,
			 struct duration time, struct duration *wait)
{
	AUTO(rows) r = NULL;
	*wait = (struct duration){ 0 };
	TRY(ROWS_OPEN(cx, db, &r, &rate_read, VAL(key)));
	if (rows_next(r)) {
		const struct instant end = instant_add(rows_instant(r), time);
		if (rows_int(r) >= limit && end.us > cx->now.us)
			*wait = (struct duration){ end.us - cx->now.us };
	}
	return rows_end(cx, r);
}

static struct sha256 rate_key(struct arena *a, const char *what, struct str network)
{
	return sha256_of(arena_fmt(a, "comity intake %s\n%.*s", what, STR_ARG(network)));
}

enum rc visit_count(struct cx *cx, struct db *db, enum visit_rate what, struct str network,
		    struct duration *wait)
{
	INVARIANT(what < VISIT_RATES);
	const struct duration time = SECONDS(rates[what].seconds);
	const struct instant start = { cx->now.us - time.us };
	const struct str net = throttle_network(cx->arena, network);
	const struct sha256 keys[] = { rate_key(cx->arena, rates[what].name, net),
				       rate_key(cx->arena, rates[what].name, STR("")) };
	const int64_t limits[] = { net.n > 0 ? rates[what].network : rates[what].all,
				   rates[what].all };
	for (size_t i = 0; i < 2; i++) {
		TRY(rate_wait(cx, db, keys[i], limits[i], time, wait));
		if (wait->us > 0)
			return RC_OK;
	}
	TRY(DB_RUN(cx, db, &rate_forget, VAL(start)));
	if (net.n > 0)
		TRY(DB_RUN(cx, db, &rate_add, VAL(keys[0]), VAL(cx->now), VAL(start)));
	return DB_RUN(cx, db, &rate_add, VAL(keys[1]), VAL(cx->now), VAL(start));
}

/* ---- drafts ---- */

/* Under the key, so that nobody who has the database alone can try codes. */
static struct sha256 code_hash(struct arena *a, const struct seal_key *key, struct str code)
{
	return sha256_of(arena_fmt(a, "comity report code\n%.*s%.*s",
				   STR_ARG(seal_key_print(a, key)), STR_ARG(code)));
}

static struct str place_of(struct arena *a, const char *what, struct id id)
{
	return arena_fmt(a, "%s %.*s", what, STR_ARG(id_print(a, id)));
}

static struct str sealed(struct cx *cx, const struct seal_key *key, const struct visit_row *row)
{
	return seal(cx->arena, key, place_of(cx->arena, "visit", row->id),
		    visit_print(cx->arena, &row->answers, VISIT_ALL));
}

SQL_STATEMENT(visit_insert,
	      "INSERT INTO intake_visit (id, code, begun_at, changed_at, expires_at, page, way,"
	      "                          entered_by, sealed)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

enum rc visit_begin(struct cx *cx, struct db *db, const struct seal_key *key, struct visit_row *row,
		    struct str *code)
{
	uint8_t random[VISIT_CODE_BYTES];
	random_bytes(random, sizeof random);
	*code = visit_code_of(cx->arena, random);
	row->id = id_new(cx->now);
	row->begun_at = row->changed_at = cx->now;
	row->expires_at = instant_add(cx->now, VISIT_LASTS);
	return DB_RUN(cx, db, &visit_insert, VAL(row->id), VAL(code_hash(cx->arena, key, *code)),
		      VAL(row->begun_at), VAL(row->changed_at), VAL(row->expires_at),
		      VAL(str_from_c(visit_page_key(row->page))), VAL(row->way),
		      id_is_set(row->entered_by) ? VAL(row->entered_by) : VAL_NULL,
		      VAL_BYTES(sealed(cx, key, row)));
}

#define VISIT_COLUMNS                                                                 \
	"SELECT id, begun_at, changed_at, expires_at, page, way, entered_by, sealed," \
	"       number, sent_at FROM intake_visit"

SQL_STATEMENT(visit_by_code,
	      VISIT_COLUMNS " WHERE code = $1 AND (expires_at = 0 OR expires_at > $2)");
SQL_STATEMENT(visit_by_number, VISIT_COLUMNS " WHERE number = $1");
SQL_STATEMENT(visit_files, "SELECT n, name, type, size, digest FROM intake_visit_file"
			   " WHERE visit_id = $1 ORDER BY n");

static bool read_row(struct rows *r, struct visit_row *out, struct str *bytes)
{
	*out = (struct visit_row){ 0 };
	if (!rows_next(r))
		return false;
	out->id = rows_id(r);
	out->begun_at = rows_instant(r);
	out->changed_at = rows_instant(r);
	out->expires_at = rows_instant(r);
	if (!visit_page_parse(rows_str(r), &out->page))
		out->page = ASK_CHECK; // of a later program
	out->way = rows_str(r);
	out->entered_by = rows_id(r);
	*bytes = rows_bytes(r);
	out->number = rows_str(r);
	out->sent_at = rows_instant(r);
	return true;
}

static enum rc load_rest(struct cx *cx, struct db *db, const struct seal_key *key, struct str bytes,
			 struct visit_row *out)
{
	struct str text;
	TRY(seal_open(cx, key, place_of(cx->arena, "visit", out->id), bytes, &text));
	TRY(visit_parse(cx, text, &out->answers));
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &visit_files, VAL(out->id)));
	while (rows_next(r)) {
		struct visit_file *f = ARENA_PUSH(cx->arena, &out->files);
		f->n = rows_int(r);
		f->name = rows_str(r);
		f->type = rows_str(r);
		f->size = rows_int(r);
		f->digest = rows_hash(r);
	}
	return rows_end(cx, r);
}

static enum rc load(struct cx *cx, struct db *db, const struct seal_key *key, struct rows *r,
		    struct visit_row *out)
{
	struct str bytes = { 0 };
	const bool found = read_row(r, out, &bytes);
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "there is no such report");
	return load_rest(cx, db, key, bytes, out);
}

enum rc visit_find(struct cx *cx, struct db *db, const struct seal_key *key, struct str code,
		   struct visit_row *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &visit_by_code, VAL(code_hash(cx->arena, key, code)),
		      VAL(cx->now)));
	return load(cx, db, key, r, out);
}

enum rc visit_of_number(struct cx *cx, struct db *db, const struct seal_key *key, struct str number,
			struct visit_row *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &visit_by_number, VAL(number)));
	return load(cx, db, key, r, out);
}

static enum rc already_sent(struct cx *cx)
{
	return cx_fail(cx, RC_CONFLICT, "the report was already sent");
}

/* ---- files ---- */

SQL_STATEMENT(visit_file_insert, "INSERT INTO intake_visit_file (visit_id, n, name, type, size,"
				 "                               digest, at)"
				 " VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL_STATEMENT(visit_file_loosen, "INSERT INTO intake_visit_loose (digest)"
				 " SELECT digest FROM intake_visit_file"
				 "  WHERE visit_id = $1 AND n = $2"
				 " ON CONFLICT (digest) DO NOTHING");
SQL_STATEMENT(visit_file_delete, "DELETE FROM intake_visit_file WHERE visit_id = $1 AND n = $2");

enum rc visit_may_file(struct cx *cx, const struct visit_row *row)
{
	if (row->number.n > 0)
		return already_sent(cx);
	if (!visit_takes_files(&row->answers))
		return cx_fail(cx, RC_DENIED,
			       "no file may come with a report that is, or may be, about pictures "
			       "of a child; the address is enough");
	if (row->files.n >= VISIT_FILES_MAX)
		return cx_fail(cx, RC_LIMIT, "a report has at most %d files", VISIT_FILES_MAX);
	return RC_OK;
}

enum rc visit_add_file(struct cx *cx, struct db *db, struct visit_row *row, struct visit_file *file)
{
	TRY(visit_may_file(cx, row));
	file->n = row->files.n > 0 ? row->files.p[row->files.n - 1].n + 1 : 1;
	TRY(DB_RUN(cx, db, &visit_file_insert, VAL(row->id), VAL(file->n), VAL(file->name),
		   VAL(file->type), VAL(file->size), VAL(file->digest), VAL(cx->now)));
	*ARENA_PUSH(cx->arena, &row->files) = *file;
	return RC_OK;
}

enum rc visit_drop_file(struct cx *cx, struct db *db, struct visit_row *row, int64_t n)
{
	if (row->number.n > 0)
		return already_sent(cx);
	TRY(DB_RUN(cx, db, &visit_file_loosen, VAL(row->id), VAL(n)));
	return DB_RUN(cx, db, &visit_file_delete, VAL(row->id), VAL(n));
}

SQL_STATEMENT(visit_update, "UPDATE intake_visit SET changed_at = $1, expires_at = $2, page = $3,"
			    "       sealed = $4"
			    " WHERE id = $5 AND number IS NULL");

enum rc visit_save(struct cx *cx, struct db *db, const struct seal_key *key, struct visit_row *row)
{
	int64_t changed = 0;
	if (row->number.n > 0)
		return already_sent(cx);
	for (size_t i = 0; !visit_takes_files(&row->answers) && i < row->files.n; i++)
		TRY(visit_drop_file(cx, db, row, row->files.p[i].n));
	if (!visit_takes_files(&row->answers))
		row->files.n = 0;
	row->changed_at = cx->now;
	row->expires_at = instant_add(cx->now, VISIT_LASTS);
	TRY(db_run(cx, db, &visit_update,
		   VALS(VAL(row->changed_at), VAL(row->expires_at),
			VAL(str_from_c(visit_page_key(row->page))), VAL_BYTES(sealed(cx, key, row)),
			VAL(row->id)),
		   &changed));
	return changed == 1 ? RC_OK : already_sent(cx);
}

SQL_STATEMENT(visit_send, "UPDATE intake_visit SET number = $1, sent_at = $2, expires_at = 0"
			  " WHERE id = $3 AND number IS NULL");

enum rc visit_mark_sent(struct cx *cx, struct db *db, struct visit_row *row, struct str number)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &visit_send, VALS(VAL(number), VAL(cx->now), VAL(row->id)), &changed));
	if (changed != 1)
		return already_sent(cx);
	row->number = number;
	row->sent_at = cx->now;
	row->expires_at = (struct instant){ 0 };
	return RC_OK;
}

/* ---- drafts that are over ---- */

SQL_STATEMENT(visit_over, "SELECT id FROM intake_visit WHERE expires_at > 0 AND expires_at <= $1"
			  " ORDER BY expires_at LIMIT 200");
SQL_STATEMENT(visit_files_loosen, "INSERT INTO intake_visit_loose (digest)"
				  " SELECT DISTINCT digest FROM intake_visit_file"
				  "  WHERE visit_id = $1"
				  " ON CONFLICT (digest) DO NOTHING");
SQL_STATEMENT(visit_files_delete, "DELETE FROM intake_visit_file WHERE visit_id = $1");
SQL_STATEMENT(visit_delete, "DELETE FROM intake_visit WHERE id = $1");

enum rc visit_forget(struct cx *cx, struct db *db, int64_t *n)
{
	struct {
		struct id *p;
		size_t n, cap;
	} over = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &visit_over, VAL(cx->now)));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena, &over) = rows_id(r);
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < over.n; i++) {
		TRY(DB_RUN(cx, db, &visit_files_loosen, VAL(over.p[i])));
		TRY(DB_RUN(cx, db, &visit_files_delete, VAL(over.p[i])));
		TRY(DB_RUN(cx, db, &visit_delete, VAL(over.p[i])));
	}
	*n = (int64_t)over.n;
	return RC_OK;
}

SQL_STATEMENT(visit_loose_list, "SELECT digest FROM intake_visit_loose ORDER BY digest LIMIT 200");
SQL_STATEMENT(visit_loose_delete, "DELETE FROM intake_visit_loose WHERE digest = $1");

enum rc visit_loose(struct cx *cx, struct db *db, struct digest_list *out)
{
	AUTO(rows) r = NULL;
	*out = (struct digest_list){ 0 };
	TRY(rows_open(cx, db, &r, &visit_loose_list, NO_VALS));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena, out) = rows_hash(r);
	return rows_end(cx, r);
}

enum rc visit_drop_loose(struct cx *cx, struct db *db, const struct digest_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		TRY(DB_RUN(cx, db, &visit_loose_delete, VAL(list->p[i])));
	return RC_OK;
}

/* ---- after it was sent ---- */

SQL_STATEMENT(visit_word_insert, "INSERT INTO intake_visit_word (visit_id, number, at, told,"
				 "                               outcome, sealed)"
				 " VALUES ($1, $2, $3, $4, $5, $6)"
				 " ON CONFLICT (visit_id, number) DO NOTHING");

enum rc visit_add_word(struct cx *cx, struct db *db, const struct seal_key *key, struct id visit,
		       const struct visit_word *word, bool *again)
{
	int64_t changed = 0;
	const struct str text = seal(cx->arena, key,
				     place_of(cx->arena, "visit word", word->number), word->text);
	TRY(db_run(cx, db, &visit_word_insert,
		   VALS(VAL(visit), VAL(word->number), VAL(cx->now), VAL(word->told),
			VAL(word->outcome), VAL_BYTES(text)),
		   &changed));
	*again = changed == 0;
	return RC_OK;
}

SQL_STATEMENT(visit_word_list, "SELECT number, at, told, outcome, sealed FROM intake_visit_word"
			       " WHERE visit_id = $1 ORDER BY at DESC, number DESC LIMIT 200");

enum rc visit_words(struct cx *cx, struct db *db, const struct seal_key *key, struct id visit,
		    struct visit_words *out)
{
	AUTO(rows) r = NULL;
	*out = (struct visit_words){ 0 };
	TRY(ROWS_OPEN(cx, db, &r, &visit_word_list, VAL(visit)));
	while (rows_next(r)) {
		struct visit_word *w = ARENA_PUSH(cx->arena, out);
		w->number = rows_id(r);
		w->at = rows_instant(r);
		w->told = rows_int(r) != 0;
		w->outcome = rows_str(r);
		TRY(seal_open(cx, key, place_of(cx->arena, "visit word", w->number), rows_bytes(r),
			      &w->text));
	}
	return rows_end(cx, r);
}

SQL_STATEMENT(visit_word_untell,
	      "DELETE FROM intake_visit_word WHERE visit_id = $1 AND told = 1 AND at >= $2");

enum rc visit_untell(struct cx *cx, struct db *db, struct id visit, struct instant since)
{
	return DB_RUN(cx, db, &visit_word_untell, VAL(visit), VAL(since));
}
