// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * times_db: measures what desk/times.h describes. Numbers of requests only, without what
 * they say: who works on cases may see those of all.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_TIMES_DB_H
#define DESK_TIMES_DB_H

#include "desk/request.h"
#include "desk/times.h"
#include "store/db.h"

/* By country, provider and kind. Empty: all countries, all providers and states. */
NODISCARD enum rc times_list(struct cx *cx, struct db *db, struct str country, struct str provider,
			     struct times_list *out);

/* Of this request's counterpart, with this kind where there are enough, else with all kinds. */
NODISCARD enum rc times_of(struct cx *cx, struct db *db, const struct request *r,
			   struct times_row *out);

#endif
