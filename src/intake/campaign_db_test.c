// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/campaign_db.h"
#include "ledger/entry_db.h"
#include "store/test_db.h"

static const char *const bodies[] = {
	"your account was closed for reasons of safety and you must confirm your name and your "
	"number within two days or all that stands on it will be lost for ever dear customer",
	"we have a parcel for you that could not be brought because the address was not complete "
	"please pay the small fee for a new delivery by this evening or it will go back",
	"congratulations you were chosen among many thousand persons to receive a telephone of the "
	"newest make for nothing but your answer to three short questions about our shop",
};

struct step {
	struct likeness l;
	struct campaign_placed placed;
	struct id a, b, out;
	struct campaign campaign;
	struct campaign_why why;
	struct campaign_lines lines;
	struct campaign_members members;
	struct campaigns list;
	enum rc (*run)(struct cx *cx, struct db *db, struct step *s);
};

static enum rc run_step(struct cx *cx, struct db *db, void *arg)
{
	struct step *s = arg;
	return s->run(cx, db, s);
}

static enum rc place(struct cx *cx, struct db *db, struct step *s)
{
	return campaign_place(cx, db, &s->l, &s->placed);
}

/* A report with a text (and something of its own), and hosts. */
static struct campaign_placed report(struct cx *cx, struct store *store, const char *text,
				     const char *own, const char *host, struct id *id)
{
	struct step s = { .run = place };
	cx->now.us += 1000000;
	s.l.report = id_new(cx->now);
	s.l.at = cx->now;
	if (text)
		shingles_add(&s.l.shingles,
			     arena_fmt(cx->arena, "%s %s", own ? own : "hello", text));
	if (host)
		(void)likeness_add(&s.l, CLUE_HOST, str_from_c(host));
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &s) == RC_OK);
	if (id)
		*id = s.l.report;
	return s.placed;
}

static enum rc load(struct cx *cx, struct db *db, struct step *s)
{
	TRY(campaign_load(cx, db, s->a, &s->campaign));
	TRY(campaign_log(cx, db, s->campaign.id, &s->lines));
	return campaign_members(cx, db, s->campaign.id, &s->members);
}

static struct step campaign_of(struct cx *cx, struct store *store, struct id id)
{
	struct step s = { .a = id, .run = load };
	REQUIRE(unit_run(cx, store, TX_READ, run_step, &s) == RC_OK);
	return s;
}

static enum rc why(struct cx *cx, struct db *db, struct step *s)
{
	return campaign_why(cx, db, s->a, s->b, &s->why);
}

static enum rc list(struct cx *cx, struct db *db, struct step *s)
{
	return campaign_list(cx, db, NULL, &s->list);
}

DB_TEST(reports_of_one_text_are_one_campaign)
{
	struct id a, b, other;
	const struct campaign_placed first = report(cx, store, bodies[0], "juma", NULL, &a);
	CHECK(first.is_new && id_eq(first.campaign, a));
	const struct campaign_placed second = report(cx, store, bodies[0], "wanjiru", NULL, &b);
	CHECK(!second.is_new && id_eq(second.campaign, a) && id_eq(second.like, a));
	EQ_STR(second.kind, "text");
	CHECK(second.agree > 40);
	CHECK(report(cx, store, bodies[1], NULL, NULL, &other).is_new);
	const struct step s = campaign_of(cx, store, b);
	EQ(s.campaign.reports, 2);
	EQ(s.members.n, 2);
	EQ(campaign_of(cx, store, other).campaign.reports, 1);
	struct step all = { .run = list };
	REQUIRE(unit_run(cx, store, TX_READ, run_step, &all) == RC_OK);
	EQ(all.list.n, 1);
}

static enum rc place_again(struct cx *cx, struct db *db, struct step *s)
{
	TRY(campaign_place(cx, db, &s->l, &s->placed));
	return campaign_place(cx, db, &s->l, &s->placed);
}

DB_TEST(a_report_that_is_placed_twice_counts_once)
{
	struct step s = { .run = place_again, .l = { .report = id_new(cx->now), .at = cx->now } };
	shingles_add(&s.l.shingles, str_from_c(bodies[0]));
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &s) == RC_OK);
	EQ(campaign_of(cx, store, s.l.report).campaign.reports, 1);
}

DB_TEST(a_shared_host_joins_two_texts_and_says_so)
{
	struct id a, b;
	(void)report(cx, store, bodies[0], NULL, "evil.test", &a);
	(void)report(cx, store, bodies[0], "x", "evil.test", NULL);
	(void)report(cx, store, bodies[1], NULL, "evil.test", &b);
	struct step s = { .run = why, .a = a, .b = b };
	REQUIRE(unit_run(cx, store, TX_READ, run_step, &s) == RC_OK);
	CHECK(s.why.together);
	CHECK(s.why.agree < 20);
	REQUIRE(s.why.way.n == 1 && s.why.shared.n == 1);
	EQ_STR(s.why.way.p[0].kind, "host");
	EQ_STR(s.why.way.p[0].value, "evil.test");
	EQ_STR(s.why.shared.p[0].value, "evil.test");
	EQ(campaign_of(cx, store, b).campaign.reports, 3);
}

/* Twenty texts on one host may be one campaign; of more the host is a hoster. */
DB_TEST(a_host_that_too_many_have_joins_nothing)
{
	struct id first, id = { 0 };
	(void)report(cx, store, "zero", NULL, NULL, &first);
	for (unsigned i = 0; i <= CLUSTER_UNRELATED; i++) {
		struct str text = { 0 };
		for (unsigned w = 0; w < 30; w++) {
			const unsigned n = i * 7919 + w * 104729;
			text = arena_fmt(cx->arena, "%.*s w%c%c%c", STR_ARG(text), 'a' + n % 26,
					 'a' + n / 26 % 26, 'a' + n / 676 % 26);
		}
		(void)report(cx, store, str_c(cx->arena, text), "own", "hoster.test", &id);
		if (i == 0)
			first = id;
		if (i == CLUSTER_UNRELATED - 1)
			EQ(campaign_of(cx, store, first).campaign.reports, CLUSTER_UNRELATED);
	}
	EQ(campaign_of(cx, store, first).campaign.reports, 1);
	EQ(campaign_of(cx, store, id).campaign.reports, 1);
	(void)report(cx, store, bodies[2], NULL, "hoster.test", &id);
	EQ(campaign_of(cx, store, id).campaign.reports, 1);
}

DB_TEST(a_report_without_text_goes_where_its_host_is)
{
	struct id a, b;
	(void)report(cx, store, bodies[0], NULL, "evil.test", &a);
	const struct campaign_placed placed = report(cx, store, NULL, NULL, "evil.test", &b);
	CHECK(id_eq(placed.campaign, a) && id_eq(placed.like, a));
	EQ_STR(placed.kind, "host");
	EQ(campaign_of(cx, store, a).campaign.reports, 2);
}

static enum rc split(struct cx *cx, struct db *db, struct step *s)
{
	const struct campaign_part part = { s->a, &s->b, 1, STR("not the same") };
	return campaign_split(cx, db, &ACTOR_TERMINAL, &part, &s->out);
}

static enum rc undo(struct cx *cx, struct db *db, struct step *s)
{
	return campaign_undo(cx, db, &ACTOR_TERMINAL, s->a, STR("it was"), &s->out);
}

static enum rc join(struct cx *cx, struct db *db, struct step *s)
{
	return campaign_join(cx, db, &ACTOR_TERMINAL, s->a, s->b, STR("same kit"));
}

static enum rc name_ledger(struct cx *cx, struct db *db, struct step *s)
{
	(void)s;
	return ledger_origin_set(cx, db, STR("node.example/ke"));
}

/* What people do stands on the ledger. */
static void begin_ledger(struct cx *cx, struct store *store)
{
	struct step s = { .run = name_ledger };
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &s) == RC_OK);
}

DB_TEST(what_is_split_stays_apart_until_it_is_undone)
{
	struct id a, b, c;
	begin_ledger(cx, store);
	(void)report(cx, store, bodies[0], "juma", "evil.test", &a);
	(void)report(cx, store, bodies[0], "wanjiru", "evil.test", &b);
	(void)report(cx, store, bodies[0], "amina", "evil.test", &c);
	struct step s = { .run = split, .a = a, .b = b };
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &s) == RC_OK);
	EQ(campaign_of(cx, store, b).campaign.reports, 1);
	EQ(campaign_of(cx, store, a).campaign.reports, 2);
	// A report that is like both joins one of them.
	(void)report(cx, store, bodies[0], "juma", "evil.test", NULL);
	const struct step split_off = campaign_of(cx, store, b);
	CHECK(!id_eq(split_off.campaign.id, campaign_of(cx, store, a).campaign.id));
	REQUIRE(split_off.lines.n > 0);
	struct step back = { .run = undo, .a = split_off.lines.p[0].id };
	EQ_STR(split_off.lines.p[0].act, "split");
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &back) == RC_OK);
	EQ(campaign_of(cx, store, b).campaign.reports, 4);
	CHECK(id_eq(campaign_of(cx, store, b).campaign.id, campaign_of(cx, store, c).campaign.id));
	EQ(unit_run(cx, store, TX_WRITE, run_step, &back), RC_CONFLICT);
	struct step all = { .run = split, .a = a, .b = (struct id){ { 1 } } };
	EQ(unit_run(cx, store, TX_WRITE, run_step, &all), RC_MISSING);
}

DB_TEST(what_is_joined_by_hand_comes_apart_by_hand)
{
	struct id a, b;
	begin_ledger(cx, store);
	(void)report(cx, store, bodies[0], NULL, "one.test", &a);
	(void)report(cx, store, bodies[1], NULL, "two.test", &b);
	struct step s = { .run = join, .a = a, .b = b };
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &s) == RC_OK);
	const struct step joined = campaign_of(cx, store, b);
	EQ(joined.campaign.reports, 2);
	REQUIRE(joined.lines.n == 1);
	CHECK(joined.lines.p[0].holds);
	struct step back = { .run = undo, .a = joined.lines.p[0].id };
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &back) == RC_OK);
	EQ(campaign_of(cx, store, a).campaign.reports, 1);
	EQ(campaign_of(cx, store, b).campaign.reports, 1);
	// What was parted by hand no host joins again.
	(void)report(cx, store, bodies[0], NULL, "two.test", NULL);
	CHECK(!id_eq(campaign_of(cx, store, a).campaign.id, campaign_of(cx, store, b).campaign.id));
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &s) == RC_OK);
	CHECK(id_eq(campaign_of(cx, store, a).campaign.id, campaign_of(cx, store, b).campaign.id));
}

static enum rc forget(struct cx *cx, struct db *db, struct step *s)
{
	return campaign_forget(cx, db, s->a);
}

DB_TEST(a_report_that_is_erased_is_found_by_nobody)
{
	struct id a, b, c;
	(void)report(cx, store, bodies[0], NULL, NULL, &a);
	(void)report(cx, store, bodies[0], NULL, NULL, &b);
	struct step s = { .run = forget, .a = a };
	REQUIRE(unit_run(cx, store, TX_WRITE, run_step, &s) == RC_OK);
	EQ(campaign_of(cx, store, b).campaign.reports, 1);
	(void)report(cx, store, bodies[2], NULL, NULL, &c);
	EQ(campaign_of(cx, store, c).campaign.reports, 1);
}
