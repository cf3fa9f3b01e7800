// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * referral_job: sends referrals whose time has come, reminds, and escalates. By as many processes as
 * there are. A mail can go out twice when a process dies between sending and writing that it was
 * sent: it has the same Message-ID then.
 */
#ifndef INTAKE_REFERRAL_JOB_H
#define INTAKE_REFERRAL_JOB_H

#include "desk/call.h"
#include "intake/referral.h"
#include "net/mail.h"
#include "store/store.h"

struct referral_config {
	struct store *store;
	struct mail_server mail; // url empty: this node sends no mail
	struct referral_rules rules;
	call_translate *translate;
};

/* What does not go out is tried again, at most so often: for some three days. */
enum { REFERRAL_TRIES = 20 };

/* Does what is due of one. *found: there was one, there may be more. */
NODISCARD enum rc referral_turn(struct cx *cx, const struct referral_config *config, bool *found);

#endif
