// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/kind.h"

#include "people/role.h"

#define EYES KIND_FOUR_EYES
#define SAFE KIND_SAFEGUARDS

// clang-format off
static const struct kind_row rows[KINDS] = {
	[KIND_PRESERVATION] = { "preservation", N_("Expedited preservation of stored data"),
	  "Budapest Convention arts 29, 35", "expedited-preservation", NULL,
	  FLOW_KEEP, TO_STATE, EYES | SAFE },
	[KIND_PARTIAL_DISCLOSURE] = { "partial-disclosure", N_("Disclosure of enough traffic data to trace the path"),
	  "Budapest Convention art. 30", "partial-disclosure-traffic", NULL,
	  FLOW_PATH, TO_STATE, EYES | SAFE },
	[KIND_STORED_DATA] = { "stored-data", N_("Search, seizure or disclosure of stored data"),
	  "Budapest Convention arts 25, 27, 31", "stored-data", NULL,
	  FLOW_DATA, TO_STATE, EYES | SAFE | KIND_FOLLOWS },
	[KIND_SUBSCRIBER] = { "subscriber-information", N_("Subscriber information, by mutual assistance"),
	  "Budapest Convention art. 31", "subscriber-info", NULL,
	  FLOW_DATA, TO_STATE, EYES | SAFE | KIND_FOLLOWS },
	[KIND_SPONTANEOUS] = { "spontaneous-information", N_("Information sent without being asked for"),
	  "Budapest Convention art. 26", "spontaneous-info", NULL,
	  FLOW_INFORM, TO_STATE, EYES },
	[KIND_EMERGENCY_DISCLOSURE] = { "emergency-disclosure", N_("Stored data in an emergency, through the contact points"),
	  "Second Protocol art. 9", "emergency-disclosure", NULL,
	  FLOW_DATA, TO_STATE, EYES | SAFE | KIND_EMERGENCY | KIND_FOLLOWS },
	[KIND_EMERGENCY_ASSISTANCE] = { "emergency-assistance", N_("Mutual assistance in an emergency"),
	  "Second Protocol art. 10", "emergency-mla", NULL,
	  FLOW_DATA, TO_STATE, EYES | SAFE | KIND_EMERGENCY | KIND_FOLLOWS },
	[KIND_ORDER_EFFECT] = { "order-effect", N_("Giving effect to a foreign production order"),
	  "Second Protocol art. 8", "order-effect", NULL,
	  FLOW_DATA, TO_STATE, EYES | SAFE | KIND_FOLLOWS },
	[KIND_DOMAIN_REGISTRATION] = { "domain-registration", N_("Domain registration data, from the registrar"),
	  "Second Protocol art. 6", "direct-domain-registration", NULL,
	  FLOW_ORDER_DATA, TO_PROVIDER_ABROAD, EYES | SAFE },
	[KIND_DIRECT_SUBSCRIBER] = { "direct-subscriber", N_("Subscriber information, from a provider abroad"),
	  "Second Protocol art. 7", "direct-subscriber-info", NULL,
	  FLOW_ORDER_DATA, TO_PROVIDER_ABROAD, EYES | SAFE | KIND_FOLLOWS },
	[KIND_DIRECT_PRODUCTION] = { "direct-production", N_("Production order to a provider abroad"),
	  "Regulation (EU) 2023/1543", "direct-production-order", NULL,
	  FLOW_ORDER_DATA, TO_PROVIDER_ABROAD, EYES | SAFE | KIND_FOLLOWS },
	[KIND_DIRECT_PRESERVATION] = { "direct-preservation", N_("Preservation order to a provider abroad"),
	  "Regulation (EU) 2023/1543", "direct-preservation-order", NULL,
	  FLOW_ORDER_KEEP, TO_PROVIDER_ABROAD, EYES | SAFE },
	[KIND_ADVICE] = { "advice", N_("Legal or technical advice"),
	  "Budapest Convention art. 35(1)(a), (c)", NULL, NULL,
	  FLOW_ANSWER, TO_STATE, 0 },
	[KIND_TAKEDOWN] = { "takedown", N_("Removal or blocking of content"),
	  N_("the law of the country asked"), NULL, NULL,
	  FLOW_ANSWER, TO_STATE, EYES | SAFE },
	[KIND_CONSULTATION] = { "consultation", N_("Consultation on jurisdiction"),
	  "Budapest Convention art. 22(5)", NULL, NULL,
	  FLOW_ANSWER, TO_STATE, EYES },
	[KIND_ORDER_PRESERVATION] = { "order-preservation", N_("Order to preserve, to a provider at home"),
	  "Budapest Convention art. 16", NULL, "expedited-preservation",
	  FLOW_ORDER_KEEP, TO_PROVIDER_HOME, EYES | SAFE },
	[KIND_ORDER_PATH] = { "order-path", N_("Order to disclose the path, to a provider at home"),
	  "Budapest Convention art. 17", NULL, "partial-disclosure-traffic",
	  FLOW_ORDER_DATA, TO_PROVIDER_HOME, EYES | SAFE },
	[KIND_ORDER_PRODUCTION] = { "order-production", N_("Production order, to a provider at home"),
	  "Budapest Convention art. 18", NULL, "production-order",
	  FLOW_ORDER_DATA, TO_PROVIDER_HOME, EYES | SAFE | KIND_FOLLOWS },
	[KIND_EXTRADITION] = { "extradition", N_("Extradition"),
	  "Budapest Convention art. 24", "extradition", NULL,
	  FLOW_RECORD, TO_STATE, EYES | SAFE | KIND_RECORD_ONLY },
	[KIND_REALTIME_TRAFFIC] = { "realtime-traffic", N_("Traffic data collected in real time"),
	  "Budapest Convention art. 33", "realtime-traffic", NULL,
	  FLOW_RECORD, TO_STATE, EYES | SAFE | KIND_RECORD_ONLY },
	[KIND_INTERCEPTION] = { "interception", N_("Interception of content"),
	  "Budapest Convention art. 34", "content-interception", NULL,
	  FLOW_RECORD, TO_STATE, EYES | SAFE | KIND_RECORD_ONLY },
	[KIND_HEARING] = { "hearing", N_("Hearing by video link"),
	  "Second Protocol art. 11", "video-conference", NULL,
	  FLOW_RECORD, TO_STATE, EYES | SAFE | KIND_RECORD_ONLY },
};
// clang-format on

static const char *const flow_keys[FLOWS] = { "keep",	    "path",   "data",	"order-keep",
					      "order-data", "answer", "inform", "record" };

const char *flow_key(enum flow f)
{
	INVARIANT(f < FLOWS);
	return flow_keys[f];
}

const struct kind_row *kind_row(enum request_kind k)
{
	INVARIANT(k < KINDS);
	return &rows[k];
}

const char *kind_key(enum request_kind k)
{
	return kind_row(k)->key;
}

bool kind_parse(struct str key, enum request_kind *out)
{
	for (enum request_kind k = 0; k < KINDS; k++) {
		if (str_eq(key, str_from_c(rows[k].key))) {
			*out = k;
			return true;
		}
	}
	return false;
}

bool kind_is(enum request_kind k, enum kind_mark mark)
{
	return (kind_row(k)->marks & mark) != 0;
}

bool kind_flows(enum request_kind k, unsigned flows)
{
	return (flows >> kind_row(k)->flow) & 1;
}

enum request_kind kind_at_home(enum request_kind k)
{
	if (kind_row(k)->to != TO_STATE)
		return KINDS;
	switch (kind_row(k)->flow) {
	case FLOW_KEEP:
		return KIND_ORDER_PRESERVATION;
	case FLOW_PATH:
		return KIND_ORDER_PATH;
	case FLOW_DATA:
		return KIND_ORDER_PRODUCTION;
	case FLOW_ORDER_KEEP:
	case FLOW_ORDER_DATA:
	case FLOW_ANSWER:
	case FLOW_INFORM:
	case FLOW_RECORD:
	case FLOWS:
		break;
	}
	return KINDS;
}
