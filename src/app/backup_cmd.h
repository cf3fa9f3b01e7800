// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * backup_cmd: comity backup, which writes all that a node holds but its keys into one
 * file, also while it serves. Exits with COMMAND_PARTLY where blobs are missing.
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

/* In the data folder: the blobs that a restored backup missed. The operator takes a line away
 * when the blob is given up; one that is back counts no more. */
#define BACKUP_MISSING_FILE "missing-blobs.txt"

/* DIR/NAME. RC_MISSING, without a sentence: there is no such file. RC_IO: also a longer one. */
NODISCARD enum rc backup_read_text(struct cx *cx, struct str dir, const char *name, size_t max,
				   struct str *out);

/* One line each. */
void backup_print_missing(struct arena *a, FILE *out, const struct blob_names *missing);

/* "12 tables, 345 rows, 6 blobs of 1234 bytes" */
struct str backup_count_print(struct arena *a, const struct backup_count *count);

#endif
