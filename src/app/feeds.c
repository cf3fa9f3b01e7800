// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/feeds.h"

#include <stdlib.h>

#include "ledger/ticker_job.h"

struct feeds {
	struct arena memory;
	struct feed_config config;
	struct ticker *ticker;
};

#define IDLE_US (INT64_C(2) * 1000 * 1000)

/* Again at once while there is more to fetch. */
static enum rc turn(struct cx *cx, void *arg, int64_t *next_us)
{
	struct intake_feed f;
	const enum rc rc = feed_turn(cx, arg, (struct id){ { 0 } }, &f);
	*next_us = rc == RC_OK && id_is_set(f.id) ? 0 : IDLE_US;
	return rc == RC_CONFLICT ? RC_OK : rc; // another process has it, or it was removed
}

struct feeds *feeds_start(const struct intake_home *home, struct str dir)
{
	struct feeds *f = calloc(1, sizeof *f);
	INVARIANT(f != NULL);
	f->config = (struct feed_config){ .home = *home, .dir = arena_copy(&f->memory, dir) };
	f->ticker = ticker_start_low("feeds", turn, &f->config);
	return f;
}

void feeds_close(struct feeds *f)
{
	if (!f)
		return;
	ticker_close(f->ticker);
	arena_done(&f->memory);
	free(f);
}
