// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/hi1.h"
#include "formats/test_hi1.h"

#define UUID STR("0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d")

static struct hi1_node *request(struct cx *cx, const char *version, enum hi1_verb verb,
				struct hi1_node **body)
{
	const struct hi1_header header = { .sender = { STR("LK"), STR("A") },
					   .receiver = { STR("GE"), STR("B") },
					   .transaction = UUID,
					   .at = cx->now,
					   .version = str_from_c(version),
					   .profile_owner = STR("X"),
					   .profile_version = STR("1") };
	struct hi1_node *message = hi1_request_new(cx->arena, &header);
	*body = hi1_action_add(cx->arena, message, verb);
	return message;
}

static struct hi1_node *create(struct cx *cx, const char *version, struct hi1_node *object)
{
	struct hi1_node *body;
	struct hi1_node *message = request(cx, version, HI1_CREATE, &body);
	hi1_put(cx->arena, object, "ObjectIdentifier", UUID);
	(void)hi1_put_object(cx->arena, body, object);
	return message;
}

static struct str fitted(struct cx *cx, const struct hi1_node *message)
{
	const struct hi1_node *out = NULL;
	struct hi1_fault fault;
	REQUIRE(hi1_fit(cx, HI1_XML, message, &out, &fault) == RC_OK);
	return test_hi1_text(cx, HI1_XML, out);
}

TEST(a_peer_of_an_older_version_is_sent_what_that_knows)
{
	static const struct {
		const char *version;
		bool has_name, has_sums, has_length;
	} rows[] = {
		{ "V1.12.1", false, false, false }, { "V1.13.1", false, false, true },
		{ "V1.17.1", false, false, true },  { "V1.18.1", false, true, true },
		{ "V1.22.1", false, true, true },   { "V1.23.1", true, true, true },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hi1_node *o = hi1_node_new(cx->arena, &hi1_delivery);
		struct hi1_node *data = hi1_make(cx->arena, o, "Delivery/BinaryData");
		hi1_put_bytes(cx->arena, data, "Data", STR("x"));
		hi1_put(cx->arena, data, "Checksums/ChecksumAndType/Checksum", STR("0"));
		hi1_put(cx->arena, data, "Checksums/ChecksumAndType/ChecksumType", STR("X"));
		hi1_put(cx->arena, data, "OriginalFilename", STR("name.txt"));
		hi1_put_number(cx->arena, data, "ContentLength", 1);
		const struct str text = fitted(cx, create(cx, rows[i].version, o));
		EQ(str_find(text, STR("name.txt")) != STR_NONE, rows[i].has_name);
		EQ(str_find(text, STR("Checksums")) != STR_NONE, rows[i].has_sums);
		EQ(str_find(text, STR("ContentLength")) != STR_NONE, rows[i].has_length);
		CHECK(str_find(text, STR("eA==")) != STR_NONE);
	}
}

TEST(what_an_older_version_cannot_say_is_not_sent_halved)
{
	struct hi1_node *body;
	const struct hi1_node *out = NULL;
	struct hi1_fault fault;
	struct hi1_node *message = create(cx, "V1.12.1", hi1_node_new(cx->arena, &hi1_lp_task));
	EQ(hi1_fit(cx, HI1_XML, message, &out, &fault), RC_INVALID);
	EQ(fault.code, HI1_NOT_SUPPORTED);
	EQ_STR(fault.problem, "LPTaskObject came with V1.14.1, and the other side has an older "
			      "version");
	message = create(cx, "V1.14.1", hi1_node_new(cx->arena, &hi1_lp_task));
	EQ(hi1_fit(cx, HI1_XML, message, &out, &fault), RC_OK);
	EQ(hi1_fit(cx, HI1_JSON, message, &out, &fault), RC_OK);
	message = request(cx, "V1.16.1", HI1_GETCSPCONFIG, &body);
	EQ(hi1_fit(cx, HI1_XML, message, &out, &fault), RC_INVALID);
	EQ(fault.code, HI1_NOT_SUPPORTED);
	message = request(cx, "V1.12.1", HI1_LIST, &body);
	EQ(hi1_fit(cx, HI1_JSON, message, &out, &fault), RC_INVALID);
	EQ_STR(fault.problem, "JSON came with V1.14.1, and the other side has an older version");
}

TEST(a_peer_of_our_version_is_sent_all)
{
	struct hi1_node *body;
	const struct hi1_node *out = NULL;
	struct hi1_fault fault;
	struct hi1_node *message = request(cx, "V1.23.1", HI1_LIST, &body);
	hi1_put_number(cx->arena, body, "MaximumObjectCount", 7);
	EQ(hi1_fit(cx, HI1_XML, message, &out, &fault), RC_OK);
	CHECK(out == message);
}
