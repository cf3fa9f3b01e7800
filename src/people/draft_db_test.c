// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/draft_db.h"

#include "people/sign_in_db.h"
#include "people/test_factor.h"

static const struct str page = STR_INIT("/people/new");

static struct str found(struct cx *cx, struct test_world *w, const struct actor *who,
			struct str path)
{
	struct str text = { 0 };
	OK(draft_find_text(cx, w->db, &test_key, who->account, path, &text));
	return text;
}

PEOPLE_TEST(a_draft_is_found_by_its_person_on_its_page_for_an_hour)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct instant now = cx->now;
	OK(draft_keep_text(cx, w->db, &test_key, who->account, page, STR("a=1")));
	OK(draft_keep_text(cx, w->db, &test_key, who->account, page, STR("a=2")));
	CHECK(str_eq(found(cx, w, who, page), STR("a=2")));
	CHECK(found(cx, w, &w->as[ROLE_ANALYST], page).n == 0);
	CHECK(found(cx, w, who, STR("/people")).n == 0);
	cx->now = instant_add(now, MINUTES(61));
	CHECK(found(cx, w, who, page).n == 0);
	cx->now = now;
	OK(draft_drop_text(cx, w->db, w->as[ROLE_ANALYST].account));
	CHECK(found(cx, w, who, page).n > 0);
	OK(draft_drop_text(cx, w->db, who->account));
	CHECK(found(cx, w, who, page).n == 0);
}

PEOPLE_TEST(old_drafts_are_forgotten)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct instant now = cx->now;
	OK(draft_keep_text(cx, w->db, &test_key, who->account, page, STR("a=1")));
	OK(draft_forget(cx, w->db));
	CHECK(found(cx, w, who, page).n > 0);
	cx->now = instant_add(now, MINUTES(61));
	OK(draft_forget(cx, w->db));
	cx->now = now;
	CHECK(found(cx, w, who, page).n == 0);
}

PEOPLE_TEST(only_a_session_that_ended_by_time_names_its_owner)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct sign_in_from from = { STR("192.0.2.1"), STR("browser") };
	const struct sha256 half = sha256_of(STR("half")), full = sha256_of(STR("full"));
	struct sign_in s;
	struct id id = { 0 };
	OK(sign_in_by_link(cx, w->db, who->account, &from, half, &s));
	EQ(s.stage, SESSION_ENROL);
	EQ(draft_owner(cx, w->db, half, &id), RC_MISSING); // not signed in wholly
	test_totp_set_up(cx, w, who);
	OK(sign_in_enrolled(cx, w->db, half, SESSION_BY_TOTP, full, &s));
	cx->now = instant_add(cx->now, DAYS(1));
	OK(draft_owner(cx, w->db, full, &id));
	CHECK(id_eq(id, who->account));
	EQ(draft_owner(cx, w->db, sha256_of(STR("")), &id), RC_MISSING);
	OK(session_end(cx, w->db, who, s.session));
	EQ(draft_owner(cx, w->db, full, &id), RC_MISSING);
}
