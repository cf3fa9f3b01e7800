// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity desk request attach|detach|files|pause-file|resume-file|take-back-file|fetch: what is handed over, and what came. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/table.h"
#include "desk/content_db.h"
#include "desk/desk_cmd.h"
#include "desk/desk_to_json.h"
#include "desk/file_db.h"
#include "desk/request_db.h"
#include "ledger/entry.h"

enum { PIECE = 65536 };

static const struct option plain_table[] = { DESK_DATA, DESK_JSON, { 0 } };
static const struct option attach_table[] = {
	{ "name", "NAME", "by which the other side gets it (the file's own)", OPTION_ONCE },
	{ "type", "TYPE", "its media type, such as text/csv", OPTION_ONCE },
	{ "came", NULL, "keep what came by hand, such as a scan: it is never handed over",
	  OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option fetch_table[] = {
	{ "out", "PATH", "where it is written", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

struct found {
	struct file_list files;
	struct desk_file file; // of fetch
};

static struct found *found_of(struct desk_run *run)
{
	if (!run->found)
		run->found = arena_new(run->cx->arena, struct found, 1);
	return run->found;
}

static enum rc find(struct desk_run *run, struct db *db)
{
	return request_find(run->cx, db, run->options.args.p[0], &run->object);
}

/* ---- handlers -------------------------------------------------------------------------- */

static enum rc fill(struct cx *cx, FILE *f, struct blob_writer *w, struct blob *out)
{
	char *bytes = arena_alloc(cx->arena, PIECE);
	size_t n;
	while ((n = fread(bytes, 1, PIECE, f)) > 0)
		TRY(blob_add(cx, w, (struct str){ bytes, n }));
	if (ferror(f))
		return cx_fail(cx, RC_IO, "the file cannot be read to its end");
	return blob_keep(cx, w, out);
}

static enum rc keep(struct desk_run *run, struct str path, struct blob *out)
{
	struct cx *cx = run->cx;
	const char *name = str_c(cx->arena, path);
	AUTO(blob_writer) w = NULL;
	TRY(blob_begin(cx, run->blobs, &w));
	FILE *f = name ? fopen(name, "rb") : NULL;
	if (!f)
		return cx_fail(cx, RC_IO, "%.*s: %s", STR_ARG(path), strerror(errno));
	const enum rc rc = fill(cx, f, w, out);
	(void)fclose(f); // only read
	return rc;
}

static struct str last_part(struct str path)
{
	for (size_t i = path.n; i-- > 0;)
		if (path.p[i] == '/')
			return str_slice(path, i + 1, path.n);
	return path;
}

static enum rc list(struct desk_run *run, struct db *db)
{
	return file_list(run->cx, db, run->object, &found_of(run)->files);
}

static enum rc attach(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct blob blob = { 0 };
	const struct str path = run->options.args.p[1];
	struct desk_file file = { .name = options_has(&run->options, "name")
						  ? options_get(&run->options, "name")
						  : last_part(path),
				  .type = options_get(&run->options, "type") };
	TRY(find(run, db));
	TRY(keep(run, path, &blob));
	file.size = blob.size;
	file.digest = blob.hash;
	TRY((options_has(&run->options, "came") ? file_scan : file_attach)(cx, db, &ACTOR_TERMINAL,
									   run->object, &file));
	return list(run, db);
}

static enum rc read_file(struct desk_run *run, struct id *out)
{
	if (id_parse(run->options.args.p[1], out))
		return RC_OK;
	return cx_fail(run->cx, RC_INVALID,
		       "a file is named by its id: desk request files lists them");
}

static enum rc detach(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct id file;
	TRY(find(run, db));
	TRY(read_file(run, &file));
	TRY(file_detach(cx, db, &ACTOR_TERMINAL, run->object, file));
	return list(run, db);
}

static enum rc files(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	TRY(find(run, db));
	TRY(content_read(cx, db, &ACTOR_TERMINAL, "request", run->object));
	return list(run, db);
}

static enum rc wish(struct cx *cx, struct db *db, struct desk_run *run, enum file_wish what)
{
	struct id file;
	TRY(find(run, db));
	TRY(read_file(run, &file));
	TRY(file_wish(cx, db, &ACTOR_TERMINAL, run->object, file, what));
	return list(run, db);
}

static enum rc pause_file(struct cx *cx, struct db *db, void *arg)
{
	return wish(cx, db, arg, FILE_PAUSE);
}

static enum rc resume_file(struct cx *cx, struct db *db, void *arg)
{
	return wish(cx, db, arg, FILE_RESUME);
}

static enum rc take_back_file(struct cx *cx, struct db *db, void *arg)
{
	return wish(cx, db, arg, FILE_TAKE_BACK);
}

/* The entry that it was read is durable before a byte leaves: save comes after the unit. */
static enum rc fetch(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct id file;
	if (!options_has(&run->options, "out"))
		return cx_fail(cx, RC_INVALID, "--out names where it is written");
	TRY(find(run, db));
	TRY(read_file(run, &file));
	TRY(file_load(cx, db, run->object, file, &found_of(run)->file));
	if (!file_is_here(&found_of(run)->file))
		return cx_fail(cx, RC_CONFLICT,
			       "the file has not arrived whole: desk request files says how far it "
			       "has come");
	TRY(content_read(cx, db, &ACTOR_TERMINAL, "request", run->object));
	return list(run, db);
}

static enum rc copy(struct cx *cx, struct blob_reader *reader, FILE *f)
{
	char *bytes = arena_alloc(cx->arena, PIECE);
	size_t got = 1;
	while (got > 0) {
		TRY(blob_read(cx, reader, bytes, PIECE, &got));
		if (fwrite(bytes, 1, got, f) != got)
			return cx_fail(cx, RC_IO, "it cannot be written: %s", strerror(errno));
	}
	return RC_OK;
}

static enum rc save(struct desk_run *run)
{
	struct cx *cx = run->cx;
	const char *path = str_c(cx->arena, options_get(&run->options, "out"));
	AUTO(blob_reader) reader = NULL;
	TRY(blob_open(cx, run->blobs, &found_of(run)->file.digest, &reader));
	FILE *f = path ? fopen(path, "wbx") : NULL; // what is there already stays
	if (!f)
		return cx_fail(cx, RC_IO, "%s: %s", path ? path : "--out", strerror(errno));
	enum rc rc = copy(cx, reader, f);
	if (fclose(f) != 0 && rc == RC_OK)
		rc = cx_fail(cx, RC_IO, "%s: %s", path, strerror(errno));
	if (rc != RC_OK)
		(void)remove(path); // half a file is none
	return rc;
}

/* ---- telling ------------------------------------------------------------------------------ */

static void to_json(struct desk_run *run, struct json *j)
{
	files_to_json(j, run->cx->arena, &found_of(run)->files);
}

static struct str progress(struct arena *a, const struct desk_file *file)
{
	const struct freight *f = file->on_way;
	if (!f)
		return STR("-");
	const int64_t left = freight_left_us(f);
	const struct str part = arena_fmt(a, "%s, %d %%", freight_state_key(f->state),
					  freight_percent(f));
	if (f->why.n > 0)
		return arena_fmt(a, "%.*s: %.*s", STR_ARG(part), STR_ARG(f->why));
	if (left < 0)
		return part;
	return arena_fmt(a, "%.*s, %lld kB/s, %lld s left", STR_ARG(part),
			 (long long)(f->rate / 1000), (long long)(left / 1000000));
}

static void to_text(struct desk_run *run)
{
	static const char *const titles[] = { "id",    "file",	     "state",
					      "bytes", "on its way", "SHA-256" };
	struct table t;
	struct arena *a = run->cx->arena;
	const struct file_list *l = &found_of(run)->files;
	table_init(&t, a);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		table_column(&t, str_from_c(titles[i]), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++)
		TABLE_ROW(&t, id_print(a, l->p[i].id), l->p[i].name,
			  str_from_c(file_place(&l->p[i])),
			  arena_fmt(a, "%lld", (long long)l->p[i].size), progress(a, &l->p[i]),
			  sha256_print(a, &l->p[i].digest));
	if (l->n == 0)
		(void)fputs("The request has no files.\n", run->out);
	else
		table_print(&t, run->out);
}

#define REQUEST "desk request "

const struct desk_word file_words[] = {
	{ { REQUEST "attach", "attach a file, which the next disclosure hands over",
	    REQUEST "attach REFERENCE FILE [--name NAME] [--type TYPE] --data DIR", NULL },
	  attach_table,
	  2,
	  attach,
	  false,
	  to_json,
	  to_text,
	  NULL },
	{ { REQUEST "detach", "take a file off that was not handed over yet",
	    REQUEST "detach REFERENCE ID --data DIR", NULL },
	  plain_table,
	  2,
	  detach,
	  false,
	  to_json,
	  to_text,
	  NULL },
	{ { REQUEST "files", "list what is attached, was handed over, and came",
	    REQUEST "files REFERENCE --data DIR", NULL },
	  plain_table,
	  1,
	  files,
	  false,
	  to_json,
	  to_text,
	  NULL },
	{ { REQUEST "pause-file", "pause one that is on its way between two nodes",
	    REQUEST "pause-file REFERENCE ID --data DIR", NULL },
	  plain_table,
	  2,
	  pause_file,
	  false,
	  to_json,
	  to_text,
	  NULL },
	{ { REQUEST "resume-file", "let it go on; one that was refused begins again",
	    REQUEST "resume-file REFERENCE ID --data DIR", NULL },
	  plain_table,
	  2,
	  resume_file,
	  false,
	  to_json,
	  to_text,
	  NULL },
	{ { REQUEST "take-back-file", "take back one that has not arrived whole",
	    REQUEST "take-back-file REFERENCE ID --data DIR", NULL },
	  plain_table,
	  2,
	  take_back_file,
	  false,
	  to_json,
	  to_text,
	  NULL },
	{ { REQUEST "fetch", "write a file of a request to a path",
	    REQUEST "fetch REFERENCE ID --out PATH --data DIR", NULL },
	  fetch_table,
	  2,
	  fetch,
	  false,
	  to_json,
	  to_text,
	  save },
	{ { 0 }, NULL, 0, NULL, false, NULL, NULL, NULL },
};
