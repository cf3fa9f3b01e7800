// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * kind: what a request can ask for. One table, in kind.c, to be read by a lawyer.
 *
 * A kind is tied to a measure of the law data, by which law/route finds its bases, or for
 * a domestic order to the power at home. Which steps it can take follows from its flow
 * (desk/transition.h).
 *
 * Source:  Budapest Convention arts 16-18, 22(5), 24, 26, 29-31, 33-35; Second Protocol
 *          arts 6-11.
 * Stored as the key; keys never change.
 */
#ifndef DESK_KIND_H
#define DESK_KIND_H

#include "core/core.h"

enum request_kind {
	KIND_PRESERVATION,
	KIND_PARTIAL_DISCLOSURE,
	KIND_STORED_DATA,
	KIND_SUBSCRIBER,
	KIND_SPONTANEOUS,
	KIND_EMERGENCY_DISCLOSURE,
	KIND_EMERGENCY_ASSISTANCE,
	KIND_ORDER_EFFECT,
	KIND_DOMAIN_REGISTRATION,
	KIND_DIRECT_SUBSCRIBER,
	KIND_DIRECT_PRODUCTION,
	KIND_DIRECT_PRESERVATION,
	KIND_ADVICE,
	KIND_TAKEDOWN,
	KIND_CONSULTATION,
	KIND_ORDER_PRESERVATION,
	KIND_ORDER_PATH,
	KIND_ORDER_PRODUCTION,
	KIND_EXTRADITION,
	KIND_REALTIME_TRAFFIC,
	KIND_INTERCEPTION,
	KIND_HEARING,
	KINDS,
};

/* Which part of the table of transitions a kind uses. A set of them is or-ed 1 << flow. */
enum flow {
	FLOW_KEEP,	 // preservation for another state: arts 29(4)-(5), (7)
	FLOW_PATH,	 // partial disclosure of traffic data: art. 30
	FLOW_DATA,	 // assistance that hands something over: arts 25, 27, 31
	FLOW_ORDER_KEEP, // order to keep, to a provider: art. 16
	FLOW_ORDER_DATA, // order to hand over, to a provider: arts 17, 18; Second Protocol 6, 7
	FLOW_ANSWER,	 // a question, a proposal, a notice
	FLOW_INFORM,	 // information that nobody asked for: art. 26
	FLOW_RECORD,	 // carried out elsewhere, recorded here
	FLOWS,
};
const char *flow_key(enum flow f);

enum addressee { TO_STATE, TO_PROVIDER_ABROAD, TO_PROVIDER_HOME };

struct kind_row {
	const char *key, *title; // title: English, for people
	const char *law;	 // where it comes from
	const char *measure;	 // of the law data; NULL: no route is asked for
	const char *power;	 // concept of the power at home, for a domestic order; else NULL
	enum flow flow;
	enum addressee to;
	unsigned marks; // enum kind_mark
};

enum kind_mark {
	KIND_FOUR_EYES = 1,   // leaves only when a second person approved it
	KIND_SAFEGUARDS = 2,  // reaches for data or a person: art. 15 is answered first
	KIND_EMERGENCY = 4,   // must be confirmed in writing afterwards
	KIND_FOLLOWS = 8,     // stops the clock of the preservation that it follows: 29(7)
	KIND_RECORD_ONLY = 16 // not executed here
};

const struct kind_row *kind_row(enum request_kind k);
const char *kind_key(enum request_kind k); // "preservation"
NODISCARD bool kind_parse(struct str key, enum request_kind *out);
bool kind_is(enum request_kind k, enum kind_mark mark);
/* The order at home that carries out such a request from abroad; KINDS: none does. */
enum request_kind kind_at_home(enum request_kind k);
bool kind_flows(enum request_kind k, unsigned flows);

#endif
