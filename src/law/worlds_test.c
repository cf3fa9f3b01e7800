// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/worlds.h"

#include <pthread.h>

#include "core/test.h"
#include "law/test_world.h"

static struct law_worlds *open_worlds(struct cx *cx, struct law_snapshot **snapshot)
{
	struct report report;
	report_init(&report, cx->arena);
	REQUIRE(law_snapshot_load(cx, (struct str){ 0 }, NULL, &report, snapshot) == RC_OK);
	return law_worlds_open(*snapshot);
}

static struct world_use use_on(struct cx *cx, struct law_worlds *w, const char *day)
{
	struct world_use use = law_worlds_get(w);
	law_worlds_world(&use, cx->arena, (struct world_options){ .date = test_day(day) },
			 test_day(TEST_DATE));
	return use;
}

TEST(readers_of_the_same_day_share_a_world)
{
	struct law_snapshot *s;
	struct law_worlds *w = open_worlds(cx, &s);
	struct world_use a = use_on(cx, w, TEST_DATE), b = use_on(cx, w, TEST_DATE);
	struct world_use then = use_on(cx, w, "2012-01-01"), other = use_on(cx, w, "2013-01-01");
	CHECK(a.world == b.world);
	CHECK(then.world != a.world);
	CHECK(other.world != then.world);
	EQ(then.world->date.days, test_day("2012-01-01").days);
	EQ(other.world->date.days, test_day("2013-01-01").days);
	EQ(other.slot, -1);
	law_worlds_put(&a);
	law_worlds_put(&b);
	law_worlds_put(&then);
	law_worlds_put(&other);
	struct world_use later = use_on(cx, w, "2013-01-01");
	CHECK(later.slot >= 0);
	EQ(later.world->date.days, test_day("2013-01-01").days);
	law_worlds_put(&later);
	law_worlds_close(w);
	law_snapshot_close(s);
}

TEST(a_world_with_facts_is_nobody_elses)
{
	struct law_snapshot *s;
	struct law_worlds *w = open_worlds(cx, &s);
	struct world_use plain = use_on(cx, w, TEST_DATE), use = law_worlds_get(w);
	struct world_options options = { .date = test_day(TEST_DATE) };
	fact_set_add(&options.facts.yes, test_fact(use.law, "security-bypassed"));
	law_worlds_world(&use, cx->arena, options, test_day(TEST_DATE));
	CHECK(use.world != plain.world);
	EQ(use.slot, -1);
	law_worlds_put(&use);
	law_worlds_put(&plain);
	law_worlds_close(w);
	law_snapshot_close(s);
}

TEST(a_new_law_makes_a_new_world_and_the_old_one_stays_for_its_reader)
{
	struct law_snapshot *s;
	struct report report;
	report_init(&report, cx->arena);
	struct law_worlds *w = open_worlds(cx, &s);
	struct world_use before = use_on(cx, w, TEST_DATE);
	EQ(law_snapshot_replace(cx, s, NULL, &report), RC_OK);
	struct world_use after = use_on(cx, w, TEST_DATE);
	CHECK(before.law != after.law);
	CHECK(after.world->law == after.law);
	CHECK(before.world->law == before.law);
	law_worlds_put(&before);
	law_worlds_put(&after);
	law_worlds_close(w);
	law_snapshot_close(s);
}

TEST(what_to_do_next_is_worked_out_once_a_day)
{
	struct law_snapshot *s;
	struct law_worlds *w = open_worlds(cx, &s);
	struct world_use use = use_on(cx, w, TEST_DATE);
	const uint16_t ke = test_country(use.law, "KE");
	const struct check_answer *a = law_worlds_check(&use, cx->arena, ke,
							test_instrument(use.law, "budapest"));
	CHECK(a->next.n > 0);
	CHECK(a == law_worlds_check(&use, cx->arena, ke, test_instrument(use.law, "budapest")));
	CHECK(a != law_worlds_check(&use, cx->arena, ke, test_instrument(use.law, "malabo")));
	law_worlds_put(&use);
	law_worlds_close(w);
	law_snapshot_close(s);
}

struct asking {
	struct cx *cx;
	struct law_worlds *worlds;
	const char *country;
	pthread_barrier_t *start;
	enum rc rc;
};

static void *ask_best(void *arg)
{
	struct asking *a = arg;
	struct reform_list list;
	struct world_use use = use_on(a->cx, a->worlds, TEST_DATE);
	(void)pthread_barrier_wait(a->start);
	a->rc = law_worlds_best(a->cx, &use, test_country(use.law, a->country), &list);
	law_worlds_put(&use);
	return NULL;
}

/* A ranking takes some tenths of a second, so that two which begin together meet. */
TEST(one_ranking_at_a_time_and_kept_ones_are_answered_meanwhile)
{
	struct law_snapshot *s;
	struct law_worlds *w = open_worlds(cx, &s);
	struct arena arena = { 0 };
	struct cx other;
	cx_init(&other, &arena, cx->now);
	pthread_barrier_t start;
	pthread_t thread;
	REQUIRE(pthread_barrier_init(&start, NULL, 2) == 0);
	struct asking there = { &other, w, "NR", &start, RC_OK },
		      here = { cx, w, "KI", &start, RC_OK };
	REQUIRE(pthread_create(&thread, NULL, ask_best, &there) == 0);
	(void)ask_best(&here);
	REQUIRE(pthread_join(thread, NULL) == 0);
	CHECK((here.rc == RC_OK && there.rc == RC_BUSY) ||
	      (here.rc == RC_BUSY && there.rc == RC_OK));
	const char *kept = here.rc == RC_OK ? "KI" : "NR";
	struct world_use use = use_on(cx, w, TEST_DATE);
	struct reform_list list;
	const struct instant begun = instant_now();
	EQ(law_worlds_best(cx, &use, test_country(use.law, kept), &list), RC_OK);
	CHECK(instant_now().us - begun.us < 100000); // copied, not worked out
	law_worlds_put(&use);
	(void)pthread_barrier_destroy(&start);
	arena_done(&arena);
	law_worlds_close(w);
	law_snapshot_close(s);
}
