// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * warning: what the public, or a sector, is told of a campaign, in plain words.
 *
 * 1. One person writes it, another approves exactly these words (people/approval.h); then it is
 *    out. A new version goes the same way; the one before stays readable.
 * 2. TLP:CLEAR is a public page. TLP:GREEN goes to named groups by mail alone. Nothing else becomes
 *    a warning: warning_may_reach is the one place that says so.
 * 3. Withdrawing needs one person and a reason: page and feed say it, and who was written to is.
 * 4. Addresses are written so that nobody opens them.
 *
 * Rules only.
 */
#ifndef INTAKE_WARNING_H
#define INTAKE_WARNING_H

#include "core/core.h"
#include "core/id.h"
#include "desk/case.h" // enum tlp

enum warning_way { WARNING_TO_ALL, WARNING_TO_GROUP };

/* The one place that judges it. */
bool warning_may_reach(enum tlp tlp, enum warning_way way);

enum {
	WARNING_TITLE_MAX = 150,
	WARNING_TEXT_MAX = 6000,
	WARNING_OBSERVABLES_MAX = 4000,
	WARNING_MAIL_TRIES = 20, // by job_pause: for some three days
	WARNING_SIGNS_MAX = 900, // told as objects of their own (intake/share_to_stix.h)
};

struct warning_text {
	int64_t version;
	struct str language, title, text, observables;
	struct instant at, approved_at; // approved_at 0: not, or not yet
	struct id account;
};

struct warning_texts {
	struct warning_text *p;
	size_t n, cap;
};

struct warning {
	struct id id, campaign; // campaign zero: none
	enum tlp tlp;
	int64_t version; // that is out; 0: none
	struct instant made_at, published_at, changed_at, withdrawn_at;
	struct str withdrawn_why;
	int64_t reports_before;	       // of the campaign
	struct warning_text text;      // that is out; the newest, where none is
	int64_t reads, mails, waiting; // pages read; mails sent, and not yet
};

struct warnings {
	struct warning *p;
	size_t n, cap;
};

struct warning_group {
	struct id id;
	struct str name, addresses;
};

struct warning_groups {
	struct warning_group *p;
	size_t n, cap;
};

/* Whether everybody may read it now. A withdrawn one stays readable, as withdrawn. */
bool warning_is_public(const struct warning *w);

/* The words, with the addresses defanged: what is approved, mailed and shown. */
struct str warning_print(struct arena *a, enum tlp tlp, const struct warning_text *t,
			 const struct warning_groups *groups);
struct str warning_mail_text(struct arena *a, const struct warning *w, struct str address);

/* Whether each line is one mailbox; empty is none. *bad: the first that is none. */
bool warning_addresses_are_good(struct str addresses, struct str *bad);

#endif
