// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/backup_cmd.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "app/data_option.h"

enum { SETTINGS_MAX = 1 << 16, TEXT_MAX = 1 << 24, SHOW_EVERY = 64 };

static int run_backup(struct cx *cx, int argc, char **argv, FILE *out);

const struct command backup_commands[] = {
	{ "backup", "write all that a node holds into one file", "backup FILE --data DIR",
	  run_backup },
	{ 0 },
};

static const struct option options_table[] = {
	DATA_OPTION,
	{ 0 },
};

struct str backup_count_print(struct arena *a, const struct backup_count *count)
{
	return arena_fmt(a, "%lld tables, %lld rows, %lld blobs of %lld bytes",
			 (long long)count->tables, (long long)count->rows, (long long)count->blobs,
			 (long long)count->bytes);
}

void backup_show_progress(void *arg, const struct backup_count *so_far)
{
	unsigned *calls = arg;
	if ((*calls)++ % SHOW_EVERY != 0 || !isatty(STDERR_FILENO))
		return;
	struct arena arena = { 0 };
	const struct str text = backup_count_print(&arena, so_far);
	(void)fprintf(stderr, "\r\033[K%.*s", STR_ARG(text));
	arena_done(&arena);
}

void backup_end_progress(void)
{
	if (isatty(STDERR_FILENO))
		(void)fputs("\r\033[K", stderr);
}

enum rc backup_read_text(struct cx *cx, struct str dir, const char *name, size_t max,
			 struct str *out)
{
	const struct str path = arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name);
	struct buf text;
	char piece[4096];
	FILE *f = fopen(path.p, "rbe");
	*out = (struct str){ 0 };
	if (!f && errno == ENOENT)
		return RC_MISSING;
	if (!f)
		return cx_fail(cx, RC_IO, "cannot read %s: %s", path.p, strerror(errno));
	buf_init(&text, max);
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
		buf_add(&text, (struct str){ piece, n });
	const bool bad = ferror(f) != 0 || buf_full(&text);
	(void)fclose(f); // only read
	*out = arena_copy(cx->arena, buf_str(&text));
	buf_done(&text);
	return bad ? cx_fail(cx, RC_IO, "%s cannot be read, or is too large", path.p) : RC_OK;
}

/* As their operator wrote them, comments and all. */
static enum rc read_texts(struct cx *cx, struct str dir, struct backup_texts *out)
{
	TRY(backup_read_text(cx, dir, "node.yaml", SETTINGS_MAX, &out->settings));
	enum rc rc = backup_read_text(cx, dir, "witnesses.txt", TEXT_MAX, &out->witnesses);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	rc = backup_read_text(cx, dir, BACKUP_MISSING_FILE, TEXT_MAX, &out->missing);
	return rc == RC_MISSING ? RC_OK : rc;
}

void backup_print_missing(struct arena *a, FILE *out, const struct blob_names *missing)
{
	for (size_t i = 0; i < missing->n; i++)
		(void)fprintf(out, "missing blob: %.*s\n",
			      STR_ARG(sha256_print(a, &missing->p[i])));
}

static enum rc make_backup(struct cx *cx, const struct options *o, struct backup_count *out)
{
	struct settings s;
	unsigned calls = 0;
	const struct str dir = options_get(o, "data");
	struct backup_job job = { .file = o->args.p[0] };
	TRY(settings_load(cx, dir, &s));
	TRY(read_texts(cx, dir, &job.texts));
	job.database = s.database;
	job.blobs = arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(dir));
	job.progress = backup_show_progress;
	job.arg = &calls;
	const enum rc rc = backup_make(cx, &job, out);
	backup_end_progress();
	return rc;
}

static int run_backup(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct backup_count count;
	struct options o = {
		.command = &backup_commands[0], .table = options_table, .args_min = 1, .args_max = 1
	};
	if (!data_option_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	const enum rc rc = make_backup(cx, &o, &count);
	if (rc != RC_OK)
		return command_exit(cx, rc);
	const struct str text = backup_count_print(cx->arena, &count);
	(void)fprintf(out,
		      "comity: %.*s: %.*s\n"
		      "No key is in it. Keep a copy of %.*s/keys in another place.\n",
		      STR_ARG(o.args.p[0]), STR_ARG(text), STR_ARG(options_get(&o, "data")));
	if (count.missing.n == 0)
		return COMMAND_ANSWERED;
	backup_print_missing(cx->arena, out, &count.missing);
	(void)fprintf(
		stderr,
		"comity: %zu blobs are damaged on this disk, or were missing before, and are "
		"not in the backup; all else is. Keep older backups that have them, copy them "
		"back from there, and look at the disk\n",
		count.missing.n);
	return COMMAND_PARTLY;
}
