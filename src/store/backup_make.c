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
	return backup_put(cx, m->writer, STR("node.yaml"), m->job->settings);
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

static enum rc put_blob(struct cx *cx, struct making *m, const struct blobs *blobs,
			const struct blob *blob)
{
	char piece[BLOB_PIECE];
	size_t got = 1;
	AUTO(blob_reader) r = NULL;
	const enum rc rc = blob_open(cx, blobs, &blob->hash, &r);
	if (rc == RC_MISSING)
		return RC_OK; // erased since it was listed
	TRY(rc);
	const struct str hex = sha256_print(cx->arena, &blob->hash);
	const struct str name = arena_fmt(cx->arena, "blobs/%.*s", STR_ARG(hex));
	TRY(backup_begin(cx, m->writer, name, blob_size(r)));
	while (got > 0) {
		TRY(blob_read(cx, r, piece, sizeof piece, &got));
		TRY(backup_add(cx, m->writer, (struct str){ piece, got }));
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
	return rc;
}

enum rc backup_make(struct cx *cx, const struct backup_job *job, struct backup_count *out)
{
	AUTO(backup_writer) writer = NULL;
	struct making m = { .job = job };
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
