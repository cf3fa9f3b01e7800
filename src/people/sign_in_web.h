// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sign_in_web: what the pages of signing in share: views, and the answer to a verdict.
 */
#ifndef PEOPLE_SIGN_IN_WEB_H
#define PEOPLE_SIGN_IN_WEB_H

#include "people/people_web.h"

struct people_text_view {
	struct str sentence;
};

struct people_passkey_link {
	struct str href;
	struct str text;
	struct str lost; // what to do about something lost
};

struct people_factor_view {
	struct errors_view errors;
	struct str heading, action, next;
	bool totp, none;
	struct input_view code;
	struct str passkey_href, recovery_href; // empty: there are none
};

/* One button that asks the browser for a passkey; assets/passkey.js does the rest. */
struct people_passkey_view {
	struct errors_view errors;
	struct str heading, action, next, button;
	struct html above;
	bool create;
	struct str challenge; // base64url, like all below
	struct str rp_id;
	struct str user, user_name; // create: whose it shall be
	struct str credentials;	    // those asked for, or there already; parted by blanks
	struct input_view name;	    // create
};

/* On OK the browser gets the token and goes on; else what to say stands beside `field`. */
NODISCARD enum rc sign_in_web_answer(struct page *pg, const struct sign_in *s, struct str token,
				     const char *field, const char *wrong);

#endif
