// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * tally: how often each of some pages was read, without who read it.
 *
 * A page that anybody may ask for writes nothing itself: it counts here, in memory, and a ticker
 * writes the sums down. Of a process that ends before, some seconds are not counted.
 */
#ifndef WEB_TALLY_H
#define WEB_TALLY_H

#include "core/id.h"

enum { TALLY_MAX = 64 }; // pages between two takings; of more, nothing is counted

struct tally_row {
	struct id page;
	int64_t reads;
};

/* One more reading. From any thread. */
void tally_add(struct id page);

/* What was counted since the last time, into rows[TALLY_MAX]; how many pages. */
size_t tally_take(struct tally_row *rows);

#endif
