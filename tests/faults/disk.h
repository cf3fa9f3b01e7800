// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * disk: what may stand on a disk after the power failed, given what was done to it.
 *
 * 1. What was synced stands. A file's sync covers its bytes and size; a name's, the sync of
 *    its folder. POSIX promises no more.
 * 2. Of what was not, each write, cut into sectors of 512 bytes, stands, is missing, or
 *    stands up to a sector or here and there; a file may have grown by a write whose
 *    bytes are missing: they are zero. So writes stand in any order.
 * 3. A name that was made, moved or removed is so or not yet; a move within or between
 *    folders is whole, unless one of them was synced since.
 */
#ifndef FAULTS_DISK_H
#define FAULTS_DISK_H

#include "core/core.h"

struct disk;

/* An empty disk that will go through the records of this log. */
struct disk *disk_new(struct str log);
void disk_close(struct disk *d);

/* How many records the log has, and which of them tell the world something. */
size_t disk_records(const struct disk *d);
bool disk_acknowledges(const struct disk *d, size_t i);

/* The next records, up to the one before `end`. What they acknowledge goes into `told`. */
void disk_run(struct disk *d, size_t end, struct buf *told);

/* The power fails now: writes what stands into this folder, which is made. The disk is
 * of no more use. */
void disk_fail(struct disk *d, uint64_t seed, const char *folder);

#endif
