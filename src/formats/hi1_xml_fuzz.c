// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/test_hi1.h"

/* What is read is printed, read again and printed the same; also by way of JSON. What is
 * refused has a code, a reason and a place within the text. */
FUZZ(hi1_xml)
{
	struct hi1_message m;
	struct hi1_fault fault;
	if (hi1_read(cx, HI1_XML, in, &m, &fault) != RC_OK) {
		CHECK(fault.code == HI1_INVALID_MESSAGE || fault.code == HI1_VERSION ||
		      fault.code == HI1_IMPROPER_VALUE || fault.code == HI1_TOO_LARGE);
		CHECK(fault.problem.n > 0 && fault.remedy.n > 0);
		CHECK(fault.at <= in.n / 2 * 3 + 3);
		return;
	}
	test_hi1_round(cx, HI1_XML, m.root);
}
