// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/safeguards.h"

#include "desk/sent.h"
#include "people/role.h"

#define HANDS_DATA                                                                     \
	(1U << FLOW_KEEP | 1U << FLOW_PATH | 1U << FLOW_DATA | 1U << FLOW_ORDER_KEEP | \
	 1U << FLOW_ORDER_DATA)

static unsigned allowed_classes(enum request_kind k)
{
	switch ((int)k) { // all other kinds may ask for every class
	case KIND_SUBSCRIBER:
	case KIND_DIRECT_SUBSCRIBER:
		return DATA_SUBSCRIBER;
	case KIND_DOMAIN_REGISTRATION:
		return DATA_DOMAIN;
	case KIND_PARTIAL_DISCLOSURE:
	case KIND_ORDER_PATH:
		return DATA_TRAFFIC;
	case KIND_ORDER_EFFECT:
		return DATA_SUBSCRIBER | DATA_TRAFFIC;
	default:
		return DATA_SUBSCRIBER | DATA_TRAFFIC | DATA_CONTENT | DATA_DOMAIN;
	}
}

static unsigned gaps_of_data(const struct request *r)
{
	unsigned gaps = 0;
	if (!kind_flows(r->progress.kind, HANDS_DATA))
		return 0;
	if (r->classes == 0)
		gaps |= SAFEGUARD_CLASSES;
	if (r->classes & ~allowed_classes(r->progress.kind))
		gaps |= SAFEGUARD_TOO_WIDE;
	if ((r->classes & (DATA_TRAFFIC | DATA_CONTENT)) &&
	    (r->data_from.us == 0 || r->data_to.us <= r->data_from.us))
		gaps |= SAFEGUARD_PERIOD;
	return gaps;
}

struct safeguards safeguards_missing(const struct request *r)
{
	const enum request_kind k = r->progress.kind;
	const bool asked = r->progress.side == SIDE_ASKED;
	struct safeguards out = { 0 };
	if (!kind_is(k, KIND_SAFEGUARDS))
		return out;
	for (enum request_field f = 0; f < FIELDS; f++)
		if (field_is_safeguard(f) && str_trim(r->text[f]).n == 0 &&
		    !(asked && !sent_field(k, f)))
			out.fields |= UINT32_C(1) << f;
	out.gaps = gaps_of_data(r);
	if (r->offence.n == 0 && !(asked && !sent_offence(k)))
		out.gaps |= SAFEGUARD_OFFENCE;
	return out;
}

bool safeguards_are_met(const struct request *r)
{
	const struct safeguards s = safeguards_missing(r);
	return s.fields == 0 && s.gaps == 0;
}

const char *safeguard_gap_text(enum safeguard_gap g)
{
	switch (g) {
	case SAFEGUARD_OFFENCE:
		return N_("The offence is not named.");
	case SAFEGUARD_CLASSES:
		return N_("The class of data is not chosen: subscriber, traffic, content, domain.");
	case SAFEGUARD_TOO_WIDE:
		return N_("This kind of request cannot reach all the classes of data chosen.");
	case SAFEGUARD_PERIOD:
		return N_("Traffic data and content need a period with a beginning and an end.");
	}
	return "";
}

const char *safeguards_period_fault(const struct request *r, struct instant now)
{
	if (r->data_from.us != 0 && r->data_to.us != 0 && r->data_to.us <= r->data_from.us)
		return N_("The data cannot end before they begin");
	if (r->data_to.us > now.us + DAYS(2).us && !kind_is(r->progress.kind, KIND_RECORD_ONLY))
		return N_("Data that do not exist yet are not stored data: enter a day that has "
			  "come");
	return NULL;
}

/* ---- less intrusive ways -------------------------------------------------------- */

/* How deep a measure reaches; those not listed are compared with none. */
static const struct {
	const char *measure;
	int depth;
} depths[] = {
	{ "expedited-preservation", 1 },
	{ "direct-preservation-order", 1 },
	{ "direct-domain-registration", 2 },
	{ "subscriber-info", 3 },
	{ "direct-subscriber-info", 3 },
	{ "partial-disclosure-traffic", 4 },
	{ "order-effect", 5 },
	{ "direct-production-order", 6 },
	{ "stored-data", 6 },
	{ "emergency-disclosure", 6 },
	{ "emergency-mla", 6 },
	{ "realtime-traffic", 7 },
	{ "content-interception", 8 },
};
enum { DEPTHS = sizeof(depths) / sizeof(*depths) };

static int depth_of(struct str measure)
{
	for (size_t i = 0; i < DEPTHS; i++)
		if (str_eq(measure, str_from_c(depths[i].measure)))
			return depths[i].depth;
	return 0;
}

struct narrower_list safeguards_narrower(struct arena *arena, const struct world *w,
					 const struct route_question *q, unsigned classes)
{
	struct narrower_list out = { 0 };
	const int depth = depth_of(w->law->measures.p[q->measure].id);
	for (size_t i = 0; i < DEPTHS && depths[i].depth < depth; i++) {
		struct route_question less = *q;
		less.measure = law_measure(w->law, str_from_c(depths[i].measure));
		if (less.measure == LAW_NONE)
			continue;
		const enum route_status status = route_best(w, &less);
		if (status == ROUTE_OPEN || status == ROUTE_CONDITIONAL)
			*ARENA_PUSH(arena, &out) = (struct narrower){ less.measure, classes,
								      status };
	}
	static const unsigned wide[] = { DATA_CONTENT, DATA_TRAFFIC };
	for (size_t i = 0; i < 2; i++)
		if ((classes & wide[i]) && (classes & ~wide[i]))
			*ARENA_PUSH(arena, &out) = (struct narrower){ LAW_NONE, classes & ~wide[i],
								      ROUTE_OPEN };
	return out;
}

/* ---- offences to look at twice ---------------------------------------------------- */

static const struct {
	const char *code, *text;
} flag_rows[FLAGS_COUNT] = {
	[FLAG_NO_COUNTERPART] = { "flag-no-counterpart", N_("The instrument defines offences, and "
							    "this is none of them.") },
	[FLAG_SPEECH] = { "flag-speech", N_("The charge is about content or speech alone.") },
	[FLAG_POLITICAL] = { "flag-political",
			     N_("The charge was flagged as politically coloured.") },
};

const char *flag_code(enum flag f)
{
	INVARIANT(f < FLAGS_COUNT);
	return flag_rows[f].code;
}

bool flag_is(struct str code)
{
	for (enum flag f = 0; f < FLAGS_COUNT; f++)
		if (str_eq(code, str_from_c(flag_code(f))))
			return true;
	return false;
}

const char *flag_text(enum flag f)
{
	INVARIANT(f < FLAGS_COUNT);
	return flag_rows[f].text;
}

static const char *const speech[] = { "racist-insult",	   "racist-threat",
				      "genocide-denial",   "racist-xenophobic-material",
				      "adult-pornography", "harassment" };

static bool is_speech(struct str offence)
{
	for (size_t i = 0; i < sizeof(speech) / sizeof(*speech); i++)
		if (str_eq(offence, str_from_c(speech[i])))
			return true;
	return false;
}

/* Whether an instrument that defines offences defines this one, itself or as a family. */
static bool has_counterpart(const struct law *law, uint16_t instrument, uint16_t offence)
{
	const struct instrument *ins = &law->instruments.p[instrument];
	const uint16_t family = law->concepts.p[offence].family;
	bool defines = false;
	for (size_t i = 0; i < ins->elements.n; i++) {
		const uint16_t c = ins->elements.p[i].concept;
		defines = true;
		if (c == offence || c == family || law->concepts.p[c].family == offence)
			return true;
	}
	return !defines;
}

unsigned safeguards_flags(const struct world *w, const struct request *r, const struct route *route)
{
	unsigned flags = 0;
	const uint16_t offence = law_concept(w->law, r->offence);
	if (!kind_is(r->progress.kind, KIND_SAFEGUARDS))
		return 0;
	if (offence != LAW_NONE && route && !route->basis.is_bilateral &&
	    !has_counterpart(w->law, route->basis.instrument, offence))
		flags |= 1U << FLAG_NO_COUNTERPART;
	if (is_speech(r->offence))
		flags |= 1U << FLAG_SPEECH;
	if (r->political)
		flags |= 1U << FLAG_POLITICAL;
	return flags;
}
