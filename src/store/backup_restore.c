// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "store/backup.h"
#include "store/backup_file.h"
#include "store/backup_table.h"
#include "store/migrate.h"
#include "store/unit.h"

enum { HEAD_MAX = 1 << 20, BLOB_PIECE = 1 << 16, FOLDERS_OPEN = 8 };

struct restoring {
	const struct backup_job *job;
	struct backup_reader *reader;
	struct blobs *blobs;
	struct table_list tables;
	const struct table *table; // whose rows come
	int64_t table_rows;
	struct backup_count count;
	struct arena memory; // of statements: as long as the connection
	struct arena *kept;  // of what is given out
	struct backup_texts texts;
	struct blob_names damaged; // blobs with another content than their name says
};

static void tell(const struct restoring *r)
{
	if (r->job->progress)
		r->job->progress(r->job->arg, &r->count);
}

/* A member, whole. */
static enum rc read_member(struct cx *cx, struct backup_reader *reader, struct buf *out)
{
	char piece[BLOB_PIECE];
	size_t got = 1;
	while (got > 0) {
		TRY(backup_read(cx, reader, piece, sizeof piece, &got));
		buf_add(out, (struct str){ piece, got });
	}
	return buf_full(out) ? cx_fail(cx, RC_LIMIT, "a part of the backup is too large") : RC_OK;
}

static enum rc read_named(struct cx *cx, struct backup_reader *reader, struct str name,
			  struct str *out)
{
	struct backup_member member;
	struct buf b;
	bool more = false;
	TRY(backup_next(cx, reader, &member, &more));
	if (!more || !str_eq(member.name, name))
		return cx_fail(cx, RC_INVALID, "the file is no backup of comity: it has no %.*s",
			       STR_ARG(name));
	buf_init(&b, HEAD_MAX);
	const enum rc rc = read_member(cx, reader, &b);
	if (rc == RC_OK)
		*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return rc;
}

/* Makes the tables that the backup's database had. */
static enum rc restore_schema(struct cx *cx, struct db *db, struct restoring *r)
{
	struct str head = { 0 }, line[4] = { 0 };
	TRY(read_named(cx, r->reader, STR("comity-backup"), &head));
	for (int i = 0; i < 4; i++)
		(void)str_cut(head, '\n', &line[i], &head);
	if (!str_eq(line[0], STR("comity-backup 1")))
		return cx_fail(cx, RC_CONFLICT,
			       "the backup has a form that comity " COMITY_VERSION
			       " does not know: %.*s (%.*s)",
			       STR_ARG(line[0]), STR_ARG(line[1]));
	const bool is_sqlite = str_eq(line[3], STR("database sqlite"));
	if (!is_sqlite && !str_eq(line[3], STR("database postgresql")))
		return cx_fail(cx, RC_INVALID, "the backup does not say which database it is of");
	TRY(migrate_apply_lines(cx, db, MIGRATIONS_BAKED_IN,
				is_sqlite ? &backend_sqlite : &backend_postgres, head));
	TRY(read_named(cx, r->reader, STR("node.yaml"), &r->texts.settings));
	return table_list(cx, db, &r->memory, &r->tables);
}

/* Tables. */

static enum rc finish_table(struct cx *cx, struct db *db, struct restoring *r)
{
	if (!r->table)
		return RC_OK;
	r->count.tables++;
	return table_finish(cx, db, r->table);
}

static enum rc find_table(struct cx *cx, struct db *db, struct restoring *r, struct str name)
{
	if (r->table && str_eq(r->table->name, name))
		return RC_OK;
	TRY(finish_table(cx, db, r));
	r->table_rows = 0;
	for (size_t i = 0; i < r->tables.n; i++)
		if (str_eq(r->tables.p[i].name, name)) {
			r->table = &r->tables.p[i];
			return RC_OK;
		}
	return cx_fail(cx, RC_INVALID, "the backup has a table %.*s that its schema has not",
		       STR_ARG(name));
}

static enum rc restore_piece(struct cx *cx, struct db *db, struct restoring *r, struct str name)
{
	struct str table, number;
	struct buf piece;
	(void)str_cut(str_slice(name, 7, name.n), '/', &table, &number);
	TRY(find_table(cx, db, r, table));
	buf_init(&piece, TABLE_PIECE_MAX);
	enum rc rc = read_member(cx, r->reader, &piece);
	const int64_t before = r->table_rows;
	if (rc == RC_OK)
		rc = table_write(cx, db, r->table, buf_str(&piece), &r->table_rows);
	r->count.rows += r->table_rows - before;
	buf_done(&piece);
	return rc;
}

/* Blobs. */

static enum rc restore_blob(struct cx *cx, struct restoring *r, struct str name)
{
	char piece[BLOB_PIECE];
	size_t got = 1;
	struct sha256 hash;
	struct blob blob;
	AUTO(blob_writer) w = NULL;
	if (!sha256_parse(str_slice(name, 6, name.n), &hash))
		return cx_fail(cx, RC_INVALID, "%.*s is no blob's name", STR_ARG(name));
	TRY(blob_begin(cx, r->blobs, &w));
	while (got > 0) {
		TRY(backup_read(cx, r->reader, piece, sizeof piece, &got));
		TRY(blob_add(cx, w, (struct str){ piece, got }));
	}
	const struct sha256 digest = backup_digest(r->reader);
	if (!sha256_eq(&digest, &hash)) {
		*ARENA_PUSH(r->kept, &r->damaged) = hash;
		return RC_OK;
	}
	TRY(blob_keep(cx, w, &blob));
	r->count.blobs++;
	r->count.bytes += blob.size;
	return RC_OK;
}

/* What was damaged when the backup was made is told by it; all else has happened since. */
static enum rc judge_blobs(struct cx *cx, struct restoring *r)
{
	TRY(blob_names_parse(cx, r->texts.missing, &r->count.missing));
	for (size_t i = 0; i < r->damaged.n; i++)
		if (!blob_names_has(&r->count.missing, &r->damaged.p[i]))
			return cx_fail(cx, RC_INVALID,
				       "the backup was changed: blobs/%.*s has another content; "
				       "take another copy of it",
				       STR_ARG(sha256_print(cx->arena, &r->damaged.p[i])));
	return RC_OK;
}

static enum rc restore_text(struct cx *cx, struct restoring *r, struct str *out)
{
	struct buf b;
	buf_init(&b, TABLE_PIECE_MAX);
	const enum rc rc = read_member(cx, r->reader, &b);
	if (rc == RC_OK)
		*out = arena_copy(r->kept, buf_str(&b));
	buf_done(&b);
	return rc;
}

static enum rc restore_member(struct cx *cx, struct db *db, struct restoring *r, struct str name)
{
	if (str_starts(name, STR("tables/")))
		return restore_piece(cx, db, r, name);
	if (str_starts(name, STR("blobs/")))
		return restore_blob(cx, r, name);
	if (str_eq(name, STR("witnesses.txt")))
		return restore_text(cx, r, &r->texts.witnesses);
	if (str_eq(name, STR("missing-blobs.txt")))
		return restore_text(cx, r, &r->texts.missing);
	return cx_fail(cx, RC_INVALID, "the file is no backup of comity: it has a %.*s",
		       STR_ARG(name));
}

/* Ends with the comparison of the sums, and only then may be committed. */
static enum rc restore_members(struct cx *cx, struct db *db, struct restoring *r)
{
	struct arena *outer = cx->arena, arena = { 0 };
	enum rc rc = RC_OK;
	cx->arena = &arena;
	for (bool more = true; rc == RC_OK && more;) {
		struct backup_member member;
		arena_reset(&arena);
		rc = backup_next(cx, r->reader, &member, &more);
		if (rc == RC_OK && more)
			rc = restore_member(cx, db, r, member.name);
		tell(r);
	}
	if (rc == RC_OK)
		rc = finish_table(cx, db, r);
	cx->arena = outer;
	arena_done(&arena);
	return rc == RC_OK ? judge_blobs(cx, r) : rc;
}

static enum rc restore_all(struct cx *cx, struct db *db, void *arg)
{
	TRY(restore_schema(cx, db, arg));
	return restore_members(cx, db, arg);
}

/* What a restore that failed has made. */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void clean_up(struct cx *cx, const struct backup_job *job)
{
	(void)nftw(str_c(cx->arena, job->blobs), remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
	if (backend_of(job->database)->kind != STORE_SQLITE)
		return; // rolled back
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		(void)unlink(arena_fmt(cx->arena, "%.*s%s", STR_ARG(job->database), ends[i]).p);
}

static enum rc refuse_what_is_there(struct cx *cx, const struct backup_job *job)
{
	struct stat st;
	const char *const paths[] = {
		str_c(cx->arena, job->blobs),
		backend_of(job->database)->kind == STORE_SQLITE ? str_c(cx->arena, job->database)
								: NULL,
	};
	for (int i = 0; i < 2; i++)
		if (paths[i] && lstat(paths[i], &st) == 0)
			return cx_fail(cx, RC_CONFLICT,
				       "%s is there already: a backup is restored into an empty "
				       "place; nothing was changed",
				       paths[i]);
	return RC_OK;
}

enum rc backup_restore(struct cx *cx, const struct backup_job *job, struct backup_texts *texts,
		       struct backup_count *out)
{
	AUTO(backup_reader) reader = NULL;
	struct restoring r = { .job = job, .kept = cx->arena };
	TRY(refuse_what_is_there(cx, job));
	TRY(backup_open(cx, job->file, &reader));
	r.reader = reader;
	enum rc rc = blobs_open(cx, job->blobs, &r.blobs);
	if (rc == RC_OK)
		rc = unit_run_schema(cx, job->database, BACKEND_CREATE, restore_all, &r);
	blobs_close(r.blobs);
	arena_done(&r.memory);
	if (rc != RC_OK) {
		clean_up(cx, job);
		return rc;
	}
	*texts = r.texts;
	*out = r.count;
	return RC_OK;
}
