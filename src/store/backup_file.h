// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * backup_file: the one file of a backup: a POSIX tar (pax), compressed with Zstandard.
 *
 * 1. Members are written one after another, and read in that order.
 * 2. The last one, SHA256SUMS, has the digest of every member but blobs (whose names are
 *    their digests) in the form that sha256sum -c reads. A file without it was cut off.
 * 3. The file appears under its name, mode 0600, when it is whole and on disk.
 *
 * For files of store/ alone.
 *
 * Errors:  RC_CONFLICT the name is taken. RC_INVALID what is read is no such file, was cut
 *          off or changed. RC_IO the disk.
 */
#ifndef STORE_BACKUP_FILE_H
#define STORE_BACKUP_FILE_H

#include "core/core.h"
#include "crypto/hash.h"

enum { BACKUP_NAME_MAX = 255 };

struct backup_writer;

NODISCARD enum rc backup_create(struct cx *cx, struct str path, struct backup_writer **out);

/* A member, whole. */
NODISCARD enum rc backup_put(struct cx *cx, struct backup_writer *w, struct str name,
			     struct str bytes);

/* A member in pieces that must sum to its size; it is not in SHA256SUMS. */
NODISCARD enum rc backup_begin(struct cx *cx, struct backup_writer *w, struct str name,
			       int64_t size);
NODISCARD enum rc backup_add(struct cx *cx, struct backup_writer *w, struct str bytes);

/* Writes the sums, syncs, gives the file its name. */
NODISCARD enum rc backup_keep(struct cx *cx, struct backup_writer *w);

/* Removes what was not kept. NULL is fine. */
void backup_writer_close(struct backup_writer *w);
AUTO_CLOSER(backup_writer);

struct backup_reader;

NODISCARD enum rc backup_open(struct cx *cx, struct str path, struct backup_reader **out);

struct backup_member {
	struct str name; // valid until the next one
	int64_t size;
};

/* The next member. SHA256SUMS is never given: it is compared when its turn has come, and
 * then *more is false. */
NODISCARD enum rc backup_next(struct cx *cx, struct backup_reader *r, struct backup_member *out,
			      bool *more);

/* The member's next bytes; *got of 0: it has ended. */
NODISCARD enum rc backup_read(struct cx *cx, struct backup_reader *r, void *p, size_t n,
			      size_t *got);

/* Of the member that has ended. */
struct sha256 backup_digest(const struct backup_reader *r);

void backup_reader_close(struct backup_reader *r);
AUTO_CLOSER(backup_reader);

#endif
