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
	EQ(find(cx, w, ROLE_OFFICER, "%_"), 0); // names nothing, and is no pattern
	EQ(find(cx, w, ROLE_OFFICER, "100%_s"), 1);
	EQ(find(cx, w, ROLE_OFFICER, "@example"), 1);
	EQ(find(cx, w, ROLE_OFFICER, "example.o"), 1);
	EQ(find(cx, w, ROLE_OFFICER, "000002"), 1);
	EQ(find(cx, w, ROLE_OFFICER, "xample"), 0); // no beginning
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

/* ---- how the database finds them ------------------------------------------------------------ */

static const struct sql_statement *statement(const char *name)
{
	const struct sql_catalogue all = sql_catalogue();
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(str_from_c(all.p[i]->name), str_from_c(name)))
			return all.p[i];
	REQUIRE(false);
	return NULL;
}

SQL_STATEMENT_TWO(search_test_is_postgres, "SELECT 0", "SELECT 1");
SQL_STATEMENT_TWO(search_test_as_if_large, "SELECT 1",
		  "SELECT length(set_config('enable_sort', 'off', true)"
		  "  || set_config('enable_seqscan', 'off', true)"
		  "  || set_config('enable_bitmapscan', 'off', true))");

static int64_t number_of(struct cx *cx, struct test_world *w, const struct sql_statement *s)
{
	AUTO(rows) rows = NULL;
	OK(rows_open(cx, w->db, &rows, s, NO_VALS));
	REQUIRE(rows_next(rows));
	const int64_t n = rows_int(rows);
	OK(rows_end(cx, rows));
	return n;
}

/* How the database says it would do it, all lines; PostgreSQL as if the table were large. */
static struct str plan_of(struct cx *cx, struct test_world *w, const char *name, struct vals vals)
{
	const struct sql_statement *s = statement(name);
	struct arena *a = cx->arena;
	struct sql_statement *explain = arena_new(a, struct sql_statement, 1); // known by its place
	*explain = (struct sql_statement){
		arena_fmt(a, "explain_%s", name).p,
		arena_fmt(a, "EXPLAIN QUERY PLAN %s", s->sqlite).p,
		arena_fmt(a, "EXPLAIN %s", s->postgres).p,
		s->file,
	};
	const bool postgres = number_of(cx, w, &search_test_is_postgres) == 1;
	(void)number_of(cx, w, &search_test_as_if_large);
	struct str out = STR("");
	AUTO(rows) rows = NULL;
	OK(rows_open(cx, w->db, &rows, explain, vals));
	while (rows_next(rows)) {
		for (size_t i = 0; !postgres && i < 3; i++)
			(void)rows_int(rows); // SQLite's numbers of the step
		const struct str line = rows_str(rows);
		out = arena_fmt(a, "%.*s%.*s\n", STR_ARG(out), STR_ARG(line));
	}
	OK(rows_end(cx, rows));
	return out;
}

/* Read off the index in its order: nothing is sorted, whatever the number of requests. */
static void is_in_order(struct cx *cx, struct test_world *w, const char *name, struct vals vals)
{
	const struct str plan = plan_of(cx, w, name, vals);
	const bool sorts = str_find(plan, STR("TEMP B-TREE")) != STR_NONE ||
			   str_find(plan, STR("Sort")) != STR_NONE;
	CHECK(str_find(plan, STR("desk_request_queue")) != STR_NONE);
	CHECK(!sorts);
	if (sorts)
		EQ_STR(plan, name);
}

PEOPLE_TEST(desk_search_reads_the_queue_off_its_index)
{
	const struct id who = w->as[ROLE_OFFICER].account;
	is_in_order(cx, w, "search_open",
		    VALS(VAL(who), VAL(cx->now), VAL(1), VAL(cx->now), VAL(who), VAL(26)));
}

/* Whoever is on few requests walks no others'. */
PEOPLE_TEST(desk_search_reads_the_few_by_their_memberships)
{
	const struct id who = w->as[ROLE_OFFICER].account;
	const struct str plan = plan_of(
		cx, w, "search_open_few",
		VALS(VAL(who), VAL(cx->now), VAL(1), VAL(cx->now), VAL(who), VAL(26)));
	CHECK(str_find(plan, STR("Seq Scan on desk_request")) == STR_NONE);
	if (number_of(cx, w, &search_test_is_postgres) == 1)
		return; // it chooses by what the tables hold: here nothing
	CHECK(str_find(plan, STR("people_member_account")) != STR_NONE);
	CHECK(str_find(plan, STR("desk_request_unclaimed")) != STR_NONE);
	CHECK(str_find(plan, STR("desk_request_queue")) == STR_NONE);
	CHECK(str_find(plan, STR("SCAN m")) == STR_NONE);
}

/* Words are looked up, and what they name is: no text of others is read. */
PEOPLE_TEST(desk_search_looks_words_up)
{
	const struct id who = w->as[ROLE_OFFICER].account;
	const struct str a = STR("ge-7"), z = STR("ge-8");
	const struct str plan = plan_of(cx, w, "search_few",
					VALS(VAL(who), VAL(cx->now), VAL(1), VAL(who), VAL(26),
					     VAL_BYTES(a), VAL_BYTES(z), VAL_BYTES(a),
					     VAL_BYTES(z)));
	CHECK(str_find(plan, STR("desk_search_words")) != STR_NONE);
	CHECK(str_find(plan, STR("SCAN s")) == STR_NONE);
	CHECK(str_find(plan, STR("SCAN r")) == STR_NONE);
	CHECK(str_find(plan, STR("SCAN q")) == STR_NONE);
	CHECK(str_find(plan, STR("Seq Scan")) == STR_NONE);
}

SQL_STATEMENT(search_test_forget, "DELETE FROM desk_search");

/* An older database: its requests and cases have no words yet. */
PEOPLE_TEST(desk_search_finds_what_was_there_before)
{
	(void)entered(cx, w, "GE-77/a", "User A@Example.org");
	OK(db_run(cx, w->db, &search_test_forget, NO_VALS, NULL));
	EQ(find(cx, w, ROLE_OFFICER, "GE-77"), 0);
	size_t n = 0;
	OK(search_words_fill_some(cx, w->db, &n));
	EQ(n, 1);
	EQ(find(cx, w, ROLE_OFFICER, "GE-77"), 1);
	OK(search_words_fill_some(cx, w->db, &n));
	EQ(n, 0);
}

/* What is named by many is found as well, page by page. */
PEOPLE_TEST(desk_search_finds_what_many_words_name)
{
	enum { MANY = 340 }; // three words of each begin so
	for (size_t i = 0; i < MANY; i++) {
		cx->now = instant_add(cx->now, MINUTES(1));
		(void)entered(cx, w, "ke 1/ke 2", "");
	}
	struct request_search s = { .words = STR("KE"), .limit = SEARCH_PAGE_MAX };
	struct request_page page;
	size_t n = 0;
	do {
		OK(request_search(cx, w->db, &w->as[ROLE_OFFICER], &s, &page));
		n += page.list.n;
		s.after = page.list.p[page.list.n - 1].id;
	} while (page.more);
	EQ(n, MANY);
}
