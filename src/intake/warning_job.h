// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * warning_job: mails warnings to the groups. A mail can go out twice when the process dies between
 * sending and writing that down; its Message-ID is the same then.
 */
#ifndef INTAKE_WARNING_JOB_H
#define INTAKE_WARNING_JOB_H

#include "net/mail.h"
#include "store/store.h"

struct warning_post {
	struct store *store;
	struct str address;		// of the node's pages
	const struct mail_server *mail; // url empty: this node sends no mail, and they wait
};

/* Sends one that is due. *found: there may be more. */
NODISCARD enum rc warning_turn(struct cx *cx, const struct warning_post *post, bool *found);

#endif
