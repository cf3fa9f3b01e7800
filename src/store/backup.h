// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * backup: all that a node holds, in one file, from and to either database.
 *
 *	comity-backup		what follows, and the steps of the schema it has been through
 *	node.yaml		the settings
 *	witnesses.txt		whom it countersigns, and who countersigns it; where there is one
 *	tables/NAME/000001	rows as text (backup_table.h), in the order in which the schema
 *				makes the tables
 *	blobs/HASH		each blob
 *	missing-blobs.txt	those of which there was no whole copy; where there are any
 *	SHA256SUMS		(backup_file.h)
 *
 * 1. It is taken while the node serves: the rows are those of one moment. Blobs are read
 *    after that moment; what a row names was stored before it.
 * 2. No key is in it: neither the ledger's, nor the one that seals people's secrets.
 * 3. An older backup is restored with the schema it had; comity upgrade does the rest.
 * 4. A restore is all or nothing, and refuses what is not empty.
 * 5. A blob that is damaged on the disk does not take the others along: the backup names it
 *    as missing, and so does what is restored from it.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/blob.h"
#include "store/blob_names.h"
#include "store/store.h"

struct backup_count {
	int64_t tables, rows, blobs, bytes; // bytes: of the blobs
	struct blob_names missing;	    // in the cx's arena; no blob of `blobs`
};

/* Files of the data folder that are kept as they are; empty: there is none. */
struct backup_texts {
	struct str settings;  // node.yaml
	struct str witnesses; // witnesses.txt
	struct str missing;   // missing-blobs.txt, of an earlier restore
};

typedef void backup_progress(void *arg, const struct backup_count *so_far);

struct backup_job {
	struct str file;
	struct str database;	   // URL or path
	struct str blobs;	   // folder
	struct backup_texts texts; // to be kept
	backup_progress *progress; // NULL: nobody looks
	void *arg;
};

/* Makes `file`, also where blobs are missing. RC_CONFLICT: it is there. */
NODISCARD enum rc backup_make(struct cx *cx, const struct backup_job *job,
			      struct backup_count *out);

/* Fills an empty PostgreSQL database, or makes the file, and the blobs' folder. When it
 * fails, all it made is removed again. RC_INVALID: the file is no backup, or damaged.
 * RC_CONFLICT: not empty, or of a newer program. */
NODISCARD enum rc backup_restore(struct cx *cx, const struct backup_job *job,
				 struct backup_texts *texts, struct backup_count *out);

#endif
