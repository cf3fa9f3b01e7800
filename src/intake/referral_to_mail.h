// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * referral_to_mail: the mail that a referral is: a text for people, in the recipient's language, and
 * where the kind of abuse has one a part for machines.
 *
 *	arf	spam from at most one address: RFC 5965, three parts; the third holds what is known of
 *		the mail's header, without whom it went to
 *	xarf	phishing, malware and fraud at web addresses: XARF 4.2.0, one document for each, in
 *		parts of application/json behind one that says so (Feedback-Type: xarf)
 *	text	all else
 *
 * Machines are given addresses as they are, people defanged ones.
 *
 * Memory:  in the arena.
 */
#ifndef INTAKE_REFERRAL_TO_MAIL_H
#define INTAKE_REFERRAL_TO_MAIL_H

#include "desk/call.h"
#include "intake/referral.h"

/* What is said besides the referral itself. */
struct referral_letter {
	struct instant now;
	struct str organisation, contact; // of this node
	struct intake_message message;	  // of the mail complained of, where there is one
	call_translate *translate;
};

/* Fills in format, subject, text and body. */
void referral_write(struct arena *a, const struct referral_letter *l, struct referral *r);

/* The same mail once more, with words before it that say why: as a reminder, or to whom it is told
 * because nobody answered. */
struct str referral_again(struct arena *a, const struct referral *r, bool escalation,
			  call_translate *translate);

#endif
