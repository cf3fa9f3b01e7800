// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * law-times [DIR]: what loading and asking the law costs, from inside.
 *
 * Prints NAME<TAB>NUMBER lines for bench/load; processor time in microseconds, the
 * best of several rounds: what else the machine does can only add to it.
 */
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

#include "law/check.h"
#include "law/matrix.h"
#include "law/route.h"
#include "law/source.h"

enum { ROUNDS = 5 };

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void say(const char *name, double value)
{
	(void)printf("%s\t%.3f\n", name, value);
}

static double lesser(double a, double b)
{
	return a < 0 || b < a ? b : a;
}

/* The least that reading such files can cost: libyaml alone, its events thrown away. */
static void count_events(const struct law_files *files)
{
	for (size_t i = 0; i < files->n; i++) {
		yaml_parser_t parser;
		yaml_event_t event;
		INVARIANT(yaml_parser_initialize(&parser));
		yaml_parser_set_input_string(&parser, (const unsigned char *)files->p[i].text.p,
					     files->p[i].text.n);
		for (bool more = true; more;) {
			INVARIANT(yaml_parser_parse(&parser, &event));
			more = event.type != YAML_STREAM_END_EVENT;
			yaml_event_delete(&event);
		}
		yaml_parser_delete(&parser);
	}
}

static double anonymous_kib(void)
{
	char line[256];
	long kib = -1;
	FILE *f = fopen("/proc/self/status", "r");
	INVARIANT(f != NULL);
	while (fgets(line, sizeof line, f))
		if (sscanf(line, "RssAnon: %ld", &kib) == 1)
			break;
	(void)fclose(f);
	INVARIANT(kib >= 0);
	return (double)kib;
}

static void time_files(struct cx *cx, struct str dir)
{
	struct law_files files;
	double best_read = -1, best_events = -1;
	size_t bytes = 0;
	for (int round = 0; round < ROUNDS; round++) {
		const double begun = now_us();
		INVARIANT(law_source_read(cx, dir, &files) == RC_OK);
		const double read = now_us();
		count_events(&files);
		best_read = lesser(best_read, read - begun);
		best_events = lesser(best_events, now_us() - read);
	}
	for (size_t i = 0; i < files.n; i++)
		bytes += files.p[i].text.n;
	say("files", (double)files.n);
	say("bytes", (double)bytes);
	say("read", best_read);
	say("events", best_events);
}

/* As the server does it: the law alone outlives the loading. */
static struct law *time_load(struct arena *arena, struct str dir)
{
	struct law *law = NULL;
	double best = -1;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena scratch = { 0 };
		struct report report;
		struct cx cx;
		cx_init(&cx, &scratch, instant_now());
		report_init(&report, &scratch);
		arena_reset(arena);
		const double begun = now_us();
		const enum rc rc = law_source_load(&cx, arena, dir, NULL, &report, &law);
		best = lesser(best, now_us() - begun);
		if (rc != RC_OK) {
			(void)fprintf(stderr, "law-times: %.*s\n", STR_ARG(cx_error(&cx)));
			return NULL;
		}
		arena_done(&scratch);
	}
	say("load", best);
	return law;
}

static size_t national_rows(const struct law *law)
{
	size_t n = 0;
	for (size_t c = 0; c < law->countries.n; c++)
		n += law->countries.p[c].national.n;
	return n;
}

static struct world *time_world(struct arena *arena, const struct law *law)
{
	const struct world_options options = { .date = date_from_ymd(2026, 11, 21) };
	struct world *world = NULL;
	double best = -1;
	for (int round = 0; round < ROUNDS; round++) {
		arena_reset(arena);
		const double begun = now_us();
		world = world_build(arena, law, options);
		best = lesser(best, now_us() - begun);
	}
	say("world", best);
	return world;
}

struct questions {
	const struct world *w;
	struct arena arena;
	struct route_question route; // to the United States
	uint16_t budapest;
	unsigned kept; // so that the calls are not left out
};

static void ask_status(struct questions *q, unsigned i)
{
	struct route_question route = q->route;
	route.to = (uint16_t)(i % q->w->law->countries.n);
	if (route.to != route.from)
		q->kept += route_best(q->w, &route);
}

static void ask_answer(struct questions *q, unsigned i)
{
	(void)i;
	q->kept += (unsigned)route_find(&q->arena, q->w, &q->route)->routes.n;
}

static void ask_check(struct questions *q, unsigned i)
{
	const uint16_t country = (uint16_t)(i % q->w->law->countries.n);
	q->kept += (unsigned)check_run(&q->arena, q->w, country, LAW_NONE, q->budapest, false)
			   ->findings.n;
}

static void time_asking(struct questions *q, const char *name, unsigned n,
			void (*ask)(struct questions *q, unsigned i))
{
	double best = -1;
	for (int round = 0; round < ROUNDS; round++) {
		const double begun = now_us();
		for (unsigned i = 0; i < n; i++) {
			arena_reset(&q->arena);
			ask(q, i);
		}
		best = lesser(best, (now_us() - begun) / n);
	}
	say(name, best);
}

/* Each question of its own, as commands and pages ask them. */
static void time_questions(const struct world *w)
{
	struct questions q = {
		.w = w,
		.route = { .from = law_country(w->law, STR("LK")),
			   .to = law_country(w->law, STR("US")),
			   .offence = law_concept(w->law, STR("illegal-access")),
			   .measure = law_measure(w->law, STR("expedited-preservation")) },
		.budapest = law_instrument(w->law, STR("budapest")),
	};
	time_asking(&q, "route-status", 5000, ask_status);
	time_asking(&q, "route-answer", 5000, ask_answer);
	time_asking(&q, "check", (unsigned)w->law->countries.n, ask_check);
	INVARIANT(q.kept > 0);
	arena_done(&q.arena);
}

static void time_matrix(const struct world *w)
{
	uint64_t sum = 0;
	size_t n = 0;
	double best = -1;
	for (int round = 0; round < ROUNDS; round++) {
		const double begun = now_us();
		n = matrix_all(w, &sum);
		best = lesser(best, now_us() - begun);
	}
	say("matrix-evaluations", (double)n);
	say("matrix", best);
}

int main(int argc, char **argv)
{
	struct arena scratch = { 0 }, law_arena = { 0 }, world_arena = { 0 };
	const struct str dir = str_from_c(argc > 1 ? argv[1] : NULL);
	struct cx cx;
	const double before = anonymous_kib();
	struct law *law = time_load(&law_arena, dir);
	if (!law)
		return 65;
	const struct world *world = time_world(&world_arena, law);
	malloc_trim(0); // what loading worked in is free, but the C library keeps it
	say("memory-kib", anonymous_kib() - before);
	say("national-rows", (double)national_rows(law));
	time_questions(world);
	time_matrix(world);
	cx_init(&cx, &scratch, instant_now());
	time_files(&cx, dir);
	arena_done(&scratch);
	arena_done(&world_arena);
	arena_done(&law_arena);
	return 0;
}
