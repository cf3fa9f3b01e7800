// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/hi1.h"

#define UUID "0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d"

static const struct hi1_header header = {
	.sender = { STR_INIT("LK"), STR_INIT("A") },
	.receiver = { STR_INIT("GE"), STR_INIT("B") },
	.transaction = STR_INIT(UUID),
	.version = STR_INIT("V1.23.1"),
	.profile_owner = STR_INIT("COMITY"),
	.profile_version = STR_INIT("1"),
};

static enum rc print(struct cx *cx, const struct hi1_node *node, struct str *out,
		     struct hi1_fault *fault)
{
	struct buf b;
	buf_init(&b, 100000);
	const enum rc rc = hi1_print(cx, HI1_XML, node, &b, fault);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return rc;
}

static struct hi1_node *task_new(struct arena *a)
{
	struct hi1_node *task = hi1_node_new(a, &hi1_lp_task);
	hi1_put(a, task, "ObjectIdentifier", STR(UUID));
	return task;
}

TEST(hi1_puts_members_at_their_place)
{
	struct str text;
	struct hi1_fault fault;
	struct hi1_node *task = hi1_node_new(cx->arena, &hi1_lp_task);
	hi1_put(cx->arena, task, "CSPID/UniqueIdentifier", STR("P & Q"));
	hi1_put_entry(cx->arena, task, "DesiredStatus", STR("ETSI"), STR("LPTaskDesiredStatus"),
		      STR("Preserved"));
	hi1_put(cx->arena, hi1_add(cx->arena, task, "AssociatedObjects/AssociatedObject"), "",
		STR(UUID));
	hi1_put(cx->arena, hi1_add(cx->arena, task, "AssociatedObjects/AssociatedObject"), "",
		STR(UUID));
	hi1_put(cx->arena, task, "ObjectIdentifier", STR(UUID));
	hi1_put_number(cx->arena, task, "Generation", 3);
	hi1_put(cx->arena, task, "CSPID/CountryCode", STR("GE"));
	REQUIRE(print(cx, task, &text, &fault) == RC_OK);
	EQ_STR(str_slice(text, str_find(text, STR("<ObjectIdentifier>")), text.n),
	       "<ObjectIdentifier>" UUID "</ObjectIdentifier><Generation>3</Generation>"
	       "<AssociatedObjects><AssociatedObject>" UUID "</AssociatedObject>"
	       "<AssociatedObject>" UUID "</AssociatedObject></AssociatedObjects>"
	       "<task:DesiredStatus><common:Owner>ETSI</common:Owner><common:Name>"
	       "LPTaskDesiredStatus</common:Name><common:Value>Preserved</common:Value>"
	       "</task:DesiredStatus><task:CSPID><CountryCode>GE</CountryCode>"
	       "<UniqueIdentifier>P &amp; Q</UniqueIdentifier></task:CSPID></HI1Object>\n");
}

TEST(hi1_never_writes_what_breaks_the_grammar)
{
	static const struct {
		const char *path, *value, *problem;
	} broken[] = {
		{ "CountryCode", "ge",
		  "the value of CountryCode is not a country code of two capital letters" },
		{ "CountryCode", " GE", "the value of CountryCode is not in its one spelling" },
		{ "OwnerIdentifier", "\x01",
		  "the value of OwnerIdentifier is not text that XML can carry" },
		{ "CSPID/CountryCode", "GE", "CSPID has no UniqueIdentifier" },
		{ "StatusReason/ErrorCode", "1", "StatusReason has no ErrorDescription" },
	};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct str text;
		struct hi1_fault fault;
		struct hi1_node *task = task_new(cx->arena);
		hi1_put(cx->arena, task, broken[i].path, str_from_c(broken[i].value));
		EQ(print(cx, task, &text, &fault), RC_INVALID);
		EQ_STR(fault.problem, broken[i].problem);
		EQ(text.n, 0);
	}
}

TEST(hi1_writes_one_of_alternatives)
{
	struct str text;
	struct hi1_fault fault;
	struct hi1_node *delivery = hi1_node_new(cx->arena, &hi1_delivery);
	hi1_put(cx->arena, delivery, "ObjectIdentifier", STR(UUID));
	hi1_put(cx->arena, delivery, "Reference/LDID", STR("GE-A-1"));
	REQUIRE(print(cx, delivery, &text, &fault) == RC_OK);
	hi1_put(cx->arena, delivery, "Reference/LIID", STR("1"));
	EQ(print(cx, delivery, &text, &fault), RC_INVALID);
	EQ_STR(fault.problem, "LIID cannot be there after LDID");
	EQ_STR(fault.path, "HI1Object/Reference/LIID");
}

TEST(hi1_requests_and_responses_are_numbered_from_0)
{
	struct str text;
	struct hi1_fault fault;
	struct hi1_message m;
	struct hi1_node *request = hi1_request_new(cx->arena, &header);
	struct hi1_node *create = hi1_action_add(cx->arena, request, HI1_CREATE);
	hi1_put(cx->arena, hi1_put_object(cx->arena, create, task_new(cx->arena)), "CountryCode",
		STR("GE"));
	hi1_put(cx->arena, hi1_action_add(cx->arena, request, HI1_GET), "Identifier", STR(UUID));
	(void)hi1_action_add(cx->arena, request, HI1_LIST);
	REQUIRE(print(cx, request, &text, &fault) == RC_OK);
	REQUIRE(hi1_read(cx, HI1_XML, text, &m, &fault) == RC_OK);
	EQ(hi1_check_numbers(cx, m.root, &fault), RC_OK);
	const struct hi1_actions asked = hi1_actions_of(cx->arena, m.root);
	REQUIRE(asked.n == 3);
	EQ_STR(hi1_text(asked.p[0].object, "CountryCode"), "GE");
	EQ(asked.p[1].verb, HI1_GET);
	EQ(asked.p[2].verb, HI1_LIST);
	EQ(asked.p[2].number, 2);

	struct hi1_node *response = hi1_response_new(cx->arena, &header, cx->now);
	hi1_put(cx->arena, hi1_action_add(cx->arena, response, HI1_CREATE), "Identifier",
		STR(UUID));
	hi1_action_fail(cx->arena, response, HI1_GET_MISSING, STR("no such object"));
	REQUIRE(print(cx, response, &text, &fault) == RC_OK);
	REQUIRE(hi1_read(cx, HI1_XML, text, &m, &fault) == RC_OK);
	const struct hi1_actions answered = hi1_actions_of(cx->arena, m.root);
	REQUIRE(answered.n == 2);
	EQ(answered.p[1].number, 1);
	EQ(answered.p[1].verb, HI1_ERROR);
	EQ(answered.p[1].error, 3014);
	EQ_STR(answered.p[1].description, "no such object");
	EQ_STR(hi1_header_of(hi1_get(m.root, "Header")).sender.country, "LK");
	EQ(hi1_header_of(hi1_get(m.root, "Header")).at.us, cx->now.us);
}

TEST(hi1_a_refused_message_has_one_error)
{
	struct str text;
	struct hi1_fault fault;
	struct hi1_node *response = hi1_response_new(cx->arena, &header, cx->now);
	hi1_refuse(cx->arena, response, HI1_VERSION, STR("V1.12.1 to V1.23.1"));
	REQUIRE(print(cx, response, &text, &fault) == RC_OK);
	CHECK(str_find(text, STR("<ResponsePayload><ErrorInformation><ErrorCode>3021<")) !=
	      STR_NONE);
	EQ(hi1_actions_of(cx->arena, response).n, 0);
	CHECK(!hi1_is_request(response));
}

TEST(hi1_an_update_replaces_members_whole)
{
	struct str text;
	struct hi1_fault fault;
	struct hi1_node *stored = task_new(cx->arena), *update = task_new(cx->arena);
	hi1_put(cx->arena, hi1_add(cx->arena, stored, "AssociatedObjects/AssociatedObject"), "",
		STR(UUID));
	hi1_put(cx->arena, stored, "OwnerIdentifier", STR("stays"));
	hi1_put(cx->arena, stored, "DesiredPreservationExpiration", STR("2026-12-01T00:00:00Z"));
	(void)hi1_make(cx->arena, update, "AssociatedObjects");
	hi1_put(cx->arena, update, "DesiredPreservationExpiration", STR("2027-02-01T00:00:00Z"));
	struct hi1_node *made = hi1_updated(cx->arena, stored, update);
	EQ_STR(hi1_text(made, "OwnerIdentifier"), "stays");
	EQ_STR(hi1_text(made, "DesiredPreservationExpiration"), "2027-02-01T00:00:00Z");
	CHECK(hi1_get(made, "AssociatedObjects") != NULL);
	CHECK(hi1_get(made, "AssociatedObjects/AssociatedObject") == NULL);
	EQ_STR(hi1_text(stored, "DesiredPreservationExpiration"), "2026-12-01T00:00:00Z");
	EQ(print(cx, made, &text, &fault), RC_OK);
}

TEST(hi1_words_of_etsi_are_known)
{
	struct hi1_fault fault = { 0 };
	struct hi1_node *task = task_new(cx->arena);
	hi1_put_entry(cx->arena, task, "Status", STR("ETSI"), STR("LPTaskStatus"),
		      STR("Preserved"));
	EQ(hi1_check_words(cx, task, &fault), RC_OK);
	hi1_put(cx->arena, task, "Status/Owner", STR("COMITY"));
	hi1_put(cx->arena, task, "Status/Value", STR("Kept"));
	EQ(hi1_check_words(cx, task, &fault), RC_OK);
	hi1_put(cx->arena, task, "Status/Owner", STR("ETSI"));
	EQ(hi1_check_words(cx, task, &fault), RC_INVALID);
	EQ(fault.code, HI1_VALUE_NOT_FOUND);
	hi1_put(cx->arena, task, "Status/Name", STR("NoSuchDictionary"));
	EQ(hi1_check_words(cx, task, &fault), RC_OK);
}

TEST(hi1_times_are_read_in_any_zone)
{
	struct instant t;
	REQUIRE(hi1_time_parse(STR("2026-11-22T00:30:00.000001-01:30"), &t));
	EQ_STR(hi1_time_us_print(cx->arena, t), "2026-11-22T02:00:00.000001Z");
	REQUIRE(hi1_time_parse(STR("2026-11-21T24:00:00+00:00"), &t));
	EQ_STR(hi1_time_print(cx->arena, t), "2026-11-22T00:00:00Z");
	CHECK(!hi1_time_parse(STR("2026-11-22"), &t));
	CHECK(!hi1_time_parse(STR(""), &t));
}
