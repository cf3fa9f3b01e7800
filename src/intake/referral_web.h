// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * referral_web: views of /referrals.
 */
#ifndef INTAKE_REFERRAL_WEB_H
#define INTAKE_REFERRAL_WEB_H

#include "intake/referral.h"
#include "web/parts.h"

struct referral_row_view {
	struct str href, to, what, made, when; // when: of what comes next, or was last
	const char *state, *next;	       // English, marked
	bool critical;			       // the service of the member that it goes to is vital
};

struct referrals_view {
	struct {
		struct referral_row_view *p;
		size_t n, cap;
	} rows;
	struct str next; // page; empty: there is none
};

struct referral_answer_view {
	struct str href, number, at;
	const char *kind; // English, marked
};

/* What it is about, as it is followed. */
struct referral_takedown_view {
	struct str href, value;
	const char *state; // English, marked
};

struct referral_view {
	struct errors_view errors;
	struct referral_row_view row;
	struct str name, tlp, subject, text, about, format, fault;
	struct {
		struct referral_answer_view *p;
		size_t n, cap;
	} answers;
	struct {
		struct referral_takedown_view *p;
		size_t n, cap;
	} takedowns;
	struct form_view approve, withdraw; // without action: not now, or not for this reader
	struct str due;			    // of what comes next by itself; empty: nothing does
	const char *due_what;		    // English, marked
	bool own; // it waits for a second person, and this one proposed it
};

/* The part of a page about a report or campaign. */
struct referred_view {
	struct {
		struct referral_row_view *p;
		size_t n, cap;
	} rows;
	struct str href; // to write one; empty: not for this reader
};
NODISCARD enum rc referral_put(struct cx *cx, struct page *pg, struct id about, struct html *out);

#endif
