// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * blob: large contents, each kept once and named by the SHA-256 of its bytes.
 *
 * 1. A blob is there whole or not at all, and on disk when blob_keep returns RC_OK: store
 *    it first, then run the unit that names it.
 * 2. Storing the same content again is one blob, and heals a copy that was damaged.
 * 3. Contents flow in pieces; none is ever whole in memory.
 * 4. Nothing else is kept: no name, no type, no owner. Those are rows of the room.
 *
 * The calls are those that a folder and an S3 bucket can both offer, and no more:
 *
 *     blob_begin, blob_add, blob_keep	the name is known only at the end, so that a store
 *					must take bytes before it knows where they go
 *					(a temporary file, a multipart upload)
 *     blob_open, blob_read		a reader can stop early, and never seeks
 *     blob_read_at		a range of it, without the comparison at the end
 *     blob_find			size, before anything is promised to a client
 *     blob_delete			erasure and retention
 *     blob_list			in pages by name: backups, and checks for damage
 *
 *     blob_part_...		contents that come in ranges, over days (a multipart upload)
 *
 * Here: a folder. DIR/ab/cd/abcd... (64 digits) holds a blob, DIR/new/ what is being
 * written. A file there that is a day old is what a crash left, and is removed. DIR/part/ID
 * holds what has come of something larger, until its owner keeps or deletes it.
 *
 * Threads: struct blobs is shared by all; a writer or reader belongs to one.
 * Errors:  RC_IO full, read-only, unreadable, damaged: the sentence says which.
 * Memory:  opened and closed by pairs; both closers take NULL.
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

struct blobs;
struct blob_writer;
struct blob_reader;

struct blob {
	struct sha256 hash;
	int64_t size; // bytes
};

/* Opens the folder, and makes it where it is missing. */
NODISCARD enum rc blobs_open(struct cx *cx, struct str dir, struct blobs **out);
void blobs_close(struct blobs *blobs);
AUTO_CLOSER(blobs);

NODISCARD enum rc blob_begin(struct cx *cx, const struct blobs *blobs, struct blob_writer **out);
NODISCARD enum rc blob_add(struct cx *cx, struct blob_writer *w, struct str bytes);

/* How many bytes will be added, before the first is. Room for them is asked for: RC_IO, the
 * disk is full, comes at once. has_holes: parts of it are blob_add_hole, and take no room. */
NODISCARD enum rc blob_expect(struct cx *cx, struct blob_writer *w, int64_t size, bool has_holes);

/* Where the next bytes can be put without a copy, *n of them at least 1; then how many were. */
char *blob_space(struct blob_writer *w, size_t *n);
NODISCARD enum rc blob_fill(struct cx *cx, struct blob_writer *w, size_t n);

/* n zeros that stay a hole; after blob_expect said that there are some. */
NODISCARD enum rc blob_add_hole(struct cx *cx, struct blob_writer *w, int64_t n);

/* What is on disk of one that is not kept yet, so that a later process can go on from there:
 * within a day, and unless blob_writer_close forgot it. RC_MISSING: nothing is. */
struct blob_mark {
	struct id id;
	int64_t size;
};
NODISCARD enum rc blob_mark(struct cx *cx, struct blob_writer *w, struct blob_mark *out);

/* In place of blob_begin: what is on disk is hashed again, and the next byte is that at
 * mark->size. RC_MISSING: it is gone. */
NODISCARD enum rc blob_resume(struct cx *cx, const struct blobs *blobs,
			      const struct blob_mark *mark, struct blob_writer **out);

/* After the last byte: the name that it will have, for who may not keep all. */
NODISCARD enum rc blob_hash(struct cx *cx, struct blob_writer *w, struct sha256 *out);

/* Once, after the last byte. */
NODISCARD enum rc blob_keep(struct cx *cx, struct blob_writer *w, struct blob *out);

/* Forgets what was not kept. */
void blob_writer_close(struct blob_writer *w);
AUTO_CLOSER(blob_writer);

/* RC_MISSING: there is none of that name. */
NODISCARD enum rc blob_find(struct cx *cx, const struct blobs *blobs, const struct sha256 *hash,
			    struct blob *out);
NODISCARD enum rc blob_open(struct cx *cx, const struct blobs *blobs, const struct sha256 *hash,
			    struct blob_reader **out);

/* At most n bytes into p; *got of 0: this was the end, and the bytes given are those that
 * were stored. RC_IO at the end: they are not, so what came before must be thrown away. After
 * an error a reader can only be closed. */
NODISCARD enum rc blob_read(struct cx *cx, struct blob_reader *r, void *p, size_t n, size_t *got);
int64_t blob_size(const struct blob_reader *r);
void blob_reader_close(struct blob_reader *r);
AUTO_CLOSER(blob_reader);

/* Up to n bytes that begin at `at`, into p; *got less than n: the blob ends. */
struct blob_span {
	int64_t at;
	void *p;
	size_t n;
};
NODISCARD enum rc blob_read_at(struct cx *cx, const struct blobs *blobs, const struct sha256 *hash,
			       const struct blob_span *span, size_t *got);

/* Opened for a server that sends it from the file: the caller closes it. The bytes are not
 * compared with the name. */
NODISCARD enum rc blob_file(struct cx *cx, const struct blobs *blobs, const struct sha256 *hash,
			    int *fd, uint64_t *size);

/* ---- Contents that come in ranges ---- */

/* Bytes of the part that the caller calls by this id, from there on; on disk when it returns.
 * RC_CONFLICT: there are fewer bytes than `at`, so that a gap would be left. */
NODISCARD enum rc blob_part_write(struct cx *cx, const struct blobs *blobs, struct id id,
				  int64_t at, struct str bytes);

/* How many bytes are there; 0: none. */
NODISCARD enum rc blob_part_size(struct cx *cx, const struct blobs *blobs, struct id id,
				 int64_t *out);

/* The part becomes the blob that it should be; once more is fine. RC_INVALID: it has another
 * SHA-256 or size, and stays. RC_MISSING: there is neither. */
NODISCARD enum rc blob_part_keep(struct cx *cx, const struct blobs *blobs, struct id id,
				 const struct blob *want);

/* None there is fine. */
NODISCARD enum rc blob_part_delete(struct cx *cx, const struct blobs *blobs, struct id id);

/* Bytes that can still be stored. */
NODISCARD enum rc blobs_room(struct cx *cx, const struct blobs *blobs, int64_t *out);

/* Bytes of the whole disk that they lie on. */
NODISCARD enum rc blobs_disk(struct cx *cx, const struct blobs *blobs, int64_t *out);

/* Gone from the disk's folder when it returns. RC_MISSING. */
NODISCARD enum rc blob_delete(struct cx *cx, const struct blobs *blobs, const struct sha256 *hash);

/* ---- Deleting what nothing names ---- */

/* Between the look whether something names a blob and its end nobody may store the same bytes for a
 * unit to name. So who stores holds all blobs, together with others, from before blob_keep until that
 * unit has ended; who deletes holds them alone. It waits for who deletes; alone: RC_BUSY, while somebody
 * stores. Never within a unit: who deletes runs some. Closed, it is over. */
struct blob_hold;
NODISCARD enum rc blobs_hold(struct cx *cx, const struct blobs *blobs, bool alone,
			     struct blob_hold **out);
void blob_hold_close(struct blob_hold *hold);
AUTO_CLOSER(blob_hold);

/* blob_delete, unless it was stored since: RC_CONFLICT. For who cannot know that everybody who stores
 * holds them. */
NODISCARD enum rc blob_delete_old(struct cx *cx, const struct blobs *blobs,
				  const struct sha256 *hash, struct instant before);

struct blob_page {
	struct blob *p;
	size_t n, cap;
};

/* All blobs of one of the 256 parts that the first byte of the name makes, sorted. */
enum { BLOB_PARTS = 256 };
NODISCARD enum rc blob_list(struct cx *cx, const struct blobs *blobs, unsigned part,
			    struct blob_page *out);

#endif
