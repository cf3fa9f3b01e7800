// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/act.h"

#include "core/test.h"

static struct request preserved(struct cx *cx)
{
	struct request r = { .progress = { .kind = KIND_PRESERVATION,
					   .side = SIDE_ASKED,
					   .state = STATE_PRESERVED } };
	r.at.delivered = r.at.preserved = cx->now;
	r.at.preserved_until = instant_add(cx->now, DAYS(60));
	r.terms[r.terms_n++] = (struct time_limit){ SIDE_ASKED, STR("preserve-min=P60D"),
						    STR("29") };
	return r;
}

static bool met(struct cx *cx, const struct request *r, enum guard g, struct act_facts f)
{
	const struct act_known known = { 0 };
	return guards_has(act_guards(r, ACTION_EXTEND, &f, &known, cx->now), g);
}

TEST(what_needs_words_is_not_met_by_a_tick_alone)
{
	const struct request r = preserved(cx);
	const struct act_facts tick = { .stated = { GUARD_SET(GUARD_REST) |
						    GUARD_SET(GUARD_KEPT) } };
	struct act_facts words = tick;
	words.reason = STR("the mailbox is empty");
	CHECK(!met(cx, &r, GUARD_REST, tick) && met(cx, &r, GUARD_REST, words));
	CHECK(met(cx, &r, GUARD_KEPT, tick));
	words.reason = STR("  ");
	CHECK(!met(cx, &r, GUARD_REASON, words));
}

/* A person cannot tick what the request or the node itself shows. */
TEST(facts_are_not_met_by_stating_them)
{
	const struct request r = preserved(cx);
	const struct act_facts all = { .reason = STR("x"), .stated = { UINT64_MAX } };
	static const enum guard facts[] = { GUARD_VERIFIED,	GUARD_APPROVED,
					    GUARD_OTHER_PERSON, GUARD_TIME_OVER,
					    GUARD_SAFEGUARDS,	GUARD_DUAL,
					    GUARD_GROUND_NAMED, GUARD_GROUND_OF_INSTRUMENT,
					    GUARD_LATER,	GUARD_TERM };
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++)
		CHECK(!met(cx, &r, facts[i], all));
}

TEST(an_extension_ends_later_than_what_it_extends)
{
	struct request r = preserved(cx);
	struct act_facts f = { .until = instant_add(cx->now, DAYS(60)) };
	CHECK(!met(cx, &r, GUARD_LATER, f));
	f.until = instant_add(cx->now, DAYS(90));
	CHECK(met(cx, &r, GUARD_LATER, f));
	r.progress.kind = KIND_ORDER_PRESERVATION;
	r.terms[0] = (struct time_limit){ SIDE_ASKED, STR("preserve-max=P90D"), STR("16(2)") };
	CHECK(met(cx, &r, GUARD_TERM, f));
	f.until = instant_add(cx->now, DAYS(91));
	CHECK(!met(cx, &r, GUARD_TERM, f));
}

TEST(the_follow_up_ends_the_end_date)
{
	struct request r = preserved(cx);
	const struct act_facts none = { 0 };
	CHECK(met(cx, &r, GUARD_NO_FOLLOW_UP, none) && !met(cx, &r, GUARD_FOLLOW_UP, none));
	cx->now = instant_add(cx->now, DAYS(61));
	CHECK(met(cx, &r, GUARD_TIME_OVER, none));
	r.progress.state = STATE_HELD;
	act_mark(&r, ACTION_FOLLOW_UP, &none, cx->now);
	EQ(r.at.preserved_until.us, 0);
	EQ(r.at.follow_up.us, cx->now.us);
	CHECK(met(cx, &r, GUARD_FOLLOW_UP, none) && !met(cx, &r, GUARD_NO_FOLLOW_UP, none));
	CHECK(!met(cx, &r, GUARD_TIME_OVER, none));
}

TEST(moments_are_written_once)
{
	struct request r = { .progress = { .kind = KIND_STORED_DATA, .state = STATE_SENT } };
	const struct act_facts f = { .ground = { PLACE_INSTRUMENT, STR("a"), STR("b") } };
	act_mark(&r, ACTION_SUBMIT, &f, cx->now);
	EQ(r.at.sent.us, cx->now.us);
	EQ(r.at.delivered.us, 0);
	const struct instant sent = cx->now;
	cx->now = instant_add(cx->now, DAYS(1));
	r.progress.state = STATE_REFUSED;
	act_mark(&r, ACTION_REFUSE, &f, cx->now);
	EQ(r.at.sent.us, sent.us);
	EQ(r.at.delivered.us, cx->now.us);
	EQ(r.at.decided.us, cx->now.us);
	EQ_STR(r.refusal.words, "b");
	r.progress.state = STATE_CLOSED;
	cx->now = instant_add(cx->now, DAYS(1));
	act_mark(&r, ACTION_CLOSE, &f, cx->now);
	EQ(r.at.closed.us, cx->now.us);
	CHECK(r.at.decided.us < cx->now.us);
}

TEST(an_approval_of_an_answer_fits_no_other_answer)
{
	struct request r = preserved(cx);
	const struct act_facts f = { .reason = STR("x"),
				     .ground = { PLACE_LAW, STR("a"), STR("b") } };
	const struct str bytes = act_bytes(cx->arena, &r, ACTION_REFUSE, &f);
	struct act_facts g = f;
	g.ground.words = STR("c");
	CHECK(!str_eq(bytes, act_bytes(cx->arena, &r, ACTION_REFUSE, &g)));
	CHECK(!str_eq(bytes, act_bytes(cx->arena, &r, ACTION_DISCLOSE, &f)));
	g = f;
	g.stated.bits = GUARD_SET(GUARD_REST);
	CHECK(!str_eq(bytes, act_bytes(cx->arena, &r, ACTION_REFUSE, &g)));
	r.progress.state = STATE_EXTENDED;
	CHECK(!str_eq(bytes, act_bytes(cx->arena, &r, ACTION_REFUSE, &f)));
}

TEST(the_bytes_of_a_request_change_with_each_word)
{
	struct request r = preserved(cx);
	const struct str bytes = request_bytes(cx->arena, &r);
	for (enum request_field f = 0; f < FIELDS; f++) {
		struct request other = r;
		other.text[f] = STR("x");
		CHECK(!str_eq(bytes, request_bytes(cx->arena, &other)));
	}
	// What an approver writes to a flag leaves what was proposed as it is.
	struct request flagged = r;
	flagged.decisions[flagged.decisions_n++] = (struct decision){
		.code = str_from_c(flag_code(FLAG_POLITICAL)), .reason = STR("x")
	};
	EQ_STR(request_bytes(cx->arena, &flagged), bytes);
	flagged.decisions[flagged.decisions_n - 1].code = STR("power");
	CHECK(!str_eq(bytes, request_bytes(cx->arena, &flagged)));
	// A digest of 32 bytes is printed, not copied.
	struct request ordered = r;
	ordered.authorisation = sha256_of(STR("a decision"));
	CHECK(str_is_utf8(request_bytes(cx->arena, &ordered)));
	// No text can pass for another line.
	struct request a = r, b = r;
	a.text[FIELD_FACTS] = STR("x\ndata 1 y");
	b.text[FIELD_FACTS] = STR("x");
	b.text[FIELD_DATA] = STR("y");
	CHECK(!str_eq(request_bytes(cx->arena, &a), request_bytes(cx->arena, &b)));
}
