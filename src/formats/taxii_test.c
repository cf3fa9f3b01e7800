// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/taxii.h"

#include "core/test.h"

TEST(an_envelope_says_what_is_in_it_and_where_it_goes_on)
{
	struct taxii_envelope e;
	EQ(taxii_read(cx,
		      STR("{\"more\": true, \"next\": \"p2\", \"objects\": [{\"id\": "
			  "\"indicator--1\", "
			  "\"created\": \"a\", \"modified\": \"b\"}, {\"id\": \"url--1\"}, "
			  "{\"type\": \"x\"}, 7]}"),
		      &e),
	   RC_OK);
	CHECK(e.more);
	EQ_STR(e.next, "p2");
	EQ(e.entries.n, 2);
	EQ_STR(e.entries.p[0].version, "b");
	EQ_STR(e.entries.p[1].version, "");
	EQ(e.without_id, 2);
	EQ(taxii_read(cx, STR("{}"), &e), RC_OK);
	EQ(e.entries.n, 0);
	CHECK(!e.more);
	EQ(taxii_read(cx, STR("[]"), &e), RC_INVALID);
	EQ(taxii_read(cx, STR("{\"objects\": {}}"), &e), RC_INVALID);
	EQ(taxii_read(cx, STR("<html>"), &e), RC_INVALID);
}
