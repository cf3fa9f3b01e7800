// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * lane: the one thread that writes to an SQLite database. For files of store/ alone.
 *
 * 1. Units that wait form a group: one transaction, each unit a part of it that can be
 *    undone alone, one commit, which is on disk before the first of them is answered.
 *    Syncing costs a thousand times what a unit does; 64 together pay it once.
 * 2. Each caller gets its own unit's result. A unit that fails is undone alone: the first of
 *    a group with its transaction, the others as savepoints.
 * 3. When the commit fails (full disk, I/O error), every unit of the group that had
 *    gone well is told so, and nothing of the group stays.
 * 4. A group ends after GROUP_UNITS units or GROUP_US, so that a slow unit delays the
 *    answers of those before it by no more than its own time.
 *    It begins when as many units wait as the one before it had, or 3 ms after that one
 *    began: with units that come one by one each would else pay for a sync alone.
 * 5. A thread beside it copies the write-ahead log into the database file
 *    (checkpointer.h), so that no unit waits for that.
 * 6. No more than queue_max units wait; the next is refused at once with RC_LIMIT.
 */
#ifndef STORE_LANE_H
#define STORE_LANE_H

#include "store/backend.h"

struct lane;

/* Opens the connection and starts the thread. queue_max of 0: the usual. */
NODISCARD enum rc lane_open(struct cx *cx, struct str path, unsigned queue_max, struct lane **out);

/* Runs what waits, then stops. Nobody may come any more. NULL is fine. */
void lane_close(struct lane *lane);

/* Runs the handler on the lane's thread and waits until its group is on disk. Not from
 * within a handler. *tells: whether it has said so (db_tell). */
NODISCARD enum rc lane_run(struct cx *cx, struct lane *lane, unit_handler *handler, void *arg,
			   bool *tells);

/* How many groups have been committed, to compare with the units. */
uint64_t lane_groups(const struct lane *lane);

/* How many units wait for their group. */
unsigned lane_waiting(struct lane *lane);

#endif
