// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/state.h"

#include "people/role.h"

static const struct {
	const char *key, *name;
	bool outcome;
} rows[STATES] = {
	[STATE_DRAFT] = { "draft", N_("Draft"), false },
	[STATE_AWAITING_APPROVAL] = { "awaiting-approval", N_("Awaiting approval"), false },
	[STATE_APPROVED] = { "approved", N_("Approved"), false },
	[STATE_SENT] = { "sent", N_("Sent"), false },
	[STATE_DELIVERED] = { "delivered", N_("Delivered"), false },
	[STATE_ACKNOWLEDGED] = { "acknowledged", N_("Acknowledged"), false },
	[STATE_IN_WORK] = { "in-work", N_("In work"), false },
	[STATE_MORE_ASKED] = { "more-asked", N_("More information asked"), false },
	[STATE_CONDITIONS_OFFERED] = { "conditions-offered", N_("Conditions offered"), false },
	[STATE_POSTPONED] = { "postponed", N_("Postponed"), false },
	[STATE_PRESERVED] = { "preserved", N_("Preserved"), false },
	[STATE_EXTENDED] = { "extended", N_("Extended"), false },
	[STATE_HELD] = { "held", N_("Held pending decision"), false },
	[STATE_PARTLY] = { "partly", N_("Partly disclosed"), true },
	[STATE_DISCLOSED] = { "disclosed", N_("Disclosed"), true },
	[STATE_REFUSED] = { "refused", N_("Refused"), true },
	[STATE_WITHDRAWN] = { "withdrawn", N_("Withdrawn"), true },
	[STATE_EXPIRED] = { "expired", N_("Expired"), true },
	[STATE_CLOSED] = { "closed", N_("Closed"), true },
};

const char *state_key(enum request_state s)
{
	INVARIANT(s < STATES);
	return rows[s].key;
}

const char *state_name(enum request_state s)
{
	INVARIANT(s < STATES);
	return rows[s].name;
}

bool state_parse(struct str key, enum request_state *out)
{
	for (enum request_state s = 0; s < STATES; s++) {
		if (str_eq(key, str_from_c(rows[s].key))) {
			*out = s;
			return true;
		}
	}
	return false;
}

bool state_is_end(enum request_state s)
{
	return s == STATE_WITHDRAWN || s == STATE_CLOSED;
}

bool state_is_outcome(enum request_state s)
{
	INVARIANT(s < STATES);
	return rows[s].outcome;
}
