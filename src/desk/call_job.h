// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * call_job: calls the people on the roster (desk/call_db.h) by mail, webhook and push message.
 * By as many processes as there are. A message can go out twice when a process dies between
 * sending and writing that it was sent: a mail has the same Message-ID then, a webhook the same
 * id.
 */
#ifndef DESK_CALL_JOB_H
#define DESK_CALL_JOB_H

#include "desk/call.h"
#include "net/mail.h"
#include "store/store.h"

struct call_config {
	struct store *store;
	struct str address;	 // of the node's pages: "https://node.example"
	struct mail_server mail; // url empty: this node sends no mail
	call_translate *translate;
};

/* Goes on with one call that is due. *found: there was one, there may be more. */
NODISCARD enum rc call_job_turn(struct cx *cx, const struct call_config *config, bool *found);

/* Sends one message that is due; what fails is tried again, at most SEND_TRIES times. */
enum { SEND_TRIES = 8 };
NODISCARD enum rc call_send_turn(struct cx *cx, const struct call_config *config, bool *found);

#endif
