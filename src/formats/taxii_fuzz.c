// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/taxii.h"

/* Each object is told once, with an id or without; it comes out of the box as it was. */
FUZZ(taxii)
{
	struct taxii_envelope e, again = { .more = false };
	struct buf a, b;
	if (taxii_read_here(cx, in, &e) != RC_OK)
		return;
	CHECK(e.entries.n + e.without_id <= TAXII_OBJECTS_MAX);
	buf_init(&a, 64 << 20);
	buf_init(&b, 64 << 20);
	taxii_pack(&a, &e);
	CHECK(taxii_unpack(cx, buf_str(&a), &again) == RC_OK);
	taxii_pack(&b, &again);
	CHECK(str_eq(buf_str(&a), buf_str(&b)));
	buf_done(&a);
	buf_done(&b);
}
