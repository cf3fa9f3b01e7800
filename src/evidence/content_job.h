// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * content_job: reads what an exhibit holds, file by file, from its blobs.
 *
 * Memory:  one line and one piece, whatever the exhibit's size.
 */
#ifndef EVIDENCE_CONTENT_JOB_H
#define EVIDENCE_CONTENT_JOB_H

#include "evidence/content.h"
#include "evidence/exhibit.h"
#include "store/blob.h"
#include "store/store.h"

/* One that the manifest and the contents name. */
struct exhibit_file {
	struct content_file file;
	struct sha256 digest; // that it should have
};

struct content_reader;
NODISCARD enum rc content_open(struct cx *cx, const struct blobs *blobs,
			       const struct exhibit_content *content, struct content_reader **out);
void content_reader_close(struct content_reader *r);
AUTO_CLOSER(content_reader);

/* The next; *more: whether there was one. Texts live until the next call. RC_IO: a text is
 * damaged, or the two do not name the same files. */
NODISCARD enum rc content_next(struct cx *cx, struct content_reader *r, struct exhibit_file *out,
			       bool *more);

/* All bytes of it, in pieces, to `sink`. *good: they have the digest. */
typedef enum rc content_sink(struct cx *cx, void *arg, struct str piece);
NODISCARD enum rc content_read_file(struct cx *cx, const struct blobs *blobs,
				    const struct exhibit_file *file, content_sink *sink, void *arg,
				    bool *good);

/* Reads all of it and compares. */
struct content_check {
	int64_t files, bytes;
	struct { // those that are not what was sealed, the first of them
		struct str *p;
		size_t n, cap;
	} bad;
	int64_t n_bad;
};
enum { CONTENT_BAD_MAX = 50 };
NODISCARD enum rc content_check(struct cx *cx, const struct blobs *blobs,
				const struct exhibit_content *content, struct content_check *out);

/* Writes it into a new folder: data/..., manifest-sha256.txt, names.tsv, findings.tsv. RC_CONFLICT:
 * there is something of that name already; RC_IO: a file is not what was sealed. */
NODISCARD enum rc content_export(struct cx *cx, const struct blobs *blobs,
				 const struct exhibit_content *content, struct str folder);

#endif
