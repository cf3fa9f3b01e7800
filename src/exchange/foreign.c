// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/foreign.h"

#include "ledger/act_words.h"

static const struct {
	const char *key, *name;
} proofs[PEER_ROADS] = {
	[PEER_COMITY] = { "comity", N_("Messages and receipts signed by the node") },
	[PEER_HI1] = { "tls-key", N_("Not signed: HI1 system known by its TLS key only") },
	[PEER_HI1_SIGNED] = { "xml-signature", N_("HI1 system: XML signatures, no receipts") },
};

const char *peer_road_name(enum peer_road road)
{
	INVARIANT(road < PEER_ROADS);
	return proofs[road].name;
}

const char *peer_road_key(enum peer_road road)
{
	INVARIANT(road < PEER_ROADS);
	return proofs[road].key;
}
