// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/takedown_db.h"

#include "core/test.h"
#include "people/test_people.h"

static void found(struct takedown *t, const char *findings, const char *host)
{
	for (; *findings; findings++) {
		const enum takedown_finding f = *findings == 'u'   ? TAKEDOWN_UP
						: *findings == 'g' ? TAKEDOWN_GONE
						: *findings == 'b' ? TAKEDOWN_BLOCKED
								   : TAKEDOWN_UNSURE;
		takedown_found(t, f, str_from_c(host),
			       (struct instant){ t->changed_at.us + HOURS(1).us });
	}
}

TEST(three_looks_in_a_row_that_find_it_gone_make_it_offline)
{
	static const struct {
		const char *findings;
		enum takedown_state state;
		int64_t misses;
	} cases[] = {
		{ "gg", TAKEDOWN_ASKED, 2 },
		{ "ggg", TAKEDOWN_OFFLINE, 3 },
		{ "ggugg", TAKEDOWN_ASKED, 2 },
		{ "gbgsg", TAKEDOWN_OFFLINE, 3 }, // blocked for us and unsure count neither way
		{ "bbbb", TAKEDOWN_ASKED, 0 },
		{ "ssss", TAKEDOWN_ASKED, 0 },
		{ "gggb", TAKEDOWN_OFFLINE, 3 },
		{ "gggu", TAKEDOWN_BACK, 0 },
		{ "ggguggg", TAKEDOWN_OFFLINE, 3 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct takedown t = { .state = TAKEDOWN_ASKED };
		found(&t, cases[i].findings, "");
		EQ(t.state, cases[i].state);
		EQ(t.misses, cases[i].misses);
	}
}

TEST(another_machine_reopens_it)
{
	struct takedown t = { .state = TAKEDOWN_ACTED };
	found(&t, "u", "1.2.3.4");
	EQ(t.state, TAKEDOWN_ACTED);
	found(&t, "u", "");
	found(&t, "u", "1.2.3.4");
	EQ(t.returns, 0);
	found(&t, "u", "1.2.3.5");
	EQ(t.state, TAKEDOWN_BACK);
	EQ(t.returns, 1);
	EQ_STR(t.host, "1.2.3.5");
	EQ(takedown_answered(&t, TAKEDOWN_OFFLINE, t.changed_at), false); // is found, not said
}

TEST(offline_since_the_first_of_the_looks)
{
	struct takedowns all = { 0 };
	struct takedown *t = ARENA_PUSH(cx->arena, &all);
	t->state = TAKEDOWN_ASKED;
	found(t, "ubggg", "");
	EQ(t->offline_at.us, HOURS(3).us);
	CHECK(takedown_answered(t, TAKEDOWN_REFUSED, t->changed_at));
	EQ(t->state, TAKEDOWN_OFFLINE); // what was found counts more
	ARENA_PUSH(cx->arena, &all)->state = TAKEDOWN_ASKED;
	const struct takedown_times times = takedown_times_of(cx->arena, &all);
	EQ(times.open, 1);
	EQ(times.n[0], 1);
	EQ(times.median_us, HOURS(3).us);
}

PEOPLE_TEST(a_takedown_is_followed)
{
	struct takedown t = { .kind = SUBJECT_URL,
			      .key = STR("http://evil.example/"),
			      .asked_of = STR("abuse@host.example") };
	struct takedown again = t, got = { .misses = 0 };
	struct takedowns list = { 0 };
	struct takedown_lines lines = { 0 };
	const struct actor *by = &w->as[ROLE_ANALYST];
	EQ(takedown_add(cx, w->db, &w->as[ROLE_OFFICER], &t), RC_DENIED);
	OK(takedown_add(cx, w->db, by, &t));
	EQ(takedown_add(cx, w->db, by, &again), RC_CONFLICT);
	static const char *const notes[] = { "acknowledged", "gone", "gone", "gone" };
	for (size_t i = 0; i < 4; i++) {
		const struct takedown_line line = { .what = str_from_c(notes[i]) };
		OK(takedown_note(cx, w->db, by, t.id, &line, &got));
	}
	const struct takedown_line said = { .what = STR("offline") };
	EQ(takedown_note(cx, w->db, by, t.id, &said, &got), RC_INVALID);
	OK(takedown_list(cx, w->db, &list));
	EQ(list.n, 1);
	EQ(list.p[0].state, TAKEDOWN_OFFLINE);
	CHECK(list.p[0].answered_at.us != 0 && list.p[0].offline_at.us != 0);
	OK(takedown_log(cx, w->db, t.id, &lines));
	EQ(lines.n, 5);
	OK(takedown_add(cx, w->db, by, &again)); // asked once more, later
	EQ(test_acts(cx, w, "takedown-noted"), 4);
}
