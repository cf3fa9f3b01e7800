// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/banned.h"
#include "store/backup.h"
#include "store/backup_file.h"
#include "store/backup_table.h"
#include "store/migrate.h"

enum { HEAD_MAX = 1 << 20, BLOB_PIECE = 1 << 16 };

// In no catalogue, since SQLite has no such thing, nor needs it. The usual level might
// have a long reader fail for the sake of writers.
static const struct sql_statement one_moment = { "one_moment", "",
						 "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
						 __FILE__ };

struct making {
	const struct backup_job *job;
	struct backup_writer *writer;
	struct backup_count count;
	struct arena memory; // of statements: as long as the connection
	struct arena *kept;  // of what is given out
};

static void tell(const struct making *m)
{
	if (m->job->progress)
		m->job->progress(m->job->arg, &m->count);
}

static enum rc put_head(struct cx *cx, struct db *db, struct making *m)
{
	struct buf head;
	buf_init(&head, HEAD_MAX);
	buf_fmt(&head, "comity-backup 1\nprogram " COMITY_VERSION "\nat %lld\ndatabase %s\n",
		(long long)cx->now.us, db->backend->kind == STORE_SQLITE ? "sqlite" : "postgresql");
	enum rc rc = migrate_print(cx, db, &head);
	if (rc == RC_OK)
		rc = backup_put(cx, m->writer, STR("comity-backup"), buf_str(&head));
	buf_done(&head);
	TRY(rc);
	const struct backup_texts *texts = &m->job->texts;
	TRY(backup_put(cx, m->writer, STR("node.yaml"), texts->settings));
	return texts->witnesses.n > 0
		       ? backup_put(cx, m->writer, STR("witnesses.txt"), texts->witnesses)
		       : RC_OK;
}

static enum rc put_pieces(struct cx *cx, struct db *db, struct making *m, struct table_cursor *c,
			  struct buf *piece)
{
	for (int i = 1; !c->ended; i++) {
		const int64_t before = c->rows;
		buf_reset(piece);
		TRY(table_read(cx, db, c, piece));
		const struct str name = arena_fmt(cx->arena, "tables/%.*s/%06d",
						  STR_ARG(c->table->name), i);
		if (c->rows > before || i == 1)
			TRY(backup_put(cx, m->writer, name, buf_str(piece)));
		m->count.rows += c->rows - before;
		tell(m);
	}
	return RC_OK;
}

static enum rc put_table(struct cx *cx, struct db *db, struct making *m, const struct table *t)
{
	struct buf piece;
	struct table_cursor c = { .table = t };
	buf_init(&piece, TABLE_PIECE_MAX);
	const enum rc rc = put_pieces(cx, db, m, &c, &piece);
	buf_done(&piece);
	table_cursor_done(&c);
	m->count.tables++;
	return rc;
}

static enum rc put_tables(struct cx *cx, struct db *db, struct making *m)
{
	struct table_list tables = { 0 };
	if (db->backend->kind == STORE_POSTGRES)
		TRY(db_run(cx, db, &one_moment, NO_VALS, NULL));
	TRY(migrate_check(cx, db, MIGRATIONS_BAKED_IN));
	TRY(put_head(cx, db, m));
	TRY(table_list(cx, db, &m->memory, &tables));
	for (size_t i = 0; i < tables.n; i++)
		TRY(put_table(cx, db, m, &tables.p[i]));
	return RC_OK;
}

/* All rows are of the moment when this transaction begins. */
static enum rc put_database(struct cx *cx, struct making *m)
{
	struct db *db = NULL;
	const struct backend *backend = backend_of(m->job->database);
	TRY(backend->connect(cx, m->job->database, BACKEND_READ, &db));
	enum rc rc = backend->begin(cx, db, BACKEND_BEGIN_READ);
	if (rc == RC_OK) {
		db_begin_unit(db);
		rc = db_end_unit(cx, db, put_tables(cx, db, m));
		backend->rollback(db);
	}
	backend->disconnect(db);
	return rc;
}

/* The bytes as far as they can be read; *whole: all, as they were stored. */
static enum rc put_bytes(struct cx *cx, struct making *m, struct blob_reader *r, int64_t *left,
			 bool *whole)
{
	char piece[BLOB_PIECE];
	size_t got = 1;
	*whole = true;
	while (*whole && got > 0) {
		*whole = blob_read(cx, r, piece, sizeof piece, &got) == RC_OK &&
			 (int64_t)got <= *left;
		if (!*whole)
			break;
		TRY(backup_add(cx, m->writer, (struct str){ piece, got }));
		*left -= (int64_t)got;
	}
	return RC_OK;
}

/* The member has said how long it is. */
static enum rc put_zeros(struct cx *cx, struct making *m, int64_t left)
{
	static const char zeros[BLOB_PIECE];
	while (left > 0) {
		const size_t n = left < BLOB_PIECE ? (size_t)left : BLOB_PIECE;
		TRY(backup_add(cx, m->writer, (struct str){ zeros, n }));
		left -= (int64_t)n;
	}
	return RC_OK;
}

static void lose(struct making *m, const struct sha256 *hash)
{
	*ARENA_PUSH(m->kept, &m->count.missing) = *hash;
}

static enum rc put_blob(struct cx *cx, struct making *m, const struct blobs *blobs,
			const struct blob *blob)
{
	bool whole;
	AUTO(blob_reader) r = NULL;
	const enum rc rc = blob_open(cx, blobs, &blob->hash, &r);
	if (rc != RC_OK) {
		if (rc != RC_MISSING) // else erased since it was listed
			lose(m, &blob->hash);
		return RC_OK;
	}
	int64_t left = blob_size(r);
	const struct str hex = sha256_print(cx->arena, &blob->hash);
	const struct str name = arena_fmt(cx->arena, "blobs/%.*s", STR_ARG(hex));
	TRY(backup_begin(cx, m->writer, name, left));
	TRY(put_bytes(cx, m, r, &left, &whole));
	TRY(put_zeros(cx, m, left));
	if (!whole) {
		lose(m, &blob->hash);
		return RC_OK;
	}
	m->count.blobs++;
	m->count.bytes += blob_size(r);
	tell(m);
	return RC_OK;
}

static enum rc put_part(struct cx *cx, struct making *m, const struct blobs *blobs, unsigned part)
{
	struct blob_page page;
	TRY(blob_list(cx, blobs, part, &page));
	for (size_t i = 0; i < page.n; i++)
		TRY(put_blob(cx, m, blobs, &page.p[i]));
	return RC_OK;
}

/* Blobs that an earlier backup missed, and that nobody has brought back since. */
static enum rc put_missing(struct cx *cx, struct making *m, const struct blobs *blobs)
{
	struct blob_names before;
	struct blob blob;
	TRY(blob_names_parse(cx, m->job->texts.missing, &before));
	for (size_t i = 0; i < before.n; i++)
		if (blob_find(cx, blobs, &before.p[i], &blob) == RC_MISSING)
			lose(m, &before.p[i]);
	if (m->count.missing.n == 0)
		return RC_OK;
	return backup_put(cx, m->writer, STR("missing-blobs.txt"),
			  blob_names_print(cx->arena, &m->count.missing));
}

static enum rc put_blobs(struct cx *cx, struct making *m)
{
	AUTO(blobs) blobs = NULL;
	TRY(blobs_open(cx, m->job->blobs, &blobs));
	struct arena *outer = cx->arena, arena = { 0 };
	enum rc rc = RC_OK;
	cx->arena = &arena;
	for (unsigned part = 0; part < BLOB_PARTS && rc == RC_OK; part++) {
		rc = put_part(cx, m, blobs, part);
		arena_reset(&arena);
	}
	cx->arena = outer;
	arena_done(&arena);
	return rc == RC_OK ? put_missing(cx, m, blobs) : rc;
}

enum rc backup_make(struct cx *cx, const struct backup_job *job, struct backup_count *out)
{
	AUTO(backup_writer) writer = NULL;
	struct making m = { .job = job, .kept = cx->arena };
	TRY(backup_create(cx, job->file, &writer));
	m.writer = writer;
	enum rc rc = put_database(cx, &m);
	arena_done(&m.memory);
	if (rc == RC_OK)
		rc = put_blobs(cx, &m);
	if (rc == RC_OK)
		rc = backup_keep(cx, writer);
	if (rc == RC_OK)
		*out = m.count;
	return rc;
}
