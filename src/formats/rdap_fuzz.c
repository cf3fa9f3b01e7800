// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/rdap.h"

/* What is read comes out of the box as it was; the same bytes as a file of servers do no harm. */
FUZZ(rdap)
{
	struct rdap r, again;
	struct str base;
	struct buf a, b;
	if (rdap_base(cx, in, STR("9.9.9.9"), &base) == RC_OK)
		CHECK(str_starts(base, STR("http")) && str_ends(base, STR("/")));
	if (rdap_base(cx, in, STR("a.example"), &base) == RC_OK)
		CHECK(str_starts(base, STR("http")) && str_ends(base, STR("/")));
	if (rdap_read_here(cx, in, &r) != RC_OK)
		return;
	buf_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	rdap_pack(&a, &r);
	CHECK(rdap_unpack(cx, buf_str(&a), &again) == RC_OK);
	rdap_pack(&b, &again);
	CHECK(str_eq(buf_str(&a), buf_str(&b)));
	buf_done(&a);
	buf_done(&b);
}
