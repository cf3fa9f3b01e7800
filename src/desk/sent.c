// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/sent.h"

#include "people/role.h"

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
	case FIELD_DATA:
	case FIELD_IDENTIFIERS:
	case FIELD_CUSTODIAN:
	case FIELD_DURATION:
	case FIELD_AUTHORITY:
	case FIELD_NOTICE:
	case FIELD_FOLLOW_UP:
	case FIELD_CONFIDENTIALITY:
	case FIELD_USE_LIMITS:
	case FIELD_PROCEDURE:
	case FIELD_EARLIER:
	case FIELD_STATEMENT:
		return true;
	case FIELD_OFFENCE_LAW:
		return sent_offence(k);
	case FIELD_INVESTIGATOR: // "the authority seeking the information, if another": 7(4)
		return k == KIND_DIRECT_SUBSCRIBER;
	case FIELD_EMERGENCY: // shortens the time that the regulation gives
	case FIELD_URGENCY:   // other deadlines, and why; elsewhere the day of the answer says it
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

/* What does not belong into a field that is sent; elsewhere it is enough to say who reads it. */
static const char *const notes[FIELDS] = {
	[FIELD_DATA] = N_("The provider will read this: say what data, not what happened."),
	[FIELD_DURATION] = N_("The provider will read this: say for how long. Why stays here, "
			      "under why it is needed."),
	[FIELD_NOTICE] = N_("The provider will read this: say whether and from when the user may "
			    "be told. Why not stays here, under why it is needed."),
	[FIELD_AUTHORITY] = N_("The provider will read this: say who decided, when and under which "
			       "number, not what the decision tells."),
	[FIELD_URGENCY] = N_("The provider will read this: say no more of the case than shows why "
			     "the time is short."),
	[FIELD_EMERGENCY] = N_("The provider will read this: say no more of the case than shows "
			       "why the time is short."),
};

const char *sent_note(enum request_kind k, enum request_field f)
{
	if (!is_to_provider(k))
		return NULL;
	if (sent_field(k, f))
		return notes[f] ? notes[f] : N_("The provider will read this.");
	return f == FIELD_URGENCY ? N_("The provider is not sent this: it reads by which day you "
				       "want an answer.")
				  : N_("The provider is not sent this.");
}

const char *sent_label(enum request_kind k, enum request_field f)
{
	if (is_to_provider(k) && f == FIELD_DURATION)
		return N_("For how long");
	if (is_to_provider(k) && f == FIELD_NOTICE)
		return N_("From when the user may be told");
	return field_label(f);
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
	       ((r->offence.n > 0 || r->political) && !sent_offence(k));
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
	if (!sent_offence(k)) {
		out->offence = STR("");
		out->political = false;
	}
	out->decisions_n = 0;
	out->executes = (struct id){ 0 };
	return out;
}
