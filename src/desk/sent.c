// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/sent.h"

static bool is_to_provider(enum request_kind k)
{
	return kind_row(k)->to != TO_STATE;
}

static bool is_certificate(enum request_kind k)
{
	return k == KIND_DIRECT_PRODUCTION || k == KIND_DIRECT_PRESERVATION;
}

bool sent_offence(enum request_kind k)
{
	return !is_to_provider(k) || is_certificate(k) || k == KIND_DIRECT_SUBSCRIBER;
}

bool sent_field(enum request_kind k, enum request_field f)
{
	if (!is_to_provider(k))
		return true;
	switch (f) {
	case FIELD_CONTACT:
	case FIELD_CONFIRMATION:
	case FIELD_INVESTIGATOR:
	case FIELD_DATA:
	case FIELD_IDENTIFIERS:
	case FIELD_CUSTODIAN:
	case FIELD_DURATION:
	case FIELD_AUTHORITY:
	case FIELD_NOTICE:
	case FIELD_FOLLOW_UP:
	case FIELD_URGENCY:
	case FIELD_CONFIDENTIALITY:
	case FIELD_USE_LIMITS:
	case FIELD_PROCEDURE:
	case FIELD_EARLIER:
	case FIELD_STATEMENT:
		return true;
	case FIELD_OFFENCE_LAW:
		return sent_offence(k);
	case FIELD_EMERGENCY: // shortens the time that the regulation gives
		return is_certificate(k);
	case FIELD_GRAVITY:
	case FIELD_FACTS:
	case FIELD_DATA_LINK:
	case FIELD_NECESSITY:
	case FIELD_LESS_INTRUSIVE:
	case FIELD_PERSONS:
	case FIELD_QUESTION:
	case FIELD_CONTENT:
	case FIELDS:
		break;
	}
	return false;
}

bool sent_keeps(const struct request *r)
{
	const enum request_kind k = r->progress.kind;
	if (!is_to_provider(k))
		return false;
	for (enum request_field f = 0; f < FIELDS; f++)
		if (r->text[f].n > 0 && !sent_field(k, f))
			return true;
	return r->decisions_n > 0 || id_is_set(r->executes) ||
	       (r->offence.n > 0 && !sent_offence(k));
}

const struct request *sent_request(struct arena *a, const struct request *r)
{
	const enum request_kind k = r->progress.kind;
	if (!sent_keeps(r))
		return r;
	struct request *out = arena_new(a, struct request, 1);
	*out = *r;
	for (enum request_field f = 0; f < FIELDS; f++)
		if (!sent_field(k, f))
			out->text[f] = STR("");
	if (!sent_offence(k))
		out->offence = STR("");
	out->decisions_n = 0;
	out->executes = (struct id){ 0 };
	return out;
}
