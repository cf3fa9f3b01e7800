// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * The folder and a store that REQUIRE left open are globals, as the harness's own
 * state is: one process runs one test at a time.
 */
#include "store/test_db.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/banned.h"

static char folder[64];
static unsigned paths_given;
static struct store *left_open;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void remove_folder(void)
{
	store_close(left_open);
	left_open = NULL;
	if (nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0)
		(void)fprintf(stderr, "%s: %s\n", folder, strerror(errno));
}

struct str test_db_path(struct cx *cx, const char *name)
{
	if (folder[0] == '\0') {
		(void)snprintf(folder, sizeof(folder), "/tmp/comity-test-XXXXXX");
		INVARIANT(mkdtemp(folder));
		INVARIANT(atexit(remove_folder) == 0);
	}
	return arena_fmt(cx->arena, "%s/%u-%s", folder, paths_given++, name);
}

static void run_test(struct cx *cx, const struct store_config *config, db_test *test)
{
	store_close(left_open);
	left_open = NULL;
	if (store_create(cx, config) != RC_OK || store_open(cx, config, &left_open) != RC_OK) {
		EQ_STR(cx_error(cx), "");
		return;
	}
	test(cx, left_open);
	store_close(left_open);
	left_open = NULL;
}

void test_on_sqlite(struct cx *cx, db_test *test)
{
	const struct str path = test_db_path(cx, "comity.db");
	run_test(cx, &(struct store_config){ .url = path }, test);
	(void)unlink(path.p); // a long run would fill the disk
}
