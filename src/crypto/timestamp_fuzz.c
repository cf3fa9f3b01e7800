// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "crypto/timestamp.h"

/* Without a root nothing is believed, and what is read has a digest of its kind. */
FUZZ(timestamp)
{
	const struct timestamp_trust nobody = { .n_lists = 0 };
	struct timestamp t, again;
	const enum rc rc = timestamp_read(cx, in, &t);
	CHECK(rc == RC_OK || rc == RC_INVALID || rc == RC_DENIED);
	if (rc == RC_OK) {
		CHECK(t.kind < DIGEST_KINDS && t.accuracy_us >= -1);
		CHECK(timestamp_verify(cx, in, t.kind, &t.imprint, &nobody, &again) == RC_DENIED);
		CHECK(timestamp_match(cx, in, in) != RC_OK);
	}
}
