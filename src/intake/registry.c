// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/registry.h"

static const char *const states[REGISTRY_STATES] = { "wanted", "found", "none", "failed" };

const char *registry_state_key(enum registry_state state)
{
	INVARIANT(state < REGISTRY_STATES);
	return states[state];
}

bool registry_state_parse(struct str key, enum registry_state *out)
{
	for (size_t i = 0; i < REGISTRY_STATES; i++)
		if (str_eq(key, str_from_c(states[i]))) {
			*out = (enum registry_state)i;
			return true;
		}
	return false;
}

struct instant registry_until(enum registry_state state, struct instant now)
{
	switch (state) {
	case REGISTRY_FOUND:
		return (struct instant){ now.us + DAYS(REGISTRY_DAYS_FOUND).us };
	case REGISTRY_NONE:
		return (struct instant){ now.us + DAYS(REGISTRY_DAYS_NONE).us };
	case REGISTRY_FAILED:
		return (struct instant){ now.us + HOURS(REGISTRY_HOURS_FAILED).us };
	case REGISTRY_WANTED:
	case REGISTRY_STATES:
		break;
	}
	return now;
}

struct str registry_mail(const struct registry *r)
{
	struct str first, rest;
	(void)str_cut(r->mails, ' ', &first, &rest);
	return r->state == REGISTRY_FOUND ? first : (struct str){ 0 };
}
