// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * foreign_from_hi1: what a system that speaks HI1 and nothing of ours says, in our words.
 *
 * A task is a request of its own: of a country to this one, or within one country an order
 * to a provider. What HI1 does not say (the weight of the offence, necessity, the basis) stays
 * empty, and whoever works on the request asks for it.
 *
 * Memory:  in the arena; texts point into the objects.
 */
#ifndef DESK_FOREIGN_FROM_HI1_H
#define DESK_FOREIGN_FROM_HI1_H

#include "desk/request.h"
#include "desk/said.h"
#include "formats/hi1.h"

struct foreign_task {
	const struct hi1_node *act, *task; // the Authorisation and the task
	struct str from, to;		   // countries
};

/* Kind, words, data and period; no more. RC_INVALID: a sentence that names the member. */
NODISCARD enum rc foreign_request(struct cx *cx, const struct foreign_task *t, struct request *out);

/* What a status of a task, told by the side that is asked, means as its step. False: it
 * means none, since the request stands so already. */
struct foreign_word {
	const struct hi1_type *type;
	struct str status;
};
NODISCARD bool foreign_step(const struct foreign_word *word, const struct progress *p,
			    struct step_message *out);

#endif
