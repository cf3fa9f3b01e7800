// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/test_ledger.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/checkpoint.h"
#include "ledger/entry_db.h"
#include "store/test_db.h"

struct id test_id(uint8_t byte)
{
	struct id id;
	memset(&id, byte, sizeof id);
	return id;
}

static enum rc open_ledger(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return ledger_origin_set(cx, db, STR(TEST_ORIGIN));
}

void test_ledger_open(struct cx *cx, struct store *store)
{
	REQUIRE(unit_run(cx, store, TX_WRITE, open_ledger, NULL) == RC_OK);
}

static enum rc append(struct cx *cx, struct db *db, void *arg)
{
	const int64_t *i = arg;
	const struct ledger_act act = {
		.act = "test-done",
		.account = test_id((uint8_t)(*i % 5 + 1)),
		.role = "officer",
		.object_kind = "case",
		.object = test_id((uint8_t)(*i % 3 + 100)),
		.note = arena_fmt(cx->arena, "act %lld", (long long)*i),
	};
	return ledger_append(cx, db, &act, NULL);
}

void test_ledger_append(struct cx *cx, struct store *store, int64_t from, int64_t n)
{
	for (int64_t i = from; i < from + n; i++)
		REQUIRE(unit_run(cx, store, TX_WRITE, append, &i) == RC_OK);
}

static struct str new_folder(struct cx *cx)
{
	static unsigned n; // several in one test
	const struct str dir = test_db_path(cx,
					    str_c(cx->arena, arena_fmt(cx->arena, "node-%u", n++)));
	REQUIRE(mkdir(str_c(cx->arena, dir), 0700) == 0);
	return dir;
}

struct str test_ledger_folder_of(struct cx *cx, struct str origin)
{
	const struct str dir = new_folder(cx);
	REQUIRE(ledger_keys_make(cx, dir, origin) == RC_OK);
	return dir;
}

struct str test_ledger_folder(struct cx *cx)
{
	return test_ledger_folder_of(cx, STR(TEST_ORIGIN));
}

static const char *inside(struct cx *cx, struct str dir, const char *name)
{
	return str_c(cx->arena, arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name));
}

struct str test_ledger_folder_copy(struct cx *cx, struct str dir)
{
	const struct str copy = new_folder(cx);
	REQUIRE(mkdir(inside(cx, copy, "keys"), 0700) == 0);
	REQUIRE(mkdir(inside(cx, copy, "state"), 0700) == 0);
	REQUIRE(link(inside(cx, dir, "keys/ledger.key"), inside(cx, copy, "keys/ledger.key")) == 0);
	return copy;
}

struct str test_checkpoint(struct cx *cx, struct str origin, uint64_t size, struct str seed)
{
	const struct checkpoint c = { .origin = origin, .size = size, .root = sha256_of(seed) };
	return checkpoint_print(cx->arena, &c);
}
