// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_job: what this node publishes is signed and reaches every active peer; what came is
 * read, outside of the unit that took it, since to read a law takes some tenths of a second.
 */
#ifndef EXCHANGE_RELEASE_JOB_H
#define EXCHANGE_RELEASE_JOB_H

#include "core/core.h"
#include "store/store.h"

struct release_worker {
	struct store *store;
	struct str dir;	    // the node's data folder, for its keys
	struct str law_dir; // of the law that it answers from; empty: built in
};

/* One of each, if there is one. */
NODISCARD enum rc release_turn(struct cx *cx, const struct release_worker *w);

#endif
