// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * call: how a person on the roster is reached when something needs one, and in which words.
 *
 * 1. A message says that a request needs somebody, which one, why, until when, and where to
 *    look. It says no country, name, offence or data: it lies on a locked screen and in
 *    mailboxes of others.
 * 2. What is urgent calls one person after the other until somebody takes it; the rest is
 *    told once to whoever is on duty.
 * 3. Taking it needs somebody who is signed in: whoever finds a telephone, or reads a mail on
 *    its way, can stop no call.
 */
#ifndef DESK_CALL_H
#define DESK_CALL_H

#include "core/core.h"
#include "desk/event.h"

enum channel_kind {
	CHANNEL_MAIL,	 // an address
	CHANNEL_WEBHOOK, // JSON by POST to a URL
	CHANNEL_PUSH,	 // text by POST to the URL of a topic, as ntfy takes it
	CHANNELS,
};
const char *channel_key(enum channel_kind k);  // "mail"
const char *channel_name(enum channel_kind k); // English, for people
NODISCARD bool channel_parse(struct str key, enum channel_kind *out);

enum { CHANNEL_ADDRESS_MAX = 500, CHANNELS_MAX = 8 /* of one person */ };

/* NULL: it can be sent to; else the rule (English). local: URLs of this computer itself may be
 * named, which only its terminal may. */
const char *channel_fault(enum channel_kind k, struct str address, bool local);

/* Called again after so long; so often round the roster. */
#define CALL_AGAIN MINUTES(10)
enum { CALL_ROUNDS = 3 };

/* Of what it is: empty reference: a test. */
struct call_about {
	struct str reference;
	enum event_kind event;
	struct instant due;	 // 0: none
	const struct zone *zone; // of this office; NULL: not known
	bool urgent;
	struct str link; // "https://node.example/duty/calls/..."
};

struct call_words {
	struct str title; // for a subject, or the head of a notice
	struct str text;  // with the link, on lines of its own
};

/* The text in a language, or the English one; NULL: English. */
typedef struct str call_translate(struct arena *a, struct str language, const char *english);

struct call_words call_words(struct arena *a, const struct call_about *about,
			     call_translate *translate, struct str language);

#endif
