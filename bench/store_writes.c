// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * store-writes create URL: makes a store.
 * store-writes run URL CLIENTS SECONDS [CONNECTIONS]: that many threads save one row of bench_event
 * a unit, as fast as they are answered. Prints "writes/s p50-us p99-us".
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/db.h"

enum { CLIENTS_MAX = 256, SECONDS_MAX = 600, WAITS_MAX = 1 << 20, BODY_BYTES = 200 };

SQL_STATEMENT(add_event, "INSERT INTO bench_event (id, at, body) VALUES ($1, $2, $3)");

struct client {
	struct store *store;
	pthread_t thread;
	struct arena arena;
	struct cx cx;
	int64_t *waits; // microseconds of each unit
	size_t n;
	atomic_bool *stop;
};

static enum rc save(struct cx *cx, struct db *db, void *arg)
{
	const struct str *body = arg;
	return DB_RUN(cx, db, &add_event, VAL(id_new(cx->now)), VAL(cx->now), VAL(*body));
}

static void *work(void *arg)
{
	struct client *c = arg;
	char text[BODY_BYTES];
	memset(text, 'x', sizeof(text));
	struct str body = { text, sizeof(text) };
	while (!atomic_load(c->stop) && c->n < WAITS_MAX) {
		arena_reset(&c->arena);
		c->cx.now = instant_now();
		const enum rc rc = unit_run(&c->cx, c->store, TX_WRITE, save, &body);
		if (rc != RC_OK) {
			(void)fprintf(stderr, "store-writes: %s\n", c->cx.error);
			exit(EXIT_FAILURE);
		}
		c->waits[c->n++] = instant_now().us - c->cx.now.us;
	}
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void report(const struct client *clients, size_t n_clients, int64_t took_us)
{
	size_t n = 0;
	for (size_t i = 0; i < n_clients; i++)
		n += clients[i].n;
	INVARIANT(n > 0);
	int64_t *all = calloc(n, sizeof(int64_t));
	INVARIANT(all);
	size_t at = 0;
	for (size_t i = 0; i < n_clients; i++) {
		memcpy(&all[at], clients[i].waits, clients[i].n * sizeof(int64_t));
		at += clients[i].n;
	}
	qsort(all, n, sizeof(all[0]), by_size);
	(void)printf("%.1f %jd %jd\n", (double)n * 1e6 / (double)took_us, (intmax_t)all[n / 2],
		     (intmax_t)all[n * 99 / 100]);
	free(all);
}

static void run(struct store *store, size_t n, int64_t seconds)
{
	static struct client clients[CLIENTS_MAX];
	atomic_bool stop = false;
	const int64_t begun = instant_now().us;
	for (size_t i = 0; i < n; i++) {
		struct client *c = &clients[i];
		*c = (struct client){ .store = store, .stop = &stop };
		c->waits = calloc(WAITS_MAX, sizeof(int64_t));
		INVARIANT(c->waits);
		arena_init(&c->arena);
		cx_init(&c->cx, &c->arena, instant_now());
		INVARIANT(pthread_create(&c->thread, NULL, work, c) == 0);
	}
	(void)nanosleep(&(struct timespec){ .tv_sec = seconds }, NULL);
	atomic_store(&stop, true);
	for (size_t i = 0; i < n; i++)
		INVARIANT(pthread_join(clients[i].thread, NULL) == 0);
	report(clients, n, instant_now().us - begun);
	for (size_t i = 0; i < n; i++) {
		arena_done(&clients[i].arena);
		free(clients[i].waits);
	}
}

static int fail(const struct cx *cx)
{
	(void)fprintf(stderr, "store-writes: %s\n", cx->error);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	int64_t clients = 0, seconds = 0, connections = 0;
	const bool is_create = argc == 3 && strcmp(argv[1], "create") == 0;
	const bool is_run = (argc == 5 || argc == 6) && strcmp(argv[1], "run") == 0 &&
			    str_to_i64(str_from_c(argv[3]), 1, CLIENTS_MAX, &clients) &&
			    str_to_i64(str_from_c(argv[4]), 1, SECONDS_MAX, &seconds) &&
			    (argc == 5 ||
			     str_to_i64(str_from_c(argv[5]), 1, CLIENTS_MAX, &connections));
	if (!is_create && !is_run) {
		(void)fputs(
			"usage: store-writes create URL | run URL CLIENTS SECONDS [CONNECTIONS]\n",
			stderr);
		return 2;
	}
	const struct store_config config = { .url = str_from_c(argv[2]),
					     .connections = (unsigned)connections };
	if (is_create)
		return store_create(&cx, &config) == RC_OK ? EXIT_SUCCESS : fail(&cx);
	struct store *store = NULL;
	if (store_open(&cx, &config, &store) != RC_OK)
		return fail(&cx);
	run(store, (size_t)clients, seconds);
	store_close(store);
	arena_done(&arena);
	return EXIT_SUCCESS;
}
