// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/oversight.h"

#include "law/phrase.h"

static const struct {
	const char *key, *name;
} rows[OVERSIGHT_NUMBERS] = {
	[OVERSIGHT_REQUESTS] = { "requests", N_("Requests") },
	[OVERSIGHT_REFUSED] = { "refused", N_("Refused") },
	[OVERSIGHT_ASKED_NARROWER] = { "asked-narrower", N_("Asked to be narrower") },
	[OVERSIGHT_NARROWED] = { "narrowed", N_("Narrowed") },
	[OVERSIGHT_UNJUSTIFIED] = { "unjustified", N_("Unjustified") },
	[OVERSIGHT_UNANSWERED] = { "unanswered", N_("Art. 15 not answered in full") },
	[OVERSIGHT_FLAGGED] = { "flagged", N_("Flagged") },
	[OVERSIGHT_NO_BASIS] = { "no-basis", N_("Without a treaty") },
	[OVERSIGHT_PRESERVED] = { "preserved", N_("Data preserved") },
	[OVERSIGHT_NOT_FOLLOWED] = { "not-followed", N_("Preserved, and never followed up") },
};

const char *oversight_key(enum oversight_number n)
{
	INVARIANT(n < OVERSIGHT_NUMBERS);
	return rows[n].key;
}

const char *oversight_name(enum oversight_number n)
{
	INVARIANT(n < OVERSIGHT_NUMBERS);
	return rows[n].name;
}
