// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/test_hi1.h"

#include "core/box.h"
#include "core/test.h"
#include "formats/hi1_pack.h"

bool test_hi1_print(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root,
		    struct str *out)
{
	struct hi1_fault fault;
	struct buf b;
	buf_init(&b, HI1_BYTES_MAX);
	const enum rc rc = hi1_print(cx, encoding, root, &b, &fault);
	CHECK(rc == RC_OK || fault.code == HI1_ENCODING);
	const bool whole = rc == RC_OK && !buf_full(&b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return whole;
}

struct str test_hi1_text(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root)
{
	struct str out;
	if (!test_hi1_print(cx, encoding, root, &out))
		EQ_STR(cx_error(cx), STR("nothing"));
	return out;
}

/* As it leaves the process that reads it. */
static void pack_round(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root)
{
	struct hi1_node *again = NULL;
	struct hi1_fault fault;
	struct buf b, twice;
	const bool message = root->type == &hi1_message_type;
	buf_init(&b, BOX_ANSWER_MAX);
	buf_init(&twice, BOX_ANSWER_MAX);
	hi1_pack(&b, root);
	EQ(hi1_unpack(cx, encoding, buf_str(&b), message ? &hi1_message_type : &hi1_object, &again,
		      &fault),
	   RC_OK);
	if (again) {
		hi1_pack(&twice, again);
		CHECK(str_eq(buf_str(&b), buf_str(&twice)));
		EQ_STR(test_hi1_text(cx, encoding, root), test_hi1_text(cx, encoding, again));
	}
	buf_done(&b);
	buf_done(&twice);
}

void test_hi1_round(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root)
{
	const enum hi1_encoding other = encoding == HI1_XML ? HI1_JSON : HI1_XML;
	struct hi1_message again;
	struct hi1_fault fault;
	struct str first, second, between;
	if (!test_hi1_print(cx, encoding, root, &first))
		return;
	pack_round(cx, encoding, root);
	REQUIRE(hi1_read(cx, encoding, first, &again, &fault) == RC_OK);
	REQUIRE(test_hi1_print(cx, encoding, again.root, &second));
	EQ_STR(first, second);
	if (!test_hi1_print(cx, other, root, &between))
		return;
	REQUIRE(hi1_read(cx, other, between, &again, &fault) == RC_OK);
	REQUIRE(test_hi1_print(cx, encoding, again.root, &second));
	EQ_STR(first, second);
}
