// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * alike_job: what the node's lists of hashes say of one file that is sealed: whether its bytes are
 * on one, and, where a list has perceptual hashes, whether it is a picture that looks like one on it.
 *
 * 1. "Same" is a digest of its bytes. "Alike" is a perceptual hash (formats/pdq.h) within the list's
 *    distance: pictures that look the same to the hash, never proof that they are. The words say
 *    which of the two, and in how many bits it differs.
 * 2. Without a list with perceptual hashes nothing is kept of a file, and no picture is read.
 * 3. Below PDQ_QUALITY_LEAST nothing is alike.
 * 4. A picture that cannot be read is told and no error. One that is too large is told, too, and looked
 *    up by its beginning: bytes behind a picture must not hide it.
 *
 * Memory:  words in the cx's arena; the bytes of a picture, at most PICTURE_BYTES_MAX, until
 *          alike_end.
 */
#ifndef EVIDENCE_ALIKE_JOB_H
#define EVIDENCE_ALIKE_JOB_H

#include "evidence/hashset_job.h"
#include "formats/picture.h"

/* A file on its way past. */
struct alike {
	bool is_asked, has_begun, is_too_large;
	enum picture_kind kind;
	struct buf bytes;
	struct str pdq; // "pdq <64 hex>, quality 87"; empty: there is none
	struct str why; // it is a picture, and has none or not of all its bytes; empty: no
};

void alike_begin(struct alike *l, const struct hashsets *lists);
void alike_add(struct alike *l, struct str piece);

/* All of it went past, or is given here. */
void alike_end(struct cx *cx, struct alike *l);
void alike_of(struct cx *cx, struct alike *l, const struct hashsets *lists, struct str bytes);

/* The pdq that such words hold; empty: none. */
struct str alike_recall(struct str words);

/* With which the words of each likeness begin; those of the same bytes stand before them. */
extern const struct str listed_alike_begins;

struct listed {
	uint64_t same, alike; // lists, by their places; none is in both
	bool is_abuse;	      // one of them is of known child-abuse material
	struct str words;     // of those worth telling; empty: there is none
	struct str why;	      // it is a picture, and was not compared, or not all of it; empty: no
};

/* `pdq` and `why` as struct alike has them. */
struct listed_file {
	struct hashset_file digests;
	struct str pdq, why;
};
struct listed listed_find(struct arena *a, const struct hashsets *lists,
			  const struct listed_file *file);

/* What a finding says of it. */
struct str listed_says(struct arena *a, const struct listed *l, struct str pdq,
		       const struct sha256 *digest);

#endif
