// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/restore_cmd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/backup_cmd.h"
#include "app/node.h"
#include "core/options.h"
#include "ledger/check_job.h"
#include "ledger/witness_job.h"
#include "people/session_db.h"

static int run_restore(struct cx *cx, int argc, char **argv, FILE *out);

const struct command restore_commands[] = {
	{ "restore", "make a node's data folder from a backup", "restore FILE DIR [--database URL]",
	  run_restore },
	{ 0 },
};

static const struct option options_table[] = {
	{ "database", "URL", "a file in DIR (comity.db), or an empty postgresql://...",
	  OPTION_ONCE },
	{ 0 },
};

struct restore {
	struct str dir;
	struct str said; // the database as node.yaml says it
	struct backup_job job;
	struct backup_count count;
	struct backup_texts texts;
	FILE *out;
};

/* The folder. */

static enum rc fail(struct cx *cx, const char *what, const char *path)
{
	return cx_fail(cx, RC_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

static enum rc make_folder(struct cx *cx, const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? RC_OK : fail(cx, "make", path);
}

static enum rc sync_folder(struct cx *cx, const char *path)
{
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const enum rc rc = fd >= 0 && fsync(fd) == 0 ? RC_OK : fail(cx, "sync", path);
	if (fd >= 0)
		(void)close(fd); // only read
	return rc;
}

static bool may_be_there(const char *name)
{
	static const char *const names[] = { ".", "..", "keys", "state" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static enum rc check_empty(struct cx *cx, const char *path)
{
	enum rc rc = RC_OK;
	DIR *dir = opendir(path);
	if (!dir)
		return fail(cx, "read", path);
	for (struct dirent *e = readdir(dir); e && rc == RC_OK; e = readdir(dir))
		if (!may_be_there(e->d_name))
			rc = cx_fail(
				cx, RC_CONFLICT,
				"%s is not empty (%s): a backup is restored into a folder with "
				"nothing in it but keys and state; nothing was changed",
				path, e->d_name);
	(void)closedir(dir); // only read
	return rc;
}

/* A new file, on disk before this returns. */
static enum rc write_file(struct cx *cx, const char *path, struct str text)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(cx, "make", path);
	const bool good = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
	const enum rc rc = good ? RC_OK : fail(cx, "write", path);
	(void)close(fd); // synced
	return rc;
}

static enum rc write_text(struct cx *cx, const char *dir, const char *name, struct str text)
{
	return text.n > 0 ? write_file(cx, arena_fmt(cx->arena, "%s/%s", dir, name).p, text)
			  : RC_OK;
}

/* The settings of the backup, but for where the database is now. */
static struct str settings_for(struct arena *a, const struct restore *r)
{
	struct buf b;
	struct str rest = r->texts.settings, line;
	buf_init(&b, r->texts.settings.n + r->said.n + 100);
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (!str_starts(line, STR("database:")))
			buf_fmt(&b, "%.*s\n", STR_ARG(line));
	}
	buf_fmt(&b, "database: \"%.*s\"\n", STR_ARG(r->said));
	INVARIANT(!buf_full(&b));
	const struct str text = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return text;
}

/* Not where the file of what was signed has been kept: it says more. */
static enum rc mark_restored(struct cx *cx, const struct restore *r)
{
	const struct str state = arena_fmt(cx->arena, "%.*s/state", STR_ARG(r->dir));
	const struct str witnessed = arena_fmt(cx->arena, "%.*s/witnessed", STR_ARG(state));
	const struct str mark = arena_fmt(cx->arena, "%.*s/" NODE_RESTORED_MARK, STR_ARG(r->dir));
	if (access(witnessed.p, F_OK) == 0)
		return RC_OK;
	TRY(make_folder(cx, state.p));
	TRY(write_file(cx, mark.p,
		       arena_fmt(cx->arena, "Restored from %.*s.\n", STR_ARG(r->job.file))));
	return sync_folder(cx, state.p);
}

/* The ledger. */

static void print_findings(FILE *out, const struct ledger_report *report)
{
	for (size_t i = 0; i < report->findings.n; i++)
		(void)fprintf(out, "  %.*s\n", STR_ARG(report->findings.p[i].what));
	if (report->left_out > 0)
		(void)fprintf(out, "  and %zu more\n", report->left_out);
}

/* Who signed out, or was shut out, since the backup must not be in again. */
static enum rc end_sessions(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return session_end_every(cx, db);
}

/* What the witnesses have of it, for who must decide what is next. */
static void ask_witnesses(struct cx *cx, const struct restore *r, struct store *store)
{
	struct witness *w;
	struct witness_memories m;
	const struct witness_config config = { .store = store, .dir = r->dir };
	if (witness_open(cx, &config, &w) != RC_OK) {
		(void)fprintf(r->out, "The witnesses were not asked: %s\n", cx->error);
		return;
	}
	const enum rc rc = witness_remember(cx, w, &m);
	for (size_t i = 0; i < m.n; i++)
		if (m.p[i].trouble.n > 0)
			(void)fprintf(r->out, "Witness %.*s was not asked: %.*s\n",
				      STR_ARG(m.p[i].witness), STR_ARG(m.p[i].trouble));
		else
			(void)fprintf(r->out, "Witness %.*s has countersigned %llu entries.\n",
				      STR_ARG(m.p[i].witness),
				      (unsigned long long)m.p[i].last.size);
	if (rc != RC_OK)
		(void)fprintf(r->out, "The node will not start as it is: %s\n", cx->error);
	witness_close(w);
}

/* A ledger that does not verify is restored all the same: the fault may be years old, and
 * the rest of the data is worth having. */
static enum rc check_ledger(struct cx *cx, struct restore *r)
{
	struct store *store = NULL;
	struct ledger_report report;
	const struct store_config config = { .url = r->job.database };
	enum rc rc = store_open(cx, &config, &store);
	if (rc == RC_CONFLICT) {
		(void)fprintf(r->out,
			      "The backup is of an older comity. Run comity upgrade %.*s, then "
			      "comity ledger check --data %.*s\n",
			      STR_ARG(r->dir), STR_ARG(r->dir));
		return RC_OK;
	}
	TRY(rc);
	rc = unit_run(cx, store, TX_WRITE, end_sessions, NULL);
	if (rc == RC_OK)
		rc = ledger_check(cx, store, (struct str){ 0 }, &report);
	if (rc == RC_OK)
		ask_witnesses(cx, r, store);
	store_close(store);
	TRY(rc);
	if (report.findings.n > 0) {
		print_findings(r->out, &report);
		return cx_fail(cx, RC_CONFLICT,
			       "all is restored, but the ledger does not verify: compare with an "
			       "older backup before you serve it");
	}
	(void)fprintf(r->out, "The ledger verifies: %lld entries, %lld checkpoints.\n",
		      (long long)report.entries, (long long)report.signed_checkpoints);
	return RC_OK;
}

/* The command. */

static enum rc place_database(struct cx *cx, struct restore *r)
{
	if (str_find(r->said, STR("\"")) != STR_NONE || str_find(r->said, STR("\n")) != STR_NONE)
		return cx_fail(cx, RC_INVALID, "--database cannot have a quotation mark in it");
	const bool elsewhere = str_starts(r->said, STR("postgresql://")) ||
			       str_starts(r->said, STR("/"));
	r->job.database = elsewhere ? arena_copy(cx->arena, r->said)
				    : arena_fmt(cx->arena, "%.*s/%.*s", STR_ARG(r->dir),
						STR_ARG(r->said));
	return RC_OK;
}

/* node.yaml last: a folder with this file is a whole node. */
static enum rc restore(struct cx *cx, struct restore *r)
{
	const char *dir = str_c(cx->arena, r->dir);
	unsigned calls = 0;
	if (!dir || r->dir.n == 0)
		return cx_fail(cx, RC_INVALID, "DIR is no name of a folder");
	TRY(place_database(cx, r));
	TRY(make_folder(cx, dir));
	TRY(check_empty(cx, dir));
	r->job.blobs = arena_fmt(cx->arena, "%s/blobs", dir);
	r->job.progress = backup_show_progress;
	r->job.arg = &calls;
	const enum rc rc = backup_restore(cx, &r->job, &r->texts, &r->count);
	backup_end_progress();
	TRY(rc);
	TRY(mark_restored(cx, r));
	TRY(write_text(cx, dir, "witnesses.txt", r->texts.witnesses));
	TRY(write_text(cx, dir, BACKUP_MISSING_FILE, r->texts.missing));
	TRY(write_file(cx, arena_fmt(cx->arena, "%s/node.yaml", dir).p,
		       settings_for(cx->arena, r)));
	return sync_folder(cx, dir);
}

static void print_what_is_next(const struct restore *r)
{
	(void)fprintf(r->out,
		      "Put the node's keys into %.*s/keys and, if the old disk can be read, its "
		      "state/witnessed into %.*s/state. Then: comity serve --data %.*s\n",
		      STR_ARG(r->dir), STR_ARG(r->dir), STR_ARG(r->dir));
}

static int run_restore(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &restore_commands[0],
			     .table = options_table,
			     .args_min = 2,
			     .args_max = 2 };
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	struct restore r = { .dir = o.args.p[1], .said = STR("comity.db"), .out = out };
	r.job.file = o.args.p[0];
	if (options_has(&o, "database"))
		r.said = options_get(&o, "database");
	enum rc rc = restore(cx, &r);
	if (rc == RC_OK) {
		const struct str text = backup_count_print(cx->arena, &r.count);
		(void)fprintf(out, "comity: restored %.*s\n", STR_ARG(text));
		rc = check_ledger(cx, &r);
	}
	if (rc == RC_OK)
		print_what_is_next(&r);
	backup_print_missing(cx->arena, out, &r.count.missing);
	if (rc != RC_OK || r.count.missing.n == 0)
		return command_exit(cx, rc);
	(void)fprintf(
		stderr,
		"comity: %zu blobs were damaged when the backup was made, and are missing; all "
		"else is restored. Copy them from an older backup; %.*s/" BACKUP_MISSING_FILE
		" names them, and comity doctor tells when they are back\n",
		r.count.missing.n, STR_ARG(r.dir));
	return COMMAND_PARTLY;
}
