// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "desk/request_to_hi1.h"
#include "desk/said_from_hi1.h"
#include "desk/said_from_json.h"
#include "desk/said_to_hi1.h"
#include "desk/test_desk.h"
#include "formats/test_hi1.h"

static struct request request_of(enum request_kind kind)
{
	struct request r = { .id = { { 7, 1 } }, .from = STR("LK"), .to = STR("GE") };
	r.progress.kind = kind;
	return r;
}

static struct said said_of(const struct request *r, enum action action, enum request_state state)
{
	return (struct said){
		.request = r->id,
		.message = { .number = 3,
			     .action = action,
			     .state = state,
			     .answers = said_by(action) == SIDE_ASKED ? 2 : 0,
			     .heard = said_by(action) == SIDE_ASKED ? 0 : 5 },
		.reference = STR("GE-2026-000007"),
		.facts = { .reason = STR("because \x01 <of> გ"),
			   .stated = { GUARD_SET(GUARD_KEPT) },
			   .until = { 1800000000123456 },
			   .when = { 1790000000000001 },
			   .evidence = sha256_of(STR("a paper")) },
	};
}

static struct hi1_node *message_of(struct arena *a, const struct request *r, const struct said *s)
{
	struct hi1_node *message = test_desk_message(a, r);
	said_to_hi1(a, r, s, message);
	return message;
}

static enum rc read(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
		    const struct request *r, struct said *out)
{
	struct hi1_message message;
	struct hi1_fault fault;
	TRY(hi1_read(cx, encoding, bytes, &message, &fault));
	TRY(hi1_check_numbers(cx, message.root, &fault));
	const struct hi1_actions actions = hi1_actions_of(cx->arena, message.root);
	for (size_t i = 0; i < actions.n; i++)
		TRY(hi1_check_words(cx, actions.p[i].object, &fault));
	TRY(said_from_hi1(cx, &message, out));
	return said_check_hi1(cx, &message, r, out);
}

static void check_journey(struct cx *cx, const struct request *r, const struct said *s)
{
	const struct str json = said_to_json(cx->arena, s);
	for (enum hi1_encoding e = HI1_XML; e <= HI1_JSON; e++) {
		struct said again = { 0 };
		const struct str bytes = test_hi1_text(cx, e, message_of(cx->arena, r, s));
		const enum rc rc = read(cx, e, bytes, r, &again);
		EQ_STR(rc == RC_OK ? STR("") : cx_error(cx), "");
		EQ_STR(said_to_json(cx->arena, &again), json);
	}
}

TEST(each_step_comes_back_from_hi1)
{
	static const enum request_kind kinds[] = { KIND_PRESERVATION, KIND_STORED_DATA,
						   KIND_TAKEDOWN, KIND_ORDER_PATH, KIND_ADVICE };
	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		const struct request r = request_of(kinds[k]);
		for (enum action a = 0; a < ACTIONS; a++) {
			struct said s = said_of(&r, a, (enum request_state)(a % STATES));
			check_journey(cx, &r, &s);
			s.message.answers = 2; // also of a wish
			check_journey(cx, &r, &s);
		}
		for (enum request_state state = 0; state < STATES; state++) {
			struct said s = said_of(&r, ACTION_REFUSE, state);
			s.facts = (struct act_facts){ .ground = { PLACE_INSTRUMENT,
								  STR("Budapest Convention 29(5)"),
								  STR("sovereignty") } };
			check_journey(cx, &r, &s);
		}
	}
}

static const struct hi1_node *object_at(struct cx *cx, const struct request *r,
					const struct said *s, size_t i, enum hi1_verb verb)
{
	const struct hi1_actions acts = hi1_actions_of(cx->arena, message_of(cx->arena, r, s));
	REQUIRE(i < acts.n);
	EQ(acts.p[i].verb, verb);
	return acts.p[i].object;
}

TEST(wishes_and_answers_are_the_verbs_of_hi1)
{
	const struct request r = request_of(KIND_PRESERVATION);
	struct said s = said_of(&r, ACTION_WITHDRAW, STATE_PRESERVED);
	CHECK(hi1_is_entry(object_at(cx, &r, &s, 2, HI1_UPDATE), "DesiredStatus", "ETSI",
			   "LPTaskDesiredStatus", "Cancelled"));
	s.message.answers = 3; // the answer to it is a notice, and no wish
	CHECK(hi1_is_entry(object_at(cx, &r, &s, 1, HI1_CREATE),
			   "StatusOfAssociatedObjects/AssociatedObjectStatus/Status", "ETSI",
			   "LPTaskStatus", "Preserved"));
	s = said_of(&r, ACTION_ASK_EXTENSION, STATE_PRESERVED);
	EQ_STR(hi1_text(object_at(cx, &r, &s, 1, HI1_UPDATE), "DesiredPreservationExpiration"),
	       "2027-01-15T08:00:00Z");
	s = said_of(&r, ACTION_PRESERVE, STATE_PRESERVED);
	CHECK(hi1_is_entry(object_at(cx, &r, &s, 1, HI1_CREATE),
			   "StatusOfAssociatedObjects/AssociatedObjectStatus/Status", "ETSI",
			   "LPTaskStatus", "Preserved"));
	s = said_of(&r, ACTION_REFUSE, STATE_REFUSED);
	s.facts.ground = (struct refusal){ PLACE_LAW, STR("Act 5"), STR("security") };
	CHECK(hi1_is_entry(object_at(cx, &r, &s, 0, HI1_CREATE),
			   "DocumentProperties/DocumentProperty/PropertyType", HI1_OWNER,
			   "RefusalGround", "law"));
	CHECK(str_find(hi1_text(object_at(cx, &r, &s, 1, HI1_CREATE), "NotificationDetails"),
		       STR("Act 5: security")) != STR_NONE);
}

static struct str replaced(struct arena *a, struct str text, const char *from, const char *to)
{
	const size_t at = str_find(text, str_from_c(from));
	REQUIRE(at != STR_NONE);
	return arena_fmt(a, "%.*s%s%.*s", (int)at, text.p, to,
			 STR_ARG(str_slice(text, at + str_from_c(from).n, text.n)));
}

TEST(a_notification_that_disagrees_with_its_step_is_refused)
{
	struct said out;
	const struct request r = request_of(KIND_PRESERVATION);
	struct request other = r;
	const struct said s = said_of(&r, ACTION_PRESERVE, STATE_PRESERVED);
	const struct str good = test_hi1_text(cx, HI1_XML, message_of(cx->arena, &r, &s));
	other.id.b[0] ^= 1;
	EQ(read(cx, HI1_XML, good, &r, &out), RC_OK);
	EQ(read(cx, HI1_XML, good, &other, &out), RC_INVALID);
	EQ(read(cx, HI1_XML,
		replaced(cx->arena, good, "<common:Value>Preserved<", "<common:Value>Rejected<"),
		&r, &out),
	   RC_INVALID);
}

TEST(a_step_with_what_is_not_known_is_refused)
{
	static const struct {
		const char *from, *to;
	} changes[] = {
		{ "step 1", "step 2" },
		{ "\"preserve\"", "\"dance\"" },
		{ "\"preserved\"", "\"kept\"" },
		{ "\"kept\"", "\"approved\"" }, // nobody may state it
		{ "\"number\": 3", "\"number\": -3" },
		{ "\"reason\"", "\"more\": 1, \"reason\"" },
		{ "\"ground\": null", "\"ground\": {}" },
	};
	struct said out;
	const struct request r = request_of(KIND_PRESERVATION);
	const struct said s = said_of(&r, ACTION_PRESERVE, STATE_PRESERVED);
	const struct str good = said_to_json(cx->arena, &s);
	EQ(said_from_json(cx, good, &out), RC_OK);
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		EQ(said_from_json(cx, replaced(cx->arena, good, changes[i].from, changes[i].to),
				  &out),
		   RC_INVALID);
}
