// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * agreement_check: what an agreement (desk/agreement.h) says of a request to its provider:
 * what is missing for this provider, what it will not like, what it promised.
 *
 * 1. Each line of the request's identifiers must have one of the forms that are stated. A
 *    line may begin with the name of a form and a colon: "account: 12345678".
 * 2. Nothing of it stops the request: the law does, not the provider.
 *
 * Memory:  in the arena; phrases point into the agreement and the request.
 */
#ifndef DESK_AGREEMENT_CHECK_H
#define DESK_AGREEMENT_CHECK_H

#include "desk/agreement.h"
#include "desk/request.h"
#include "law/phrase.h"

enum note_level {
	NOTE_MISSING, // without it the provider will ask back or refuse
	NOTE_WARNING,
	NOTE_SAYS, // good to know
};
const char *note_level_key(enum note_level l); // "missing"

enum note_code {
	NOTE_ENDED,
	NOTE_KIND,
	NOTE_BASIS,
	NOTE_NO_IDENTIFIER,
	NOTE_IDENTIFIER,
	NOTE_CLOSED,
	NOTE_REPLY,
	NOTE_ACKNOWLEDGES,
	NOTE_ANSWERS,
	NOTE_CHANNEL,
	NOTE_COSTS,
	NOTE_NOTICE,
	NOTE_EMERGENCY,
	NOTE_CODES,
};
const char *note_code_key(enum note_code c); // "identifier"

struct agreement_note {
	enum note_level level;
	enum note_code code;
	struct phrase text;
	const struct statement *rests_on; // NULL: on what is not stated
};

struct agreement_notes {
	struct agreement_note *p; // by level
	size_t n, cap;
};

/* What is shown with a request. */
struct agreement_view {
	struct agreement agreement;
	struct agreement_notes notes;
};

/* hours: of agreement_calendar; NULL: none are stated. */
struct agreement_notes agreement_check(struct arena *arena, const struct agreement *a,
				       const struct request *r, const struct calendar *hours,
				       struct instant now);

#endif
