// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/entry_db.h"
#include "ledger/key_db.h"
#include "ledger/key_job.h"
#include "ledger/sequencer_job.h"
#include "store/blob.h"
#include "work.h"

enum { THREADS_MAX = 16, BLOB_MAX = 9000, WAIT_US = 1500000 };

SQL_STATEMENT(faults_add_row,
	      "INSERT INTO people_organisation (id, name, country, kind, own, created_at)"
	      " VALUES ($1, $2, 'KE', 'test', 0, $3)");

struct hands {
	const struct work *work;
	struct store *store;
	struct blobs *blobs;
	int told;
	unsigned round, thread;
	atomic_uint *failed;
	char why[CX_ERROR_MAX];
};

struct act {
	struct str name;
	struct sha256 content;
	struct id entry;
};

static enum rc tell(struct cx *cx, int fd, struct str line)
{
	if (write(fd, line.p, line.n) != (ssize_t)line.n)
		return cx_fail(cx, RC_IO, "nobody can be told: %s", strerror(errno));
	return RC_OK;
}

static enum rc do_act(struct cx *cx, struct db *db, void *arg)
{
	struct act *a = arg;
	const struct ledger_act act = {
		.act = "test-done",
		.object_kind = "case",
		.object = id_new(cx->now),
		.content = a->content,
		.note = a->name,
		.receipt = a->content.b[0] % 16 == 0,
	};
	const struct str one = arena_fmt(cx->arena, "%.*s one", STR_ARG(a->name));
	const struct str two = arena_fmt(cx->arena, "%.*s two", STR_ARG(a->name));
	TRY(DB_RUN(cx, db, &faults_add_row, VAL(id_new(cx->now)), VAL(one), VAL(cx->now)));
	TRY(ledger_append(cx, db, &act, &a->entry));
	return DB_RUN(cx, db, &faults_add_row, VAL(id_new(cx->now)), VAL(two), VAL(cx->now));
}

/* Its first bytes say whose it is; every fifth is the same for two threads. */
static enum rc put_blob(struct cx *cx, const struct hands *h, struct str name, unsigned i,
			struct blob *out)
{
	AUTO(blob_writer) w = NULL;
	const struct str head = i % 5 ? name : arena_fmt(cx->arena, "shared %u-%u", h->round, i);
	char *bytes = arena_alloc(cx->arena, BLOB_MAX);
	const size_t n = head.n + (i * 997U) % (BLOB_MAX - 100);
	memset(bytes, (int)('a' + i % 26), n);
	memcpy(bytes, head.p, head.n);
	TRY(blob_begin(cx, h->blobs, &w));
	TRY(blob_add(cx, w, (struct str){ bytes, n }));
	return blob_keep(cx, w, out);
}

static enum rc wait_for_checkpoint(struct cx *cx, const struct hands *h, const struct act *a)
{
	int64_t number;
	struct checkpoint_row row;
	const struct instant until = { instant_now().us + WAIT_US };
	TRY(ledger_wait(cx, h->store, a->entry, until, &number, &row));
	const struct str root = sha256_print(cx->arena, &row.root);
	return tell(
		cx, h->told,
		arena_fmt(cx->arena, "checkpoint %lld %.*s\n", (long long)row.size, STR_ARG(root)));
}

/* A blob that no act names: stored, told, deleted, told. */
static enum rc put_and_delete(struct cx *cx, const struct hands *h, struct str name)
{
	struct blob blob;
	const struct str own = arena_fmt(cx->arena, "%.*s to go", STR_ARG(name));
	TRY(put_blob(cx, h, own, 1, &blob));
	TRY(blob_delete(cx, h->blobs, &blob.hash));
	const struct str hash = sha256_print(cx->arena, &blob.hash);
	return tell(cx, h->told, arena_fmt(cx->arena, "gone %.*s\n", STR_ARG(hash)));
}

static enum rc do_one(struct cx *cx, const struct hands *h, unsigned i)
{
	struct blob blob;
	struct act a = { .name = arena_fmt(cx->arena, "%u-%u-%u", h->thread, h->round, i) };
	TRY(put_blob(cx, h, a.name, i, &blob));
	a.content = blob.hash;
	TRY(unit_run(cx, h->store, TX_WRITE, do_act, &a));
	const struct str hash = sha256_print(cx->arena, &blob.hash);
	TRY(tell(cx, h->told,
		 arena_fmt(cx->arena, "act %.*s %.*s\n", STR_ARG(a.name), STR_ARG(hash))));
	if (blob.hash.b[0] % 16 == 0)
		TRY(wait_for_checkpoint(cx, h, &a));
	return i % 7 == 3 ? put_and_delete(cx, h, a.name) : RC_OK;
}

static void *run_thread(void *arg)
{
	struct hands *h = arg;
	struct arena arena = { 0 };
	struct cx cx;
	for (unsigned i = 0; i < h->work->acts; i++) {
		cx_init(&cx, &arena, instant_now());
		if (do_one(&cx, h, i) != RC_OK) {
			atomic_fetch_add(h->failed, 1);
			memcpy(h->why, cx.error, sizeof h->why);
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
	return NULL;
}

static void run_threads(struct cx *cx, const struct hands *like)
{
	pthread_t threads[THREADS_MAX];
	struct hands hands[THREADS_MAX];
	for (unsigned i = 0; i < like->work->threads; i++) {
		hands[i] = *like;
		hands[i].thread = i;
		INVARIANT(pthread_create(&threads[i], NULL, run_thread, &hands[i]) == 0);
	}
	for (unsigned i = 0; i < like->work->threads; i++) {
		INVARIANT(pthread_join(threads[i], NULL) == 0);
		if (hands[i].why[0])
			(void)cx_fail(cx, RC_IO, "%s", hands[i].why);
	}
}

/* The signer is forked before the first thread. */
static enum rc do_round(struct cx *cx, const struct work *w, int told, unsigned round,
			atomic_uint *failed)
{
	AUTO(signer) signer = NULL;
	AUTO(blobs) blobs = NULL;
	struct store *store = NULL;
	TRY(signer_start(cx, w->dir, &signer));
	TRY(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(w->dir)), &blobs));
	TRY(store_open(cx, &(struct store_config){ .url = w->database }, &store));
	const enum rc rc = sequencer_check(cx, store, signer);
	if (rc == RC_OK) {
		const struct sequencer_config config = { store, signer, 100000, 1000000 };
		struct sequencer *s = sequencer_open(&config);
		const struct hands hands = { .work = w,
					     .store = store,
					     .blobs = blobs,
					     .told = told,
					     .round = round,
					     .failed = failed };
		sequencer_run(s);
		run_threads(cx, &hands);
		sequencer_close(cx, s);
	}
	store_close(store);
	return rc;
}

static enum rc begin_ledger(struct cx *cx, struct db *db, void *arg)
{
	const struct str *vkey = arg;
	TRY(ledger_origin_set(cx, db, STR("node.example/ke")));
	return ledger_key_add(cx, db, *vkey);
}

static enum rc make(struct cx *cx, const struct work *w, int told)
{
	struct store *store = NULL;
	struct note_key key;
	const struct store_config config = { .url = w->database };
	TRY(ledger_keys_make(cx, w->dir, STR("node.example/ke")));
	TRY(ledger_key_public(cx, w->dir, KEY_LEDGER, &key));
	struct str vkey = note_key_print(cx->arena, &key);
	TRY(store_create(cx, &config));
	TRY(store_open(cx, &config, &store));
	const enum rc rc = unit_run(cx, store, TX_WRITE, begin_ledger, &vkey);
	store_close(store);
	TRY(rc);
	return tell(cx, told, STR("node\n"));
}

enum rc work_do(struct cx *cx, const struct work *w, unsigned *failed)
{
	atomic_uint n = 0;
	INVARIANT(w->threads <= THREADS_MAX);
	const struct str keys = arena_fmt(cx->arena, "%.*s/keys", STR_ARG(w->dir));
	const int told = open(str_c(cx->arena, w->told), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
			      0600);
	if (told < 0)
		return cx_fail(cx, RC_IO, "%s: %s", str_c(cx->arena, w->told), strerror(errno));
	enum rc rc = access(keys.p, F_OK) == 0 ? RC_OK : make(cx, w, told);
	uint32_t first; // names are new in each run of the program
	random_bytes(&first, sizeof first);
	for (unsigned round = 0; round < w->rounds && rc == RC_OK; round++)
		rc = do_round(cx, w, told, first + round, &n);
	(void)close(told); // each line was written by itself
	*failed = n;
	return rc;
}
