// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * comity-check [--slowest] [TEXT]: runs the tests whose "file:name" contains TEXT, or
 * all; --slowest names those that took the processor longest. The last line is
 * "N passed, N failed". Exits 1 when a test failed or when there was none to run.
 *
 * The failure state is a global: a check may be called at any depth, and one
 * process runs one test at a time.
 */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/fuzz.h"
#include "core/test.h"

#define SECONDS_PER_TEST 600 // of the clock: a disk that others keep busy takes minutes
#define SLOWEST 40
#define FILE_MAX ((size_t)64 * 1024 * 1024)

extern const struct test *const __start_comity_tests[] __attribute__((weak));
extern const struct test *const __stop_comity_tests[] __attribute__((weak));
extern const struct fuzz *const __start_comity_fuzz[] __attribute__((weak));
extern const struct fuzz *const __stop_comity_fuzz[] __attribute__((weak));

static jmp_buf stop;
static int failures_now;

/* What a test took of the processor, in seconds. */
struct lap {
	struct str name;
	double seconds;
};

struct tally {
	const char *filter;
	int passed, failed;
	struct arena *arena;
	struct lap laps[SLOWEST]; // the slowest first
};

static double seconds_of_processor(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void note_lap(struct tally *tally, const char *name, double seconds)
{
	size_t at = SLOWEST;
	while (at > 0 && tally->laps[at - 1].seconds < seconds)
		at--;
	if (at == SLOWEST)
		return;
	memmove(&tally->laps[at + 1], &tally->laps[at],
		(SLOWEST - at - 1) * sizeof(tally->laps[0]));
	tally->laps[at] = (struct lap){ arena_copy(tally->arena, str_from_c(name)), seconds };
}

/* The path from the tree's root, whatever the build folder made of it. */
static const char *from_root(const char *file)
{
	const char *found = file;
	for (const char *at = strstr(file, "src/"); at; at = strstr(at + 1, "src/"))
		found = at;
	return found;
}

static void note(const char *text, const char *file, int line)
{
	failures_now++;
	(void)printf("%s:%d: %s\n", from_root(file), line, text);
}

void test_check(bool ok, const char *text, const char *file, int line)
{
	if (!ok)
		note(text, file, line);
}

void test_eq(intmax_t a, intmax_t b, const char *text, const char *file, int line)
{
	if (a == b)
		return;
	note(text, file, line);
	(void)printf("\tleft:  %jd\n\tright: %jd\n", a, b);
}

void test_eq_str(struct str a, struct str b, const char *text, const char *file, int line)
{
	if (str_eq(a, b))
		return;
	note(text, file, line);
	(void)printf("\tleft:  \"%.*s\"\n\tright: \"%.*s\"\n", STR_ARG(a), STR_ARG(b));
}

void test_stop(const char *text, const char *file, int line)
{
	note(text, file, line);
	longjmp(stop, 1);
}

struct str test_str(struct str s)
{
	return s;
}

const char *test_path(struct cx *cx, const char *path)
{
	return arena_fmt(cx->arena, "%s/%s", COMITY_SOURCE, path).p;
}

struct str test_read(struct cx *cx, const char *path)
{
	FILE *f = fopen(test_path(cx, path), "rb");
	if (!f) {
		(void)printf("%s: %s\n", path, strerror(errno));
		test_stop("a test file can be opened", __FILE__, __LINE__);
	}
	struct buf b;
	buf_init(&b, FILE_MAX);
	char part[8192];
	size_t n = 0;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&b, (struct str){ part, n });
	const bool ok = !ferror(f) && !buf_full(&b);
	(void)fclose(f); // only read from
	const struct str text = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	REQUIRE(ok);
	return text;
}

/* What a test or a replayed sample is, for run_one. */
struct job {
	const struct test *test;
	const struct fuzz *fuzz; // with sample
	const char *sample;	 // path from the tree's root
};

static void run_job(struct cx *cx, const struct job *j)
{
	if (j->test)
		j->test->run(cx);
	if (j->fuzz)
		j->fuzz->run(cx, test_read(cx, j->sample));
}

static void run_one(struct tally *tally, const char *name, const struct job *j)
{
	if (tally->filter && !strstr(name, tally->filter))
		return;
	struct arena arena;
	arena_init(&arena);
	struct cx cx;
	// Noon in UTC on 21 November 2026.
	cx_init(&cx, &arena, (struct instant){ INT64_C(1795262400) * 1000000 });
	failures_now = 0;
	(void)fflush(stdout);
	const double began = seconds_of_processor();
	alarm(SECONDS_PER_TEST);
	if (setjmp(stop) == 0)
		run_job(&cx, j);
	alarm(0);
	note_lap(tally, name, seconds_of_processor() - began);
	if (failures_now > 0) {
		(void)printf("FAILED %s\n", name);
		tally->failed++;
	} else {
		tally->passed++;
	}
	arena_done(&arena);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay_corpus(struct tally *tally, struct cx *cx, const struct fuzz *f)
{
	const char *file = from_root(f->file);
	const char *slash = strrchr(file, '/');
	INVARIANT(slash);
	const struct str dir = arena_fmt(cx->arena, "%.*s/testdata/fuzz/%s", (int)(slash - file),
					 file, f->name);
	struct dirent **entries = NULL;
	const int n = scandir(test_path(cx, dir.p), &entries, is_visible, by_name);
	if (n <= 0) {
		(void)printf("FAILED %s: no samples to replay\n", dir.p);
		tally->failed++;
	}
	for (int i = 0; i < n; i++) {
		const struct str sample = arena_fmt(cx->arena, "%s/%s", dir.p, entries[i]->d_name);
		run_one(tally, sample.p, &(struct job){ .fuzz = f, .sample = sample.p });
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	struct arena arena;
	arena_init(&arena);
	const bool slowest = argc > 1 && strcmp(argv[1], "--slowest") == 0;
	const char *filter = argc > 1 + slowest ? argv[1 + slowest] : NULL;
	struct tally tally = { .filter = filter, .arena = &arena };
	struct cx cx;
	cx_init(&cx, &arena, (struct instant){ 0 });

	for (const struct test *const *t = __start_comity_tests; t < __stop_comity_tests; t++) {
		const struct str name = arena_fmt(&arena, "%s:%s", from_root((*t)->file),
						  (*t)->name);
		run_one(&tally, name.p, &(struct job){ .test = *t });
	}
	for (const struct fuzz *const *f = __start_comity_fuzz; f < __stop_comity_fuzz; f++)
		replay_corpus(&tally, &cx, *f);

	for (size_t i = 0; slowest && i < SLOWEST && tally.laps[i].seconds > 0; i++)
		(void)printf("%8.2f s  %.*s\n", tally.laps[i].seconds, STR_ARG(tally.laps[i].name));
	arena_done(&arena);
	if (tally.passed + tally.failed == 0)
		(void)printf("no test is called like that\n");
	(void)printf("%d passed, %d failed\n", tally.passed, tally.failed);
	return tally.failed > 0 || tally.passed == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
