// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * said_to_hi1: a step that travels, as verbs of HI1, in the message that the caller began.
 *
 *     always             CREATE  DocumentObject COMITY/DocumentType/Step, the whole of it
 *     withdraw           UPDATE  Authorisation and tasks, DesiredStatus Cancelled
 *     ask-extension      UPDATE  LPTask, DesiredPreservationExpiration
 *     the side asked     CREATE  NotificationObject: the status of each task, in words the
 *                                reason, the ground, until when the data are kept
 *
 * 1. The document says all; the other objects say what a system acts upon that knows HI1
 *    alone. said_from_hi1 checks that they agree.
 * 2. A ground of refusal is a property of the document too: COMITY/RefusalGround/PLACE.
 * 3. Identifiers of objects follow from the request's id, the side and the number.
 *
 * Memory:  nodes and texts lie in the arena.
 */
#ifndef DESK_SAID_TO_HI1_H
#define DESK_SAID_TO_HI1_H

#include "desk/request_to_hi1.h"
#include "desk/said.h"
#include "formats/hi1.h"

/* r: the request; only its id and kind are read, which both sides know. */
void said_to_hi1(struct arena *a, const struct request *r, const struct said *s,
		 struct hi1_node *message);

/* The status of a task in a state, in ETSI's words; NULL: HI1 has none. */
const char *hi1_task_status(enum hi1_part part, enum request_state state);

/* A step in words, for a person at a system that reads no document. */
struct str hi1_step_details(struct arena *a, const struct said *s);

#endif
