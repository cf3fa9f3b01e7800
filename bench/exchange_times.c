// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * exchange-times: messages between two nodes, as both serve them.
 *
 *     exchange-times serve DIR
 *         the node in DIR, which takes messages of the kind "bench", until the input ends;
 *         then a line: cpu_s since it was ready, memory_kib. A node is ready when the check of its
 *         ledger is over
 *     exchange-times send DIR PEER COUNT RATE THREADS BYTES [PERCENT [BYTES PERCENT]...]
 *         queues COUNT messages at RATE a second (0: as fast as it goes) by so many threads, each
 *         in a unit of its own; sizes by chance; waits for their receipts. A line: seconds (all),
 *         per_second, p50_ms and p99_ms from queued to the stored receipt, of those up to 64 kB:
 *         small_p50_ms, small_p99_ms, small_max_ms and slow, how many took more than 50; cpu_s, memory_kib, refused. With EXCHANGE_FILE=N, a file of
 *         N random bytes goes beside them in ranges (exchange/freight.h), from before the first on:
 *         file_s, from announced to the stored receipt; memory_kib is then after it
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "app/node.h"
#include "exchange/document_to_hi1.h"
#include "exchange/freight_db.h"
#include "exchange/outbox_db.h"
#include "exchange/peer_db.h"
#include "exchange/service_job.h"
#include "store/blob.h"

#define FILE_PIECE ((size_t)1 << 20)

enum { SIZES_MAX = 8, THREADS_MAX = 64, PATIENCE_S = 3 * 3600, SLOW_MS = 50 };

static const struct document_kind bench_kind = { "bench", "Advice", "text/plain; charset=utf-8" };

struct size {
	int64_t bytes;
	double percent;
};

struct bench {
	struct node *node;
	struct settings settings;
	struct peer peer;
	struct size sizes[SIZES_MAX];
	size_t sizes_n;
	int64_t count, rate;
	struct str filler;
	double begun;
	_Atomic int64_t next;
	atomic_bool failed;
};

static double now_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct rusage usage(void)
{
	struct rusage u;
	(void)getrusage(RUSAGE_SELF, &u);
	return u;
}

static double cpu_of(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

/* Since the node was ready. */
static void print_usage(const struct rusage *before)
{
	const struct rusage now = usage();
	(void)printf("cpu_s=%.3f memory_kib=%ld\n", cpu_of(&now) - cpu_of(before), now.ru_maxrss);
}

static enum rc take(struct cx *cx, struct db *db, const struct inbound *in,
		    struct inbound_answer *out)
{
	(void)cx;
	(void)db;
	(void)in;
	(void)out;
	return RC_OK;
}

static const struct document_kind file_kind = { "bench-file", "Advice",
						"text/plain; charset=utf-8" };

/* "ID SIZE SHA-256" */
static enum rc take_file(struct cx *cx, struct db *db, const struct inbound *in,
			 struct inbound_answer *out)
{
	struct str text, id, rest, size, digest;
	struct freight f = { .peer = in->peer, .thread = in->id };
	(void)out;
	TRY(document_read(cx, in->message, &file_kind, &text));
	if (!str_cut(text, ' ', &id, &rest) || !str_cut(rest, ' ', &size, &digest) ||
	    !id_parse(id, &f.id) || !str_to_i64(size, 1, INT64_MAX, &f.size) ||
	    !sha256_parse(digest, &f.digest))
		return cx_fail(cx, RC_INVALID, "no file is announced");
	return freight_expect(cx, db, &f);
}

static const struct exchange_kind kinds[] = { { .name = "bench", .apply = take },
					      { .name = "hi1", .apply = take }, // foreign peers
					      { .name = "bench-file", .apply = take_file },
					      { 0 } };

static enum rc open_node(struct cx *cx, const char *dir, struct bench *b,
			 struct exchange_service **service)
{
	TRY(settings_load(cx, str_from_c(dir), &b->settings));
	TRY(node_begin(cx, &b->settings, STR(""), &b->node));
	TRY(node_start(cx, b->node));
	const struct exchange_config config = { .store = node_store(b->node),
						.dir = b->settings.dir,
						.country = b->settings.country,
						.origin = b->settings.origin,
						.listen = b->settings.exchange_listen,
						.kinds = kinds };
	TRY(exchange_start(cx, &config, service));
	while (!node_has_checked(b->node)) // both ledgers: what follows is of messages alone
		(void)nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	return RC_OK;
}

static enum rc serve(struct cx *cx, char **args)
{
	struct bench b = { 0 };
	struct exchange_service *service = NULL;
	TRY(open_node(cx, args[0], &b, &service));
	const struct rusage before = usage();
	(void)printf("ready\n");
	(void)fflush(stdout);
	while (getchar() != EOF)
		;
	exchange_close(service);
	node_close(cx, b.node);
	print_usage(&before);
	return RC_OK;
}

/* ---- Sending ---- */

/* Golden ratio: each stretch of messages has nearly the same mix. */
static int64_t size_of(const struct bench *b, int64_t i)
{
	double at = (double)(i % 1000003) * 0.6180339887498949;
	at = (at - (double)(int64_t)at) * 100;
	for (size_t s = 0; s < b->sizes_n; s++) {
		if (at < b->sizes[s].percent)
			return b->sizes[s].bytes;
		at -= b->sizes[s].percent;
	}
	return b->sizes[0].bytes;
}

static enum rc queue(struct cx *cx, struct db *db, void *arg)
{
	return outbox_add(cx, db, arg);
}

static enum rc queue_one(struct cx *cx, struct bench *b, int64_t i)
{
	const struct id id = id_new(cx->now);
	const struct envelope_sides sides = { .peer_country = b->peer.country,
					      .peer = b->peer.origin,
					      .country = b->settings.country,
					      .node = b->settings.origin,
					      .transaction = message_transaction(cx->arena, id) };
	struct message m = { .id = id,
			     .peer = b->peer.id,
			     .kind = STR("bench"),
			     .thread = id,
			     .content_type = STR("application/xml") };
	TRY(document_print(cx, &sides, &bench_kind,
			   str_slice(b->filler, 0, (size_t)size_of(b, i) * 3 / 4), &m.body));
	enum rc rc;
	while ((rc = unit_run(cx, node_store(b->node), TX_WRITE, queue, &m)) == RC_LIMIT)
		(void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	return rc;
}

static void wait_until(double when)
{
	const double left = when - now_s();
	if (left > 0)
		(void)nanosleep(&(struct timespec){ (time_t)left,
						    (long)((left - (double)(time_t)left) * 1e9) },
				NULL);
}

static void *submit(void *arg)
{
	struct bench *b = arg;
	struct arena arena = { 0 };
	for (int64_t i; (i = atomic_fetch_add(&b->next, 1)) < b->count;) {
		struct cx cx;
		if (b->rate > 0)
			wait_until(b->begun + (double)i / (double)b->rate);
		cx_init(&cx, &arena, instant_now());
		if (queue_one(&cx, b, i) != RC_OK) {
			(void)fprintf(stderr, "exchange-times: %s\n", cx.error);
			atomic_store(&b->failed, true);
			break;
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
	return NULL;
}

/* ---- What came of it ---- */

SQL_STATEMENT(bench_waiting, "SELECT count(*) FROM exchange_outbox WHERE state = 0");
SQL_STATEMENT(bench_took, "SELECT done_at - queued_at, size, state FROM exchange_outbox"
			  " WHERE kind = 'bench' AND queued_at >= $1 ORDER BY 1");

struct results {
	struct {
		double *p;
		size_t n, cap;
	} all, small;
	int64_t waiting, refused;
	struct instant since;
};

static enum rc count_waiting(struct cx *cx, struct db *db, void *arg)
{
	struct results *r = arg;
	AUTO(rows) rows = NULL;
	TRY(rows_open(cx, db, &rows, &bench_waiting, NO_VALS));
	while (rows_next(rows))
		r->waiting = rows_int(rows);
	return rows_end(cx, rows);
}

static enum rc read_times(struct cx *cx, struct db *db, void *arg)
{
	struct results *r = arg;
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &bench_took, VAL(r->since)));
	while (rows_next(rows)) {
		const double ms = (double)rows_int(rows) / 1e3;
		const int64_t size = rows_int(rows);
		*ARENA_PUSH(cx->arena, &r->all) = ms;
		if (size <= MESSAGE_SMALL_MAX)
			*ARENA_PUSH(cx->arena, &r->small) = ms;
		r->refused += rows_int(rows) != OUTBOX_DELIVERED;
	}
	return rows_end(cx, rows);
}

static enum rc wait_for_all(struct cx *cx, struct bench *b)
{
	struct results r = { .waiting = 1 };
	while (r.waiting > 0 && now_s() - b->begun < PATIENCE_S) {
		(void)nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
		TRY(unit_run(cx, node_store(b->node), TX_READ, count_waiting, &r));
	}
	return r.waiting == 0 ? RC_OK : cx_fail(cx, RC_IO, "not all were delivered");
}

static double part(const double *p, size_t n, double of)
{
	return n > 0 ? p[(size_t)((double)(n - 1) * of)] : 0;
}

/* Of the times, which are sorted. */
static size_t slow(const double *p, size_t n)
{
	size_t fast = 0;
	while (fast < n && p[fast] <= SLOW_MS)
		fast++;
	return n - fast;
}

static enum rc read_sizes(struct cx *cx, char **args, struct bench *b)
{
	int64_t longest = 0;
	for (size_t i = 0; args[i] && b->sizes_n < SIZES_MAX; i += 2) {
		struct size *s = &b->sizes[b->sizes_n++];
		*s = (struct size){ atoll(args[i]), args[i + 1] ? strtod(args[i + 1], NULL) : 100 };
		longest = s->bytes > longest ? s->bytes : longest;
		if (!args[i + 1])
			break;
	}
	char *filler = arena_alloc(cx->arena, (size_t)longest + 1);
	memset(filler, 'x', (size_t)longest);
	b->filler = (struct str){ filler, (size_t)longest };
	return RC_OK;
}

/* ---- A file beside them ---- */

struct file {
	struct bench *b;
	struct freight f;
	struct message m;
	double begun, took;
};

static enum rc make_blob(struct cx *cx, struct bench *b, int64_t size, struct blob *out)
{
	char *piece = arena_alloc(cx->arena, FILE_PIECE);
	AUTO(blobs) blobs = NULL;
	AUTO(blob_writer) w = NULL;
	TRY(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(b->settings.dir)), &blobs));
	TRY(blob_begin(cx, blobs, &w));
	random_bytes(piece, FILE_PIECE);
	for (int64_t left = size; left > 0; left -= (int64_t)FILE_PIECE) {
		memcpy(piece, &left, sizeof left); // each piece is another
		TRY(blob_add(cx, w,
			     (struct str){ piece, left < (int64_t)FILE_PIECE ? (size_t)left
									     : FILE_PIECE }));
	}
	return blob_keep(cx, w, out);
}

static enum rc announce(struct cx *cx, struct db *db, void *arg)
{
	struct file *f = arg;
	TRY(outbox_add(cx, db, &f->m));
	return freight_send(cx, db, &f->f);
}

static enum rc begin_file(struct cx *cx, struct bench *b, struct file *f)
{
	const char *bytes = getenv("EXCHANGE_FILE");
	struct blob blob = { 0 };
	*f = (struct file){ .b = b };
	if (!bytes)
		return RC_OK;
	TRY(make_blob(cx, b, atoll(bytes), &blob));
	const struct id id = id_new(cx->now);
	f->f = (struct freight){ .id = id_new(cx->now),
				 .peer = b->peer.id,
				 .message = id,
				 .thread = id,
				 .digest = blob.hash,
				 .size = blob.size };
	const struct envelope_sides sides = { .peer_country = b->peer.country,
					      .peer = b->peer.origin,
					      .country = b->settings.country,
					      .node = b->settings.origin,
					      .transaction = message_transaction(cx->arena, id) };
	f->m = (struct message){ .id = id,
				 .peer = b->peer.id,
				 .kind = STR("bench-file"),
				 .thread = id,
				 .content_type = STR("application/xml") };
	TRY(document_print(cx, &sides, &file_kind,
			   arena_fmt(cx->arena, "%.*s %lld %.*s",
				     STR_ARG(id_print(cx->arena, f->f.id)), (long long)blob.size,
				     STR_ARG(sha256_print(cx->arena, &blob.hash))),
			   &f->m.body));
	cx->now = instant_now();
	f->begun = now_s();
	return unit_run(cx, node_store(b->node), TX_WRITE, announce, f);
}

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct file *f = arg;
	return freight_load(cx, db, f->f.id, &f->f);
}

static enum rc end_file(struct cx *cx, struct file *f)
{
	if (f->begun <= 0)
		return RC_OK;
	while (f->f.state == FREIGHT_MOVING && now_s() - f->begun < PATIENCE_S) {
		(void)nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
		TRY(unit_run(cx, node_store(f->b->node), TX_READ, look, f));
	}
	f->took = (double)(f->f.done_at.us - f->f.queued_at.us) / 1e6;
	return f->f.state == FREIGHT_WHOLE ? RC_OK : cx_fail(cx, RC_IO, "the file did not arrive");
}

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct bench *b = arg;
	return peer_find(cx, db, b->peer.origin, &b->peer);
}

static enum rc send(struct cx *cx, char **args)
{
	struct bench b = { .peer = { .origin = str_from_c(args[1]) },
			   .count = atoll(args[2]),
			   .rate = atoll(args[3]) };
	const long threads = strtol(args[4], NULL, 10);
	pthread_t ids[THREADS_MAX];
	struct results r = { 0 };
	struct file file;
	struct exchange_service *service = NULL;
	if (threads < 1 || threads > THREADS_MAX)
		return cx_fail(cx, RC_INVALID, "1 to %d threads", THREADS_MAX);
	TRY(read_sizes(cx, args + 5, &b));
	TRY(open_node(cx, args[0], &b, &service));
	const struct rusage before = usage();
	TRY(unit_run(cx, node_store(b.node), TX_READ, find, &b));
	TRY(begin_file(cx, &b, &file));
	b.begun = now_s();
	r.since = instant_now();
	for (long i = 0; i < threads; i++)
		INVARIANT(pthread_create(&ids[i], NULL, submit, &b) == 0);
	for (long i = 0; i < threads; i++)
		INVARIANT(pthread_join(ids[i], NULL) == 0);
	TRY(wait_for_all(cx, &b));
	const double seconds = now_s() - b.begun;
	TRY(end_file(cx, &file));
	TRY(unit_run(cx, node_store(b.node), TX_READ, read_times, &r));
	exchange_close(service);
	node_close(cx, b.node);
	(void)printf("seconds=%.3f per_second=%.1f p50_ms=%.2f p99_ms=%.2f small_p50_ms=%.2f "
		     "small_p99_ms=%.2f small_max_ms=%.2f slow=%zu file_s=%.3f refused=%" PRId64
		     " ",
		     seconds, (double)b.count / seconds, part(r.all.p, r.all.n, 0.5),
		     part(r.all.p, r.all.n, 0.99), part(r.small.p, r.small.n, 0.5),
		     part(r.small.p, r.small.n, 0.99), part(r.small.p, r.small.n, 1),
		     slow(r.small.p, r.small.n), file.took, r.refused);
	print_usage(&before);
	return atomic_load(&b.failed) ? RC_IO : RC_OK;
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct cx cx;
	arena_init(&arena);
	cx_init(&cx, &arena, instant_now());
	enum rc rc = RC_INVALID;
	if (argc == 3 && strcmp(argv[1], "serve") == 0)
		rc = serve(&cx, argv + 2);
	else if (argc >= 8 && strcmp(argv[1], "send") == 0)
		rc = send(&cx, argv + 2);
	else
		(void)cx_fail(&cx, RC_INVALID,
			      "usage: serve DIR | send DIR PEER COUNT RATE THREADS "
			      "BYTES [PERCENT [BYTES PERCENT]...]");
	if (rc != RC_OK)
		(void)fprintf(stderr, "exchange-times: %s\n", cx.error);
	arena_done(&arena);
	return rc == RC_OK ? 0 : 1;
}
