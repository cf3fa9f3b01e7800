// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/node.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/key_cmd.h"
#include "ledger/entry_db.h"
#include "ledger/key_db.h"
#include "ledger/key_job.h"

enum { FOLDERS_OPEN = 8 };

static struct str path_of(struct cx *cx, struct str dir, const char *name)
{
	return arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name);
}

/* A disk of its own begins with lost+found. */
static enum rc check_empty(struct cx *cx, struct str dir)
{
	static const char *const names[] = { ".", "..", "lost+found" };
	enum rc rc = RC_OK;
	DIR *d = opendir(path_of(cx, dir, "").p);
	if (!d)
		return cx_fail(cx, RC_IO, "cannot read the folder %.*s: %s", STR_ARG(dir),
			       strerror(errno));
	for (struct dirent *e = readdir(d); e && rc == RC_OK; e = readdir(d)) {
		bool may = false;
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			may = may || strcmp(e->d_name, names[i]) == 0;
		if (!may)
			rc = cx_fail(cx, RC_CONFLICT,
				     "%.*s is not empty (%s) and holds no whole node: perhaps a "
				     "comity init was cut off. Nothing was changed: name another "
				     "folder, or remove what is there",
				     STR_ARG(dir), e->d_name);
	}
	(void)closedir(d); // only read
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	if (at->level > 0)
		(void)remove(path); // what stays is named by the next init
	return 0;
}

static enum rc set_origin(struct cx *cx, struct db *db, void *arg)
{
	const struct settings *s = arg;
	struct note_key key;
	TRY(ledger_origin_set(cx, db, s->origin));
	TRY(ledger_key_public(cx, s->dir, KEY_LEDGER, &key));
	return ledger_key_add(cx, db, note_key_print(cx->arena, &key));
}

static enum rc make_database(struct cx *cx, const struct settings *s)
{
	const bool elsewhere = str_starts(s->database, STR("postgresql://"));
	const struct store_config config = {
		.url = elsewhere || s->database.p[0] == '/'
			       ? s->database
			       : path_of(cx, s->dir, str_c(cx->arena, s->database)),
	};
	struct store *store;
	struct settings copy = *s;
	TRY(store_create(cx, &config));
	TRY(store_open(cx, &config, &store));
	const enum rc rc = unit_run(cx, store, TX_WRITE, set_origin, &copy);
	store_close(store);
	return rc;
}

static enum rc make_files(struct cx *cx, const struct settings *s, struct str file)
{
	struct seal_key key;
	TRY(ledger_keys_make(cx, s->dir, s->origin));
	random_bytes(key.b, sizeof key.b);
	TRY(node_write_file(cx, path_of(cx, s->dir, "keys/people.key"),
			    seal_key_print(cx->arena, &key)));
	TRY(make_database(cx, s));
	// Last: a folder with this file is a whole node.
	TRY(node_write_file(cx, file, settings_print(cx->arena, s)));
	return node_sync_folder(cx, s->dir);
}

enum rc node_make(struct cx *cx, const struct settings *s)
{
	const struct str dir = path_of(cx, s->dir, ""), file = path_of(cx, s->dir, "node.yaml");
	if (access(file.p, F_OK) == 0)
		return cx_fail(cx, RC_CONFLICT, "%s is there already: nothing was changed", file.p);
	const bool made = mkdir(dir.p, 0700) == 0;
	if (!made && errno != EEXIST)
		return cx_fail(cx, RC_IO, "cannot make the folder %.*s: %s", STR_ARG(s->dir),
			       strerror(errno));
	TRY(check_empty(cx, s->dir));
	enum rc rc = make_files(cx, s, file);
	if (rc == RC_OK && made) // its own name, too
		rc = node_sync_folder(cx, path_of(cx, s->dir, ".."));
	if (rc != RC_OK) {
		(void)nftw(dir.p, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
		if (made)
			(void)rmdir(dir.p); // stays only if something stayed in it
	}
	return rc;
}
