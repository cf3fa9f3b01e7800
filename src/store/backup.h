// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * backup: all that a node holds, in one file, from and to either database.
 *
 *	comity-backup		what follows, and the steps of the schema it has been through
 *	node.yaml		the settings
 *	tables/NAME/000001	rows as text (backup_table.h), in the order in which the schema
 *				makes the tables
 *	blobs/HASH		each blob
 *	SHA256SUMS		(backup_file.h)
 *
 * 1. It is taken while the node serves: the rows are those of one moment. Blobs are read
 *    after that moment; what a row names was stored before it.
 * 2. No key is in it: neither the ledger's, nor the one that seals people's secrets.
 * 3. An older backup is restored with the schema it had; comity upgrade does the rest.
 * 4. A restore is all or nothing, and refuses what is not empty.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/blob.h"
#include "store/store.h"

struct backup_count {
	int64_t tables, rows, blobs, bytes; // bytes: of the blobs
};

typedef void backup_progress(void *arg, const struct backup_count *so_far);

struct backup_job {
	struct str file;
	struct str database;	   // URL or path
	struct str blobs;	   // folder
	struct str settings;	   // what node.yaml says: to be kept
	backup_progress *progress; // NULL: nobody looks
	void *arg;
};

/* Makes `file`. RC_CONFLICT: it is there. RC_IO: also a damaged blob. */
NODISCARD enum rc backup_make(struct cx *cx, const struct backup_job *job,
			      struct backup_count *out);

/* Fills an empty PostgreSQL database, or makes the file, and the blobs' folder. *settings:
 * what node.yaml was. When it fails, all it made is removed again. RC_INVALID: the file is
 * no backup, or damaged. RC_CONFLICT: not empty, or of a newer program. */
NODISCARD enum rc backup_restore(struct cx *cx, const struct backup_job *job, struct str *settings,
				 struct backup_count *out);

#endif
