// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_job: this node's contacts reach every active peer, whenever they change; the people behind
 * those of peers are asked again and again whether somebody is there.
 */
#ifndef EXCHANGE_CONTACT_JOB_H
#define EXCHANGE_CONTACT_JOB_H

#include "core/core.h"
#include "store/store.h"

/* Puts the list into the outbox for whoever has another one, and the questions that are due. */
NODISCARD enum rc contact_turn(struct cx *cx, struct store *store);

#endif
