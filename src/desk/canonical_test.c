// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/canonical.h"

#include "core/test.h"

static struct str printed(struct cx *cx, struct str value)
{
	struct buf b;
	buf_init(&b, 1024);
	buf_add_c(&b, "comity request 1\n");
	canonical_put(&b, "facts", value);
	canonical_put(&b, "empty", STR(""));
	const struct str out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return out;
}

TEST(canonical_reads_what_was_put_whatever_stands_in_it)
{
	static const char *const values[] = { "x", "", "a\nreason 3 no!\n", "12 12 ", "\n" };
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		struct str bytes = printed(cx, str_from_c(values[i])), what;
		struct canonical_line l;
		CHECK(canonical_begin(&bytes, &what));
		EQ_STR(what, "request");
		CHECK(canonical_next(&bytes, &l));
		EQ_STR(l.key, "facts");
		CHECK(str_eq(l.value, str_from_c(values[i])));
		CHECK(canonical_next(&bytes, &l));
		EQ_STR(l.key, "empty");
		EQ(l.value.n, 0);
		CHECK(!canonical_next(&bytes, &l));
		EQ(bytes.n, 0);
	}
}

TEST(canonical_takes_no_other_form)
{
	static const char *const wrong[] = { "facts",	     "facts 1",	     "facts 2 x\n",
					     "facts 1 xy\n", "facts -1 x\n", "facts 9999999999 x\n",
					     "facts  x\n" };
	struct canonical_line l;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct str bytes = str_from_c(wrong[i]);
		CHECK(!canonical_next(&bytes, &l));
	}
	struct str bytes = STR("comity request 2\nx 0 \n"), what;
	CHECK(!canonical_begin(&bytes, &what));
	bytes = STR("roles: approver\n");
	CHECK(!canonical_begin(&bytes, &what));
}
