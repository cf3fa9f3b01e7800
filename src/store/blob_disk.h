// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * blob_disk: what the files share that keep blobs in a folder. For files of store/ alone.
 */
#ifndef STORE_BLOB_DISK_H
#define STORE_BLOB_DISK_H

#include "store/blob.h"

enum {
	PLACE_MAX = 6 + 2 * SHA256_BYTES + 1, // ab/cd/ and the name
	FOLDER_CHARS = 5,		      // ab/cd
};

struct blobs {
	int fd;
	char *path; // for sentences
};

/* The sentence for an errno of this file of the folder. */
enum rc blob_fail(struct cx *cx, const struct blobs *b, const char *place, int error);

/* "ab/cd/abcd..." */
void blob_place(const struct sha256 *hash, char out[PLACE_MAX]);

/* The first n characters of a place: 0 the blobs' own folder, 2 ab, FOLDER_CHARS ab/cd. */
NODISCARD enum rc blob_sync_folder(struct cx *cx, const struct blobs *b, const char *place,
				   size_t n);

/* Gives a file whose bytes are synced its place, and syncs that. */
NODISCARD enum rc blob_put(struct cx *cx, const struct blobs *b, const char *name,
			   const struct sha256 *hash);

#endif
