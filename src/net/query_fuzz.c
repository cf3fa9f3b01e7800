// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/query.h"

#include "core/fuzz.h"

FUZZ(query)
{
	struct query first, again;
	if (query_parse(cx, in, &first) != RC_OK)
		return;
	CHECK(first.n <= QUERY_PAIRS_MAX);
	const struct str printed = query_print(cx->arena, &first);
	if (printed.n > QUERY_BYTES_MAX) // %XX makes it longer than it came
		return;
	REQUIRE(query_parse(cx, printed, &again) == RC_OK);
	REQUIRE(first.n == again.n);
	for (size_t i = 0; i < first.n; i++) {
		CHECK(str_eq(first.p[i].name, again.p[i].name));
		CHECK(str_eq(first.p[i].value, again.p[i].value));
		CHECK(str_is_utf8(first.p[i].value));
		for (size_t j = 0; j < first.p[i].value.n; j++)
			CHECK((unsigned char)first.p[i].value.p[j] >= ' ');
	}
}
