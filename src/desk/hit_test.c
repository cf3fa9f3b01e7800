// SPDX-License-Identifier: AGPL-3.0-or-later
/* Both sides in one database: the peer is this node itself under another name. */
#include "desk/case_db.h"
#include "desk/hit_db.h"
#include "desk/hit_inbound.h"
#include "desk/hit_job.h"
#include "exchange/outbox_db.h"
#include "exchange/peer_db.h"
#include "formats/hi1.h"
#include "law/test_world.h"
#include "people/test_people.h"

static struct peer add_peer(struct cx *cx, struct test_world *w, const char *origin)
{
	struct peer out = { 0 };
	struct card c = { .name = str_from_c(origin),
			  .country = STR("GE"),
			  .kind = CARD_CONTACT_POINT,
			  .origin = str_from_c(origin),
			  .serial = 1 };
	c.pins.p[c.pins.n++] = sha256_of(c.origin);
	const struct peer_import import = { .card = &c,
					    .bytes = STR("comity/card/v1\n"),
					    .fingerprint = sha256_of(c.origin),
					    .compared = true };
	OK(peer_take(cx, w->db, &ACTOR_TERMINAL, &import, &out));
	return out;
}

static struct id open_case(struct cx *cx, struct test_world *w, enum tlp tlp, const char *domain)
{
	struct desk_case c = { .title = STR("A case"), .tlp = tlp };
	OK(case_open(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c, (struct id){ 0 }));
	OK(trait_add(cx, w->db, &w->as[ROLE_OFFICER], c.id, TRAIT_DOMAIN, str_from_c(domain)));
	return c.id;
}

/* The newest message in the outbox. */
static struct str sent(struct cx *cx, struct test_world *w, const char *kind)
{
	struct outbox_rows rows = { 0 };
	struct outbox_row row = { 0 };
	OK(outbox_list(cx, w->db, OUTBOX_WAITING, (struct id){ 0 }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(rows.p[i].message.kind, str_from_c(kind)))
			OK(outbox_load(cx, w->db, rows.p[i].message.id, &row));
	return row.message.body;
}

/* What the other side does with our message, and we with theirs, each by the road that a message
 * takes. The multiplying is the job's; here the parts of it that the database does. */
static struct inbound inbound_of(struct cx *cx, const struct peer *p, struct str body)
{
	struct hi1_message *m = arena_new(cx->arena, struct hi1_message, 1);
	struct hi1_fault fault;
	OK(hi1_read(cx, HI1_XML, body, m, &fault));
	return (struct inbound){ .peer = p->id, .origin = p->origin, .message = m };
}

static struct id waiting(struct cx *cx, struct test_world *w, bool asked_of_us)
{
	struct hit_list list;
	struct id out = { 0 };
	OK(hit_list(cx, w->db, (struct id){ 0 }, &list));
	for (size_t i = 0; i < list.n; i++)
		if (list.p[i].asked_of_us == asked_of_us && list.p[i].answered_at.us == 0)
			out = list.p[i].id;
	return out;
}

static struct hit_work work_on(struct cx *cx, struct test_world *w, bool asked_of_us)
{
	struct hit_work work = { 0 };
	OK(hit_work_load(cx, w->db, waiting(cx, w, asked_of_us), &work));
	return work;
}

/* From the question to what came of it. */
static struct hit asked(struct cx *cx, struct test_world *w, const struct peer *p,
			struct id case_id)
{
	struct id id;
	struct hit h = { 0 };
	struct inbound_answer said;
	struct hit_words words;
	cx->now = instant_add(cx->now, SECONDS(1)); // ids are in the order of time
	OK(hit_ask(cx, w->db, &w->as[ROLE_OFFICER], case_id, p->id, &id));
	const struct inbound question = inbound_of(cx, p, sent(cx, w, "hit-ask"));
	OK(hit_ask_apply(cx, w->db, &question, &said));
	const struct hit_work theirs = work_on(cx, w, true);
	hit_make_answer(cx, &theirs, &words);
	OK(hit_answer(cx, w->db, &theirs, &words));
	const struct inbound answer = inbound_of(cx, p, sent(cx, w, "hit-answer"));
	OK(hit_answer_apply(cx, w->db, &answer, &said));
	OK(hit_load(cx, w->db, id, &h));
	if (str_eq(h.state, STR("comparing"))) {
		const struct hit_work ours = work_on(cx, w, false);
		OK(hit_compared(cx, w->db, &ours, hit_compare(cx, &ours)));
		OK(hit_load(cx, w->db, id, &h));
	}
	return h;
}

PEOPLE_TEST(desk_hit_is_found_without_being_shown)
{
	struct trait_list list;
	const struct peer p = add_peer(cx, w, "ge.example");
	const struct id ours = open_case(cx, w, TLP_RED, "both.example");
	OK(trait_add(cx, w->db, &w->as[ROLE_OFFICER], ours, TRAIT_EMAIL, STR("a@ours.example")));
	open_case(cx, w, TLP_AMBER, "BOTH.example.");
	open_case(cx, w, TLP_AMBER, "theirs.example");
	const struct hit h = asked(cx, w, &p, ours);
	EQ_STR(h.state, "answered");
	EQ(h.n, 2);
	EQ(h.hits, 1);
	EQ(h.others, 64); // of which two are theirs
	OK(hit_identifiers(cx, w->db, h.id, &list));
	EQ(list.n, 2);
	for (size_t i = 0; i < list.n; i++)
		EQ(list.p[i].hit, str_eq(list.p[i].value, STR("both.example")));
	const struct str question = sent(cx, w, "hit-ask");
	EQ(test_acts(cx, w, "hit-asked"), 1);
	EQ(test_acts(cx, w, "hit-question"), 1);
	EQ(test_acts(cx, w, "hit-answered"), 1);
	EQ(test_acts(cx, w, "hit-told"), 1);
	CHECK(str_find(test_last_act(cx, w, "hit-told"), STR("both.example")) == STR_NONE);
	struct id again;
	cx->now = instant_add(cx->now, SECONDS(1));
	OK(hit_ask(cx, w->db, &w->as[ROLE_OFFICER], ours, p.id, &again));
	CHECK(!str_eq(question, sent(cx, w, "hit-ask")));
}

PEOPLE_TEST(desk_hit_leaves_out_what_is_red_or_closed)
{
	const struct peer p = add_peer(cx, w, "ge.example");
	const struct id ours = open_case(cx, w, TLP_RED, "both.example");
	open_case(cx, w, TLP_AMBER_STRICT, "both.example");
	const struct id closed = open_case(cx, w, TLP_CLEAR, "both.example");
	OK(case_close(cx, w->db, &w->as[ROLE_OFFICER], closed, STR("over")));
	EQ(asked(cx, w, &p, ours).hits, 0);
}

PEOPLE_TEST(desk_hit_is_answered_seldom_and_not_to_whom_is_silenced)
{
	struct id id;
	struct inbound_answer said;
	const struct peer p = add_peer(cx, w, "ge.example");
	const struct id ours = open_case(cx, w, TLP_AMBER, "both.example");
	EQ(hit_silence(cx, w->db, &w->as[ROLE_OFFICER], p.id, true), RC_DENIED);
	OK(hit_silence(cx, w->db, &w->as[ROLE_ADMINISTRATOR], p.id, true));
	EQ_STR(asked(cx, w, &p, ours).state, "refused");
	OK(hit_silence(cx, w->db, &w->as[ROLE_ADMINISTRATOR], p.id, false));
	EQ_STR(asked(cx, w, &p, ours).state, "answered");
	for (int i = 0; i < TRAITS_MAX - 1; i++)
		OK(trait_add(cx, w->db, &w->as[ROLE_OFFICER], ours, TRAIT_PHONE,
			     arena_fmt(cx->arena, "+9411%07d", i)));
	EQ(trait_add(cx, w->db, &w->as[ROLE_OFFICER], ours, TRAIT_PHONE, STR("+94119999999")),
	   RC_LIMIT);
	EQ_STR(asked(cx, w, &p, ours).state, "answered");
	EQ_STR(asked(cx, w, &p, ours).state, "answered");
	EQ_STR(asked(cx, w, &p, ours).state, "refused"); // 602 in a day
	// The same question again, and an answer that nobody waits for.
	const struct inbound again = inbound_of(cx, &p, sent(cx, w, "hit-ask"));
	EQ(hit_ask_apply(cx, w->db, &again, &said), RC_CONFLICT);
	const struct inbound answer = inbound_of(cx, &p, sent(cx, w, "hit-answer"));
	EQ(hit_answer_apply(cx, w->db, &answer, &said), RC_CONFLICT);
	EQ(hit_ask(cx, w->db, &w->as[ROLE_ANALYST], ours, p.id, &id), RC_DENIED);
	EQ(hit_ask(cx, w->db, &w->as[ROLE_PROSECUTOR], ours, p.id, &id), RC_MISSING);
}

/* Multiplications that an answer takes, and the comparing of it. */
static uint64_t work_of(struct cx *cx, struct test_world *w, const struct peer *p, struct id ours,
			int64_t *hits)
{
	const uint64_t before = blind_multiplied();
	*hits = asked(cx, w, p, ours).hits;
	return blind_multiplied() - before;
}

PEOPLE_TEST(desk_hit_takes_as_much_work_as_no_hit)
{
	int64_t none = 0, one = 0;
	const struct peer p = add_peer(cx, w, "ge.example");
	const struct id ours = open_case(cx, w, TLP_RED, "both.example");
	const uint64_t empty = work_of(cx, w, &p, ours, &none);
	open_case(cx, w, TLP_AMBER, "both.example");
	open_case(cx, w, TLP_AMBER, "theirs.example");
	EQ(work_of(cx, w, &p, ours, &one), empty);
	EQ(none, 0);
	EQ(one, 1);
	EQ(empty,
	   1 + 1 + 64 + 64); // the question, the answer to it, what they have, our key on that
}

PEOPLE_TEST(desk_hit_refuses_what_is_no_point)
{
	struct hit_words words;
	struct hit_work work = { .hit = { .n = 1 } };
	struct blind_point zero = { { 0 } };
	work.points = (struct blind_points){ &zero, 1, 1 };
	hit_make_answer(cx, &work, &words);
	CHECK(words.refused.n > 0);
}
