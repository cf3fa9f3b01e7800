// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * foreign_to_hi1: what this node says about a request to a system that speaks HI1 and nothing
 * of ours (exchange/foreign.h): verbs, objects and words of ETSI TS 103 120 alone.
 *
 *     submit           CREATE Authorisation and tasks; all words in ManualInformation
 *     withdraw         UPDATE tasks, then the Authorisation: DesiredStatus Cancelled
 *     ask-extension    UPDATE LPTask: DesiredPreservationExpiration
 *     narrow           UPDATE tasks: RequestDetails
 *     the side asked   CREATE Notification: the status of each object, the reason in words;
 *                      DELIVER of what it hands over
 *     all else         nothing: HI1 has no word for it
 *
 * Memory:  in the arena.
 */
#ifndef DESK_FOREIGN_TO_HI1_H
#define DESK_FOREIGN_TO_HI1_H

#include "desk/delivery_to_hi1.h"
#include "desk/request.h"
#include "desk/said.h"
#include "formats/hi1.h"

/* An object that stands for the request, or a part of it. */
struct foreign_object {
	struct str uuid;
	const struct hi1_type *type;
	struct str status;	       // that was told last
	const struct hi1_node *object; // of a Notification that the message creates; else NULL
};
struct foreign_objects {
	struct foreign_object *p;
	size_t n, cap;
};

/* NULL: none of a request. */
const struct hi1_type *foreign_type(struct str name);

/* Its status in this state, in ETSI's words; NULL: HI1 has none. */
const char *foreign_status(const struct hi1_type *type, enum request_state state);

/* The first status after CREATE; the dictionary of it; the member that holds it. */
const char *foreign_first_status(const struct hi1_type *type);
const char *foreign_dictionary(const struct hi1_type *type);
const char *foreign_status_path(const struct hi1_type *type);

struct foreign_letter {
	const struct request *request;
	const struct said *said;
	struct id message;
	struct str country, node;      // of this node
	struct str record;	       // the peer's (exchange/foreign_from_yaml.h)
	struct foreign_objects theirs; // that the other system made
	struct foreign_objects ours;   // filled: those that the message creates
};

/* *out empty: HI1 has no word for it. RC_LIMIT: larger than a message may be. */
NODISCARD enum rc foreign_print(struct cx *cx, struct foreign_letter *letter, struct str *out,
				bool *json);

/* DELIVER of one piece, to the task that asked for it; l->said is not looked at. */
NODISCARD enum rc foreign_print_delivery(struct cx *cx, const struct foreign_letter *l,
					 const struct delivery *d, struct str *out, bool *json);

#endif
