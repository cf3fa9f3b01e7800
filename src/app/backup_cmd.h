// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * backup_cmd: comity backup, which writes all that a node holds but its keys into one
 * file, also while it serves.
 */
#ifndef APP_BACKUP_CMD_H
#define APP_BACKUP_CMD_H

#include "core/command.h"
#include "store/backup.h"

extern const struct command backup_commands[];

/* One line on standard error where that is a terminal, written over and over. */
void backup_show_progress(void *arg, const struct backup_count *so_far);

/* Ends that line. */
void backup_end_progress(void);

/* "12 tables, 345 rows, 6 blobs of 1234 bytes" */
struct str backup_count_print(struct arena *a, const struct backup_count *count);

#endif
