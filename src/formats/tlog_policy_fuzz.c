// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/tlog_policy.h"

/* What is printed is read again as the same policy. */
FUZZ(tlog_policy)
{
	struct tlog_policy policy, again;
	if (tlog_policy_parse(cx, in, &policy) != RC_OK)
		return;
	const struct str text = tlog_policy_print(cx->arena, &policy);
	REQUIRE(tlog_policy_parse(cx, text, &again) == RC_OK);
	EQ(again.logs.n, policy.logs.n);
	EQ(again.members.n, policy.members.n);
	EQ(again.quorum, policy.quorum);
	EQ_STR(tlog_policy_print(cx->arena, &again), text);
}
