// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "desk/foreign_from_hi1.h"
#include "desk/foreign_to_hi1.h"
#include "law/law.h"

static struct hi1_node *object(struct cx *cx, const struct hi1_type *type)
{
	struct hi1_node *o = hi1_node_new(cx->arena, type);
	hi1_put(cx->arena, o, "ObjectIdentifier", STR("0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d"));
	return o;
}

static void put_word(struct cx *cx, struct hi1_node *o, const char *path, const char *name,
		     const char *value)
{
	hi1_put_entry(cx->arena, o, path, STR("ETSI"), str_from_c(name), str_from_c(value));
}

static struct request read(struct cx *cx, const struct hi1_node *act, const struct hi1_node *task,
			   const char *from)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	const struct foreign_task t = { act, task, str_from_c(from), STR("LK") };
	REQUIRE(foreign_request(cx, &t, r) == RC_OK);
	return *r;
}

TEST(foreign_task_becomes_a_request)
{
	struct hi1_node *act = object(cx, &hi1_authorisation), *lp = object(cx, &hi1_lp_task),
			*ld = object(cx, &hi1_ld_task);
	hi1_put(cx->arena, act, "AuthorisationReference", STR("case 7"));
	hi1_put(cx->arena, act, "AuthorisationManualInformation", STR("A page took a password."));
	put_word(cx, lp, "RequestDetails/Type", "RequestType", "TrafficData");
	hi1_put(cx->arena, lp, "RequestDetails/StartTime", STR("2026-11-01T00:00:00Z"));
	struct hi1_node *v = hi1_add(cx->arena, lp, "RequestDetails/RequestValues/RequestValue");
	hi1_put(cx->arena, v, "FormatType/FormatOwner", STR("ETSI"));
	hi1_put(cx->arena, v, "FormatType/FormatName", STR("IPv4Address"));
	hi1_put(cx->arena, v, "Value", STR("192.0.2.7"));
	struct request r = read(cx, act, lp, "GE");
	EQ(r.progress.kind, KIND_PRESERVATION);
	EQ(r.classes, DATA_TRAFFIC);
	EQ_STR(r.reference, "case 7");
	EQ_STR(r.text[FIELD_IDENTIFIERS], "IPv4Address: 192.0.2.7");
	EQ_STR(r.text[FIELD_FACTS], "A page took a password.");
	EQ_STR(hi1_time_print(cx->arena, r.data_from), "2026-11-01T00:00:00Z");
	EQ(read(cx, act, lp, "LK").progress.kind, KIND_ORDER_PRESERVATION);
	put_word(cx, ld, "RequestDetails/Type", "RequestType", "SubscriberData");
	hi1_put(cx->arena, ld, "Reference", STR("GE-X-1"));
	r = read(cx, act, ld, "GE");
	EQ(r.progress.kind, KIND_SUBSCRIBER);
	EQ_STR(r.reference, "GE-X-1");
	put_word(cx, ld, "RequestDetails/Type", "RequestType", "StoredContentData");
	EQ(read(cx, act, ld, "GE").progress.kind, KIND_STORED_DATA);
	put_word(cx, hi1_add(cx->arena, act, "AuthorisationFlags/AuthorisationFlag"), "",
		 "AuthorisationFlag", "IsEmergency");
	EQ(read(cx, act, ld, "GE").progress.kind, KIND_EMERGENCY_DISCLOSURE);
	EQ(read(cx, act, ld, "LK").progress.kind, KIND_ORDER_PRODUCTION);
}

TEST(foreign_task_without_details_is_none)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	const struct foreign_task t = { object(cx, &hi1_authorisation), object(cx, &hi1_lp_task),
					STR("GE"), STR("LK") };
	EQ(foreign_request(cx, &t, r), RC_INVALID);
}

static bool step(const struct hi1_type *type, const char *status, const struct progress *p,
		 struct step_message *out)
{
	const struct foreign_word word = { type, str_from_c(status) };
	return foreign_step(&word, p, out);
}

TEST(foreign_status_is_a_step_once)
{
	struct step_message m;
	struct progress p = { .kind = KIND_ORDER_PRESERVATION,
			      .state = STATE_DELIVERED,
			      .said = 1 };
	CHECK(step(&hi1_lp_task, "Preserved", &p, &m));
	EQ(m.action, ACTION_PRESERVE);
	EQ(m.state, STATE_PRESERVED);
	EQ(m.number, 1);
	EQ(m.answers, 0);
	p.state = STATE_PRESERVED;
	CHECK(!step(&hi1_lp_task, "Preserved", &p, &m));
	CHECK(!step(&hi1_lp_task, "AwaitingPreservation", &p, &m)); // no way back
	CHECK(!step(&hi1_lp_task, "Disclosed", &p, &m));	    // a word of another task
	CHECK(step(&hi1_lp_task, "Cancelled", &p, &m));
	EQ(m.action, ACTION_REFUSE); // nobody had wished for it
	p.pending = UINT64_C(1) << ACTION_WITHDRAW;
	p.said = 2;
	CHECK(step(&hi1_lp_task, "Cancelled", &p, &m));
	EQ(m.action, ACTION_WITHDRAW);
	EQ(m.answers, 2);
	p.state = STATE_WITHDRAWN;
	CHECK(!step(&hi1_lp_task, "Preserved", &p, &m));
}

TEST(foreign_statuses_are_words_of_etsi)
{
	static const struct hi1_type *const types[] = { &hi1_authorisation, &hi1_document,
							&hi1_lp_task, &hi1_ld_task, &hi1_td_task };
	for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
		bool known = false;
		const struct str dictionary = str_from_c(foreign_dictionary(types[t]));
		CHECK(hi1_dictionary_has(dictionary, str_from_c(foreign_first_status(types[t])),
					 &known));
		for (enum request_state s = 0; s < STATES; s++) {
			const char *word = foreign_status(types[t], s);
			CHECK(!word || hi1_dictionary_has(dictionary, str_from_c(word), &known));
		}
	}
}
