// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * service_job: all that a serving node does for its ledger, as one thing to start and end:
 * the sequencer, the background check (at the start and every six hours, with half a processor
 * at most: requests go first), the witnesses.
 * When the process that signs has ended it logs an alarm and sends SIGTERM to its own process:
 * signer_check says then why.
 */
#ifndef LEDGER_SERVICE_JOB_H
#define LEDGER_SERVICE_JOB_H

#include "ledger/witness_job.h"

struct ledger_service;

/* The store, the signer and the data folder. RC_CONFLICT: the database is older than what
 * was signed, or does not know the key; the sentence says what to do. */
NODISCARD enum rc ledger_service_start(struct cx *cx, const struct witness_config *config,
				       struct ledger_service **out);

/* For struct site. */
struct witness *ledger_service_witness(const struct ledger_service *s);

/* Whether the check at the start has come to its end. */
bool ledger_service_has_checked(const struct ledger_service *s);

/* NULL is fine. Does not wait for a check. */
void ledger_service_close(struct cx *cx, struct ledger_service *s);

#endif
