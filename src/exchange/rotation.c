// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/rotation.h"

static const char *const kinds[ROTATION_KINDS] = {
	[ROTATION_SIGNING] = "signing",
	[ROTATION_TLS] = "tls",
	[ROTATION_ENCRYPTION] = "encryption",
};

static const char *const states[ROTATION_STATES] = {
	[ROTATION_ANNOUNCED] = "announced",
	[ROTATION_SWITCHING] = "switching",
};

const char *rotation_kind_key(enum rotation_kind kind)
{
	INVARIANT(kind < ROTATION_KINDS);
	return kinds[kind];
}

bool rotation_kind_parse(struct str key, enum rotation_kind *out)
{
	for (enum rotation_kind k = 0; k < ROTATION_KINDS; k++) {
		if (str_eq(key, str_from_c(kinds[k]))) {
			*out = k;
			return true;
		}
	}
	return false;
}

const char *rotation_state_key(enum rotation_state state)
{
	INVARIANT(state < ROTATION_STATES);
	return states[state];
}
