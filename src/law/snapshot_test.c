// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/snapshot.h"

#include <pthread.h>
#include <stdatomic.h>

#include "core/test.h"
#include "law/test_folder.h"
#include "law/test_sample.h"

static struct law_snapshot *load(struct cx *cx, const char *dir)
{
	struct report report;
	struct law_snapshot *s = NULL;
	report_init(&report, cx->arena);
	EQ(law_snapshot_load(cx, str_from_c(dir), NULL, &report, &s), RC_OK);
	REQUIRE(s);
	return s;
}

static enum rc replace(struct cx *cx, struct law_snapshot *s, size_t *mistakes)
{
	struct report report;
	report_init(&report, cx->arena);
	const enum rc rc = law_snapshot_replace(cx, s, NULL, &report);
	*mistakes = report_count(&report);
	return rc;
}

static void rename_austria(struct cx *cx, const char *dir, const char *name)
{
	const struct str text = sample[3].text, old = STR("name: Austria");
	const size_t at = str_find(text, old);
	REQUIRE(at != STR_NONE);
	test_folder_write(cx, dir, "countries/at.yaml",
			  arena_fmt(cx->arena, "%.*sname: %s%.*s", (int)at, text.p, name,
				    (int)(text.n - at - old.n), text.p + at + old.n));
}

TEST(a_reader_keeps_its_law_while_a_new_one_takes_its_place)
{
	const char *dir = test_folder_make(cx);
	struct law_snapshot *s = load(cx, dir);
	const struct law *before = law_snapshot_get(s);
	rename_austria(cx, dir, "Osterreich");
	size_t mistakes;
	EQ(replace(cx, s, &mistakes), RC_OK);
	const struct law *after = law_snapshot_get(s);
	EQ_STR(before->countries.p[0].name, "Austria");
	EQ_STR(after->countries.p[0].name, "Osterreich");
	law_snapshot_put(s, before);
	law_snapshot_put(s, after);
	law_snapshot_put(s, NULL);
	law_snapshot_close(s);
	test_folder_remove(cx, dir);
}

TEST(a_broken_folder_leaves_the_old_law_in_place)
{
	const char *dir = test_folder_make(cx);
	struct law_snapshot *s = load(cx, dir);
	rename_austria(cx, dir, "[");
	size_t mistakes;
	EQ(replace(cx, s, &mistakes), RC_INVALID);
	EQ(mistakes, 1);
	const struct law *law = law_snapshot_get(s);
	EQ_STR(law->countries.p[0].name, "Austria");
	law_snapshot_put(s, law);
	test_folder_remove(cx, dir);
	EQ(replace(cx, s, &mistakes), RC_MISSING);
	law = law_snapshot_get(s);
	EQ_STR(law->countries.p[0].name, "Austria");
	law_snapshot_put(s, law);
	law_snapshot_close(s);
}

TEST(a_folder_that_is_broken_from_the_start_gives_no_snapshot)
{
	const char *dir = test_folder_make(cx);
	rename_austria(cx, dir, "~");
	struct report report;
	struct law_snapshot *s = NULL;
	report_init(&report, cx->arena);
	EQ(law_snapshot_load(cx, str_from_c(dir), NULL, &report, &s), RC_INVALID);
	EQ(report_count(&report), 1);
	CHECK(s == NULL);
	law_snapshot_close(s);
	test_folder_remove(cx, dir);
}

TEST(laws_that_are_still_held_are_limited)
{
	const char *dir = test_folder_make(cx);
	struct law_snapshot *s = load(cx, dir);
	const struct law *held[64] = { 0 };
	size_t n = 0, mistakes;
	enum rc rc = RC_OK;
	while (rc == RC_OK && n < 64) {
		held[n++] = law_snapshot_get(s);
		rc = replace(cx, s, &mistakes);
	}
	EQ(rc, RC_BUSY);
	EQ(n, 16);
	law_snapshot_put(s, held[3]);
	EQ(replace(cx, s, &mistakes), RC_OK);
	for (size_t i = 0; i < n; i++)
		if (i != 3)
			law_snapshot_put(s, held[i]);
	law_snapshot_close(s);
	test_folder_remove(cx, dir);
}

struct readers {
	struct law_snapshot *s;
	atomic_bool stop;
	atomic_size_t wrong;
};

static void *read_on(void *arg)
{
	struct readers *r = arg;
	while (!atomic_load(&r->stop)) {
		const struct law *law = law_snapshot_get(r->s);
		if (law_country(law, STR("aut")) != 0 || law->countries.n != 2)
			atomic_fetch_add(&r->wrong, 1);
		law_snapshot_put(r->s, law);
	}
	return NULL;
}

TEST(readers_and_a_reload_do_not_disturb_each_other)
{
	const char *dir = test_folder_make(cx);
	struct readers r = { .s = load(cx, dir) };
	pthread_t threads[4];
	for (size_t i = 0; i < 4; i++)
		REQUIRE(pthread_create(&threads[i], NULL, read_on, &r) == 0);
	for (int i = 0; i < 60; i++) {
		size_t mistakes;
		const enum rc rc = replace(cx, r.s, &mistakes);
		CHECK(rc == RC_OK || rc == RC_BUSY);
	}
	atomic_store(&r.stop, true);
	for (size_t i = 0; i < 4; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	EQ(atomic_load(&r.wrong), 0);
	law_snapshot_close(r.s);
	test_folder_remove(cx, dir);
}
