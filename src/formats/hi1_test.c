// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/hi1.h"

#define CORE_URI "http://uri.etsi.org/03120/common/2019/10/Core"
#define UUID "0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d"
#define HEADER_OF(version)                                                           \
	"<Header><SenderIdentifier><CountryCode>LK</CountryCode><UniqueIdentifier>A" \
	"</UniqueIdentifier></SenderIdentifier><ReceiverIdentifier><CountryCode>GE"  \
	"</CountryCode><UniqueIdentifier>B</UniqueIdentifier></ReceiverIdentifier>"  \
	"<TransactionIdentifier>" UUID                                               \
	"</TransactionIdentifier><Timestamp>2026-11-22T08:30:00.000000Z</Timestamp>" \
	"<Version><ETSIVersion>" version "</ETSIVersion><NationalProfileOwner>X"     \
	"</NationalProfileOwner><NationalProfileVersion>1</NationalProfileVersion>"  \
	"</Version></Header>"
#define HEADER HEADER_OF("V1.23.1")
#define OPEN                                                                               \
	"<HI1Message xmlns=\"" CORE_URI "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-" \
	"instance\" xmlns:t=\"http://uri.etsi.org/03120/common/2020/09/Task\" "            \
	"xmlns:g=\"http://uri.etsi.org/03120/common/2024/06/Config\" "                     \
	"xmlns:c=\"http://uri.etsi.org/03120/common/2016/02/Common\" "                     \
	"xmlns:x=\"urn:x\">"
#define ACTIONS(actions)                                                \
	OPEN HEADER "<Payload><RequestPayload><ActionRequests>" actions \
		    "</ActionRequests></RequestPayload></Payload></HI1Message>"
#define ACTION(number, verb) \
	"<ActionRequest><ActionIdentifier>" number "</ActionIdentifier>" verb "</ActionRequest>"
#define GET "<GET><Identifier>" UUID "</Identifier></GET>"
#define CREATE(object) ACTIONS(ACTION("0", "<CREATE>" object "</CREATE>"))
#define TASK(members)                                                           \
	CREATE("<HI1Object xsi:type=\"t:LPTaskObject\"><ObjectIdentifier>" UUID \
	       "</ObjectIdentifier>" members "</HI1Object>")
#define HOOK(attribute, members)                                    \
	TASK("<t:NationalLPTaskingParameters" attribute ">" members \
	     "</t:NationalLPTaskingParameters>")

static struct str print(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *node)
{
	struct hi1_fault fault;
	struct buf b;
	buf_init(&b, 100000);
	REQUIRE(hi1_print(cx, encoding, node, &b, &fault) == RC_OK);
	const struct str text = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return text;
}

static struct hi1_message read_sample(struct cx *cx, enum hi1_encoding encoding, const char *path)
{
	struct hi1_message m = { 0 };
	struct hi1_fault fault;
	REQUIRE(hi1_read(cx, encoding, test_read(cx, path), &m, &fault) == RC_OK);
	return m;
}

static const struct {
	const char *text;
	int code;
	const char *path, *problem;
} refused[] = {
	{ "", 3020, "", "the message is empty" },
	{ "<a/>", 3020, "", "the root is {}a, not HI1Message of HI1" },
	{ OPEN HEADER "</HI1Message>", 3020, "HI1Message", "HI1Message has no Payload" },
	{ OPEN "<Payload/></HI1Message>", 3020, "HI1Message/Payload",
	  "Payload has no RequestPayload" },
	{ "<!DOCTYPE HI1Message>" ACTIONS(ACTION("0", GET)), 3020, "",
	  "a document type is declared" },
	{ ACTIONS(ACTION("0", GET)) "x", 3020, "",
	  "not well-formed XML: Extra content at the end of the document" },
	{ CREATE("<HI1Object xsi:type=\"t:NoTask\"/>"), 3020,
	  "HI1Message/Payload/RequestPayload/ActionRequests/ActionRequest/CREATE/HI1Object",
	  "no object of HI1 is of the type {http://uri.etsi.org/03120/common/2020/09/Task}NoTask" },
	{ CREATE("<HI1Object xsi:type=\"q:LPTaskObject\"/>"), 3020, NULL,
	  "the prefix of xsi:type=\"q:LPTaskObject\" is not declared" },
	{ CREATE("<HI1Object/>"), 3020, NULL,
	  "HI1Object has no xsi:type, and its type is abstract" },
	{ TASK("<t:CSPID/><t:Status/>"), 3020, NULL, "CSPID has no CountryCode" },
	{ TASK("<t:RequestDetails/><t:Status/>"), 3020, NULL,
	  "Status cannot follow RequestDetails" },
	{ TASK("<t:RequestDetails/><t:RequestDetails/>"), 3020, NULL,
	  "RequestDetails cannot follow RequestDetails" },
	{ TASK("<t:Flags/>"), 3020, NULL,
	  "LPTaskObject has no member {http://uri.etsi.org/03120/common/2020/09/Task}Flags" },
	{ TASK("stray"), 3020, NULL, "HI1Object holds elements, not text" },
	{ TASK("<CountryCode>ge</CountryCode>"), 3020,
	  "HI1Message/Payload/RequestPayload/ActionRequests/ActionRequest/CREATE/HI1Object/"
	  "CountryCode",
	  "the value of CountryCode is not a country code of two capital letters" },
	{ TASK("<CountryCode id=\"1\">GE</CountryCode>"), 3020, NULL,
	  "the attribute id is not of HI1" },
	{ TASK("<CountryCode><b/></CountryCode>"), 3020, NULL,
	  "CountryCode is a value and holds no elements" },
	{ HOOK("", "<t:CountryCode>GE</t:CountryCode>"), 3020, NULL,
	  "NationalLPTaskingParameters has no xsi:type, and its type is abstract" },
	{ HOOK(" xsi:type=\"t:LPTaskObject\"", "<t:CountryCode>GE</t:CountryCode>"), 3020, NULL,
	  "{http://uri.etsi.org/03120/common/2020/09/Task}LPTaskObject is not a type that can "
	  "stand here" },
	{ HOOK(" xsi:type=\"x:Y\"", "<x:CountryCode>GE</x:CountryCode>"), 3020, NULL,
	  "NationalLPTaskingParameters does not begin with CountryCode" },
	{ HOOK(" xsi:type=\"x:Y\"", "<t:CountryCode>Ge</t:CountryCode>"), 3020, NULL,
	  "CountryCode of NationalLPTaskingParameters is not a country code of two capital "
	  "letters" },
	{ HOOK(" xsi:type=\"x:Y\"", ""), 3020, NULL, "NationalLPTaskingParameters is empty" },
	{ HOOK(" xsi:type=\"x:Y\"", "<t:CountryCode>GE</t:CountryCode><HI1Message/>"), 3007, NULL,
	  "a message lies within the message" },
	{ OPEN HEADER_OF("V1.23.2") "<Payload><ResponsePayload><ErrorInformation><ErrorCode>3000"
				    "</ErrorCode><ErrorDescription/></ErrorInformation>"
				    "</ResponsePayload></Payload></HI1Message>",
	  3021, "HI1Message/Header/Version/ETSIVersion", "version V1.23.2 is not supported" },
	{ "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" ACTIONS(ACTION("0", GET)), 3020, "",
	  "declared as ISO-8859-1, but it is UTF-8" },
	{ ACTIONS(ACTION("0", GET)) "\xff", 3020, "",
	  "the bytes are not of the encoding they begin in" },
};

TEST(hi1_refuses_xml_with_code_place_and_reason)
{
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct hi1_message m = { 0 };
		struct hi1_fault fault;
		EQ(hi1_read(cx, HI1_XML, str_from_c(refused[i].text), &m, &fault), RC_INVALID);
		EQ(fault.code, refused[i].code);
		EQ_STR(fault.problem, refused[i].problem);
		if (refused[i].path)
			EQ_STR(fault.path, refused[i].path);
		CHECK(fault.remedy.n > 0 && fault.line > 0);
		CHECK(m.root == NULL);
	}
}

TEST(hi1_tells_where_a_mistake_is)
{
	struct hi1_message m;
	struct hi1_fault fault;
	const struct str text = STR(OPEN "\n" HEADER
					 "\n<Payload>\n <Other/></Payload></HI1Message>");
	EQ(hi1_read(cx, HI1_XML, text, &m, &fault), RC_INVALID);
	EQ(fault.line, 4);
	EQ(fault.at, str_find(text, STR("<Other/>")));
	CHECK(str_starts(hi1_fault_print(cx->arena, &fault), STR("line 4, byte ")));
	REQUIRE(fault.header != NULL);
	EQ_STR(hi1_header_of(fault.header).transaction, UUID);
}

/* The answer names the transaction, also where the header breaks off after it (9.2.2). */
TEST(hi1_tells_the_transaction_of_a_header_that_breaks_off)
{
	struct hi1_message m;
	struct hi1_fault fault;
	const struct str header = STR(HEADER);
	const size_t at = str_find(header, STR("<Timestamp>"));
	REQUIRE(at != STR_NONE);
	const struct str text = arena_fmt(cx->arena, "%s%.*s<Timestamp>noon</Timestamp>%.*s", OPEN,
					  (int)at, header.p, (int)(header.n - at), header.p + at);
	EQ(hi1_read(cx, HI1_XML, text, &m, &fault), RC_INVALID);
	EQ(fault.code, HI1_INVALID_MESSAGE);
	CHECK(fault.header == NULL);
	EQ_STR(fault.transaction, UUID);
}

TEST(hi1_knows_no_transaction_of_a_message_without_header)
{
	struct hi1_message m;
	struct hi1_fault fault;
	EQ(hi1_read(cx, HI1_XML, STR(OPEN "<Header/></HI1Message>"), &m, &fault), RC_INVALID);
	CHECK(fault.header == NULL && fault.transaction.n == 0);
}

TEST(hi1_refuses_what_would_cost_before_it_costs)
{
	struct hi1_message m;
	struct hi1_fault fault;
	struct buf b;
	buf_init(&b, HI1_BYTES_MAX + 1);
	for (size_t i = 0; i < HI1_BYTES_MAX; i += 4)
		buf_add(&b, STR("<a> "));
	EQ(hi1_read(cx, HI1_XML, buf_str(&b), &m, &fault), RC_INVALID);
	EQ(fault.code, HI1_INVALID_MESSAGE);
	buf_add_char(&b, ' ');
	EQ(hi1_read(cx, HI1_XML, buf_str(&b), &m, &fault), RC_LIMIT);
	EQ(fault.code, HI1_TOO_LARGE);

	buf_reset(&b);
	buf_add_c(&b, "<HI1Message");
	for (int i = 0; i <= HI1_ATTRIBUTES_MAX; i++)
		buf_fmt(&b, " a%d=''", i);
	EQ(hi1_read(cx, HI1_XML, buf_str(&b), &m, &fault), RC_INVALID);
	EQ_STR(fault.problem, "a tag too long, or with too many attributes");

	buf_reset(&b);
	buf_add_c(&b, OPEN HEADER "<Payload/><Signature>");
	for (int i = 0; i < HI1_DEPTH_MAX; i++)
		buf_add_c(&b, "<a>");
	EQ(hi1_read(cx, HI1_XML, buf_str(&b), &m, &fault), RC_INVALID);
	buf_done(&b);
}

TEST(hi1_numbers_of_actions_run_from_0)
{
	static const struct {
		const char *text;
		int code;
	} numbered[] = {
		{ ACTIONS(ACTION("0", GET) ACTION("1", "<GETCSPCONFIG/>")), 0 },
		{ ACTIONS(ACTION("0", GET) ACTION("0", GET)), HI1_DUPLICATE_ACTION },
		{ ACTIONS(ACTION("0", GET) ACTION("2", GET)), HI1_IMPROPER_VALUE },
		{ ACTIONS(ACTION("1", GET)), HI1_IMPROPER_VALUE },
	};
	for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++) {
		struct hi1_message m;
		struct hi1_fault fault;
		REQUIRE(hi1_read(cx, HI1_XML, str_from_c(numbered[i].text), &m, &fault) == RC_OK);
		EQ(hi1_check_numbers(cx, m.root, &fault), numbered[i].code ? RC_INVALID : RC_OK);
		EQ(fault.code, numbered[i].code);
	}
}

TEST(hi1_reads_a_message_whatever_its_prefixes)
{
	const struct hi1_message m = read_sample(cx, HI1_XML,
						 "src/formats/testdata/hi1/preservation.xml");
	const struct hi1_header h = hi1_header_of(hi1_get(m.root, "Header"));
	const struct hi1_actions actions = hi1_actions_of(cx->arena, m.root);
	struct instant at;
	struct str bytes;
	bool emergency = true;
	EQ_STR(h.sender.country, "LK");
	EQ_STR(h.receiver.id, "GE-POINT");
	EQ_STR(hi1_time_us_print(cx->arena, h.at), "2026-11-21T21:40:00.250000Z");
	CHECK(hi1_is_request(m.root));
	REQUIRE(actions.n == 3);
	EQ(actions.p[1].number, 1);
	EQ(actions.p[1].verb, HI1_CREATE);
	EQ_STR(actions.p[1].identifier, "5a0e7a52-3f5b-4c1e-9b63-0f6a7a5d1c03");
	const struct hi1_node *act = actions.p[0].object, *task = actions.p[1].object;
	CHECK(act->type == &hi1_authorisation && task->type == &hi1_lp_task);
	EQ_STR(hi1_text(act, "AuthorisationReference"), "2026/1187 & annex <1>");
	CHECK(hi1_get_boolean(act, "AuthorisationApprovalDetails/ApprovalIsEmergency", &emergency));
	CHECK(!emergency);
	CHECK(hi1_get(act, "AuthorisationFlags") != NULL);
	const struct hi1_node *language = hi1_get(
		act,
		"AuthorisationApprovalDetails/ApproverDetails/ApproverContactDetails/Languages");
	EQ_STR(hi1_text(hi1_next_same(language), "ISO639Set1LanguageIdentifier"), "ta");
	CHECK(hi1_next_same(hi1_next_same(language)) == NULL);
	CHECK(hi1_is_entry(task, "RequestDetails/Type", "ETSI", "RequestType", "TrafficData"));
	CHECK(!hi1_is_entry(task, "RequestDetails/Type", "ETSI", "RequestType", "Trafficdata"));
	CHECK(hi1_get_time(task, "DesiredPreservationExpiration", &at));
	EQ_STR(hi1_time_print(cx->arena, at), "2027-02-20T00:00:00Z");
	CHECK(hi1_get_bytes(cx->arena, actions.p[2].object, "DocumentBody/Contents", &bytes));
	EQ_STR(bytes, "Please preserve.");
	CHECK(hi1_get(task, "Status") == NULL);
	EQ(hi1_text(task, "Status/Value").n, 0);
}

TEST(hi1_messages_are_the_same_in_both_encodings)
{
	struct hi1_message again;
	struct hi1_fault fault;
	const struct hi1_message m = read_sample(cx, HI1_XML,
						 "src/formats/testdata/hi1/preservation.xml");
	const struct str xml = print(cx, HI1_XML, m.root), json = print(cx, HI1_JSON, m.root);
	REQUIRE(hi1_read(cx, HI1_JSON, json, &again, &fault) == RC_OK);
	EQ_STR(print(cx, HI1_XML, again.root), xml);
	REQUIRE(hi1_read(cx, HI1_XML, xml, &again, &fault) == RC_OK);
	EQ_STR(print(cx, HI1_JSON, again.root), json);
	CHECK(str_find(json, STR("\"common:ApprovalIsEmergency\":false")) != STR_NONE);
	CHECK(str_find(json, STR("\"AssociatedObject\":[\"5a0e")) != STR_NONE);
}

TEST(hi1_keeps_extensions_as_they_came)
{
	struct hi1_message again;
	struct hi1_fault fault;
	struct buf b;
	const struct hi1_message m = read_sample(cx, HI1_XML,
						 "src/formats/testdata/hi1/extension.xml");
	const struct str xml = print(cx, HI1_XML, m.root);
	CHECK(str_find(xml, STR("<x:Next  order = '1'><!-- kept --><x:Provider><![CDATA[a<b]]>")) !=
	      STR_NONE);
	CHECK(str_find(xml, STR("xmlns:x=\"urn:example:extension\"")) != STR_NONE);
	CHECK(str_find(xml, STR("urn:example:unused")) == STR_NONE);
	REQUIRE(hi1_read(cx, HI1_XML, xml, &again, &fault) == RC_OK);
	EQ_STR(print(cx, HI1_XML, again.root), xml);
	buf_init(&b, 100000);
	EQ(hi1_print(cx, HI1_JSON, m.root, &b, &fault), RC_INVALID);
	EQ(fault.code, HI1_ENCODING);
	EQ(b.n, 0);
	buf_done(&b);
}

TEST(hi1_keeps_the_default_namespace_of_an_extension)
{
	const struct str in = STR("<m:HI1Message xmlns:m=\"" CORE_URI
				  "\"><m:Header/><m:Payload/></m:HI1Message>");
	struct hi1_message m;
	struct hi1_fault fault;
	EQ(hi1_read(cx, HI1_XML, in, &m, &fault), RC_INVALID); // the header is empty
	const struct str object = STR(
		"<m:HI1Object xmlns:m=\"" CORE_URI "\" xmlns=\"urn:x\" "
		"xmlns:t=\"http://uri.etsi.org/03120/common/2020/09/Task\" "
		"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
		"xsi:type=\"t:LPTaskObject\"><m:ObjectIdentifier>" UUID "</m:ObjectIdentifier>"
		"<t:NationalLPTaskingParameters xsi:type=\"Y\"><t:CountryCode>GE"
		"</t:CountryCode><Z/></t:NationalLPTaskingParameters></m:HI1Object>");
	struct hi1_node *node = NULL;
	REQUIRE(hi1_read_object(cx, HI1_XML, object, &node, &fault) == RC_OK);
	const struct str out = print(cx, HI1_XML, node);
	const size_t hook = str_find(out, STR("<t:NationalLPTaskingParameters"));
	REQUIRE(hook != STR_NONE);
	CHECK(str_find(str_slice(out, hook, out.n), STR(" xmlns=\"urn:x\"")) != STR_NONE);
	REQUIRE(hi1_read_object(cx, HI1_XML, out, &node, &fault) == RC_OK);
	EQ_STR(print(cx, HI1_XML, node), out);
}

TEST(hi1_keeps_embedded_json_to_the_digit)
{
	const struct hi1_message m = read_sample(cx, HI1_JSON,
						 "src/formats/testdata/hi1/delivery.json");
	const struct str out = print(cx, HI1_JSON, m.root);
	CHECK(str_find(out, STR("{ \"lines\": [1.50, 1e3, null, \"\\u10d0\"] }")) != STR_NONE);
	EQ_STR(hi1_actions_of(cx->arena, m.root).p[0].identifier,
	       "5a0e7a52-3f5b-4c1e-9b63-0f6a7a5d1c22");
}

TEST(hi1_reads_utf16_and_says_where_in_utf8)
{
	const struct str text = STR(ACTIONS(ACTION("0", GET)));
	char wide[2 * 4096] = { '\xfe', '\xff' };
	struct hi1_message m;
	struct hi1_fault fault;
	REQUIRE(text.n < 4000);
	for (size_t i = 0; i < text.n; i++)
		wide[2 + 2 * i + 1] = text.p[i];
	const struct str in = { wide, 2 + 2 * text.n };
	REQUIRE(hi1_read(cx, HI1_XML, in, &m, &fault) == RC_OK);
	EQ_STR(m.bytes, in);
	wide[2 + 2 * (text.n - 2) + 1] = '<'; // of the last tag's '>'
	EQ(hi1_read(cx, HI1_XML, in, &m, &fault), RC_INVALID);
	CHECK(fault.at > text.n - 20 && fault.at <= text.n);
	EQ(hi1_read(cx, HI1_XML, str_slice(in, 0, in.n - 1), &m, &fault), RC_INVALID);
	EQ(hi1_read(cx, HI1_XML, STR("\xfe\xff\xd8\x01"), &m, &fault), RC_INVALID);
}

TEST(hi1_reads_the_name_that_an_old_version_had)
{
#define ENDPOINT(version)                                                                  \
	STR(OPEN HEADER_OF(                                                                \
		version) "<Payload><ResponsePayload><ActionResponses>"                     \
			 "<ActionResponse><ActionIdentifier>0</"                           \
			 "ActionIdentifier><GETCSPCONFIGResponse>"                         \
			 "<LastChanged>2026-11-22T08:30:00Z</"                             \
			 "LastChanged><TargetingConfigurations/>"                          \
			 "<SupportedLPWorkflowEndpoints><g:SupportedLPWorkflowEndpoint>"   \
			 "<g:LIWorkflowEndpoint><c:Owner>ETSI</c:Owner><c:Name>N</c:Name>" \
			 "<c:Value>V</c:Value></g:LIWorkflowEndpoint><g:URL>u</g:URL>"     \
			 "</g:SupportedLPWorkflowEndpoint></SupportedLPWorkflowEndpoints>" \
			 "</GETCSPCONFIGResponse></ActionResponse></ActionResponses></"    \
			 "ResponsePayload>"                                                \
			 "</Payload></HI1Message>")
	struct hi1_message m;
	struct hi1_fault fault;
	REQUIRE(hi1_read(cx, HI1_XML, ENDPOINT("V1.19.1"), &m, &fault) == RC_OK);
	CHECK(str_find(print(cx, HI1_XML, m.root), STR("<config:LPWorkflowEndpoint>")) != STR_NONE);
	EQ(hi1_read(cx, HI1_XML, ENDPOINT("V1.20.1"), &m, &fault), RC_INVALID);
	EQ(hi1_read(cx, HI1_XML, ENDPOINT("V1.11.9"), &m, &fault), RC_INVALID);
}

TEST(hi1_knows_policies_of_interception_by_name_alone)
{
	struct hi1_message m;
	struct hi1_fault fault;
	const struct str text = STR(
		CREATE("<HI1Object xmlns:p=\"http://uri.etsi.org/03120/common/2022/07/"
		       "TrafficPolicy\" xsi:type=\"p:TrafficPolicyObject\"><ObjectIdentifier>" UUID
		       "</ObjectIdentifier></HI1Object>"));
	REQUIRE(hi1_read(cx, HI1_XML, text, &m, &fault) == RC_OK);
	const struct hi1_actions actions = hi1_actions_of(cx->arena, m.root);
	CHECK(actions.p[0].object->type == &hi1_traffic_policy);
	CHECK(str_find(print(cx, HI1_XML, m.root), STR("p:TrafficPolicyObject")) != STR_NONE);
}
