// SPDX-License-Identifier: AGPL-3.0-or-later
// The numbers of a year, and how long others take, from requests in the tables.
#include "desk/agreement_db.h"
#include "desk/order_db.h"
#include "desk/oversight_db.h"
#include "desk/sent.h"
#include "desk/request_db.h"
#include "desk/times_db.h"
#include "law/test_world.h"
#include "people/test_people.h"

SQL_STATEMENT(test_numbers_asked,
	      "UPDATE desk_request SET side = 0, sent_at = $2, delivered_at = $2,"
	      " acknowledged_at = $3, decided_at = $4 WHERE id = $1");
SQL_STATEMENT(test_numbers_given,
	      "UPDATE desk_request SET delivered_at = $2, state = $3, refusal_place = $4,"
	      " preserved_at = $5 WHERE id = $1");
SQL_STATEMENT(test_numbers_step,
	      "INSERT INTO desk_step (id, request_id, at, side, by_hand, action, from_state,"
	      " to_state, reason, stated, until_at, ground_place, ground_name, ground_words,"
	      " message_number, answers)"
	      " VALUES ($1, $2, 1, 0, 0, $3, 'in-work', 'in-work', '', 0, 0, 0, '', '', 0, 0)");

static struct id order(struct cx *cx, struct test_world *w, enum request_kind kind, bool said)
{
	struct request r = { .progress = { .kind = kind },
			     .from = STR("KE"),
			     .to = STR("KE"),
			     .provider = STR("Example Telecom"),
			     .offence = STR("illegal-access") };
	for (enum request_field f = 0; f < FIELDS && said; f++)
		r.text[f] = f == FIELD_IDENTIFIERS ? STR("a\nb") : STR("said");
	if (kind == KIND_STORED_DATA)
		r.to = STR("GE");
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], &r, (struct id){ 0 }));
	return r.id;
}

/* Acknowledged after so many minutes, answered after so many; 0: not yet. */
static void asked(struct cx *cx, struct test_world *w, int acknowledged, int answered)
{
	const struct id id = order(cx, w, KIND_ORDER_PRODUCTION, true);
	const int64_t sent = cx->now.us, minute = MINUTES(1).us;
	OK(DB_RUN(cx, w->db, &test_numbers_asked, VAL(id), VAL(sent),
		  VAL(acknowledged ? sent + acknowledged * minute : 0),
		  VAL(answered ? sent + answered * minute : 0)));
}

PEOPLE_TEST(times_are_measured_by_nearest_rank)
{
	struct times_list list;
	for (int i = 1; i <= 10; i++)
		asked(cx, w, 11 - i, i < 5 ? 100 * i : 0);
	asked(cx, w, 0, 0);
	OK(times_list(cx, w->db, STR(""), STR(""), &list));
	EQ(list.n, 1);
	EQ_STR(list.p[0].provider, "Example Telecom");
	EQ_STR(list.p[0].kind, "order-production");
	EQ(list.p[0].acknowledged.n, 10);
	EQ(list.p[0].acknowledged.median.us, MINUTES(5).us);
	EQ(list.p[0].acknowledged.most.us, MINUTES(9).us);
	EQ(list.p[0].answered.n, 4);
	EQ(list.p[0].answered.median.us, 0); // too few to say
	EQ(list.p[0].waiting, 1);
	EQ(list.p[0].oldest.us, cx->now.us);
	OK(times_list(cx, w->db, STR("GE"), STR(""), &list));
	EQ(list.n, 0);
	OK(times_list(cx, w->db, STR("KE"), STR("Another"), &list));
	EQ(list.n, 0);
}

PEOPLE_TEST(measured_times_stand_beside_promised_ones)
{
	static const struct statement promise = {
		TOPIC_ANSWER, STR_INIT(""), STR_INIT("P3D"), STR_INIT("a call"), { 20000 }
	};
	struct agreement a = { .name = STR("Example Telecom"),
			       .country = STR("KE"),
			       .keeper = STR("desk"),
			       .ended = DATE_NONE };
	struct times_row row;
	agreement_state(cx->arena, &a, &promise);
	OK(agreement_put(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &a));
	for (int i = 0; i < 5; i++)
		asked(cx, w, 60, 120);
	// A request of another kind has the times of all kinds.
	struct request r = { .progress = { .kind = KIND_ORDER_PRESERVATION },
			     .to = STR("KE"),
			     .provider = STR("Example Telecom") };
	OK(times_of(cx, w->db, &r, &row));
	EQ_STR(row.kind, "");
	EQ(row.acknowledged.median.us, HOURS(1).us);
	EQ(row.answered.most.us, HOURS(2).us);
	EQ_STR(row.promises[0], "");
	EQ_STR(row.promises[1], "P3D");
	r.progress.kind = KIND_ORDER_PRODUCTION;
	OK(times_of(cx, w->db, &r, &row));
	EQ_STR(row.kind, "order-production");
	r.provider = STR("Nobody");
	OK(times_of(cx, w->db, &r, &row));
	EQ(row.acknowledged.n, 0);
}

/* ---- as a provider ------------------------------------------------------------------- */

static struct id given(struct cx *cx, struct test_world *w, const char *state, int refused,
		       bool kept)
{
	struct request r = { .progress = { .kind = KIND_ORDER_PRESERVATION },
			     .from = STR("KE"),
			     .to = STR("KE"),
			     .provider = STR("Example Telecom"),
			     .offence = STR("illegal-access") };
	r.text[FIELD_IDENTIFIERS] = STR("one\ntwo\nthree");
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &r, (struct id){ 0 }));
	OK(DB_RUN(cx, w->db, &test_numbers_given, VAL(r.id), VAL(cx->now), VAL(str_from_c(state)),
		  VAL(refused), VAL(kept ? cx->now.us : 0)));
	return r.id;
}

static void step(struct cx *cx, struct test_world *w, struct id request, const char *action)
{
	OK(DB_RUN(cx, w->db, &test_numbers_step, VAL(id_new(cx->now)), VAL(request),
		  VAL(str_from_c(action))));
}

PEOPLE_TEST(orders_of_a_year_are_counted_by_outcome)
{
	struct transparency t;
	const struct order_record record = { 7,		NOTICE_LATER,
					     { 20800 }, STR("by the order"),
					     { { 0 } }, { 0 } };
	const struct id kept = given(cx, w, "preserved", 0, true);
	given(cx, w, "closed", 2, true); // refused in the end
	given(cx, w, "withdrawn", 0, false);
	given(cx, w, "delivered", 0, false);
	step(cx, w, given(cx, w, "partly", 0, false), "disclose-part");
	OK(order_record_put(cx, w->db, &w->as[ROLE_OFFICER], kept, &record));
	OK(transparency_load(cx, w->db, 2026, &t));
	EQ(t.rows.n, 1);
	static const int64_t want[NUMBERS] = { 5, 1, 1, 1, 1, 1, 0, 15, 7, 0, 1, 0 };
	for (enum transparency_number k = 0; k < NUMBERS; k++)
		EQ(t.sum.n[k], want[k]);
	OK(transparency_load(cx, w->db, 2025, &t));
	EQ(t.rows.n, 0);
	EQ(transparency_load(cx, w->db, 26, &t), RC_INVALID);
}

PEOPLE_TEST(a_notice_to_the_user_has_a_day_and_a_reason)
{
	struct order_record back, o = { -1, NOTICE_LATER, DATE_NONE, STR("why"), { { 0 } }, { 0 } };
	const struct id id = given(cx, w, "delivered", 0, false);
	const struct id own = order(cx, w, KIND_ORDER_PRODUCTION, true);
	OK(order_record_load(cx, w->db, id, &back));
	CHECK(back.accounts == -1 && back.notice == NOTICE_UNDECIDED && back.at.us == 0);
	EQ(order_record_put(cx, w->db, &w->as[ROLE_OFFICER], id, &o), RC_INVALID);
	o.on = (struct date){ 20800 };
	EQ(order_record_put(cx, w->db, &w->as[ROLE_APPROVER], id, &o), RC_DENIED);
	EQ(order_record_put(cx, w->db, &w->as[ROLE_PROSECUTOR], id, &o), RC_MISSING);
	EQ(order_record_put(cx, w->db, &w->as[ROLE_OFFICER], own, &o), RC_CONFLICT);
	OK(order_record_put(cx, w->db, &w->as[ROLE_OFFICER], id, &o));
	OK(order_record_load(cx, w->db, id, &back));
	CHECK(back.notice == NOTICE_LATER && back.on.days == 20800);
	o.reason = STR(" ");
	EQ(order_record_put(cx, w->db, &w->as[ROLE_OFFICER], id, &o), RC_INVALID);
	EQ(test_acts(cx, w, "order-recorded"), 1);
}

/* ---- for the overseer ------------------------------------------------------------------ */

PEOPLE_TEST(refused_narrowed_and_unjustified_requests_are_counted)
{
	struct oversight o;
	const struct id good = order(cx, w, KIND_STORED_DATA, true);
	const struct id bare = order(cx, w, KIND_STORED_DATA, false);
	const struct id ids[] = { good, bare };
	for (size_t i = 0; i < 2; i++)
		OK(DB_RUN(cx, w->db, &test_numbers_asked, VAL(ids[i]), VAL(cx->now), VAL(0),
			  VAL(0)));
	step(cx, w, good, "ask-narrower");
	step(cx, w, good, "narrow");
	given(cx, w, "refused", 2, false);
	given(cx, w, "preserved", 0, true);
	given(cx, w, "expired", 0, true);
	OK(oversight_load(cx, w->db, 2026, &o));
	EQ(o.n, 2);
	EQ(o.p[0].side, SIDE_ASKING);
	EQ_STR(o.p[0].country, "GE");
	EQ(o.p[0].n[OVERSIGHT_REQUESTS], 2);
	EQ(o.p[0].n[OVERSIGHT_REFUSED], 0);
	EQ(o.p[0].n[OVERSIGHT_ASKED_NARROWER], 1);
	EQ(o.p[0].n[OVERSIGHT_NARROWED], 1);
	EQ(o.p[0].n[OVERSIGHT_UNJUSTIFIED], 1); // the bare one
	EQ(o.p[0].n[OVERSIGHT_UNANSWERED], 1);
	EQ(o.p[1].n[OVERSIGHT_REFUSED], 1);
	EQ(o.p[1].n[OVERSIGHT_PRESERVED], 2);
	EQ(o.p[1].n[OVERSIGHT_NOT_FOLLOWED], 1); // the one that ended; the other still may be
	OK(oversight_load(cx, w->db, 2025, &o));
	EQ(o.n, 0);
}

/* The statement of oversight_db.c names seven fields. */
TEST(the_overseer_counts_the_fields_of_art_15)
{
	static const char *const fields[] = { "gravity",  "necessity", "less-intrusive", "persons",
					      "duration", "authority", "notice" };
	size_t n = 0;
	for (enum request_field f = 0; f < FIELDS; f++)
		n += field_is_safeguard(f);
	EQ(n, sizeof fields / sizeof *fields);
	for (size_t i = 0; i < n; i++) {
		enum request_field f;
		CHECK(field_parse(str_from_c(fields[i]), &f) && field_is_safeguard(f));
		EQ(sent_field(KIND_ORDER_PATH, f), i >= 4); // the last three
	}
	const struct sql_catalogue all = sql_catalogue();
	const struct sql_statement *s = NULL;
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(str_from_c(all.p[i]->name), STR("oversight_numbers")))
			s = all.p[i];
	REQUIRE(s);
	for (enum request_kind k = 0; k < KINDS; k++) {
		const bool named = str_find(str_from_c(s->sqlite),
					    arena_fmt(cx->arena, "'%s'", kind_key(k))) != STR_NONE;
		EQ(named, kind_row(k)->to != TO_STATE || k == KIND_ADVICE ||
				  k == KIND_CONSULTATION || k == KIND_SPONTANEOUS);
	}
}
