// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/custody.h"

#include "core/test.h"

#define AT(minutes) ((struct instant){ INT64_C(60000000) * (minutes) })

static const struct exhibit no_end = { .authority = { .kind = AUTHORITY_ORDER } };

/* The next act, well chained. */
static void step(struct cx *cx, struct custody_steps *steps, enum custody_act act, const char *from,
		 const char *to)
{
	const size_t n = steps->n;
	const struct sha256 prev = n > 0 ? steps->p[n - 1].hash : (struct sha256){ 0 };
	struct custody_step *s = ARENA_PUSH(cx->arena, steps);
	s->seq = (int64_t)n + 1;
	s->prev = prev;
	s->hash = sha256_of(arena_fmt(cx->arena, "record %zu", n));
	s->event.act = act;
	s->event.at = AT((int64_t)n + 1);
	s->event.from = str_from_c(from);
	s->event.to = str_from_c(to);
}

static struct custody_steps hand_over(struct cx *cx)
{
	struct custody_steps steps = { 0 };
	step(cx, &steps, CUSTODY_COLLECTED, "", "first");
	step(cx, &steps, CUSTODY_SEALED, "", "");
	step(cx, &steps, CUSTODY_TRANSFERRED, "first", "second");
	step(cx, &steps, CUSTODY_RECEIVED, "first", "second");
	step(cx, &steps, CUSTODY_ANALYSED, "", "");
	return steps;
}

static struct custody_state walk(struct cx *cx, const struct custody_steps *steps)
{
	struct custody_state s;
	custody_walk(cx->arena, steps, &no_end, &s);
	return s;
}

static bool has_gap(const struct custody_state *s, enum custody_gap_kind kind, int64_t seq)
{
	for (size_t i = 0; i < s->gaps.n; i++)
		if (s->gaps.p[i].kind == kind && s->gaps.p[i].seq == seq)
			return true;
	return false;
}

/* A record is never shown as confirmed by a node that did not verify it. */
TEST(each_act_says_who_vouches_for_it)
{
	const struct custody_row ours = { .number = 1 };
	const struct custody_row theirs = { .log = STR("a.example/node"),
					    .proof = CUSTODY_BY_KNOWN_KEY };
	const struct custody_row theirs_too = { .log = STR("b.example/node"),
						.proof = CUSTODY_BY_PACKAGE_KEY };
	const struct custody_row earlier = { .log = STR("c.example/node") };
	EQ_STR(str_from_c(custody_vouched(&ours, "a key")), "a key");
	EQ_STR(str_from_c(custody_vouched(&theirs, "a key")),
	       "confirmed by the log of the node that recorded it");
	CHECK(str_ends(str_from_c(custody_vouched(&theirs_too, "a key")),
		       STR("by the key that came with the package")));
	CHECK(str_starts(str_from_c(custody_vouched(&earlier, "a key")),
			 STR("not verified by this node")));
}

TEST(a_hand_over_by_both_leaves_no_gap)
{
	const struct custody_steps steps = hand_over(cx);
	const struct custody_state s = walk(cx, &steps);
	EQ(s.gaps.n, 0);
	EQ(s.state, EXHIBIT_HELD);
	EQ_STR(s.holder, "second");
	EQ(s.at.us, AT(5).us);
}

TEST(until_it_is_received_an_exhibit_is_in_transit)
{
	struct custody_steps steps = hand_over(cx);
	steps.n = 3;
	const struct custody_state s = walk(cx, &steps);
	EQ(s.state, EXHIBIT_IN_TRANSIT);
	EQ_STR(s.holder, "first");
	EQ_STR(s.awaited, "second");
	EQ(s.gaps.n, 1);
	CHECK(has_gap(&s, GAP_UNRECEIVED, 3));
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_OPENED }), RC_CONFLICT);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_RECEIVED }), RC_OK);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_RECALLED }), RC_OK);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_HELD }), RC_OK);
}

TEST(a_hand_over_that_was_recalled_leaves_the_exhibit_where_it_was)
{
	struct custody_steps steps = hand_over(cx);
	steps.n = 3;
	step(cx, &steps, CUSTODY_RECALLED, "", "");
	const struct custody_state s = walk(cx, &steps);
	EQ(s.state, EXHIBIT_HELD);
	EQ_STR(s.holder, "first");
	EQ(s.gaps.n, 0);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_RECALLED }),
	   RC_CONFLICT);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_RECEIVED }),
	   RC_CONFLICT);
}

TEST(each_act_that_is_taken_out_of_a_chain_shows)
{
	for (size_t out = 0; out < 5; out++) {
		struct custody_steps steps = hand_over(cx);
		for (size_t i = out; i + 1 < steps.n; i++)
			steps.p[i] = steps.p[i + 1];
		steps.n--;
		const struct custody_state s = walk(cx, &steps);
		if (out < 4)
			CHECK(has_gap(&s, GAP_NUMBER, (int64_t)out + 2));
		if (out < 4)
			CHECK(has_gap(&s, GAP_CHAIN, (int64_t)out + 2));
		if (out == 4) // nothing after it names it: the ledger and its checkpoint do
			EQ(s.gaps.n, 0);
	}
}

TEST(each_two_acts_that_change_places_show)
{
	for (size_t i = 0; i < 5; i++) {
		for (size_t k = i + 1; k < 5; k++) {
			struct custody_steps steps = hand_over(cx);
			const struct custody_step kept = steps.p[i];
			steps.p[i] = steps.p[k];
			steps.p[k] = kept;
			const struct custody_state s = walk(cx, &steps);
			CHECK(has_gap(&s, GAP_NUMBER, (int64_t)k + 1));
			CHECK(s.gaps.n >= 3);
		}
	}
}

TEST(who_did_what_they_could_not_is_a_gap)
{
	struct custody_steps steps = hand_over(cx);
	steps.p[3].event.to = STR("third");
	steps.p[4].event.from = STR("fourth");
	const struct custody_state s = walk(cx, &steps);
	EQ(s.gaps.n, 2);
	CHECK(has_gap(&s, GAP_RECEIVER, 4));
	CHECK(has_gap(&s, GAP_HOLDER, 5));
	EQ_STR(s.holder, "third");

	struct custody_steps ungiven = hand_over(cx);
	ungiven.p[2].event.act = CUSTODY_OPENED;
	const struct custody_state u = walk(cx, &ungiven);
	CHECK(has_gap(&u, GAP_UNGIVEN, 4));

	struct custody_steps transit = hand_over(cx);
	transit.p[3].event.act = CUSTODY_OPENED;
	const struct custody_state t = walk(cx, &transit);
	CHECK(has_gap(&t, GAP_TRANSIT, 4));
	CHECK(has_gap(&t, GAP_UNRECEIVED, 3));
}

/* The holder alone can open, copy, analyse and store it, or hand it over. */
TEST(what_only_the_holder_can_do_is_a_gap_when_another_does_it)
{
	static const enum custody_act acts[] = { CUSTODY_OPENED, CUSTODY_COPIED, CUSTODY_ANALYSED,
						 CUSTODY_STORED, CUSTODY_TRANSFERRED };
	static const struct {
		const char *name;
		size_t gaps;
	} people[] = {
		{ "first", 1 }, { "second", 0 }, { "who signed for it", 0 }, { "sec", 1 }, { "", 0 }
	};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		for (size_t k = 0; k < sizeof people / sizeof *people; k++) {
			struct custody_steps steps = hand_over(cx);
			steps.p[3].event.to = steps.p[2].event.to = STR("second, Tbilisi");
			steps.p[3].event.name = STR("who signed for it");
			steps.p[4].event.act = acts[i];
			steps.p[4].event.name = str_from_c(people[k].name);
			steps.p[4].event.to = STR("third");
			struct custody_state s = walk(cx, &steps);
			EQ(has_gap(&s, GAP_HOLDER, 5), people[k].gaps == 1);
			steps.p[4].event.act = CUSTODY_HELD; // on paper
			s = walk(cx, &steps);
			EQ(s.gaps.n, 0);
		}
	}
}

TEST(an_earlier_end_takes_two_people_and_none_comes_under_a_hold)
{
	const struct exhibit e = { .number = STR("E-1"), .keep_until = AT(1000) };
	struct custody_state s = { .state = EXHIBIT_HELD };
	struct custody_event k = { .act = CUSTODY_KEPT, .at = AT(1), .name = STR("a") };
	EQ(custody_keeps(cx, &e, &s, &k), RC_INVALID); // says no day
	k.keep_until = AT(1);
	EQ(custody_keeps(cx, &e, &s, &k), RC_INVALID); // is over
	k.keep_until = AT(1000);
	EQ(custody_keeps(cx, &e, &s, &k), RC_CONFLICT); // nothing would change
	k.keep_until = AT(1001);
	EQ(custody_keeps(cx, &e, &s, &k), RC_OK);
	k.keep_until = AT(999);
	EQ(custody_keeps(cx, &e, &s, &k), RC_INVALID);
	k.second = STR("a");
	EQ(custody_keeps(cx, &e, &s, &k), RC_INVALID);
	k.second = STR("b");
	EQ(custody_keeps(cx, &e, &s, &k), RC_OK);
	s.holds = 1;
	EQ(custody_keeps(cx, &e, &s, &k), RC_CONFLICT);
	k.keep_until = AT(1001);
	EQ(custody_keeps(cx, &e, &s, &k), RC_OK); // longer is no end
	s.state = EXHIBIT_ERASED;
	EQ(custody_keeps(cx, &e, &s, &k), RC_CONFLICT);
}

TEST(times_and_digests_that_do_not_fit_are_gaps)
{
	struct custody_steps steps = hand_over(cx);
	const struct sha256 a = sha256_of(STR("a")), b = sha256_of(STR("b"));
	steps.p[1].event.hash_after = a;
	steps.p[2].event.hash_before = a;
	steps.p[4].event.hash_before = b;
	steps.p[4].event.at = AT(1);
	const struct custody_state s = walk(cx, &steps);
	EQ(s.gaps.n, 2);
	CHECK(has_gap(&s, GAP_TIME, 5));
	CHECK(has_gap(&s, GAP_CONTENT, 5));
	CHECK(sha256_eq(&s.hash, &b));
}

TEST(an_act_outside_the_authority_is_a_gap)
{
	const struct custody_steps steps = hand_over(cx);
	const struct exhibit order = { .authority = { .from = AT(2), .until = AT(5) } };
	struct custody_state s;
	custody_walk(cx->arena, &steps, &order, &s);
	EQ(s.gaps.n, 2);
	CHECK(has_gap(&s, GAP_AUTHORITY, 1));
	CHECK(has_gap(&s, GAP_AUTHORITY, 5));
}

TEST(nothing_follows_destruction_and_no_end_comes_under_a_hold)
{
	struct custody_steps steps = hand_over(cx);
	step(cx, &steps, CUSTODY_HELD, "", "");
	struct custody_state s = walk(cx, &steps);
	EQ(s.holds, 1);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_DESTROYED }),
	   RC_CONFLICT);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_ERASED }), RC_CONFLICT);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_OPENED }), RC_OK);
	step(cx, &steps, CUSTODY_HELD, "", ""); // by another order
	step(cx, &steps, CUSTODY_RELEASED, "", "");
	s = walk(cx, &steps);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_DESTROYED }),
	   RC_CONFLICT);
	step(cx, &steps, CUSTODY_RELEASED, "", "");
	s = walk(cx, &steps);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_RELEASED }),
	   RC_CONFLICT);
	step(cx, &steps, CUSTODY_DESTROYED, "", "");
	s = walk(cx, &steps);
	EQ(s.gaps.n, 0);
	EQ(s.state, EXHIBIT_DESTROYED);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_OPENED }), RC_CONFLICT);
	EQ(custody_follows(cx, &s, &(struct custody_event){ .act = CUSTODY_CORRECTION }), RC_OK);
	step(cx, &steps, CUSTODY_RECEIVED, "", "third");
	s = walk(cx, &steps);
	CHECK(has_gap(&s, GAP_END, 11));
	EQ(s.state, EXHIBIT_DESTROYED);
}

/* Of any acts in any order: what may follow brings no gap of its own but those of time,
 * holders and digests that people tell; and the walk ends where its last acts say. */
TEST(acts_that_may_follow_each_other_leave_no_hole)
{
	uint64_t random = 88172645463325252ULL;
	for (int run = 0; run < 400; run++) {
		struct custody_steps steps = { 0 };
		step(cx, &steps, CUSTODY_COLLECTED, "", "holder 0");
		for (int i = 0; i < 30; i++) {
			struct custody_state s = walk(cx, &steps);
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			const enum custody_act act = (enum custody_act)(
				1 + random % (CUSTODY_ACTS - 1));
			const struct custody_event e = { .act = act };
			if (custody_follows(cx, &s, &e) != RC_OK)
				continue;
			const struct str to = act == CUSTODY_RECEIVED && s.awaited.n > 0
						      ? s.awaited
						      : arena_fmt(cx->arena, "holder %d", i);
			step(cx, &steps, act, "", "");
			steps.p[steps.n - 1].event.to = to;
		}
		const struct custody_state s = walk(cx, &steps);
		for (size_t i = 0; i < s.gaps.n; i++)
			CHECK(s.gaps.p[i].kind == GAP_UNRECEIVED ||
			      s.gaps.p[i].kind == GAP_UNGIVEN || s.gaps.p[i].kind == GAP_END);
		EQ(s.state == EXHIBIT_IN_TRANSIT,
		   s.awaited.n > 0 && s.state != EXHIBIT_DESTROYED && s.state != EXHIBIT_ERASED);
		arena_reset(cx->arena);
	}
}

/* A file that was erased is not there; a disk whose copy was erased is, and so is what was sealed where
 * it lies. */
TEST(what_was_erased_is_not_opened_unless_there_is_a_thing)
{
	static const struct {
		struct exhibit e;
		bool has_rest;
	} of[] = { { { .kind = EXHIBIT_FILE }, false },
		   { { .kind = EXHIBIT_DISK_IMAGE, .source = { .serial = STR_INIT("W-1") } },
		     false },
		   { { .kind = EXHIBIT_DISK_IMAGE, .seal = STR_INIT("S-1") }, true },
		   { { .kind = EXHIBIT_THING }, true },
		   { { .kind = EXHIBIT_FOLDER, .content = { .is_outside = true } }, true } };
	static const struct {
		enum custody_act act;
		bool takes_content;
	} acts[] = { { CUSTODY_OPENED, true },	     { CUSTODY_COPIED, true },
		     { CUSTODY_ANALYSED, true },     { CUSTODY_VERIFIED, true },
		     { CUSTODY_TRANSFERRED, false }, { CUSTODY_STORED, false },
		     { CUSTODY_CERTIFIED, false },   { CUSTODY_CORRECTION, false },
		     { CUSTODY_HELD, false },	     { CUSTODY_EXPORTED, false } };
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		for (size_t k = 0; k < sizeof acts / sizeof *acts; k++) {
			const struct custody_event e = { .act = acts[k].act };
			const bool refused = acts[k].takes_content && !of[i].has_rest;
			struct custody_steps steps = hand_over(cx);
			struct custody_state s;
			custody_walk(cx->arena, &steps, &of[i].e, &s);
			EQ(custody_follows(cx, &s, &e), RC_OK);
			step(cx, &steps, CUSTODY_ERASED, "", "");
			custody_walk(cx->arena, &steps, &of[i].e, &s);
			EQ(custody_follows(cx, &s, &e), refused ? RC_CONFLICT : RC_OK);
			step(cx, &steps, acts[k].act, "", "");
			custody_walk(cx->arena, &steps, &of[i].e, &s);
			EQ(has_gap(&s, GAP_ERASED, 7), refused);
		}
}

TEST(nobody_hands_over_to_who_has_it)
{
	const struct custody_steps steps = hand_over(cx);
	const struct custody_state s = walk(cx, &steps);
	struct custody_event e = { .act = CUSTODY_TRANSFERRED, .to = STR(" Second ") };
	EQ(custody_follows(cx, &s, &e), RC_CONFLICT);
	e.to_account = true; // another of the same name
	EQ(custody_follows(cx, &s, &e), RC_OK);
	e = (struct custody_event){ .act = CUSTODY_TRANSFERRED, .to = STR("third") };
	EQ(custody_follows(cx, &s, &e), RC_OK);
}

/* Whoever has the rest of it, and whatever is done with that: its content is gone. */
TEST(what_was_erased_stays_erased_when_it_is_handed_over)
{
	struct custody_steps steps = hand_over(cx);
	step(cx, &steps, CUSTODY_ERASED, "", "");
	step(cx, &steps, CUSTODY_TRANSFERRED, "second", "third");
	struct custody_state s = walk(cx, &steps);
	EQ(s.state, EXHIBIT_ERASED);
	EQ_STR(s.awaited, "third");
	step(cx, &steps, CUSTODY_RECEIVED, "second", "third");
	s = walk(cx, &steps);
	EQ(s.state, EXHIBIT_ERASED);
	EQ_STR(s.holder, "third");
	step(cx, &steps, CUSTODY_DESTROYED, "", "");
	EQ(walk(cx, &steps).state, EXHIBIT_DESTROYED);
}

TEST(before_its_time_an_exhibit_ends_by_an_order_and_two_people_alone)
{
	const struct exhibit e = { .number = STR("E-1"), .keep_until = AT(100) };
	const struct exhibit unsaid = { .number = STR("E-2") };
	struct custody_event event = { .act = CUSTODY_ERASED, .at = AT(99), .name = STR("A") };
	EQ(custody_kept(cx, &e, &event), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("--order")) != STR_NONE);
	EQ(custody_kept(cx, &unsaid, &event), RC_OK);
	event.second = STR("B");
	EQ(custody_kept(cx, &e, &event), RC_CONFLICT);
	event.is_ordered = true;
	EQ(custody_kept(cx, &e, &event), RC_OK);
	event.second = event.name;
	EQ(custody_kept(cx, &e, &event), RC_INVALID);
	event = (struct custody_event){ .act = CUSTODY_DESTROYED, .at = AT(100) };
	EQ(custody_kept(cx, &e, &event), RC_OK);
	event.at = AT(1);
	EQ(custody_kept(cx, &e, &event), RC_CONFLICT);
	event.act = CUSTODY_RETURNED;
	EQ(custody_kept(cx, &e, &event), RC_OK);
}

TEST(a_record_is_one_line_in_a_fixed_order)
{
	struct str line;
	const struct exhibit e = {
		.number = STR("E-1"),
		.authority = { .kind = AUTHORITY_ORDER, .text = STR("High Court, \"42\"") },
		.content.manifest = sha256_of(STR("manifest")),
	};
	const struct custody_event event = {
		.act = CUSTODY_OPENED,
		.at = cx->now,
		.name = STR("A\nB"),
		.role = STR("custodian"),
	};
	const struct custody_place place = { .log = STR("node.example/ke"), .seq = 3 };
	REQUIRE(custody_print(cx, &e, &event, &place, &line) == RC_OK);
	EQ_STR(line,
	       "{\"v\":1,\"log\":\"node.example/ke\",\"exhibit\":{\"id\":null,\"number\":\"E-1\"},"
	       "\"seq\":3,\"at\":\"2026-11-21T12:00:00.000000Z\",\"clock\":\"node\","
	       "\"act\":\"opened\",\"by\":{\"account\":null,\"name\":\"A\\u000aB\",\"office\":\"\","
	       "\"role\":\"custodian\"},\"from\":\"\",\"to\":\"\",\"place\":\"\",\"purpose\":\"\","
	       "\"basis\":{\"kind\":\"order\",\"id\":\"\",\"text\":\"High Court, \\\"42\\\"\","
	       "\"validFrom\":null,\"validTo\":null},\"manifestSha256\":"
	       "\"05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f\","
	       "\"hashBefore\":null,\"hashAfter\":null,\"changed\":false,\"changes\":\"\","
	       "\"seal\":\"\",\"second\":\"\",\"corrects\":null,\"facts\":null,\"prev\":null}\n");
}

TEST(an_act_that_says_too_little_is_refused)
{
	struct custody_event e = { .act = CUSTODY_TRANSFERRED };
	EQ(custody_check(cx, &e), RC_INVALID);
	e.to = STR("somebody");
	EQ(custody_check(cx, &e), RC_OK);
	e.has_changed = true;
	EQ(custody_check(cx, &e), RC_INVALID);
	e = (struct custody_event){ .act = CUSTODY_CORRECTION, .purpose = STR("why") };
	EQ(custody_check(cx, &e), RC_INVALID);
	e.corrects = 1;
	EQ(custody_check(cx, &e), RC_OK);
	e.name = STR("\xff");
	EQ(custody_check(cx, &e), RC_INVALID);
	e = (struct custody_event){ .act = CUSTODY_DESTROYED };
	EQ(custody_check(cx, &e), RC_INVALID);
}

TEST(what_is_locked_goes_only_to_an_authority_that_it_was_referred_to)
{
	struct custody_steps steps = { 0 };
	struct exhibit e = { .number = STR("E-1"), .is_locked = true };
	struct custody_event out = { .act = CUSTODY_EXPORTED,
				     .to = STR("Police of A"),
				     .purpose = STR("case 7") };
	const struct custody_event copied = { .act = CUSTODY_COPIED, .purpose = STR("x") };
	const struct custody_event opened = { .act = CUSTODY_OPENED };
	EQ(custody_locked(cx, &e, &steps, &copied), RC_DENIED);
	EQ(custody_locked(cx, &e, &steps, &opened), RC_INVALID);
	EQ(custody_locked(cx, &e, &steps, &out), RC_DENIED);
	*ARENA_PUSH(cx->arena, &steps) = (struct custody_step){
		.event = { .act = CUSTODY_REFERRED, .to = STR("Police of A") }
	};
	EQ(custody_locked(cx, &e, &steps, &out), RC_OK);
	out.act = CUSTODY_TRANSFERRED;
	EQ(custody_locked(cx, &e, &steps, &out), RC_OK);
	out.to = STR("Police of B");
	EQ(custody_locked(cx, &e, &steps, &out), RC_DENIED);
	out = (struct custody_event){ .act = CUSTODY_EXPORTED, .to = STR("Police of A") };
	EQ(custody_locked(cx, &e, &steps, &out), RC_INVALID);
	e.is_locked = false;
	EQ(custody_locked(cx, &e, &steps, &copied), RC_OK);
}
