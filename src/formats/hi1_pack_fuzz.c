// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/hi1_pack.h"
#include "formats/test_hi1.h"

/* Whatever a process that was taken over says: what is taken can be printed, and is packed as it
 * came; what is refused is our fault, or has a code of HI1. */
FUZZ(hi1_pack)
{
	struct hi1_node *root = NULL;
	struct hi1_fault fault;
	const enum rc rc = hi1_unpack(cx, HI1_XML, in, &hi1_message_type, &root, &fault);
	if (rc == RC_OK) {
		(void)test_hi1_text(cx, HI1_XML, root);
		return;
	}
	CHECK(rc == RC_BUG || (fault.code >= HI1_GENERAL_ERROR && fault.code <= HI1_TOO_LARGE));
	if (rc != RC_BUG && fault.header)
		CHECK(hi1_header_of(fault.header).version.n > 0);
}
