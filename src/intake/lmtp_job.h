// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * lmtp_job: mail that a mail server hands over becomes reports.
 *
 * 1. A mail is read on the thread of its connection, in the box; then it waits for the next group,
 *    which is one unit. It is answered when that is durable.
 * 2. At most LMTP_WAITING_MAX wait: what comes then is told to come again.
 */
#ifndef INTAKE_LMTP_JOB_H
#define INTAKE_LMTP_JOB_H

#include "intake/keep_job.h"

enum { LMTP_WAITING_MAX = 256, LMTP_GROUP = 64, LMTP_CONNECTIONS_MAX = 50 };

struct lmtp_service;

/* listen and address as net/lmtp.h has them; listen empty: *out is NULL, and nothing is done. */
NODISCARD enum rc lmtp_service_start(struct cx *cx, const struct intake_home *home,
				     struct str listen, struct str address,
				     struct lmtp_service **out);
uint16_t lmtp_service_port(const struct lmtp_service *s);
void lmtp_service_close(struct lmtp_service *s);

#endif
