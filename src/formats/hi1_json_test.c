// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/hi1.h"

#define UUID "0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d"
#define MESSAGE(declared, version, action)                                                      \
	"{" declared "\"Header\":{\"SenderIdentifier\":{\"CountryCode\":\"LK\","                \
	"\"UniqueIdentifier\":\"A\"},\"ReceiverIdentifier\":{\"CountryCode\":\"GE\","           \
	"\"UniqueIdentifier\":\"B\"},\"TransactionIdentifier\":\"" UUID "\","                   \
	"\"Timestamp\":\"2026-11-22T08:30:00.000000Z\",\"Version\":{\"ETSIVersion\":\"" version \
	"\",\"NationalProfileOwner\":\"X\",\"NationalProfileVersion\":\"1\"}},"                 \
	"\"Payload\":{\"RequestPayload\":{\"ActionRequests\":{\"ActionRequest\":" action "}}}}"
#define ONE(action) MESSAGE("", "V1.23.1", "[{" action "}]")
#define GET "\"GET\":{\"Identifier\":\"" UUID "\"}"
#define OBJECT(members) "\"ActionIdentifier\":0,\"CREATE\":{\"HI1Object\":{" members "}}"
#define TASK "\"@xsi:type\":\"{http://uri.etsi.org/03120/common/2020/09/Task}LPTaskObject\""
#define ID "\"ObjectIdentifier\":\"" UUID "\""

static const struct {
	const char *text;
	int code;
	const char *problem; // NULL: read
} cases[] = {
	{ ONE("\"ActionIdentifier\":0," GET), 0, NULL },
	{ ONE(GET ",\"ActionIdentifier\":0"), 0, NULL },
	{ ONE(OBJECT(ID "," TASK)), 0, NULL },
	{ ONE(OBJECT(TASK "," ID ",\"task:NationalLPTaskingParameters\":"
			  "{\"task:CountryCode\":\"GE\",\"x\":1}")),
	  0, NULL },
	{ MESSAGE("\"@xmlns:task\":\"urn:other\",", "V1.23.1", "[]"), 3020,
	  "@xmlns:task is not HI1's" },
	{ MESSAGE("\"@xmlns:etsi\":\"urn:other\",", "V1.23.1", "[]"), 3020,
	  "ActionRequests has no ActionRequest" },
	{ MESSAGE("\"@xmlns:etsi\":1,", "V1.23.1", "[]"), 3020, "@xmlns:etsi is no text" },
	{ MESSAGE("", "V2.1.1", "[{\"ActionIdentifier\":0," GET "}]"), 3021,
	  "version V2.1.1 is not supported" },
	{ MESSAGE("", "V1.23.1", "{}"), 3020, "\"ActionRequest\" is not an array" },
	{ ONE("\"ActionIdentifier\":\"0\"," GET), 3020, "ActionIdentifier is not a number" },
	{ ONE("\"ActionIdentifier\":1.5," GET), 3020,
	  "the value of ActionIdentifier is not a whole number from 0, of at most 18 digits" },
	{ ONE("\"ActionIdentifier\":0," GET ",\"LIST\":{}"), 3020,
	  "\"LIST\" cannot be there beside GET" },
	{ ONE("\"ActionIdentifier\":0"), 3020, "ActionRequest has no GET" },
	{ ONE("\"ActionIdentifier\":0,\"task:GET\":{}"), 3020,
	  "ActionRequest has no member \"task:GET\"" },
	{ ONE("\"ActionIdentifier\":0,\":GET\":{}"), 3020, "ActionRequest has no member \":GET\"" },
	{ ONE(OBJECT(ID)), 3020, "no object of HI1 is of the type \"\"" },
	{ ONE(OBJECT(TASK)), 3020, "HI1Object has no ObjectIdentifier" },
	{ ONE(OBJECT(TASK "," ID ",\"CountryCode\":\" GE\"")), 3020,
	  "the value of CountryCode is not without white space around or in it" },
	{ ONE(OBJECT(TASK "," ID ",\"OwnerIdentifier\":\"\\u0001\"")), 3020,
	  "OwnerIdentifier holds a character that XML cannot carry" },
	{ ONE(OBJECT(TASK "," ID ",\"OwnerIdentifier\":null")), 3020,
	  "OwnerIdentifier is not a text" },
	{ ONE(OBJECT(TASK "," ID ",\"AssociatedObjects\":[]")), 3020,
	  "AssociatedObjects is not an object of JSON" },
	{ ONE(OBJECT(TASK "," ID ",\"task:NationalLPTaskingParameters\":{}")), 3020,
	  "NationalLPTaskingParameters has no CountryCode" },
	{ "[]", 3020, "HI1Message is not an object of JSON" },
	{ "{", 3020, "JSON, byte 1: not a text in quotes" },
	{ "{\"Header\":1,\"Header\":1}", 3020, "JSON, byte 20: a key that is there already" },
};

TEST(hi1_reads_json_by_the_same_grammar)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct hi1_message m;
		struct hi1_fault fault;
		const enum rc rc = hi1_read(cx, HI1_JSON, str_from_c(cases[i].text), &m, &fault);
		EQ(rc, cases[i].problem ? RC_INVALID : RC_OK);
		EQ(fault.code, cases[i].code);
		EQ_STR(fault.problem, cases[i].problem ? cases[i].problem : "");
	}
}

TEST(hi1_tells_the_header_of_json_that_it_refuses)
{
	struct hi1_message m;
	struct hi1_fault fault;
	EQ(hi1_read(cx, HI1_JSON, STR(ONE("\"ActionIdentifier\":0")), &m, &fault), RC_INVALID);
	REQUIRE(fault.header != NULL);
	EQ_STR(hi1_header_of(fault.header).transaction, UUID);
	EQ_STR(fault.path, "HI1Message/Payload/RequestPayload/ActionRequests/ActionRequest");
}
