// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * account_web: views of the pages about one's own account.
 */
#ifndef PEOPLE_ACCOUNT_WEB_H
#define PEOPLE_ACCOUNT_WEB_H

#include "people/factor_db.h"
#include "people/people_web.h"

struct account_session {
	struct str since, seen, network, agent, how;
	bool current;
	struct form_view end;
};

struct account_passkey {
	struct str name, since, used;
	bool cloned;
	struct form_view remove;
};

struct account_certificate {
	struct str name, since, until;
	bool over;
	struct form_view remove;
};

struct account_view {
	struct str login, name, post, roles, organisation;
	struct factors factors;
	bool enrolling, needs_factor, has_second;
	struct form_view remove_totp;
	struct {
		struct account_passkey *p;
		size_t n, cap;
	} passkeys;
	struct {
		struct account_certificate *p;
		size_t n, cap;
	} certificates;
	struct {
		struct account_session *p;
		size_t n, cap;
	} sessions;
};

struct totp_view {
	struct errors_view errors;
	struct str heading;
	struct html code; // the QR code
	struct str secret;
	struct form_view form;
};

struct recovery_view {
	struct {
		struct str *p;
		size_t n, cap;
	} codes;
	struct str next;
};

struct certificate_view {
	struct str statement;
};

/* A file that is pasted, or chosen where scripts run. */
struct people_file_view {
	struct textarea_view text;
};
struct people_file_view people_file(struct page *pg, const char *name, const char *label);

/* "Officer, approver", in the page's language. */
struct str people_roles_text(struct page *pg, struct roles roles);

/* After a second factor was set up: where it was the first, the session becomes a full one. */
NODISCARD enum rc factor_web_done(struct cx *cx, struct page *pg, enum session_factor by);

#endif
