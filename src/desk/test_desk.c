// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/test_desk.h"

#include "desk/request_to_hi1.h"

struct hi1_node *test_desk_message(struct arena *a, const struct request *r)
{
	const struct hi1_header header = {
		.sender = { r->from, STR("A") },
		.receiver = { r->to, STR("B") },
		.transaction = request_hi1_id(a, r->id, HI1_PART_DOCUMENT),
		.at = { 1700000000000000 },
		.version = STR("V1.23.1"),
		.profile_owner = STR(HI1_OWNER),
		.profile_version = STR(HI1_PROFILE_VERSION),
	};
	return hi1_request_new(a, &header);
}
