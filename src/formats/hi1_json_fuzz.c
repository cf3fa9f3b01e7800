// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/test_hi1.h"

/* What is read is printed, read again and printed the same; also by way of XML. */
FUZZ(hi1_json)
{
	struct hi1_message m;
	struct hi1_fault fault;
	if (hi1_read(cx, HI1_JSON, in, &m, &fault) != RC_OK) {
		CHECK(fault.code == HI1_INVALID_MESSAGE || fault.code == HI1_VERSION ||
		      fault.code == HI1_TOO_LARGE);
		CHECK(fault.problem.n > 0 && fault.remedy.n > 0);
		CHECK(fault.at <= in.n);
		return;
	}
	test_hi1_round(cx, HI1_JSON, m.root);
}
