// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/peer.h"

#include "ledger/act_words.h"

static const struct {
	const char *key, *name;
	unsigned next; // a set of states
} states[PEER_STATES] = {
	[PEER_PROPOSED] = { "proposed", N_("Proposed"), 1U << PEER_ACTIVE | 1U << PEER_REVOKED },
	[PEER_ACTIVE] = { "active", N_("Active"), 1U << PEER_SUSPENDED | 1U << PEER_REVOKED },
	[PEER_SUSPENDED] = { "suspended", N_("Suspended"), 1U << PEER_ACTIVE | 1U << PEER_REVOKED },
	[PEER_REVOKED] = { "revoked", N_("Revoked"), 0 },
};

const char *peer_state_key(enum peer_state s)
{
	INVARIANT(s < PEER_STATES);
	return states[s].key;
}

const char *peer_state_name(enum peer_state s)
{
	INVARIANT(s < PEER_STATES);
	return states[s].name;
}

bool peer_may_become(enum peer_state from, enum peer_state to)
{
	return (states[from].next >> to & 1U) != 0;
}

enum peer_road peer_road_of(struct str card)
{
	const struct str mark = STR("hi1-peer:"); // no line of a card begins so
	if (!str_starts(card, mark) && str_find(card, STR("\nhi1-peer:")) == STR_NONE)
		return PEER_COMITY;
	return str_find(card, STR("-----BEGIN CERTIFICATE-----")) == STR_NONE ? PEER_HI1
									      : PEER_HI1_SIGNED;
}
