// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/hi1.h"

static bool print(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root,
		  struct str *out)
{
	struct hi1_fault fault;
	struct buf b;
	buf_init(&b, (size_t)1024 * 1024);
	const enum rc rc = hi1_print(cx, encoding, root, &b, &fault);
	CHECK(rc == RC_OK || fault.code == HI1_ENCODING);
	const bool whole = rc == RC_OK && !buf_full(&b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return whole;
}

/* What is read is printed, read again and printed the same; also by way of JSON. What is
 * refused has a code, a reason and a place within the text. */
FUZZ(hi1_xml)
{
	struct hi1_message m, again;
	struct hi1_fault fault;
	struct str first, second;
	if (hi1_read(cx, HI1_XML, in, &m, &fault) != RC_OK) {
		CHECK(fault.code == HI1_INVALID_MESSAGE || fault.code == HI1_VERSION ||
		      fault.code == HI1_IMPROPER_VALUE || fault.code == HI1_TOO_LARGE);
		CHECK(fault.problem.n > 0 && fault.remedy.n > 0);
		CHECK(fault.at <= in.n / 2 * 3 + 3);
		return;
	}
	if (!print(cx, HI1_XML, m.root, &first))
		return;
	REQUIRE(hi1_read(cx, HI1_XML, first, &again, &fault) == RC_OK);
	REQUIRE(print(cx, HI1_XML, again.root, &second));
	EQ_STR(first, second);
	struct str json;
	if (!print(cx, HI1_JSON, m.root, &json))
		return;
	REQUIRE(hi1_read(cx, HI1_JSON, json, &again, &fault) == RC_OK);
	REQUIRE(print(cx, HI1_XML, again.root, &second));
	EQ_STR(first, second);
}
