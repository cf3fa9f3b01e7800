// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * foreign: a system that speaks HI1 (ETSI TS 103 120) and nothing of ours: a provider's
 * gateway, another country's warrant system. It can be a peer, and is marked so wherever it
 * is named.
 *
 * 1. It has no card: an administrator writes down what its people said (foreign_from_yaml.h).
 * 2. It is known by its TLS key alone or, where both agreed, by XML signatures, too. It gives
 *    no receipts: its HI1 response is kept as evidence in their place.
 *
 * Memory:  slices point into what was read.
 */
#ifndef EXCHANGE_FOREIGN_H
#define EXCHANGE_FOREIGN_H

#include "exchange/card.h"
#include "exchange/peer.h"

struct foreign {
	struct card card;	   // name, country, kind, origin, serial, endpoints, pins; no more
	struct str identifier;	   // its UniqueIdentifier in headers of HI1
	struct str our_identifier; // ours, as it knows us; empty: our ledger's origin
	struct str version;	   // of HI1 that it reads: "V1.21.1"
	struct str profile_owner, profile_version; // in headers of what we send it
	bool json;				   // else XML
	bool sign;		// each message and each response has an XML signature
	struct str certificate; // PEM: by which its signatures are verified; empty: none
};

/* How a peer shows that a message is its own: "signed receipts", "XML signature",
 * "TLS key only" (English, for people), and as a key: "comity", "xml-signature", "tls-key". */
const char *peer_road_name(enum peer_road road);
const char *peer_road_key(enum peer_road road);

#endif
