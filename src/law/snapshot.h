// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * snapshot: the law that a server answers from, replaced whole while it runs.
 *
 * A reader takes the law that is current, keeps it as long as one unit of work
 * lasts, and gives it back; it never waits, and what it holds never changes. A
 * reload puts a new law in the old one's place only when it loads without a
 * mistake. The old one is freed by whoever gives it back last.
 *
 *     const struct law *law = law_snapshot_get(s);
 *     ...
 *     law_snapshot_put(s, law);
 *
 * Threads: get and put from any; replace from one at a time, never from a signal
 *          handler; close when no reader is left.
 */
#ifndef LAW_SNAPSHOT_H
#define LAW_SNAPSHOT_H

#include "law/source.h"

struct law_snapshot;

/* dir: a law folder; empty: the files built in. Over them lies the overlay, or nothing, NULL
 * (law_source_load). The report tells all mistakes on RC_INVALID; its texts, and the working
 * memory, are in cx->arena. */
NODISCARD enum rc law_snapshot_load(struct cx *cx, struct str dir, struct law_overlay *overlay,
				    struct report *report, struct law_snapshot **out);
void law_snapshot_close(struct law_snapshot *s);

/* Never NULL. */
const struct law *law_snapshot_get(struct law_snapshot *s);

/* law must come from law_snapshot_get of the same s; takes NULL. */
void law_snapshot_put(struct law_snapshot *s, const struct law *law);

/* Reads the same folder again, and lays this over it. On any error the current law stays. RC_BUSY: so
 * many old laws are still held by readers that there is no room for another. */
NODISCARD enum rc law_snapshot_replace(struct cx *cx, struct law_snapshot *s,
				       struct law_overlay *overlay, struct report *report);

#endif
