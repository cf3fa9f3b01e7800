// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/search_db.h"

#include "desk/case_db.h"
#include "desk/hit_db.h"
#include "desk/request_db.h"
#include "law/test_world.h"
#include "people/test_people.h"

static struct id entered(struct cx *cx, struct test_world *w, const char *theirs,
			 const char *identifiers)
{
	struct request r = { .progress = { .kind = KIND_PRESERVATION },
			     .from = STR("GE"),
			     .to = STR("KE"),
			     .their_reference = str_from_c(theirs),
			     .offence = STR("illegal-access") };
	r.text[FIELD_IDENTIFIERS] = str_from_c(identifiers);
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &r, (struct id){ 0 }));
	return r.id;
}

static size_t find(struct cx *cx, struct test_world *w, enum role role, const char *words)
{
	struct request_page page;
	const struct request_search s = { .words = str_from_c(words), .limit = 10 };
	OK(request_search(cx, w->db, &w->as[role], &s, &page));
	return page.list.n;
}

PEOPLE_TEST(desk_search_finds_by_references_and_identifiers)
{
	(void)entered(cx, w, "GE-77/a", "User A@Example.org\n100%_sure");
	(void)entered(cx, w, "GE-78", "");
	EQ(find(cx, w, ROLE_OFFICER, "ke-2026-000002"), 1);
	EQ(find(cx, w, ROLE_OFFICER, " GE-7 "), 2);
	EQ(find(cx, w, ROLE_OFFICER, "a@example"), 1);
	EQ(find(cx, w, ROLE_OFFICER, "%_"), 1); // no pattern
	EQ(find(cx, w, ROLE_OFFICER, "g%7"), 0);
	EQ(find(cx, w, ROLE_OFFICER, "nothing"), 0);
	EQ(find(cx, w, ROLE_PROSECUTOR, "GE-77"), 0); // not theirs
}

PEOPLE_TEST(desk_search_knows_an_identifier_in_any_form)
{
	struct desk_case c = { .title = STR("Parcel fee") };
	OK(case_open(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c, (struct id){ 0 }));
	struct request r = { .progress = { .kind = KIND_PRESERVATION },
			     .case_id = c.id,
			     .from = STR("KE"),
			     .to = STR("GE"),
			     .offence = STR("illegal-access") };
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], &r, (struct id){ 0 }));
	OK(trait_add(cx, w->db, &w->as[ROLE_OFFICER], c.id, TRAIT_PHONE, STR("+94 112 345 678")));
	EQ(find(cx, w, ROLE_OFFICER, "+94 (112) 345-678"), 1);
	EQ(find(cx, w, ROLE_PROSECUTOR, "+94 (112) 345-678"), 0);
}

/* Every request once, in order, whatever the page's size; what ended is apart. */
PEOPLE_TEST(desk_search_pages_meet_and_do_not_overlap)
{
	struct id ids[7];
	for (size_t i = 0; i < 7; i++) {
		cx->now = instant_add(cx->now, MINUTES(1));
		ids[i] = entered(cx, w, "", "");
	}
	for (enum request_which which = REQUESTS_OPEN; which < REQUEST_WHICHES; which++) {
		struct request_search s = { .which = which, .limit = 3 };
		struct request_page page;
		size_t n = 0;
		do {
			OK(request_search(cx, w->db, &w->as[ROLE_OFFICER], &s, &page));
			for (size_t i = 0; i < page.list.n && n < 7; i++, n++)
				CHECK(id_eq(page.list.p[i].id,
					    ids[which == REQUESTS_OPEN ? n : 6 - n]));
			if (page.list.n > 0)
				s.after = page.list.p[page.list.n - 1].id;
		} while (page.more);
		EQ(n, which == REQUESTS_ENDED ? 0 : 7);
	}
	const struct request_search all = { .which = REQUESTS_ALL, .limit = 10 };
	struct request_page page;
	OK(request_search(cx, w->db, &ACTOR_TERMINAL, &all, &page));
	EQ(page.list.n, 7);
	OK(request_search(cx, w->db, &w->as[ROLE_PROSECUTOR], &all, &page));
	EQ(page.list.n, 0);
}
