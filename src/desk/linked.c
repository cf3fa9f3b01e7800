// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/linked.h"

#include "people/role.h"

static const struct {
	const char *key, *text;
} names[LINKS] = {
	[LINK_CARRIES_OUT] = { "carries-out", N_("Carried out by") },
	[LINK_IS_CARRIED_OUT] = { "is-carried-out", N_("Carries out") },
	[LINK_FOLLOWS] = { "follows", N_("Followed by") },
	[LINK_IS_FOLLOWED] = { "is-followed", N_("Follows") },
	[LINK_NARROWS] = { "narrows", N_("Asked again, narrower, by") },
	[LINK_IS_NARROWED] = { "is-narrowed", N_("Asks for less than the refused") },
};

const char *link_key(enum link_kind l)
{
	return names[l].key;
}

const char *link_text(enum link_kind l)
{
	return names[l].text;
}
