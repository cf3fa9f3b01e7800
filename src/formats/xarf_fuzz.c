// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/xarf.h"

/* What has no fault is valid and has all that a report needs; it comes out of the box as it was. */
FUZZ(xarf)
{
	struct xarf x, again = { .level = XARF_LEVELS };
	struct buf a, b;
	struct instant at;
	if (xarf_read_here(cx, in, &x) != RC_OK)
		return;
	CHECK(x.level != XARF_VALID || (x.faults.n == 0 && x.texts[XARF_CATEGORY].n > 0));
	CHECK(x.level != XARF_VALID || xarf_time(x.texts[XARF_TIME], &at));
	CHECK(x.port >= 0 && x.port <= 65535);
	buf_init(&a, 64 << 20);
	buf_init(&b, 64 << 20);
	xarf_pack(&a, &x);
	CHECK(xarf_unpack(cx, buf_str(&a), &again) == RC_OK);
	xarf_pack(&b, &again);
	CHECK(str_eq(buf_str(&a), buf_str(&b)));
	buf_done(&a);
	buf_done(&b);
}
