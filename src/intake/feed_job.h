// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * feed_job: fetches what is due of feeds (intake/feed.h), a page at a turn. Whatever comes is read in
 * the box.
 */
#ifndef INTAKE_FEED_JOB_H
#define INTAKE_FEED_JOB_H

#include "intake/feed_db.h"
#include "intake/keep_job.h"

enum { FEED_PAGE = 500 };

struct feed_config {
	struct intake_home home;
	struct str dir; // the node's folder: files of passwords are named from there
};

/* One page of the feed with this id, or of one that is due. *out: as it stands now; id zero: none was
 * due. What the partner's fault is stands in out->fault, and is no error. */
NODISCARD enum rc feed_turn(struct cx *cx, const struct feed_config *config, struct id id,
			    struct intake_feed *out);

#endif
