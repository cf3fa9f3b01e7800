// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * blob_names: names of blobs as a text, one of 64 hexadecimal digits a line.
 *
 * DIR/missing-blobs.txt of a node, and of its backups: blobs of which there was no whole copy
 * when the backup was made.
 *
 * Memory:  in the arena, or the cx's.
 */
#ifndef STORE_BLOB_NAMES_H
#define STORE_BLOB_NAMES_H

#include "crypto/hash.h"

struct blob_names {
	struct sha256 *p;
	size_t n, cap;
};

/* RC_INVALID: a line is none. */
NODISCARD enum rc blob_names_parse(struct cx *cx, struct str text, struct blob_names *out);

struct str blob_names_print(struct arena *a, const struct blob_names *names);

bool blob_names_has(const struct blob_names *names, const struct sha256 *hash);

#endif
