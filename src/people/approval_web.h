// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * approval_web: views of the pages of four eyes.
 */
#ifndef PEOPLE_APPROVAL_WEB_H
#define PEOPLE_APPROVAL_WEB_H

#include "people/approval_db.h"
#include "people/account_web.h"
#include "people/people_web.h"

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

/* What a passkey signs: the SHA-256 of each of the two statements, base64url. */
struct approval_sign_view {
	struct str approve, refuse;
	struct str credentials; // parted by blanks
	struct str rp_id;
};

struct approval_view {
	struct errors_view errors;
	struct approval_row_view row;
	struct str action, bytes, digest, digest_short, why, proposed, decided, reason;
	struct str
		entry_href; // what an erasure is about, in the ledger; empty: nothing or may not see it
	struct str proposer, decider, signed_how;
	bool own, waits, about_you, may_decide, may_withdraw, lapsed;
	struct radios_view decision;
	struct textarea_view words;
	struct form_view withdraw;
	bool passkey, certificate;
	struct approval_sign_view sign;
	struct people_file_view cms;
	struct str approve_href, refuse_href; // of the statements to sign
};

#endif
