// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * disk_job: what the system knows of a disk that is sealed: maker and model, serial number.
 *
 * Linux tells it below /sys/dev/block/MAJOR:MINOR: of a partition that of its disk; the serial of a
 * SCSI or SATA disk as the page 0x80 of its vital product data (SPC-4, 7.8.16), of others as text.
 *
 * Memory:  in the arena.
 */
#ifndef EVIDENCE_DISK_JOB_H
#define EVIDENCE_DISK_JOB_H

#include "core/core.h"

struct disk {
	struct str model, serial; // empty: the system does not say
	bool is_part;		  // a partition of it
};

/* `folder`: "/sys/dev/block/8:1". */
void disk_look(struct arena *a, const char *folder, struct disk *out);

/* "ATA Samsung SSD 870, serial S5Y1, 1000204886016 bytes" */
struct str disk_says(struct arena *a, const struct disk *disk, int64_t bytes);

#endif
