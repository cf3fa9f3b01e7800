// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/test_requests.h"

#include "desk/case_db.h"
#include "desk/request_db.h"
#include "law/test_world.h"

const struct id no_one = { 0 };

/* Kenya, where the test's node is, and Georgia are both bound, and nothing is unknown. */
const struct world *desk_test_world(struct cx *cx)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_no_rows(law, "KE");
	test_bind(cx->arena, law, "KE", "budapest");
	test_row(cx->arena, law, "KE", "illegal-access", FINDING_FULL);
	test_row(cx->arena, law, "GE", "expedited-preservation", FINDING_FULL);
	test_row(cx->arena, law, "KE", "expedited-preservation", FINDING_FULL);
	test_row(cx->arena, law, "GE", "search-seizure", FINDING_FULL);
	struct national *own = test_row(cx->arena, law, "KE", "search-seizure", FINDING_FULL);
	test_code(cx->arena, law, &own->qualifiers, "executive-order");
	return test_world(cx, law, TEST_DATE, "");
}

struct request desk_test_words(struct cx *cx, enum request_kind kind, const char *from,
			       const char *to)
{
	struct request r = { .progress = { .kind = kind },
			     .from = str_from_c(from),
			     .to = str_from_c(to),
			     .offence = STR("illegal-access"),
			     .basis = STR("budapest"),
			     .classes = DATA_TRAFFIC,
			     .data_from = instant_add(cx->now, DAYS(-9)),
			     .data_to = cx->now };
	for (enum request_field f = 0; f < FIELDS; f++)
		r.text[f] = arena_fmt(cx->arena, "said of %s", field_key(f));
	return r;
}

struct id desk_test_case(struct cx *cx, struct test_world *w)
{
	struct desk_case c = { .title = STR("A case"), .tlp = TLP_AMBER };
	OK(case_open(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c, no_one));
	return c.id;
}

struct id desk_test_request(struct cx *cx, struct test_world *w, enum request_kind kind)
{
	struct request r = desk_test_words(cx, kind, "KE", "GE");
	r.case_id = desk_test_case(cx, w);
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], &r, no_one));
	return r.id;
}

enum rc desk_test_take(struct cx *cx, struct test_world *w, enum role role, struct id id,
		       enum action action, struct act_facts facts)
{
	struct step_done done;
	const struct step_order o = { id, action, facts, desk_test_world(cx) };
	return step_take(cx, w->db, &w->as[role], &o, &done);
}

struct request *desk_test_loaded(struct cx *cx, struct test_world *w, struct id id)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	OK(request_load(cx, w->db, id, r));
	return r;
}

const struct act_facts none = { 0 };
const struct act_facts reason = { .reason = STR_INIT("because") };

/* The asked side, entered from paper. */
struct id desk_test_entered(struct cx *cx, struct test_world *w, enum request_kind kind)
{
	struct request r = desk_test_words(cx, kind, "GE", "KE");
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &r, no_one));
	return r.id;
}
