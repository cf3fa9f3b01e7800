// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * blob_holder: which rooms still name a blob, so that nobody deletes what another holds.
 *
 * A room that names blobs in its tables tells so by one row; app lists them, and hands the list to
 * whoever deletes. A new table with digests of blobs goes into the statement of its room.
 */
#ifndef STORE_BLOB_HOLDER_H
#define STORE_BLOB_HOLDER_H

#include "crypto/hash.h"
#include "store/db.h"

struct blob_holder {
	const char *room;
	const struct sql_statement *count; // rows that name the blob $1
};

/* *held: one of the list, ended by NULL, names it. */
NODISCARD enum rc blob_is_held(struct cx *cx, struct db *db,
			       const struct blob_holder *const *holders,
			       const struct sha256 *digest, bool *held);

#endif
