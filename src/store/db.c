// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"

#include <string.h>

#include "core/banned.h"
#include "store/backend.h"

extern const struct sql_statement *const __start_comity_sql[] __attribute__((weak));
extern const struct sql_statement *const __stop_comity_sql[] __attribute__((weak));

struct sql_catalogue sql_catalogue(void)
{
	return (struct sql_catalogue){ __start_comity_sql,
				       (size_t)(__stop_comity_sql - __start_comity_sql) };
}

size_t statement_table_size(void)
{
	size_t n = 64;
	while (n < sql_catalogue().n * 2)
		n *= 2;
	return n;
}

struct val val_int(int64_t v)
{
	return (struct val){ .kind = VAL_KIND_INT, .number = v };
}

struct val val_text(struct str v)
{
	return (struct val){ .kind = VAL_KIND_TEXT, .text = v };
}

struct val val_bytes(struct str v)
{
	return (struct val){ .kind = VAL_KIND_BYTES, .text = v };
}

struct val val_id(struct id v)
{
	return (struct val){ .kind = VAL_KIND_ID, .id = v };
}

struct val val_hash(struct sha256 v)
{
	return (struct val){ .kind = VAL_KIND_HASH, .hash = v };
}

struct val val_instant(struct instant v)
{
	return (struct val){ .kind = VAL_KIND_INT, .number = v.us };
}

struct val val_null(void)
{
	return (struct val){ .kind = VAL_KIND_NULL };
}

struct str val_data(const struct val *v)
{
	switch (v->kind) {
	case VAL_KIND_TEXT:
	case VAL_KIND_BYTES:
		// An empty slice may have no address, which databases take for a NULL.
		return v->text.n > 0 ? v->text : STR("");
	case VAL_KIND_ID:
		return (struct str){ (const char *)v->id.b, sizeof(v->id.b) };
	case VAL_KIND_HASH:
		return (struct str){ (const char *)v->hash.b, sizeof(v->hash.b) };
	case VAL_KIND_NULL:
	case VAL_KIND_INT:
		break;
	}
	return (struct str){ 0 };
}

static enum rc note_loss(struct cx *cx, struct db *db, enum rc rc)
{
	if (rc != RC_OK && db->lost == RC_OK) {
		db->lost = rc;
		memcpy(db->why, cx->error, sizeof(db->why));
	}
	return rc;
}

/* PostgreSQL refuses such texts; SQLite would keep them. */
static enum rc check_vals(struct cx *cx, const struct sql_statement *statement, struct vals vals)
{
	for (size_t i = 0; i < vals.n; i++) {
		const struct val *v = &vals.p[i];
		if (v->kind != VAL_KIND_TEXT || v->text.n == 0)
			continue;
		if (!str_is_utf8(v->text) || memchr(v->text.p, '\0', v->text.n))
			return cx_fail(cx, RC_INVALID, "%s: value %zu is no UTF-8 text",
				       statement->name, i + 1);
	}
	return RC_OK;
}

static enum rc check_call(struct cx *cx, struct db *db, const struct sql_statement *statement,
			  struct vals vals)
{
	if (db->lost != RC_OK)
		return cx_fail(cx, db->lost, "%s", db->why);
	return note_loss(cx, db, check_vals(cx, statement, vals));
}

enum rc db_run(struct cx *cx, struct db *db, const struct sql_statement *statement,
	       struct vals vals, int64_t *changed)
{
	TRY(check_call(cx, db, statement, vals));
	return note_loss(cx, db, db->backend->run(cx, db, statement, vals, changed));
}

enum rc rows_open(struct cx *cx, struct db *db, struct rows **out,
		  const struct sql_statement *statement, struct vals vals)
{
	struct rows *r = NULL;
	TRY(check_call(cx, db, statement, vals));
	TRY(note_loss(cx, db, db->backend->open(cx, db, statement, vals, &r)));
	r->db = db;
	r->cx = cx;
	r->statement = statement;
	db->rows_open++;
	*out = r;
	return RC_OK;
}

bool rows_next(struct rows *r)
{
	if (r->rc != RC_OK || r->ended)
		return false;
	r->column = 0;
	r->ended = !r->db->backend->next(r);
	(void)note_loss(r->cx, r->db, r->rc); // rows_end gives it
	return !r->ended;
}

static void refuse_column(struct rows *r, int column, const char *wanted)
{
	r->rc = note_loss(r->cx, r->db,
			  cx_fail(r->cx, RC_IO, "%s: column %d is no %s", r->statement->name,
				  column + 1, wanted));
}

/* The column whose turn it is. */
static int take_column(struct rows *r)
{
	INVARIANT(r->column < r->columns);
	return r->column++;
}

bool rows_is_null(struct rows *r)
{
	INVARIANT(r->column < r->columns);
	return r->db->backend->is_null(r, r->column);
}

int64_t rows_int(struct rows *r)
{
	const int column = take_column(r);
	int64_t v = 0;
	if (!r->db->backend->is_null(r, column) && !r->db->backend->number(r, column, &v))
		refuse_column(r, column, "number");
	return v;
}

struct instant rows_instant(struct rows *r)
{
	return (struct instant){ rows_int(r) };
}

struct str rows_str(struct rows *r)
{
	const int column = take_column(r);
	struct str v = { 0 };
	if (!r->db->backend->is_null(r, column) && !r->db->backend->text(r, column, &v))
		refuse_column(r, column, "text");
	return v;
}

struct str rows_bytes(struct rows *r)
{
	const int column = take_column(r);
	struct str v = { 0 };
	if (!r->db->backend->is_null(r, column) && !r->db->backend->bytes(r, column, &v))
		refuse_column(r, column, "BLOB");
	return v;
}

/* A BLOB of exactly n bytes into out. */
static void take_exactly(struct rows *r, void *out, size_t n, const char *wanted)
{
	const int column = take_column(r);
	struct str v = { 0 };
	if (r->db->backend->is_null(r, column))
		return;
	if (r->db->backend->bytes(r, column, &v) && v.n == n)
		memcpy(out, v.p, n);
	else
		refuse_column(r, column, wanted);
}

struct id rows_id(struct rows *r)
{
	struct id id = { 0 };
	take_exactly(r, id.b, sizeof(id.b), "id");
	return id;
}

struct sha256 rows_hash(struct rows *r)
{
	struct sha256 hash = { 0 };
	take_exactly(r, hash.b, sizeof(hash.b), "SHA-256");
	return hash;
}

/* In cx stands what the last statement said, which may be another one by now. */
enum rc rows_end(struct cx *cx, struct rows *r)
{
	return r->rc == RC_OK ? RC_OK : cx_fail(cx, r->rc, "%s", r->db->why);
}

void rows_close(struct rows *r)
{
	if (!r)
		return;
	r->db->rows_open--;
	r->db->backend->close(r);
}

void db_begin_unit(struct db *db)
{
	db->lost = RC_OK;
	db->why[0] = '\0';
	db->tells = false;
}

void db_tell(struct db *db)
{
	db->tells = true;
}

enum rc db_end_unit(struct cx *cx, const struct db *db, enum rc handler_rc)
{
	INVARIANT(db->rows_open == 0);
	if (handler_rc == RC_OK && db->lost != RC_OK)
		return cx_fail(cx, db->lost, "%s", db->why);
	return handler_rc;
}
