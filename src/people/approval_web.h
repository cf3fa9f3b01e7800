// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * approval_web: views of the pages of four eyes.
 */
#ifndef PEOPLE_APPROVAL_WEB_H
#define PEOPLE_APPROVAL_WEB_H

#include "people/approval_db.h"
#include "people/account_web.h"
#include "people/people_web.h"
#include "people/sign_web.h"

struct approval_row_view {
	struct str href, title, until;
	struct str roles;  // names, translated
	const char *state; // English, marked
};
struct approval_rows_view {
	struct approval_row_view *p;
	size_t n, cap;
};
struct approval_list_view {
	struct approval_rows_view waiting, own;
};

struct approval_view {
	struct errors_view errors;
	struct exact_bytes_view exact;
	struct approval_row_view row;
	struct str action, digest_short, why, proposed, decided, reason;
	struct str
		entry_href; // what an erasure is about, in the ledger; empty: nothing or may not see it
	struct str proposer, proposed_how, decider, signed_how;
	bool own, waits, about_you, may_decide, may_withdraw, lapsed;
	struct radios_view decision;
	struct textarea_view words;
	struct form_view withdraw;
	struct sign_view sign;
	struct str approve, refuse; // what a passkey signs (sign_challenge)
};

/* In the language of the page. Stored in English, as "Change of roles: P-7KQM-4TXR". */
struct str people_approval_title(struct page *pg, const struct approval *a);

#endif
